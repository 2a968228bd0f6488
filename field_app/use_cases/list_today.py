"""Today's work: the households of this tablet, due first, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from field_app.store.account import Account
from shared_models.due import Cadence, Due
from shared_models.ids import AreaCode, EntityId
from shared_models.words import Label

RowState: TypeAlias = Literal[
    "returned", "in_progress", "overdue", "due", "waiting_review", "accepted", "later", "none"
]
"""returned: came back with remarks; in_progress: a visit is begun; overdue and due: owes a visit; waiting_review:
finished, the office has not decided; accepted: this period's visit is accepted; later: not due yet; none: not visited
by this plan (its standing or class has no cadence)."""

Group: TypeAlias = Literal["all", "todo", "returned", "overdue", "unfinished", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which households the list shows, and which stretch of it."""

    text: str = ""
    """Part of a name or address, or pinyin initials; several words must all match."""
    group: Group = "all"
    community: AreaCode | None = None
    building: str | None = None
    start: int = 0
    count: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRemark:
    """A reviewer's remark on a returned visit, with the place to jump to."""

    visit: EntityId
    entity: EntityId
    unit: str
    where: Label
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """One line of the list."""

    household: EntityId
    community: AreaCode
    community_name: str
    building: str
    head_name: str
    address: str
    registry_no: str
    benefit_class: Label
    standing: Label
    members: int
    state: RowState
    state_label: Label
    """The state as one word, e.g. 已逾期, 待审核."""
    due: Due | None
    """When a visit is owed and why; nothing for households that are not visited."""
    last_visit: date | None
    attempts: int
    """Attempts since the last completed visit that found nobody, were refused …: they count as attempts."""
    visit: EntityId | None
    """The visit to go on with: the one in progress or returned."""
    remarks: tuple[ListedRemark, ...]
    contradictions: int
    safety_note: str
    unsent: int
    """Changes that are only on this tablet."""
    held: int
    """Changes of this tablet that the office holds back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A stretch of the list with the figures of the whole of it."""

    rows: tuple[HouseholdRow, ...]
    total: int
    """How many households match what is wanted."""
    counts: Mapping[Group, int]
    """Over all households of the tablet, whatever is searched for."""
    buildings: tuple[str, ...]
    """Of the wanted community (or of all), for the filter."""
    communities: Mapping[AreaCode, str] = field(default_factory=dict)
    """The communities this tablet holds, by code."""


def list_today(account: Account, cadences: Mapping[str, Cadence], *, today: date, wanted: Wanted) -> Today:
    """The households to show: returned first, then begun, overdue by date, due by date, then the rest.

    Finished work stays in the list with its fate. Empty before the first exchange.
    """
    raise NotImplementedError
