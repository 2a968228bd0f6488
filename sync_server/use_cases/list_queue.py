"""Lists what an office works through, with the number beside every filter and the neighbours of one visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

from shared_models.area import Area, Right
from shared_models.errors import NotAllowedError
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.words import Label
from sync_server.store import area_store, grant_store, queue_store
from sync_server.store.database import Database, Transaction
from sync_server.store.queue_store import STATES, QueueFilter, QueueItem, QueueKey, QueueState, Tally
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.work_out import work_out_again

PAGE = 50
FOUND_MOST = 1_000
"""Households that words may find before they are looked for anew in every question."""
Dimension: TypeAlias = Literal["state", "area", "class", "campaign", "overdue", "photos", "flagged"]
DIMENSIONS: tuple[Dimension, ...] = ("state", "area", "class", "campaign", "overdue", "photos", "flagged")
YES = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asked to see; blanks narrow nothing. A page begins after one place or ends before another."""

    state: QueueState = "finished"
    area: str = ""
    """A community, or any area above some."""
    benefit_class: str = ""
    campaign: str = ""
    overdue: bool = False
    photos: bool = False
    flagged: bool = False
    """Flags are for those who audit: elsewhere nothing counts as flagged."""
    query: str = ""
    after: QueueKey | None = None
    before: QueueKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of the queue."""

    items: tuple[QueueItem, ...]
    counts: Mapping[Dimension, Mapping[str, int]]
    """By filter and its value: how many would be listed with that value and all the other filters as they are."""
    areas: tuple[Area, ...]
    """The areas that the asker may choose from, from the top down, each behind the one it belongs to."""
    names: Mapping[AreaCode, str]
    """Of the readable communities."""
    campaigns: Mapping[str, Label]
    """What the campaigns are called that some household is checked in."""
    first: int
    """How many stand before this page."""
    total: int

    @property
    def has_more(self) -> bool:
        """Whether others follow this page."""
        return self.first + len(self.items) < self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Household and visit before and after one in the queue, and where it stands itself."""

    previous: tuple[EntityId, EntityId] | None = None
    next: tuple[EntityId, EntityId] | None = None
    place: int = 0
    """Counted from one; 0 for a household that the filter does not list."""
    total: int = 0
    item: QueueItem | None = None
    """The household itself as the queue shows it."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a person may read, and the part of it that a wish looks at."""

    tree: tuple[Area, ...]
    readable: frozenset[AreaCode]
    audited: frozenset[AreaCode]
    paths: Mapping[AreaCode, frozenset[str]] = field(default_factory=dict)
    """By community: itself, every area above it, and the blank that stands for everywhere."""

    def within(self, area: str, *, flagged: bool = False) -> tuple[AreaCode, ...]:
        """The readable communities of an area; all for a blank one; only the audited ones for flags."""
        codes = self.audited & self.readable if flagged else self.readable
        return tuple(sorted(code for code in codes if area in self.paths[code]))


def list_queue(database: Database, user: UserId, wish: Wish, *, today: date) -> Queue:
    """A page of what the asker may read.

    Raises:
        NotAllowedError: when the asker may read no community at all.
    """
    work_out_again(database, today=today, most=PAGE)
    with database.reading() as tx:
        reach = _reach(tx, user)
        everywhere = _found(tx, _filter(wish, reach.within(""), today))
        counts = _counts(queue_store.tallies(tx, everywhere, today=today), wish, reach)
        total = counts["state"].get(wish.state, 0)
        campaigns = _campaigns(tx, reach, counts["campaign"], today=today)
        here = replace(everywhere, communities=reach.within(wish.area, flagged=wish.flagged))
        items, first = _page(tx, here, wish)
    return Queue(
        items=tuple(items),
        counts=counts,
        areas=_choices(reach),
        names={area.code: area.name for area in reach.tree},
        campaigns=campaigns,
        first=first,
        total=total,
    )


def neighbours(database: Database, user: UserId, wish: Wish, *, household: EntityId, today: date) -> Neighbours:
    """Who stands before and after a household in the queue that the wish describes."""
    with database.reading() as tx:
        places = _reach(tx, user).within(wish.area, flagged=wish.flagged)
        wanted = _found(tx, _filter(wish, places, today))
        at = queue_store.find_item(tx, household)
        if at is None:
            return Neighbours()
        before = queue_store.queue_page(tx, wanted, size=1, past=at.key, forward=False)
        after = queue_store.queue_page(tx, wanted, size=1, past=at.key)
        listed = queue_store.stands_in(tx, wanted, household)
        return Neighbours(
            previous=_named(before),
            next=_named(after),
            place=queue_store.count_before(tx, wanted, at.key) + 1 if listed else 0,
            total=queue_store.count_all(tx, wanted),
            item=at,
        )


def _found(tx: Transaction, wanted: QueueFilter) -> QueueFilter:
    """The filter with the households that its words find: looked for once, not once for each question."""
    if not wanted.query.strip():
        return wanted
    return replace(wanted, households=queue_store.households_found(tx, wanted, most=FOUND_MOST))


def _named(items: list[QueueItem]) -> tuple[EntityId, EntityId] | None:
    return (items[0].household, items[0].visit) if items else None


def _page(tx: Transaction, wanted: QueueFilter, wish: Wish) -> tuple[list[QueueItem], int]:
    """The items asked for, and how many stand before them. A page before the second one is the first."""
    items: list[QueueItem] = []
    if wish.before is not None:
        items = queue_store.queue_page(tx, wanted, size=PAGE, past=wish.before, forward=False)
        if len(items) == PAGE:
            return items, queue_store.count_before(tx, wanted, items[0].key)
    elif wish.after is not None:
        items = queue_store.queue_page(tx, wanted, size=PAGE, past=wish.after)
        if items:
            return items, queue_store.count_before(tx, wanted, items[0].key)
    return queue_store.queue_page(tx, wanted, size=PAGE), 0


def _campaigns(tx: Transaction, reach: _Reach, known: Iterable[str], *, today: date) -> dict[str, Label]:
    wanted = {id_ for id_ in known if id_}
    held = policies_for(tx, reach.readable, today).values() if wanted else ()
    names = {id_: rule.label for one in held for id_, rule in one.policy.campaigns.items()}
    return {id_: names.get(id_, Label(id_, id_)) for id_ in sorted(wanted)}


def _counts(found: Iterable[Tally], wish: Wish, reach: _Reach) -> dict[Dimension, Mapping[str, int]]:
    counts: dict[Dimension, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    for tally in found:
        values = _values(tally, reach)
        asked = asked_of(wish)
        failing = [name for name in DIMENSIONS if asked[name] and asked[name] not in values[name]]
        for name in failing if len(failing) == 1 else () if failing else DIMENSIONS:
            for value in values[name]:
                counts[name][value] += tally.households
    return dict(counts)


def asked_of(wish: Wish) -> dict[Dimension, str]:
    """The value that each filter has; blank for one that narrows nothing."""
    return {
        "state": wish.state,
        "area": wish.area,
        "class": wish.benefit_class,
        "campaign": wish.campaign,
        "overdue": YES if wish.overdue else "",
        "photos": YES if wish.photos else "",
        "flagged": YES if wish.flagged else "",
    }


def _values(tally: Tally, reach: _Reach) -> dict[Dimension, frozenset[str]]:
    """What a household of this kind answers to; a blank value stands for the filter that narrows nothing."""
    states = {"all", tally.status, *(("contradiction",) if tally.contradicted else ())}
    return {
        "state": frozenset(states.intersection(STATES)),
        "area": reach.paths[tally.community],
        "class": frozenset({"", tally.benefit_class}),
        "campaign": frozenset({"", tally.campaign}),
        "overdue": frozenset({"", YES} if tally.overdue else {""}),
        "photos": frozenset({"", YES} if tally.photos else {""}),
        "flagged": frozenset({"", YES} if tally.flagged and tally.community in reach.audited else {""}),
    }


def communities_for(tx: Transaction, user: UserId, right: Right) -> tuple[Area, ...]:
    """The communities in which a person has a right, in order of code.

    Raises:
        NotAllowedError: when there are none.
    """
    codes = grant_store.communities_with_right(tx, user, right)
    if not codes:
        raise NotAllowedError(right)
    return tuple(area for area in area_store.all_areas(tx) if area.code in codes)


def _reach(tx: Transaction, user: UserId) -> _Reach:
    codes = grant_store.communities_with_right(tx, user, "read")
    if not codes:
        raise NotAllowedError("read")
    tree = tuple(area_store.all_areas(tx))
    parents = {area.code: area.parent for area in tree}
    audited = frozenset(grant_store.communities_with_right(tx, user, "audit"))
    return _Reach(tree, frozenset(codes), audited, {code: frozenset({"", *_upward(code, parents)}) for code in codes})


def _upward(code: AreaCode | None, parents: Mapping[AreaCode, AreaCode | None]) -> Iterable[AreaCode]:
    while code is not None:
        yield code
        code = parents.get(code)


def _choices(reach: _Reach) -> tuple[Area, ...]:
    """The readable communities and the areas above that tell some of them from others, in the order of the tree."""
    shared = frozenset.intersection(*reach.paths.values())
    used = {code for path in reach.paths.values() for code in path} - shared
    below: dict[AreaCode | None, list[Area]] = {}
    for area in reach.tree:
        below.setdefault(area.parent if area.parent in used else None, []).append(area)
    return tuple(_downward(below, None, used))


def _downward(below: Mapping[AreaCode | None, list[Area]], at: AreaCode | None, used: set[str]) -> Iterable[Area]:
    for area in below.get(at, ()):
        if area.code in used:
            yield area
            yield from _downward(below, area.code, used)


def _filter(wish: Wish, communities: tuple[AreaCode, ...], today: date) -> QueueFilter:
    return QueueFilter(
        communities=communities,
        state=wish.state,
        benefit_class=wish.benefit_class,
        campaign=wish.campaign,
        overdue_on=today if wish.overdue else None,
        photos=wish.photos,
        flagged=wish.flagged,
        query=wish.query,
    )
