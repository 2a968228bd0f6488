"""Files that are still arriving: one partial file per sender and hash; its length is the offset to go on from."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from shared_models.ids import Sha256, UserId
from sync_server.store.blob_store import sync_folder
from sync_server.store.database import BusyError


class ArrivingFiles:
    """A folder of partial files. Two people who send the same photo never see each other's part."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder and makes it when it is missing."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: Sha256, user: UserId) -> Path:
        """Where one sender's part lies."""
        return self.folder / f"{hashlib.sha256(user.encode()).hexdigest()[:16]}-{sha256}"

    def offset(self, sha256: Sha256, user: UserId) -> int:
        """How much has arrived."""
        try:
            return self.path(sha256, user).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def opened(self, sha256: Sha256, user: UserId) -> Iterator[ArrivingFile]:
        """One sender's part, for one request at a time.

        Raises:
            BusyError: an earlier request of the same sender is still writing it.
        """
        path = self.path(sha256, user)
        with path.open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError("an earlier request is still writing this file; please try again") from error
            if not _is_still(path, handle):
                raise BusyError("this file was just completed or begun again; please ask how far it is")
            yield ArrivingFile(path, handle)


def _is_still(path: Path, handle: BinaryIO) -> bool:
    """Whether the file that was opened is still the one of that name."""
    try:
        return path.stat().st_ino == os.fstat(handle.fileno()).st_ino
    except FileNotFoundError:
        return False


class ArrivingFile:
    """A partial file under its lock."""

    def __init__(self, path: Path, handle: BinaryIO) -> None:
        """Takes the open file."""
        self.path = path
        self._handle = handle

    @property
    def offset(self) -> int:
        """How much has arrived."""
        return os.fstat(self._handle.fileno()).st_size

    def append(self, data: bytes) -> int:
        """Adds bytes; gives the new offset, which may be told to nobody before `sync`."""
        self._handle.write(data)
        self._handle.flush()
        return self.offset

    def sync(self) -> None:
        """Makes what arrived durable: an offset that was told to the sender never shrinks."""
        os.fsync(self._handle.fileno())

    def hash(self) -> Sha256:
        """The SHA-256 of everything that arrived."""
        with self.path.open("rb") as whole:
            return Sha256(hashlib.file_digest(whole, "sha256").hexdigest())

    def discard(self) -> None:
        """Forgets everything that arrived."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)
