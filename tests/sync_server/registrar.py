"""An officer at the register of households: what is asked for, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from shared_models.case import Case
from shared_models.identity_number import with_check_character
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.registry.plan import Plan
from sync_server.store import case_store
from sync_server.store.database import Database
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.keep_registry import Wish, look, record
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.sync_server.district import OFFICER

_numbers = count(1)
TWIN = EntityId("h-twin")
NEW_HOME = EntityId("h-new")
TODAY = "2026-09-21"
CHILD = with_check_character("99000020150101001")


def case_of(database: Database, household: str = HOUSEHOLD) -> Case:
    """The case of a household."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def ids() -> str:
    """A fresh id."""
    return f"id-{next(_numbers)}"


def wish(
    kind: str,
    change_id: str = "w-1",
    *,
    household: str = HOUSEHOLD,
    other: str = "",
    reason: str = "核实无误",
    ticked: tuple[str, ...] = (),
    seen: Mapping[EntityId, int] | None = None,
    typed: Mapping[str, str] | None = None,
    **fields: str,
) -> Wish:
    """What an officer wants."""
    return Wish(
        kind=kind,
        household=EntityId(household),
        other=EntityId(other),
        change=ChangeId(change_id),
        reason=reason,
        typed={**(typed or {}), **fields},
        ticked=ticked,
        seen=seen or {},
    )


def do(database: Database, wanted: Wish, user: UserId = OFFICER) -> bool:
    """Records it; false for a form sent before."""
    return record(database, Officer(user=user, now_ms=NOW_MS), wanted, new_id=ids)


def planned(database: Database, wanted: Wish, user: UserId = OFFICER) -> Plan:
    """What would be recorded."""
    return look(database, Officer(user=user, now_ms=NOW_MS), wanted, new_id=ids)


def log_length(database: Database) -> int:
    """How much was logged in the community."""
    with database.reading() as tx:
        return sum(case.n for case in case_store.cases_of(tx, COMMUNITY))
