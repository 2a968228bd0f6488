"""A photo or scan that an officer attaches: looked into before it is kept, so that it is what it says it is."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

from PIL import ExifTags, Image, UnidentifiedImageError

from shared_models.errors import MalformedError
from shared_models.ids import Sha256, UserId
from sync_server.store.database import Database
from sync_server.use_cases.receive_file import Files, Piece, receive_piece

LARGEST = 10 * 2**20
MOST_PIXELS = 60_000_000
PDF = b"%PDF-"
_SHOT = re.compile(r"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}:[0-9]{2}):[0-9]{2}")
_KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file with its kind, checked."""

    sha256: Sha256
    mime: str
    data: bytes
    shot: str = ""
    """When it was taken, as the camera wrote into it: `2026-09-21 08:30`. Blank where it wrote nothing readable."""


def read_attachment(data: bytes) -> Attachment:
    """The file behind these bytes.

    Raises:
        MalformedError: it is empty, too large, or neither JPEG nor PNG nor PDF, whatever its name says.
    """
    if not data or len(data) > LARGEST:
        raise MalformedError("文件为空或超过 10 MB / the file is empty or over 10 MB")
    kind, shot = _seen(data)
    return Attachment(Sha256(hashlib.sha256(data).hexdigest()), kind, data, shot)


def _seen(data: bytes) -> tuple[str, str]:
    """The kind of a file, and when its camera says it was taken."""
    if data.startswith(PDF):
        return "application/pdf", ""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_KINDS)) as picture:
            kind, (width, height) = picture.format, picture.size
            written = picture.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
            picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MalformedError("不是 JPEG、PNG 或 PDF 文件 / not a JPEG, PNG or PDF file") from error
    if kind not in _KINDS or width * height > MOST_PIXELS:
        raise MalformedError("图片过大 / the picture is too large")
    shot = _SHOT.fullmatch(str(written))
    return _KINDS[kind], f"{shot[1]}-{shot[2]}-{shot[3]} {shot[4]}" if shot else ""


def keep_attachment(database: Database, files: Files, attachment: Attachment, *, user: UserId, now_ms: int) -> None:
    """Stores the file under its hash, as tablets' photos are stored; keeping one twice changes nothing."""
    size = len(attachment.data)
    piece = Piece(sha256=attachment.sha256, offset=0, length=size, data=attachment.data)
    receive_piece(database, files, piece, user=user, now_ms=now_ms)
