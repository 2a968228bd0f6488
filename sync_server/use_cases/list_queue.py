"""Lists the visits an office works through, with the number in each state and the neighbours of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared_models.area import Area, Right
from shared_models.errors import NotAllowedError
from shared_models.ids import AreaCode, EntityId, UserId
from sync_server.store import area_store, grant_store, queue_store
from sync_server.store.database import Database, Transaction
from sync_server.store.queue_store import QueueFilter, QueueItem, QueueState

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asked to see; blanks narrow nothing, pages count from one."""

    state: QueueState = "finished"
    community: str = ""
    benefit_class: str = ""
    query: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of the queue."""

    items: tuple[QueueItem, ...]
    counts: Mapping[QueueState, int]
    communities: tuple[Area, ...]
    """Every community the asker may read, for the filter and for names."""
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Household and visit before and after one in the queue."""

    previous: tuple[EntityId, EntityId] | None
    next: tuple[EntityId, EntityId] | None


def list_queue(database: Database, user: UserId, wish: Wish) -> Queue:
    """A page of what the asker may read; a page past the end gives the last one.

    Raises:
        NotAllowedError: when the asker may read no community at all.
    """
    with database.reading() as tx:
        areas = communities_for(tx, user, "read")
        wanted = _filter(wish, areas)
        counts = queue_store.queue_counts(tx, wanted)
        total = counts[wish.state]
        pages = max(1, -(-total // PAGE))
        page = min(max(1, wish.page), pages)
        items = queue_store.queue_page(tx, wanted, first=(page - 1) * PAGE, size=PAGE)
    return Queue(items=tuple(items), counts=counts, communities=areas, page=page, pages=pages, total=total)


def neighbours(database: Database, user: UserId, wish: Wish, *, household: EntityId) -> Neighbours:
    """Who stands before and after a household in the queue that the wish describes."""
    with database.reading() as tx:
        wanted = _filter(wish, communities_for(tx, user, "read"))
        at = queue_store.find_item(tx, household)
        if at is None:
            return Neighbours(None, None)
        previous = queue_store.beside(tx, wanted, at, forward=False)
        return Neighbours(previous, queue_store.beside(tx, wanted, at, forward=True))


def communities_for(tx: Transaction, user: UserId, right: Right) -> tuple[Area, ...]:
    """The communities in which a person has a right, in order of code.

    Raises:
        NotAllowedError: when there are none.
    """
    codes = grant_store.communities_with_right(tx, user, right)
    if not codes:
        raise NotAllowedError(right)
    return tuple(area for area in area_store.all_areas(tx) if area.code in codes)


def _filter(wish: Wish, areas: tuple[Area, ...]) -> QueueFilter:
    wanted = QueueFilter(communities=tuple(AreaCode(area.code) for area in areas), state=wish.state)
    return replace(wanted, community=wish.community, benefit_class=wish.benefit_class, query=wish.query)
