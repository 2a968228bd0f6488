"""A change: one form save or one act of one person, made once, atomic, never edited afterwards."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from shared_models.errors import MalformedError
from shared_models.ids import AreaCode, ChangeId, EntityId, Sha256, UserId
from shared_models.values import Value, check_value

ChangeKind: TypeAlias = Literal["save", "resolve", "act", "accept", "refuse", "move"]
"""save writes fields and rosters; resolve does so too and settles a contradiction with a reason; act only appends;
accept and refuse settle a change that was held (quarantined); move places a household in another community."""

SCHEMA = 1
"""Version of the change format and field list that this code writes. Field ids are permanent."""
FIRST_SCHEMA = 1
"""What a change was written in that does not say. Never altered: bodies without a word are kept for good."""

MAX_PARTS = 400
MAX_UNITS = 400
MAX_IDS = 4_000
MAX_NAME = 64
"""Characters of an id, an entity type, a field name or a form name: both databases index them."""
MAX_BLOBS = 100
MAX_FILE = 2**31 - 1
HASH_DIGITS = 64


class Stamp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the device's clocks said; evidence only, it decides no merge."""

    wall_ms: int
    """Unix milliseconds of the device's wall clock, right or wrong."""
    mono_ms: int
    """Milliseconds of a clock that only runs forward within one boot."""
    boot: str
    """Names the boot that `mono_ms` counts from."""
    tz_min: int = 480
    """Minutes east of UTC that the device showed."""


class Write(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A new value of one merge unit, and the changes whose values its author had on screen."""

    v: Any
    saw: tuple[ChangeId, ...] = ()


class LifeWrite(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Removal from a roster, or return to it."""

    dead: bool
    saw: tuple[ChangeId, ...] = ()
    """The removals or returns shown."""
    seen: tuple[ChangeId, ...] = ()
    """Every change id shown for the entity: a live write outside this list contests the removal."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one change does to one entity (the household itself, a member, an income line, a photo …)."""

    e: EntityId
    type: str
    set: dict[str, Write] = {}
    life: LifeWrite | None = None
    life_saw: tuple[ChangeId, ...] = ()
    """The removals or returns of this entity that the form showed."""
    confirm: dict[str, tuple[ChangeId, ...]] = {}
    """Units whose shown value the author declares unchanged, with the changes that stood there."""


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something somebody did that is not a value: signed, finished, returned, accepted, voted, posted."""

    name: str
    about: EntityId
    data: dict[str, Any] = {}


class BlobRef(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that this change speaks of; it travels apart, by its hash."""

    sha256: Sha256
    size: int
    entity: EntityId
    unit: str
    mime: str = "image/jpeg"


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One form save or act. Stored and hashed exactly as its author's device wrote it."""

    id: ChangeId
    kind: ChangeKind
    household: EntityId
    scope: AreaCode
    """The community the author believed the household to be in; for a move, the community it goes to."""
    author: UserId
    t: Stamp
    form: str = ""
    """Form and version that was open, such as `visit-1`."""
    visit: EntityId | None = None
    schema: int = FIRST_SCHEMA
    """The format it was written in: whoever makes a change says `SCHEMA`."""
    parts: tuple[Part, ...] = ()
    act: Act | None = None
    reason: str = ""
    about: ChangeId | None = None
    """For accept and refuse: the held change."""
    blobs: tuple[BlobRef, ...] = ()


_decoder = msgspec.json.Decoder(Change)
_encoder = msgspec.json.Encoder()


def change_bytes(change: Change) -> bytes:
    """The change as JSON: the bytes that are stored, hashed and sent, for good."""
    return _encoder.encode(change)


def read_change(body: bytes) -> Change:
    """The change in these bytes, every limit checked.

    Raises:
        MalformedError: naming the place and what was expected there.
    """
    try:
        change = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(str(error)) from error
    check_change(change)
    return change


def check_change(change: Change) -> None:
    """Passes a change that can be merged and kept exactly.

    Raises:
        MalformedError: for values nobody can keep, too many parts, or a part that a kind may not have.
    """
    check_value(change.reason)
    for name in (change.id, change.household, change.scope, change.author, change.form, change.visit, change.about):
        check_name(name or "")
    _refuse_if(not change.id or not change.household, "a change and its household need an id")
    check_value([change.schema, change.t.wall_ms, change.t.mono_ms, change.t.tz_min])
    check_name(change.t.boot)
    _refuse_if(len(change.parts) > MAX_PARTS, "more parts than any form has")
    _refuse_if((change.kind == "act") != (change.act is not None), "an act, and only an act, carries what was done")
    _refuse_if((change.kind in {"accept", "refuse"}) != (change.about is not None), "which held change is meant?")
    _refuse_if(
        change.kind not in {"save", "resolve"} and bool(change.parts), "only a save or a resolution writes fields"
    )
    _refuse_if(change.kind == "resolve" and not change.reason.strip(), "a resolution needs its reason")
    _refuse_if(len({part.e for part in change.parts}) < len(change.parts), "two parts speak of one entity")
    for part in change.parts:
        _check_part(part)
    if change.act is not None:
        check_value(change.act.data)
        check_name(change.act.name)
        check_name(change.act.about)
    _refuse_if(len(change.blobs) > MAX_BLOBS, "more files than any save has")
    for blob in change.blobs:
        _check_blob(blob)


def check_name(text: str) -> None:
    """Passes a text that may name a thing.

    Raises:
        MalformedError: for over 64 characters or one that no database keeps.
    """
    if len(text) > MAX_NAME or not text.isascii() or "\x00" in text:
        _refuse_if(len(text) > MAX_NAME, f"a name longer than {MAX_NAME} characters")
        check_value(text)


def _check_blob(blob: BlobRef) -> None:
    is_hash = len(blob.sha256) == HASH_DIGITS and not blob.sha256.strip("0123456789abcdef")
    _refuse_if(not is_hash, "a file is named by its SHA-256 in 64 small hexadecimal digits")
    _refuse_if(not 0 < blob.size <= MAX_FILE, "a file has between 1 byte and 2 GiB")
    for name in (blob.entity, blob.unit, blob.mime):
        check_name(name)


def _check_part(part: Part) -> None:
    check_name(part.e)
    check_name(part.type)
    _refuse_if(not part.e or not part.type, "a part names its entity and the entity's type")
    _refuse_if(len(part.set) > MAX_UNITS, "more fields in one part than any form has")
    for unit, write in part.set.items():
        check_name(unit)
        _refuse_if(len(write.saw) > MAX_IDS, "more ids seen than any screen shows")
        try:
            check_value(write.v)
        except MalformedError as error:
            message = f"{part.type}.{unit}: {error}"
            raise MalformedError(message) from error


def _refuse_if(bad: bool, message: str) -> None:  # noqa: FBT001 - reads as the sentence it is
    if bad:
        raise MalformedError(message)


def written_value(write: Write) -> Value:
    """The value of a write, typed."""
    value: Value = write.v
    return value
