"""Files come in pieces under their hash and go on where they were cut; what is kept is whole and verified."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import NamedTuple

from shared_models.change import HASH_DIGITS
from shared_models.errors import MalformedError, NotFoundError
from shared_models.ids import Sha256, UserId
from shared_models.sync_protocol import MAX_BLOB, Refusal
from sync_server.store import blob_index, grant_store
from sync_server.store.arriving import Arriving, Part
from sync_server.store.blob_store import BlobStore
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.refused import RefusedError


@dataclass(frozen=True, slots=True)
class Files:
    """Where files are kept and where they arrive."""

    kept: BlobStore
    arriving: Arriving


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
    known = file_standing(database, files, piece.sha256, user=user)
    if known is not None and known.stored:
        return known
    with files.arriving.opened(piece.sha256, user) as arriving:
        _join(arriving, piece)
        if arriving.offset < piece.length:
            arriving.sync()
            return Standing(arriving.offset, stored=False)
        _keep_whole(files, arriving, piece.sha256)
    with database.writing() as tx:
        blob_index.save_stored(tx, piece.sha256, size=piece.length, user=user, now_ms=now_ms)
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


def _keep_whole(files: Files, arriving: Part, sha256: Sha256) -> None:
    if arriving.hash() != sha256:
        arriving.discard()
        message = "文件在传输中损坏,请从头重传 / the file arrived damaged, send it from its beginning"
        raise RefusedError(Refusal(err="hash", message=message, offset=0))
    files.kept.keep(sha256, arriving.whole())


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
