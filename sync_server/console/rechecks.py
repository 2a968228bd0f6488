"""Blind re-checks at the console: calling one, and what the two looks at a household come to beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from shared_models.case import Case
from shared_models.errors import MalformedError, NotAllowedError, NotFoundError, UnfitError
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.money import shown
from shared_models.policy.assessment import assessment
from shared_models.recheck import MOST, STATUS_LABELS, Recheck, find_recheck, rechecks
from shared_models.recheck_compare import VERDICT_LABELS, Line, as_rechecked, compare, suggested
from shared_models.sampling.looks import RESULTS
from shared_models.values import text_of, texts_of
from shared_models.visit import day_of, find_visit
from shared_models.words import Label, listed
from sync_server.console.effects import A_MONTH, Forecast
from sync_server.console.forms import SentForm, field_in
from sync_server.console.queue import visit_path
from sync_server.console.reader import NOTHING, Reader, moment
from sync_server.console.seat import AuditorSeat, Seat
from sync_server.use_cases.call_recheck import Call, call_recheck, recheck_prospect, withdraw_recheck
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.hold_policy import policy_held
from sync_server.use_cases.open_case import OpenedCase, case_upto, open_case

router = APIRouter()

CALLING = "/households/{household}/recheck"
ONE = "/households/{household}/rechecks/{recheck}"
DAYS = 14
"""Proposed for going: the supervisor types another day where the rule says so."""
NO_DAY = Label("请填写完成期限。", "Please give the day.")
TONES = {"same": "good", "differs": "warn", "new": "note", "not_asked": "", "read": "note"}
DIFFERS = Label("复核不一致：{what}", "differs: {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One compared unit, in words."""

    label: str
    first: str
    second: str
    verdict: str
    tone: str
    difference: str


@router.get(CALLING)
def show_call(seat: AuditorSeat, household: str, *, sample: str = "") -> Response:
    """The re-checks of a household, and the form that calls one."""
    return _call_page(seat, EntityId(household), sample=sample)


@router.post(CALLING)
def call(seat: AuditorSeat, household: str, form: SentForm) -> Response:
    """The page of the re-check that was called; what is missing is said on the form."""
    home, sample = EntityId(household), field_in(form, "sample")[:64]
    recheck = EntityId(field_in(form, "recheck")[:64])
    change = ChangeId(field_in(form, "change")[:64])
    if not recheck or not change:
        raise NotFoundError(household)
    team = tuple(UserId(str(user)) for user in form.getlist("team") if isinstance(user, str))
    try:
        due = _day(form)
        wanted = Call(household=home, recheck=recheck, team=team, due=due, sample=sample, change=change)
        call_recheck(seat.office.database, _officer(seat), wanted)
    except (MalformedError, UnfitError) as error:
        return _call_page(seat, home, sample=sample, complaint=_said(seat, error), typed=form)
    return seat.go(f"/households/{household}/rechecks/{recheck}")


@router.get(ONE)
def show_recheck(seat: AuditorSeat, household: str, recheck: str) -> Response:
    """One re-check: under way, or beside what was on file when it was finished."""
    opened = open_case(seat.office.database, seat.user, EntityId(household), why="recheck", now_ms=seat.now_ms)
    if "audit" not in opened.rights:
        raise NotAllowedError(household)
    found = find_recheck(opened.case, EntityId(recheck))
    if found is None:
        raise NotFoundError(recheck)
    return seat.page("recheck.html", _context(seat, opened, found))


@router.post(ONE + "/withdraw")
def withdraw(seat: AuditorSeat, household: str, recheck: str, *, form: SentForm) -> Response:
    """The page of the re-check that was withdrawn."""
    change = ChangeId(field_in(form, "change")[:64])
    if not change:
        raise NotFoundError(recheck)
    officer, id_ = _officer(seat), EntityId(recheck)
    withdraw_recheck(seat.office.database, officer, EntityId(household), recheck=id_, change=change)
    return seat.go(f"/households/{household}/rechecks/{recheck}")


# --- calling --------------------------------------------------------------------------------------------------------


def _call_page(
    seat: Seat, household: EntityId, *, sample: str, complaint: str = "", typed: FormData | None = None
) -> Response:
    found = recheck_prospect(seat.office.database, seat.user, household, now_ms=seat.now_ms)
    opened, home = found.opened, household_of(found.opened.case)
    chosen = {str(user) for user in typed.getlist("team")} if typed is not None else set[str]()
    proposed = day_of(seat.now_ms) + timedelta(days=DAYS)
    context = {
        "household": household,
        "head_name": home.head_name,
        "address": home.address,
        "community": opened.community,
        "visit": _visit_line(seat, found.opened, found.visit.id) if found.visit is not None else None,
        "able": [(user, name, user in chosen) for user, name in found.able.items()],
        "barred": found.barred,
        "most": MOST,
        "known": [_known(seat, one) for one in reversed(rechecks(opened.case))],
        "is_out": any(one.status == "called" for one in rechecks(opened.case)),
        "sample": sample,
        "due": field_in(typed, "due") if typed is not None else proposed.isoformat(),
        "today": day_of(seat.now_ms).isoformat(),
        "recheck": seat.office.new_id(),
        "change": seat.office.new_id(),
        "complaint": complaint,
    }
    return seat.page("recheck_call.html", context, status=422 if complaint else 200)


def _day(form: FormData) -> date:
    try:
        return date.fromisoformat(field_in(form, "due"))
    except ValueError as error:
        raise MalformedError(f"{NO_DAY.zh} / {NO_DAY.en}") from error


def _said(seat: Seat, error: Exception) -> str:
    zh, _, en = str(error).partition(" / ")
    return zh if seat.language == "zh" else en or zh


def _officer(seat: Seat) -> Officer:
    return Officer(user=seat.user, now_ms=seat.now_ms)


def _known(seat: Seat, one: Recheck) -> tuple[EntityId, str, str]:
    return one.id, STATUS_LABELS[one.status].text(seat.language), one.due.isoformat() if one.due else NOTHING


def _visit_line(seat: Seat, opened: OpenedCase, id_: EntityId) -> tuple[str, str, str] | None:
    """Where the compared visit is shown, its day, and who made it."""
    visit = find_visit(opened.case, id_)
    if visit is None:
        return None
    who = listed((opened.people.get(user, user) for user in visit.team), seat.language)
    return visit_path(opened.case.household, visit.id), visit.day.isoformat() if visit.day else NOTHING, who


# --- comparing ------------------------------------------------------------------------------------------------------


def _context(seat: Seat, opened: OpenedCase, found: Recheck) -> dict[str, object]:
    home = household_of(opened.case)
    ended = opened.case.saves[found.ended] if found.ended is not None else None
    called = opened.case.saves[found.called]
    return {
        "household": opened.case.household,
        "recheck": found.id,
        "change": seat.office.new_id(),
        "head_name": home.head_name,
        "address": home.address,
        "community": opened.community,
        "status": STATUS_LABELS[found.status].text(seat.language),
        "is_out": found.status == "called",
        "visit": _visit_line(seat, opened, found.visit),
        "team": listed((opened.people.get(user, user) for user in found.team), seat.language),
        "due": found.due.isoformat() if found.due else NOTHING,
        "called": moment(called.ms),
        "called_by": opened.people.get(called.author, called.author),
        "ended": moment(ended.ms) if ended is not None else "",
        "ended_by": opened.people.get(ended.author, ended.author) if ended is not None else "",
        "sample": found.sample,
        "compared": _compared(seat, opened, found) if found.status == "done" else None,
    }


def _compared(seat: Seat, opened: OpenedCase, found: Recheck) -> dict[str, object]:
    case = case_upto(opened, found.ended) if found.ended is not None else opened.case
    reader = seat.reader(opened.people, opened.devices)
    lines = compare(case, found)
    entity = case.entities.get(found.id)
    outcome = text_of(entity.value("outcome")) if entity is not None else ""
    today = day_of(case.saves[found.called].ms)
    held = policy_held(seat.office.database, case.community, today)
    forecast = Forecast(policy=held.policy, today=today)
    second = as_rechecked(case, lines)
    home = household_of(case)
    result = suggested(
        lines,
        outcome=outcome,
        standing=home.standing,
        eligible=assessment(held.policy, second, today).eligible,
    )
    return {
        "outcome": reader.shown("recheck", "outcome", outcome),
        "note": text_of(entity.value("outcome_note")) if entity is not None else "",
        "met": outcome == "completed",
        "rows": [_row(reader, line) for line in lines],
        "counts": [
            (label.text(seat.language), sum(line.verdict == code for line in lines), TONES[code])
            for code, label in VERDICT_LABELS.items()
        ],
        "per_capita": (_per_capita(reader, case), _per_capita(reader, second)),
        "effects": (forecast.of(case, reader=reader), forecast.of(second, reader=reader)),
        "policy": held.policy.title.text(seat.language),
        "result": result or "",
        "result_words": RESULTS[result].text(seat.language) if result else "",
        "finding": _finding(reader, lines),
    }


def _per_capita(reader: Reader, case: Case) -> str:
    amount = household_of(case).per_capita
    return reader.word(A_MONTH.fill(yuan=shown(amount))) if amount is not None else NOTHING


def _row(reader: Reader, line: Line) -> _Row:
    return _Row(
        label=reader.word(line.field.label),
        first=_value(reader, line, of_first=True),
        second=_value(reader, line, of_first=False),
        verdict=reader.word(VERDICT_LABELS[line.verdict]),
        tone=TONES[line.verdict],
        difference=f"{line.difference:+,.2f}" if line.difference is not None else "",
    )


def _value(reader: Reader, line: Line, *, of_first: bool) -> str:
    value = line.first if of_first else line.second
    if line.field.kind == "multi":
        choices = line.field.choices or {}
        return listed((reader.word(choices[c]) for c in texts_of(value) if c in choices), reader.language) or NOTHING
    return reader.shown("recheck", line.field.unit, value).replace("\n", reader.say("、", ", "))


def _finding(reader: Reader, lines: tuple[Line, ...]) -> str:
    """What a person may write beside the result of the look: the units that differ."""
    differing = [reader.word(line.field.label) for line in lines if line.verdict == "differs"]
    return reader.word(DIFFERS.fill(what=listed(differing, reader.language))) if differing else ""
