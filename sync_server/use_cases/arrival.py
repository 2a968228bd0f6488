"""One change as it arrives: read as far as it can be read, outside any transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from shared_models.change import SCHEMA, Change, check_name
from shared_models.conversion import read_any
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, ReplicaId, UserId
from shared_models.shape import check_shapes
from shared_models.sync_protocol import HeldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who delivers: the account, its device and the copy of the outbox that numbered the changes."""

    user: UserId
    device: DeviceId
    replica: ReplicaId
    shut_out: bool = False
    """The office had ended this device or account before its work arrived by file: all of it is held."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a change cannot be merged as it is."""

    reason: HeldReason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A change with its label. Unreadable: no `change`, a `fault`, and whatever names could be made out."""

    seq: int
    h: str
    body: bytes
    id: ChangeId
    household: EntityId
    scope: AreaCode
    author: UserId
    kind: str
    schema: int
    change: Change | None = None
    fault: Fault | None = None


class _Names(msgspec.Struct):
    """What can be made out of a change that is otherwise unreadable."""

    id: str = ""
    household: str = ""
    scope: str = ""
    author: str = ""
    kind: str = ""
    schema: int = 0


def read_arrival(body: bytes, *, seq: int, h: str) -> Arrival:
    """The change under this label. Never raises: what is unreadable gets the names it shows, or its hash."""
    fault: Fault | None = None
    change: Change | None = None
    try:
        change = read_any(body)
        check_shapes(change)
    except MalformedError as error:
        fault = Fault("invalid", str(error))
    if change is None:
        return _unreadable(body, seq=seq, h=h, fault=fault or Fault("invalid", ""))
    if fault is None and change.schema > SCHEMA:
        fault = Fault("unknown_schema", f"written with schema {change.schema}; this server reads up to {SCHEMA}")
    return Arrival(
        seq=seq,
        h=h,
        body=body,
        id=change.id,
        household=change.household,
        scope=change.scope,
        author=change.author,
        kind=change.kind,
        schema=change.schema,
        change=change,
        fault=fault,
    )


def _unreadable(body: bytes, *, seq: int, h: str, fault: Fault) -> Arrival:
    names = _names(body)
    if names.schema > SCHEMA:
        fault = Fault("unknown_schema", f"written with schema {names.schema}; this server reads up to {SCHEMA}")
    return Arrival(
        seq=seq,
        h=h,
        body=body,
        id=ChangeId(names.id or name_by_content(body)),
        household=EntityId(names.household),
        scope=AreaCode(names.scope),
        author=UserId(names.author),
        kind=names.kind or "save",
        schema=names.schema,
        fault=fault,
    )


def _names(body: bytes) -> _Names:
    try:
        names = msgspec.json.decode(body, type=_Names)
        for name in (names.id, names.household, names.scope, names.author, names.kind):
            check_name(name)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, MalformedError):
        return _Names()
    return names if abs(names.schema) < 2**31 else _Names()


def name_by_content(body: bytes) -> str:
    """An id for a change that has none of its own, or whose id belongs to another: the same for the same bytes."""
    return "held-" + hashlib.sha256(body).hexdigest()[:40]
