"""The procedures an office works through: where each stands, what presses, and what only the district may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shared_models.area import Area
from shared_models.case import Case
from shared_models.household import household_of
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.policy.act_log import Done, latest
from shared_models.policy.event import EventState, events
from shared_models.policy.forecast import Forecast, forecasts
from shared_models.policy.guard import POST
from shared_models.policy.notice import may_come_down
from shared_models.policy.picture import Picture
from shared_models.policy.proceeding import Proceeding
from shared_models.words import Label
from sync_server.store import case_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.read_proceedings import proceedings_in

State: TypeAlias = Literal["open", "late", "notice", "report", "closed"]
"""open: goes on; late: a clock has run out or will; notice: one that has run still hangs; report: one waits."""
FOUND_MOST = 20
RELATIVE = "close_relative"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    """One procedure in the list."""

    household: EntityId
    head_name: str
    community: AreaCode
    address: str
    one: Proceeding
    pressing: Forecast | None
    """The clock that ends first."""
    down_since: date | None
    """Since when the notice that hangs might have come down; nothing while it must hang or none does."""
    reports: tuple[EventState, ...]
    """Reports that wait for their answer."""
    forced: tuple[Label, ...]
    """What the district must still do itself."""

    @property
    def states(self) -> frozenset[State]:
        """The lists it stands on."""
        if self.one.procedure.outcome:
            return frozenset({"closed", "report"} if self.reports else {"closed"})
        found: set[State] = {"open"}
        if self.pressing is not None and self.pressing.level in {"missed", "will_miss"}:
            found.add("late")
        if self.down_since is not None:
            found.add("notice")
        if self.reports:
            found.add("report")
        return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureBoard:
    """The procedures of every community the asker may read."""

    lines: tuple[ProcedureLine, ...]
    counts: Mapping[str, int]
    communities: tuple[Area, ...]
    found: tuple[tuple[EntityId, AreaCode, str, str], ...]
    """Households that were looked for: id, community, head, address."""


def list_procedures(database: Database, user: UserId, *, state: State, query: str, today: date) -> ProcedureBoard:
    """The procedures in one state, the most pressing first; and the households that a query finds.

    Raises:
        NotAllowedError: when the asker may read no community at all.
    """
    with database.reading() as tx:
        areas = communities_for(tx, user, "read")
        codes = tuple(area.code for area in areas)
        lines = [line for case, some in proceedings_in(tx, codes, today) for line in _lines(case, some, today)]
        found = case_store.search_households(tx, codes, query, most=FOUND_MOST)
    counts = Counter[str](name for line in lines for name in line.states)
    wanted = sorted((line for line in lines if state in line.states), key=_order)
    return ProcedureBoard(lines=tuple(wanted), counts=counts, communities=areas, found=tuple(found))


def list_relatives(database: Database, user: UserId, *, today: date, now_ms: int) -> tuple[ProcedureLine, ...]:
    """The register of close relatives of handling staff, which is kept apart; looking into it is noted.

    Raises:
        NotAllowedError: when the asker may open nothing that is sealed.
    """
    with database.reading() as tx:
        codes = tuple(area.code for area in communities_for(tx, user, "sealed"))
        lines = [line for case, some in proceedings_in(tx, codes, today) for line in _lines(case, some, today)]
    found = tuple(line for line in lines if RELATIVE in line.one.procedure.marks)
    with database.writing() as tx:
        write_audit(tx, AuditNote(user, "list", "", {"register": RELATIVE, "households": len(found)}), now_ms=now_ms)
    return found


def relative_of(line: ProcedureLine) -> Done | None:
    """The act that declared the relation."""
    log = line.one.procedure.log
    declared = latest(log, ["declare_relative"])
    return declared or next((done for done in log if done.data.get("relative") is True), None)


def _order(line: ProcedureLine) -> tuple[date, date, str]:
    last = line.pressing.run.last_day if line.pressing else None
    return last or date.max, line.one.procedure.opened, line.household


def _lines(case: Case, some: tuple[Proceeding, ...], today: date) -> list[ProcedureLine]:
    home, picture = household_of(case), Picture(case, today)
    lines = []
    for one in some:
        if not one.procedure.log:
            continue
        running = () if one.procedure.outcome else forecasts(one.policy, one.procedure.log, today)
        waiting = tuple(
            state
            for state in events(one.policy, picture)
            if state.answered is None
            and state.about == one.procedure.id
            and one.policy.events[state.id].act == "report"
        )
        made = {done.act for done in one.procedure.log}
        missing = () if one.procedure.outcome else sorted(one.procedure.forced - made)
        line = ProcedureLine(
            household=case.household,
            head_name=home.head_name,
            community=case.community,
            address=home.address,
            one=one,
            pressing=next(iter(running), None),
            down_since=_may_come_down(one, today),
            reports=waiting,
            forced=tuple(one.policy.act_label(act) for act in missing),
        )
        lines.append(line)
    return lines


def _may_come_down(one: Proceeding, today: date) -> date | None:
    """Since when a notice hangs longer than it must: it is to be taken down, and the procedure goes on."""
    rule = one.policy.notices.get(one.policy.steps[one.procedure.step].notice)
    here = [done for done in one.procedure.log if done.day >= one.procedure.passages[-1].since]
    posted = latest(here, [POST])
    if rule is None or posted is None or one.procedure.outcome:
        return None
    first = may_come_down(rule, posted.day)
    return first if first <= today else None
