"""The device file: what a locked tablet knows of itself. No word about any household is in it."""

from __future__ import annotations

import errno
from pathlib import Path

import msgspec

from field_app.store.database import NO_SPACE, NOT_WRITTEN
from field_app.store.errors import StoreError
from field_app.store.files import write_whole
from field_app.store.pin import Tries
from field_app.store.seal import Lock
from shared_models.ids import DeviceId, UserId
from shared_models.words import Label

UNREADABLE = Label(
    "本机的设置文件无法读取。数据仍在本机,请勿卸载应用,联系技术支持。",
    "This tablet's settings file cannot be read. The data is still here: do not uninstall, ask support.",
)


class OfficeLock(msgspec.Struct, frozen=True, kw_only=True):
    """The office wants an account locked: its PIN opens it no further than to hand over what is here and to ask."""

    at_ms: int
    """When the office asked for it, by the server's clock."""
    records: int = 0
    """Kept changes and typed drafts that are only here."""
    files: int = 0
    """Photos and pen strokes that are only here."""


class AccountEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One account as the lock screen knows it."""

    id: str
    """Names the folder; a person who forgot a PIN may have two."""
    user: UserId
    name: str
    login: str
    server_url: str
    device: DeviceId
    lock: Lock
    token: bytes
    """The device token, sealed under the data key."""
    keys: bytes = b""
    """`TabletKeys`, sealed under the data key; blank for a sign-in made before there were bundles."""
    tries: Tries = Tries()
    used_ms: int = 0
    set_aside: bool = False
    """Replaced by a newer account of the same person; kept, because its work may still be only here."""
    locked: OfficeLock | None = None
    practice: bool = False
    """Invented families only; it has no token and never meets a server."""


class DeviceFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    install: str
    """Names this installation: a database that was copied to another one shows it."""
    accounts: tuple[AccountEntry, ...] = ()
    v: int = 1


def read_device_file(path: Path) -> DeviceFile | None:
    """The file's content; nothing when there is none yet.

    Raises:
        StoreError: it is there but cannot be read; it is left as it is.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=DeviceFile)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, OSError) as error:
        raise StoreError(UNREADABLE) from error


def write_device_file(path: Path, content: DeviceFile) -> None:
    """Replaces the file, whole or not at all.

    Raises:
        StoreError: the disk is full or cannot be written; the old file is still there.
    """
    try:
        write_whole(path, msgspec.json.encode(content))
    except OSError as error:
        raise StoreError(NO_SPACE if error.errno == errno.ENOSPC else NOT_WRITTEN) from error
