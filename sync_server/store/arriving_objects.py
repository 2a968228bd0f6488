"""Files that are still arriving at one of several servers: their pieces lie in the object store that all of them share.

An expiry rule of the bucket for `arriving/` clears away what was begun and never ended.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import from_url

from shared_models.ids import Sha256, UserId
from sync_server.store.database import BusyError


class ArrivingObjects:
    """Pieces under the sender, the hash and their offset: what one server took in, every other goes on from."""

    def __init__(self, url: str, folder: Path) -> None:
        """Takes the URL of the object store, and a local folder to put whole files together in."""
        self._store = from_url(url)
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def offset(self, sha256: Sha256, user: UserId) -> int:
        """How much has arrived."""
        return _end(self._pieces(sha256, user))

    @contextmanager
    def opened(self, sha256: Sha256, user: UserId) -> Iterator[ArrivingObject]:
        """One sender's part. There is no lock: of two pieces that begin at the same offset the store takes one.

        Raises:
            BusyError: another request of the same sender was quicker.
        """
        with tempfile.TemporaryDirectory(dir=self._folder) as own:
            pieces = self._pieces(sha256, user)
            arriving = ArrivingObject(self, _key(sha256, user), pieces=pieces, place=Path(own) / sha256)
            yield arriving
            if arriving.was_taken:
                arriving.discard()

    def _pieces(self, sha256: Sha256, user: UserId) -> list[tuple[str, int]]:
        """Keys and sizes of the pieces that follow each other from the beginning on."""
        listed = obstore.list(self._store, _key(sha256, user)).collect()
        pieces: list[tuple[str, int]] = []
        for found in sorted(listed, key=lambda one: one["path"]):
            if int(found["path"].rpartition("/")[2]) == _end(pieces):
                pieces.append((found["path"], found["size"]))
        return pieces

    def put(self, key: str, data: bytes) -> None:
        """Keeps a piece under a key that was free.

        Raises:
            BusyError: it was not.
        """
        try:
            obstore.put(self._store, key, data, mode="create")
        except AlreadyExistsError as error:
            raise BusyError("another request just wrote this piece; please ask how far the file is") from error

    def get(self, key: str) -> bytes:
        """The bytes of a piece.

        Raises:
            BusyError: another request just completed the file or began it again.
        """
        try:
            return obstore.get(self._store, key).bytes().to_bytes()
        except FileNotFoundError as error:
            raise BusyError("this file was just completed or begun again; please ask how far it is") from error

    def forget(self, prefix: str) -> None:
        """Removes every piece under a prefix."""
        for found in obstore.list(self._store, prefix).collect():
            obstore.delete(self._store, found["path"])


class ArrivingObject:
    """The pieces of a file that are here, and the one that a request brings."""

    def __init__(self, store: ArrivingObjects, key: str, *, pieces: Sequence[tuple[str, int]], place: Path) -> None:
        """Takes the pieces in order, and a local place where the whole may be put together."""
        self._store = store
        self._place = place
        self._pieces = pieces
        self._key = key
        self._brought = b""
        self._put_together = False

    @property
    def offset(self) -> int:
        """How much has arrived."""
        return _end(self._pieces) + len(self._brought)

    @property
    def was_taken(self) -> bool:
        """Whether the whole was put together and somebody took it over."""
        return self._put_together and not self._place.exists()

    def append(self, data: bytes) -> int:
        """Adds bytes; gives the new offset, which may be told to nobody before `sync`."""
        self._brought += data
        return self.offset

    def sync(self) -> None:
        """Makes what arrived durable: an offset that was told to the sender never shrinks."""
        if self._brought:
            self._store.put(f"{self._key}/{_end(self._pieces):010d}", self._brought)

    def hash(self) -> Sha256:
        """The SHA-256 of everything that arrived."""
        with self.whole().open("rb") as whole:
            return Sha256(hashlib.file_digest(whole, "sha256").hexdigest())

    def whole(self) -> Path:
        """Everything that arrived as one file; whoever takes it away makes the pieces superfluous."""
        if not self._put_together:
            with self._place.open("wb") as file:
                for key, _ in self._pieces:
                    file.write(self._store.get(key))
                file.write(self._brought)
            self._put_together = True
        return self._place

    def discard(self) -> None:
        """Forgets everything that arrived."""
        self._store.forget(self._key)


def _end(pieces: Sequence[tuple[str, int]]) -> int:
    return sum(size for _, size in pieces)


def _key(sha256: Sha256, user: UserId) -> str:
    return f"arriving/{hashlib.sha256(user.encode()).hexdigest()[:16]}-{sha256}"
