"""The bytes of photos and other files, each under its SHA-256: a local folder, or an object store by URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from shared_models.ids import Sha256


class BlobStore(Protocol):
    """Keeps whole files whose hash was verified. Keeping one twice changes nothing."""

    def keep(self, sha256: Sha256, whole: Path) -> None:
        """Takes over a verified file, durably; the given file is gone afterwards."""

    def read(self, sha256: Sha256) -> bytes | None:
        """The bytes of a file; nothing when it is not here."""

    def size(self, sha256: Sha256) -> int | None:
        """The size of a file; nothing when it is not here."""


def open_blobs(url: str) -> BlobStore:
    """The store behind a setting."""
    return FolderBlobs(Path(url))


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
        """Renames the file into place and syncs the folder, so that a power cut finds it before or after."""
        target = self.path(sha256)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            sync_folder(self.folder)
        whole.replace(target)
        sync_folder(target.parent)

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


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder as durable as the files behind them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
