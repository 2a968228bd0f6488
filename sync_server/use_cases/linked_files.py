"""The files that the register links to a household: merged ones, and those of a split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.case import Case
from shared_models.household import household_of
from shared_models.ids import EntityId, UserId
from shared_models.registry.state import arrived_since_merger, merged_into, split_from, splits, taken_in
from shared_models.visit import visits
from sync_server.store import case_store, held_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.open_case import rights_at

Link: TypeAlias = Literal["merged_into", "taken_in", "split_off", "split_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFile:
    """One file that the register names on another one."""

    link: Link
    household: EntityId
    name: str
    number: str
    may_open: bool
    """Whether the reader works where it lies."""
    arrived: int = 0
    """Changes that came to it after it was merged away."""
    waiting: int = 0
    """Visits of it that are not settled."""
    held: int = 0
    """Changes of it that wait for the office's word."""


def linked_files(database: Database, user: UserId, case: Case) -> tuple[LinkedFile, ...]:
    """Every file that the register links to this one; of those elsewhere only that they are there."""
    merger = merged_into(case)
    came = split_from(case)
    wanted: list[tuple[Link, EntityId]] = []
    if merger is not None:
        wanted.append(("merged_into", merger.into))
    wanted += [("taken_in", household) for household in taken_in(case)]
    wanted += [("split_off", split.into) for split in splits(case)]
    if came is not None:
        wanted.append(("split_from", came))
    if not wanted:
        return ()
    with database.reading() as tx:
        cases = {id_: one.case for id_, one in case_store.load_cases(tx, [id_ for _, id_ in wanted]).items()}
        return tuple(_linked(tx, user, link, case=cases[id_]) for link, id_ in wanted if id_ in cases)


def _linked(tx: Transaction, user: UserId, link: Link, *, case: Case) -> LinkedFile:
    may_open = "read" in rights_at(tx, user, case.community)
    home = household_of(case)
    if not may_open:
        return LinkedFile(link=link, household=case.household, name="", number=home.registry_no, may_open=False)
    return LinkedFile(
        link=link,
        household=case.household,
        name=home.head_name,
        number=home.registry_no,
        may_open=True,
        arrived=arrived_since_merger(case),
        waiting=sum(visit.status in {"draft", "finished", "returned"} for visit in visits(case)),
        held=len(held_store.open_held_of(tx, case.household)),
    )
