"""Files come in pieces under their hash and go on where they were cut; what is kept is whole and verified."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared_models.change import HASH_DIGITS
from shared_models.errors import MalformedError, NotFoundError
from shared_models.ids import Sha256, UserId
from shared_models.sync_protocol import MAX_BLOB, Refusal
from sync_server.store import blob_index, grant_store
from sync_server.store.arriving import Arriving, Part
from sync_server.store.blob_index import Stored
from sync_server.store.blob_store import BlobStore
from sync_server.store.database import Database, Transaction
from sync_server.store.together import Together
from sync_server.use_cases.enrol_device import tablet_user
from sync_server.use_cases.refused import RefusedError


@dataclass(frozen=True, slots=True)
class Files:
    """Where files are kept and where they arrive."""

    kept: BlobStore
    arriving: Arriving
    finishing: Together[Stored] = field(default_factory=Together)
    """Files that come to their end at the same time are settled and noted together."""


class Standing(NamedTuple):
    """How much of a file is here."""

    offset: int
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some bytes of a file from an offset on; `length` is that of the whole file."""

    sha256: Sha256
    offset: int
    length: int
    data: bytes
    crc32: int | None = None
    """Of these bytes, when the sender gave it: then a damaged piece is dropped at once, not the whole file."""


def read_sha256(text: str) -> Sha256:
    """The name of a file.

    Raises:
        MalformedError: for anything but 64 small hexadecimal digits.
    """
    if len(text) != HASH_DIGITS or text.strip("0123456789abcdef"):
        raise MalformedError("a file is named by its SHA-256 in 64 small hexadecimal digits")
    return Sha256(text)


def file_standing(database: Database, files: Files, sha256: Sha256, *, user: UserId) -> Standing | None:
    """How much of a file is here; nothing when none of it is, or the asker may not know."""
    with database.reading() as tx:
        size = _known_size(tx, sha256, user)
    if size is not None:
        return Standing(size, stored=True)
    offset = files.arriving.offset(sha256, user)
    return Standing(offset, stored=False) if offset else None


def _known_size(tx: Transaction, sha256: Sha256, user: UserId) -> int | None:
    """The size of a stored file, for somebody who sent it or may read a case that names it."""
    size = blob_index.stored_size(tx, sha256)
    if size is None or blob_index.was_sent_by(tx, sha256, user):
        return size
    return size if blob_index.is_named_in(tx, sha256, grant_store.communities_with_right(tx, user, "read")) else None


def receive_piece(database: Database, files: Files, piece: Piece, *, user: UserId, now_ms: int) -> Standing:
    """How much of the file is here after this piece.

    Raises:
        RefusedError: `offset` when it does not join, `hash` when it is damaged, `too_large` over 20 MiB.
        MalformedError: for an empty file, or a piece that goes beyond the file's length.
        BusyError: an earlier request of the same sender is still writing.
    """
    _check_piece(piece)
    with database.reading() as tx:
        size = _known_size(tx, piece.sha256, user)
    return _taken(database, files, piece, user=user, now_ms=now_ms) if size is None else Standing(size, stored=True)


def receive_piece_from(database: Database, files: Files, piece: Piece, *, token: str, now_ms: int) -> Standing:
    """The same for a tablet that is known by its token: who it is and what is here are one look.

    Raises:
        RefusedError: as `receive_piece`, and for a token that opens nothing.
        MalformedError, BusyError: as `receive_piece`.
    """
    with database.reading() as tx:
        user = tablet_user(tx, token).user
        size = _known_size(tx, piece.sha256, user)
    _check_piece(piece)
    return _taken(database, files, piece, user=user, now_ms=now_ms) if size is None else Standing(size, stored=True)


def _taken(database: Database, files: Files, piece: Piece, *, user: UserId, now_ms: int) -> Standing:
    with files.arriving.opened(piece.sha256, user) as arriving:
        _join(arriving, piece)
        if arriving.offset < piece.length:
            arriving.sync()
            return Standing(arriving.offset, stored=False)
        _keep_whole(files, arriving, piece)

    def note(stored: Sequence[Stored]) -> None:
        files.kept.settle([one.sha256 for one in stored])
        with database.writing() as tx:
            blob_index.save_stored(tx, stored)

    files.finishing.do(Stored(piece.sha256, piece.length, user, now_ms), note)
    return Standing(piece.length, stored=True)


def _check_piece(piece: Piece) -> None:
    if piece.length > MAX_BLOB:
        mb = MAX_BLOB // 2**20
        message = f"文件超过 {mb} MiB,请缩小后再传 / a file has at most {mb} MiB, make it smaller"
        raise RefusedError(Refusal(err="too_large", message=message))
    if piece.length <= 0:
        raise MalformedError("文件是空的,请重新拍摄 / the file is empty, take the photo again")
    if piece.offset < 0 or piece.offset + len(piece.data) > piece.length:
        raise MalformedError("the piece goes beyond the file's length")
    if piece.crc32 is not None and zlib.crc32(piece.data) != piece.crc32:
        message = "the piece arrived damaged, send it again"
        raise RefusedError(Refusal(err="offset", message=message, offset=piece.offset))


def _join(arriving: Part, piece: Piece) -> None:
    if arriving.offset != piece.offset:
        raise RefusedError(Refusal(err="offset", message="go on from this offset", offset=arriving.offset))
    arriving.append(piece.data)


def _keep_whole(files: Files, arriving: Part, piece: Piece) -> None:
    """Moves a file whose hash is right to where it is kept; what came in one piece is not read again for that."""
    alone = len(piece.data) == piece.length
    found = hashlib.sha256(piece.data).hexdigest() if alone else arriving.hash()
    if found != piece.sha256:
        arriving.discard()
        message = "文件在传输中损坏,请从头重传 / the file arrived damaged, send it from its beginning"
        raise RefusedError(Refusal(err="hash", message=message, offset=0))
    files.kept.keep(piece.sha256, arriving.whole())


def open_file(database: Database, kept: BlobStore, sha256: Sha256, *, user: UserId) -> bytes:
    """The bytes of a file, for somebody who sent it or may read a case that names it.

    Raises:
        NotFoundError: there is no such file, or the asker may not know.
    """
    with database.reading() as tx:
        size = _known_size(tx, sha256, user)
    whole = kept.read(sha256) if size is not None else None
    if whole is None:
        raise NotFoundError("没有此文件 / there is no such file")
    return whole
