"""The bytes of photos and other files, each under its SHA-256: a local folder, or an object store by URL."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import obstore
from obstore.store import from_url

from shared_models.ids import Sha256


class BlobStore(Protocol):
    """Keeps whole files whose hash was verified. Keeping one twice changes nothing."""

    def keep(self, sha256: Sha256, whole: Path) -> None:
        """Takes over a verified and synced file, which is gone afterwards; durable once `settle` was told its name."""

    def settle(self, kept: Iterable[Sha256]) -> None:
        """Makes kept files durable, many at once: only after this may anybody be told that they are stored."""

    def read(self, sha256: Sha256) -> bytes | None:
        """The bytes of a file; nothing when it is not here."""

    def size(self, sha256: Sha256) -> int | None:
        """The size of a file; nothing when it is not here."""


def open_blobs(url: str) -> BlobStore:
    """The store behind a setting: an object store for a URL such as `s3://bucket/prefix`, else a folder.

    Endpoint, region and keys of an object store come from the environment (`AWS_ENDPOINT_URL`, …).
    """
    return ObjectBlobs(url) if "://" in url else FolderBlobs(Path(url))


class FolderBlobs:
    """Files in a folder, spread over 256 subfolders."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder and makes it when it is missing."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: Sha256) -> Path:
        """Where a file lies, or would lie."""
        return self.folder / sha256[:2] / sha256

    def keep(self, sha256: Sha256, whole: Path) -> None:
        """Renames the file into place."""
        target = self.path(sha256)
        try:
            whole.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(exist_ok=True)
            whole.replace(target)

    def settle(self, kept: Iterable[Sha256]) -> None:
        """Syncs the folders. The first of them writes the file system's journal for all, the others cost little."""
        for folder in {self.folder, *(self.path(sha256).parent for sha256 in kept)}:
            sync_folder(folder)

    def read(self, sha256: Sha256) -> bytes | None:
        """The bytes of a file; nothing when it is not here."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            return None

    def size(self, sha256: Sha256) -> int | None:
        """The size of a file; nothing when it is not here."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            return None


class ObjectBlobs:
    """Files in an object store that several servers share."""

    def __init__(self, url: str) -> None:
        """Takes the URL of a bucket and prefix."""
        self._store = from_url(url)

    def keep(self, sha256: Sha256, whole: Path) -> None:
        """Puts the file; an object appears whole or not at all."""
        obstore.put(self._store, _key(sha256), whole)
        whole.unlink()

    def settle(self, kept: Iterable[Sha256]) -> None:
        """Does nothing: an object is durable when it was put."""

    def read(self, sha256: Sha256) -> bytes | None:
        """The bytes of a file; nothing when it is not here."""
        try:
            return obstore.get(self._store, _key(sha256)).bytes().to_bytes()
        except FileNotFoundError:
            return None

    def size(self, sha256: Sha256) -> int | None:
        """The size of a file; nothing when it is not here."""
        try:
            return obstore.head(self._store, _key(sha256))["size"]
        except FileNotFoundError:
            return None


def _key(sha256: Sha256) -> str:
    return f"{sha256[:2]}/{sha256}"


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder as durable as the files behind them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
