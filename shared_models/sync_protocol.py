"""The messages between tablet and server; `packing` turns them into bytes. `docs/sync-protocol.md` gives the rules."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from shared_models.bundle_keys import PublicKeys
from shared_models.change import Stamp
from shared_models.ids import AreaCode, ChangeId, EntityId, ReplicaId, UserId
from shared_models.questionnaire.form import FormRef
from shared_models.tiles import TileService

PROTOCOL = 1
OLDEST_PROTOCOL = 1

MAX_BATCH_CHANGES = 200
MAX_BATCH_BYTES = 262_144
"""Of a packed push body."""
PAGE_REGISTERS = 8_000
BLOB_CHUNK = 262_144
"""Pieces of a file on a line that was cut, and in bundles."""
BLOB_AT_ONCE = 1_048_576
"""What the server asks for in one piece: a usual photo whole."""
MAX_BLOB = 20 * 1024 * 1024
FORMS_AT_ONCE = 8 * 1024 * 1024
"""Bytes of forms in one answer, half of what an answer may unpack to; what is left over comes with the next one."""

CHAIN_START = "0" * 16


def chain_hash(previous: str, body: bytes) -> str:
    """The label hash of a change: sixteen hex digits over the previous label's hash and this change's exact bytes."""
    return hashlib.sha256(previous.encode() + body).hexdigest()[:16]


# --- hello ---------------------------------------------------------------------------------------------------------


class ReplicaState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a tablet's copy has numbered its changes and what it believes the server has acknowledged."""

    id: ReplicaId
    head: int = 0
    head_h: str = CHAIN_START
    acked: int = 0


Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Moment: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""Unix milliseconds that every database and every JSON reader can hold."""


class Purged(msgspec.Struct, frozen=True, kw_only=True):
    """The tablet's receipt that it removed the households of a community it may not hold any more."""

    id: str
    """Made once by the tablet: a receipt that comes twice is one."""
    scope: AreaCode
    """Blank for households that had left every community of this tablet."""
    households: Count
    ms: Moment
    """By the tablet's clock."""


class Differed(msgspec.Struct, frozen=True, kw_only=True):
    """The tablet's report that its picture of a community was not the server's; it fetches that one afresh."""

    id: str
    """Made once by the tablet, so that a report told twice is seen to be one."""
    scope: AreaCode
    ms: Moment
    """By the tablet's clock."""


class RuleSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Which policy holds in a community from a day on, until the next span begins."""

    since: str
    """ISO date; the first span holds since whenever."""
    digest: str
    """Of the policy (`shared_models.policy.policy.policy_ref`)."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Opens each session: finds clones, restores, new epochs and old versions before any work is sent."""

    v: int
    install: str
    replica: ReplicaState
    epoch: str | None
    schema: int
    app: str
    clock: Stamp
    purged: tuple[Purged, ...] = ()
    """Since the last hello that was answered."""
    differed: tuple[Differed, ...] = ()
    """Since the last hello that was answered."""
    policies: tuple[str, ...] = ()
    """Digests of the policies that this tablet keeps: they are not sent again."""
    forms: tuple[str, ...] | None = None
    """Digests of the forms that this tablet keeps; older apps do not say, and are sent none."""


class ReplicaSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What the server holds of a replica."""

    id: ReplicaId
    last: int
    h: str


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the server takes at once."""

    changes: int = MAX_BATCH_CHANGES
    bytes: int = MAX_BATCH_BYTES
    chunk: int = BLOB_AT_ONCE
    blob: int = MAX_BLOB


class HelloAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The server's side of the story so far."""

    epoch: str
    server_ms: int
    replica: ReplicaSeen
    schema_min: int
    schema_max: int
    limits: Limits = Limits()
    durable: int = 0
    """Highest sequence number of this replica that is in two backups: only those may leave the tablet's keeping."""
    user: str = ""
    user_name: str = ""
    people: dict[str, str] = {}
    """Names by user id of everybody who works, or worked, in the asker's communities: who verified a value."""
    visitors: dict[AreaCode, tuple[UserId, ...]] | None = None
    """Who may visit in each of these communities now: whom the asker may bring along. Older servers do not say."""
    rules: dict[AreaCode, tuple[RuleSpan, ...]] | None = None
    """What holds in each of these communities today and what is adopted for later. Older servers do not say."""
    policies: dict[str, msgspec.Raw] = {}
    """By digest: those of `rules` that the tablet does not keep yet, as `policy_bytes` gives them."""
    published: tuple[FormRef, ...] | None = None
    """The version of each form that new visits are given. Older servers do not say."""
    forms: dict[str, msgspec.Raw] = {}
    """By digest: those of `published` that the tablet does not keep yet, as `form_bytes` gives them."""
    locked: bool = False
    """The office asks this tablet to lock after handing over its unsent work."""
    locked_ms: int = 0
    """When it asked for that, by the server's clock."""
    keys: PublicKeys | None = None
    """What this server's bundles are sealed to and signed with; a tablet keeps those of its enrolment."""
    tiles: TileService | None = None
    """What the own network draws maps with; nothing where it has no such service, and in an answer by file."""


# --- push ----------------------------------------------------------------------------------------------------------


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """A change under its transport label; `body` is the author's exact bytes."""

    seq: int
    h: str
    body: msgspec.Raw


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of changes in order of `seq`, following without gap on what the server holds of the replica."""

    v: int
    replica: ReplicaId
    epoch: str
    changes: tuple[Labelled, ...]
    anchor_server_ms: int | None = None
    anchor: Stamp | None = None
    """The device clocks at the last sync, for corrected times."""


HeldReason: TypeAlias = Literal["invalid", "out_of_scope", "unknown_schema", "unknown_entity", "not_allowed"]


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one change: merged, known already, or held for the office with a reason."""

    s: Literal["applied", "duplicate", "quarantined"]
    reason: HeldReason | None = None
    detail: str = ""
    conflicts: tuple[str, ...] = ()
    """The `type.unit` names in which this change now stands beside another value."""


class PushAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt: exactly the sequence numbers this request carried, all of them held durably."""

    ack: tuple[int, ...]
    results: dict[ChangeId, Result]
    heads: dict[AreaCode, int]
    """Per community the position up to which a pull must reach before the own overlay may go."""
    durable: int = 0


# --- pull ----------------------------------------------------------------------------------------------------------


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far a community's log is known here.

    Cases come in order of their latest position; `n` is the last one got. Registers are sent when they changed after
    `since`, which stays put while a series of pages runs (a case of the third page may hold news older than `n`).
    """

    n: int = 0
    since: int = 0


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """Asks for everything that changed in the asker's communities."""

    v: int
    epoch: str
    schema: int
    cursors: dict[AreaCode, Cursor]
    limit: int = PAGE_REGISTERS


class GrantSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One community the asker may hold."""

    scope: AreaCode
    name: str
    ver: int = 1
    n: int = 0
    """Where its log ends."""
    digest: str = ""
    """Of all its cases at `n`: a tablet that knows the log that far compares, changed or not. Blank: nothing yet."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in one community; `shared_models.page` packs and unpacks the rows."""

    scope: AreaCode
    to: Cursor
    more: bool
    digest: str
    """Of the whole community at `to`; compared when `more` is false."""
    fields: list[str]
    saves: list[list[Any]]
    rows: list[list[Any]]
    left: list[tuple[EntityId, int]]
    """Households that left the community, with the placement version they left at."""


class HeldSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One of the asker's own changes that the office holds back, or has settled."""

    id: ChangeId
    household: EntityId
    reason: str
    detail: str
    settled: Literal["", "accepted", "refused"] = ""


class PullAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The full list of communities the asker may hold, and a page for each that changed."""

    epoch: str
    grants: tuple[GrantSeen, ...]
    pages: tuple[Page, ...]
    reset: tuple[AreaCode, ...] = ()
    """Communities whose cursor is too old or unknown: fetched afresh into staging, then swapped."""
    held: tuple[HeldSeen, ...] = ()
    durable: int = 0


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why the server did not do what was asked; data already sent stays safe on the sender's side."""

    err: Literal[
        "fork", "gap", "epoch", "too_large", "busy", "upgrade", "malformed", "unauthorized", "revoked", "hash", "offset"
    ]
    message: str = ""
    at: int | None = None
    h: str | None = None
    expected: int | None = None
    epoch: str | None = None
    retry_after: int | None = None
    offset: int | None = None
