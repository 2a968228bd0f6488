"""The contradiction desk: every standing value side by side; one is picked or a new one typed, always with a reason.

Who does not know asks the investigators: the question goes back with the visit, and the contradiction stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from shared_models.case import LIFE_UNIT, Case, contradictions
from shared_models.catalogue import SEALED_UNITS, field_of
from shared_models.change import written_value
from shared_models.enquiry import enquiries, pinned_on
from shared_models.errors import MalformedError, NotFoundError
from shared_models.field import parse
from shared_models.ids import ChangeId, EntityId
from shared_models.money import MONTHS, yuan
from shared_models.values import Value
from shared_models.visit import day_of, visits
from shared_models.words import Label
from sync_server.console.effects import Forecast
from sync_server.console.enquiry_lines import Asked, asked_lines
from sync_server.console.filled import case_reader
from sync_server.console.forms import SentForm, field_in
from sync_server.console.options import Desk
from sync_server.console.queue import visit_path
from sync_server.console.reader import Reader
from sync_server.console.seat import BASE, ReaderSeat, ReviewerSeat, Seat
from sync_server.console.timeline import place_label
from sync_server.console.trouble import OVERTAKEN, trouble_page
from sync_server.console.typed_answer import MisfitError, NoChoiceError, new_answer
from sync_server.store.case_row import visit_to_look_at
from sync_server.use_cases.ask_field import NobodyToAskError, Question, ask_field
from sync_server.use_cases.decide import Officer, OvertakenError
from sync_server.use_cases.hold_policy import policy_held
from sync_server.use_cases.open_case import OpenedCase, open_case
from sync_server.use_cases.open_source import open_source
from sync_server.use_cases.return_visit import UnsaidError
from sync_server.use_cases.settle_contradiction import (
    Fate,
    ReasonMissingError,
    Settlement,
    settle_contradiction,
)

router = APIRouter()

NO_REASON = Label("请写明理由，再提交。", "Please give the reason, then send it.")
NO_CHOICE = Label("请选择一个值，或填写新值。", "Please pick a value or type a new one.")
ASKED = Label(
    "已退回询问，调查员的平板下次同步时会看到。答复之前矛盾保持未处理。",
    "Asked; the tablet shows it after its next sync. The contradiction stays open until it is settled.",
)
NO_QUESTION = Label(
    "请写明要问什么，不超过 2,000 字，再提交。", "Please write what is asked, at most 2,000 characters, then send it."
)
NOBODY = Label(
    "该户没有在审核中的入户记录，无法退回询问；请电话核实，或安排再次入户。",
    "No visit of this household is with the office, so none can go back: telephone, or have it visited again.",
)
RIVAL = Label(
    "您与其他经办人员同时处理了同一矛盾，结果不同。两个处理及理由都已保留，请协商后再定。",
    "You and another officer settled the same contradiction at once, differently. Both stand with their reasons: "
    "please agree and settle it again.",
)
QUESTION = Label(
    "此项有不同的记录，请向家庭核实后重新填写；如其中一个属实，请说明依据。",
    "There are different records here: please check with the family and write it again, or say which is right and why.",
)
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
def show_desk(seat: ReaderSeat, household: str, *, settled: str = "", asked: str = "") -> Response:
    """Every contradiction of one household; `settled` and `asked` say that the last act was kept."""
    return _desk_page(seat, EntityId(household), notice=SETTLED if settled else ASKED if asked else None)


def _desk_page(
    seat: Seat,
    household: EntityId,
    *,
    form: FormData | None = None,
    complaint: Label | None = None,
    notice: Label | None = None,
) -> Response:
    opened = open_case(seat.office.database, seat.user, household, why="contradictions", now_ms=seat.now_ms)
    reader = replace(case_reader(seat, opened), unsealed=_open_sealed(seat, opened))
    visit = visit_to_look_at(opened.case)
    today = day_of(seat.now_ms)
    held = policy_held(seat.office.database, opened.case.community, today)
    clashes = Desk(opened, reader, Forecast(policy=held.policy, today=today)).clashes()
    if notice is SETTLED and any(clash.is_rival for clash in clashes):
        notice = RIVAL
    context = {
        "household": household,
        "head_name": reader.value("member", "name", _head_name(opened.case), case=opened.case),
        "community": opened.community,
        "file_path": visit_path(household, visit.id if visit else "").removeprefix(BASE),
        "clashes": clashes,
        "answered": _answered(opened, reader),
        "policy": held.policy.title.text(seat.language),
        "question": QUESTION.text(seat.language),
        "nobody": NOBODY.text(seat.language),
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


def _answered(opened: OpenedCase, reader: Reader) -> Sequence[Asked]:
    """What was asked about places that are in contradiction no more, or never were, of visits the office works on."""
    case = opened.case
    open_places = {(clash.entity, pinned_on(clash.unit)) for clash in contradictions(case)}
    working = {visit.id for visit in visits(case) if visit.status in {"finished", "returned"}}
    found = [
        one
        for one in enquiries(case, opened.entries)
        if one.visit in working and (one.entity, one.unit) not in open_places
    ]
    places = {(one.entity, one.unit): place_label(case, one.entity, one.unit, reader=reader) for one in found}
    return asked_lines(found, case, reader=reader, places=places)


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
    except NoChoiceError:
        return _desk_page(seat, EntityId(household), form=form, complaint=NO_CHOICE)
    except MisfitError as error:
        return _desk_page(seat, EntityId(household), form=form, complaint=error.why)
    except MalformedError:
        return _desk_page(seat, EntityId(household), form=form, complaint=WRONG_VALUE)
    except OvertakenError:
        words = [field_in(form, name) for name in ("new_text", "new_yuan", "reason")]
        kept = tuple(word for word in words if word)
        return trouble_page(seat, replace(OVERTAKEN, path=DESK.format(household=household), kept=kept))
    return seat.go(f"{DESK.format(household=household)}?settled=1")


@router.post(f"{DESK}/ask")
def ask(seat: ReviewerSeat, household: str, form: SentForm) -> Response:
    """The desk again, the contradiction with what was asked about it."""
    path = DESK.format(household=household)
    if not field_in(form, "change"):
        raise NotFoundError(path)
    question = Question(
        household=EntityId(household),
        entity=EntityId(field_in(form, "entity")),
        unit=field_in(form, "unit"),
        text=field_in(form, "question").replace("\x00", ""),
        change=ChangeId(field_in(form, "change")[:64]),
    )
    try:
        ask_field(seat.office.database, Officer(user=seat.user, now_ms=seat.now_ms), question)
    except UnsaidError:
        return _desk_page(seat, EntityId(household), form=form, complaint=NO_QUESTION)
    except NobodyToAskError:
        return _desk_page(seat, EntityId(household), form=form, complaint=NOBODY)
    except OvertakenError:
        return trouble_page(seat, replace(OVERTAKEN, path=path, kept=(question.text,)))
    return seat.go(f"{path}?asked=1")


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
        return replace(settlement, value=_new_value(opened, entity, unit, form=form))
    return replace(settlement, value=_picked(opened, entity, unit, id_=choice))


def _fate(choice: str) -> Fate:
    if choice == "removed":
        return "removed"
    if choice == "kept":
        return "kept"
    raise NoChoiceError


def _picked(opened: OpenedCase, entity: str, unit: str, *, id_: str) -> Value:
    """What the picked change wrote, whether it still stands or another officer's word has taken its place meanwhile.

    Raises:
        NoChoiceError: nothing was picked, or nothing that was ever written there.
    """
    changes = (entry.change for entry in opened.entries if entry.change.id == id_)
    writes = [part.set[unit] for change in changes for part in change.parts if part.e == entity and unit in part.set]
    if not writes:
        raise NoChoiceError
    return written_value(writes[0])


def _new_value(opened: OpenedCase, entity: str, unit: str, *, form: FormData) -> Value:
    """The typed value in the field's own shape.

    Raises:
        MalformedError: when the field cannot hold it.
    """
    case = opened.case
    found = case.entities.get(EntityId(entity))
    field = field_of(found.type, unit) if found is not None else None
    if field is None:
        return new_answer(opened, EntityId(entity), unit, text=field_in(form, "new_text").replace("\x00", ""))
    if field.kind == "amount":
        per = field_in(form, "new_per")
        if per not in MONTHS:
            raise MalformedError("an amount needs its period")
        return {"yuan": str(yuan(field_in(form, "new_yuan"))), "per": per}
    typed = field_in(form, "new_text").replace("\x00", "")
    if field.kind == "person" and typed not in {member.id for member in case.shown("member")}:
        raise MalformedError("not a member of this household")
    if not typed:
        raise NoChoiceError
    return parse(field, typed)
