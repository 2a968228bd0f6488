"""Small builders for changes and entries: a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Act, Change, ChangeKind, LifeWrite, Part, Stamp, Write
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.values import Value

HOUSEHOLD = EntityId("h-1")
COMMUNITY = AreaCode("620723101001")
NOW_MS = 1_790_000_000_000
"""A moment in September 2026."""


def stamp(ms: int = NOW_MS) -> Stamp:
    """A clock reading of one boot."""
    return Stamp(wall_ms=ms, mono_ms=ms - NOW_MS + 1_000, boot="boot-1")


def part(
    values: Mapping[str, Value | Write] | None = None,
    *,
    entity: str = HOUSEHOLD,
    type_: str = "household",
    life: LifeWrite | None = None,
    life_saw: Iterable[str] = (),
) -> Part:
    """One part; bare values are writes that saw nothing."""
    writes = {unit: v if isinstance(v, Write) else Write(v=v) for unit, v in (values or {}).items()}
    seen = tuple(ChangeId(id_) for id_ in life_saw)
    return Part(e=EntityId(entity), type=type_, set=writes, life=life, life_saw=seen)


def change(
    id_: str,
    *parts: Part,
    kind: ChangeKind = "save",
    act: Act | None = None,
    reason: str = "",
    household: str = HOUSEHOLD,
    visit: str | None = None,
) -> Change:
    """One change of one investigator in the test community."""
    return Change(
        id=ChangeId(id_),
        kind="act" if act else kind,
        household=EntityId(household),
        scope=COMMUNITY,
        author=UserId("u-1"),
        t=stamp(),
        parts=parts,
        act=act,
        reason=reason,
        visit=EntityId(visit) if visit is not None else None,
    )


def saw(value: Value, *ids: str) -> Write:
    """A write whose author had these changes on screen."""
    return Write(v=value, saw=tuple(ChangeId(id_) for id_ in ids))


def entry(given: Change, n: int = 1) -> Entry:
    """A change accepted at a position."""
    return Entry(change=given, n=n, device=DeviceId("d-1"), ms=given.t.wall_ms, quality="mono")


def folded(*changes: Change, household: str = HOUSEHOLD) -> Case:
    """The case after these changes, accepted in this order."""
    case = empty_case(EntityId(household), COMMUNITY)
    return fold(case, [entry(given, n) for n, given in enumerate(changes, start=1)])
