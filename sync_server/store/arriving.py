"""Where files arrive piece by piece: a folder of one server, or the object store that several servers share."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from shared_models.ids import Sha256, UserId
from sync_server.store.arriving_files import ArrivingFiles
from sync_server.store.arriving_objects import ArrivingObjects


class Part(Protocol):
    """What arrived of one sender's file, and the piece that a request brings."""

    @property
    def offset(self) -> int:
        """How much has arrived."""

    def append(self, data: bytes) -> int:
        """Adds bytes; gives the new offset, which may be told to nobody before `sync`."""

    def sync(self) -> None:
        """Makes what arrived durable: an offset that was told to the sender never shrinks."""

    def hash(self) -> Sha256:
        """The SHA-256 of everything that arrived."""

    def whole(self) -> Path:
        """Everything that arrived as one file, to be taken over."""

    def discard(self) -> None:
        """Forgets everything that arrived."""


class Arriving(Protocol):
    """Partial files. Two people who send the same photo never see each other's part."""

    def offset(self, sha256: Sha256, user: UserId) -> int:
        """How much has arrived."""

    def opened(self, sha256: Sha256, user: UserId) -> AbstractContextManager[Part]:
        """One sender's part.

        Raises:
            BusyError: another request of the same sender is writing it.
        """


def open_arriving(blobs: str, folder: Path) -> Arriving:
    """Where files for the store behind a setting arrive; a local folder is needed in either case."""
    return ArrivingObjects(blobs, folder) if "://" in blobs else ArrivingFiles(folder)
