"""Calls a blind re-check for another team, withdraws one, and shows who could go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared_models.case import Case
from shared_models.change import Act, Change
from shared_models.errors import NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.recheck import WITHDRAW, Recheck, barred, call_act, check_call, find_recheck, visit_to_compare
from shared_models.visit import Visit, day_of
from sync_server.store import grant_store, user_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.decide import Officer, OvertakenError, decide
from sync_server.use_cases.draw_sample import is_drawn
from sync_server.use_cases.open_case import OpenedCase, open_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A re-check that somebody wants; its id and that of its change come from the page that showed the form."""

    household: EntityId
    recheck: EntityId
    team: tuple[UserId, ...]
    due: date
    sample: str
    """The sample that drew the household; blank when it is the supervisor's own wish."""
    change: ChangeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A household as it can be called for a re-check."""

    opened: OpenedCase
    visit: Visit | None
    """What would be compared; nothing: there is no completed visit."""
    able: Mapping[UserId, str]
    """Who could go, by name."""
    barred: int
    """How many who visit there know the answers."""


def recheck_prospect(database: Database, user: UserId, household: EntityId, *, now_ms: int) -> Prospect:
    """What the form for calling a re-check offers.

    Raises:
        NotFoundError: there is no such household for the asker.
        NotAllowedError: the asker does not audit there.
    """
    opened = open_case(database, user, household, why="recheck", now_ms=now_ms)
    if "audit" not in opened.rights:
        raise NotAllowedError(household)
    visit = visit_to_compare(opened.case)
    with database.reading() as tx:
        visitors = _visitors(tx, opened.case)
        knowing = barred(opened.case, visit) if visit is not None else frozenset[UserId]()
        names = user_store.names_of(tx, set(visitors) - knowing)
    able = {id_: names.get(id_, id_) for id_ in visitors if id_ not in knowing}
    return Prospect(opened=opened, visit=visit, able=able, barred=len(set(visitors) & knowing))


def call_recheck(database: Database, officer: Officer, call: Call) -> bool:
    """Calls the re-check; false when this very form was kept before.

    Raises:
        UnfitError: the day is past, the team is not another one, or there is nothing to compare with.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """
    if call.due < day_of(officer.now_ms):
        raise UnfitError("完成期限不能早于今天 / the day has passed already")

    def decision(case: Case, tx: Transaction) -> Change:
        if call.sample and not is_drawn(tx, officer.user, call.sample, household=case.household):
            raise NotFoundError(call.sample)
        visit = visit_to_compare(case)
        wanted = Recheck(
            id=call.recheck,
            visit=visit.id if visit is not None else EntityId(""),
            team=call.team,
            due=call.due,
            sample=call.sample,
            called=call.change,
        )
        check_call(case, wanted, able=_visitors(tx, case))
        return officer.act(case, call.change, call_act(wanted))

    return decide(database, _auditor(officer), call.household, id_=call.change, decision=decision)


def withdraw_recheck(
    database: Database, officer: Officer, household: EntityId, *, recheck: EntityId, change: ChangeId
) -> bool:
    """Withdraws a re-check that is still out; what was written in it stays in the log.

    Raises:
        OvertakenError: it is finished or withdrawn already.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """

    def decision(case: Case, _tx: Transaction) -> Change:
        found = find_recheck(case, recheck)
        if found is None:
            raise NotFoundError(recheck)
        if found.status != "called":
            raise OvertakenError("it is not out any more")
        return officer.act(case, change, Act(name=WITHDRAW, about=recheck))

    return decide(database, _auditor(officer), household, id_=change, decision=decision)


def _auditor(officer: Officer) -> Officer:
    return replace(officer, right="audit")


def _visitors(tx: Transaction, case: Case) -> tuple[UserId, ...]:
    """Who visits in the household's community now."""
    return grant_store.people_with_right(tx, [case.community], "visit").get(case.community, ())
