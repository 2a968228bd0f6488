"""The contradiction desk: every standing value side by side; one is picked or a new one typed, always with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from shared_models.case import LIFE_UNIT, Case, contradictions
from shared_models.catalogue import SEALED_UNITS, field_of
from shared_models.errors import MalformedError, NotFoundError
from shared_models.field import parse
from shared_models.ids import ChangeId, EntityId
from shared_models.money import MONTHS, yuan
from shared_models.register import Sibling
from shared_models.values import Value
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.options import Desk
from sync_server.console.queue import visit_path
from sync_server.console.seat import BASE, ReaderSeat, ReviewerSeat, Seat
from sync_server.console.trouble import OVERTAKEN, trouble_page
from sync_server.store.case_row import visit_to_look_at
from sync_server.use_cases.decide import Officer, OvertakenError
from sync_server.use_cases.open_case import OpenedCase, open_case
from sync_server.use_cases.open_source import open_source
from sync_server.use_cases.settle_contradiction import (
    Fate,
    ReasonMissingError,
    Settlement,
    settle_contradiction,
)

router = APIRouter()

NO_REASON = Label("请写明理由，再提交。", "Please give the reason, then send it.")
NO_CHOICE = Label("请选择一个值，或填写新值。", "Please pick a value or type a new one.")
SETTLED = Label("已处理，结果和理由已记入变更日志。", "Settled; value and reason stand in the log.")
WRONG_VALUE = Label(
    "填写的新值格式不对，请核对后重填。", "The new value does not fit the field; check it and type it again."
)

DESK = "/households/{household}/contradictions"


@router.get("/contradictions")
def list_contradictions(seat: ReviewerSeat) -> Response:
    """The queue, narrowed to households where values contradict each other."""
    return seat.go("/queue?status=contradiction")


@router.get(DESK)
def show_desk(seat: ReaderSeat, household: str, settled: str = "") -> Response:
    """Every contradiction of one household; `settled` says that the last resolution was kept."""
    return _desk_page(seat, EntityId(household), notice=SETTLED if settled else None)


def _desk_page(
    seat: Seat,
    household: EntityId,
    *,
    form: FormData | None = None,
    complaint: Label | None = None,
    notice: Label | None = None,
) -> Response:
    opened = open_case(seat.office.database, seat.user, household, why="contradictions", now_ms=seat.now_ms)
    reader = replace(seat.reader(opened.people, opened.devices), unsealed=_open_sealed(seat, opened))
    visit = visit_to_look_at(opened.case)
    context = {
        "household": household,
        "head_name": reader.value("member", "name", _head_name(opened.case), case=opened.case),
        "community": opened.community,
        "file_path": visit_path(household, visit.id if visit else "").removeprefix(BASE),
        "clashes": Desk(opened.case, opened.entries, opened.roles, reader).clashes(),
        "may_settle": "review" in opened.rights,
        "change": seat.office.new_id(),
        "typed": {key: value for key, value in form.items() if isinstance(value, str)} if form is not None else {},
        "complaint": complaint.text(seat.language) if complaint else "",
        "notice": notice.text(seat.language) if notice else "",
        "periods": [
            ("month", seat.say("每月", "a month")),
            ("quarter", seat.say("每季", "a quarter")),
            ("year", seat.say("每年", "a year")),
        ],
    }
    return seat.page("desk.html", context, status=422 if complaint else 200)


def _open_sealed(seat: Seat, opened: OpenedCase) -> bool:
    """Opens the interviews whose sealed part is in contradiction, which is noted, for those with the right to."""
    sealed = {clash.entity for clash in contradictions(opened.case) if clash.unit in SEALED_UNITS}
    if not sealed or "sealed" not in opened.rights:
        return False
    for interview in sorted(sealed):
        open_source(seat.office.database, seat.user, opened.case.household, interview=interview, now_ms=seat.now_ms)
    return True


def _head_name(case: Case) -> Value:
    heads = [member for member in case.shown("member") if member.value("relation") == "head"]
    return (heads or [case.root])[0].value("name")


@router.post(DESK)
def settle(seat: ReviewerSeat, household: str, form: SentForm) -> Response:
    """The desk again with one contradiction less."""
    opened = open_case(seat.office.database, seat.user, EntityId(household), why="contradictions", now_ms=seat.now_ms)
    officer = Officer(user=seat.user, now_ms=seat.now_ms)
    try:
        settle_contradiction(seat.office.database, officer, _settlement(opened, form))
    except ReasonMissingError:
        return _desk_page(seat, EntityId(household), form=form, complaint=NO_REASON)
    except _NoChoiceError:
        return _desk_page(seat, EntityId(household), form=form, complaint=NO_CHOICE)
    except MalformedError:
        return _desk_page(seat, EntityId(household), form=form, complaint=WRONG_VALUE)
    except OvertakenError:
        words = [field_in(form, name) for name in ("new_text", "new_yuan", "reason")]
        kept = tuple(word for word in words if word)
        return trouble_page(seat, replace(OVERTAKEN, path=DESK.format(household=household), kept=kept))
    return seat.go(f"{DESK.format(household=household)}?settled=1")


class _NoChoiceError(Exception):
    """Nothing was picked."""


def _settlement(opened: OpenedCase, form: FormData) -> Settlement:
    entity, unit, choice = field_in(form, "entity"), field_in(form, "unit"), field_in(form, "choice")
    if not field_in(form, "change"):
        raise NotFoundError(unit)
    settlement = Settlement(
        household=opened.case.household,
        entity=EntityId(entity),
        unit=unit,
        saw=frozenset(ChangeId(id_) for id_ in field_in(form, "saw").split(",") if id_),
        reason=field_in(form, "reason").replace("\x00", ""),
        change=ChangeId(field_in(form, "change")[:64]),
    )
    if unit == LIFE_UNIT:
        return replace(settlement, fate=_fate(choice))
    if choice == "new":
        return replace(settlement, value=_new_value(opened.case, entity, unit, form=form))
    return replace(settlement, value=_picked(opened.case, entity, unit, id_=choice))


def _fate(choice: str) -> Fate:
    if choice == "removed":
        return "removed"
    if choice == "kept":
        return "kept"
    raise _NoChoiceError


def _siblings(case: Case, entity: str, unit: str) -> Sequence[Sibling]:
    found = case.entities.get(EntityId(entity))
    return found.register(unit).live if found is not None else ()


def _picked(case: Case, entity: str, unit: str, *, id_: str) -> Value:
    """The value of the picked write. One that stands no longer is told by `saw`, so any value will do then."""
    if not id_:
        raise _NoChoiceError
    return next((sibling.v for sibling in _siblings(case, entity, unit) if sibling.id == id_), None)


def _new_value(case: Case, entity: str, unit: str, *, form: FormData) -> Value:
    """The typed value in the field's own shape.

    Raises:
        MalformedError: when the field cannot hold it.
    """
    found = case.entities.get(EntityId(entity))
    field = field_of(found.type, unit) if found is not None else None
    if field is None:
        raise MalformedError("a field this version does not know takes no typed value")
    if field.kind == "amount":
        per = field_in(form, "new_per")
        if per not in MONTHS:
            raise MalformedError("an amount needs its period")
        return {"yuan": str(yuan(field_in(form, "new_yuan"))), "per": per}
    typed = field_in(form, "new_text").replace("\x00", "")
    if field.kind == "person" and typed not in {member.id for member in case.shown("member")}:
        raise MalformedError("not a member of this household")
    if not typed:
        raise _NoChoiceError
    return parse(field, typed)
