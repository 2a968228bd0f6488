"""The page of one visit, and what a reviewer does there: accept it, or return it with remarks on its fields."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from shared_models.errors import NotFoundError
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.visit import STATUS_LABELS, Remark, Visit, day_of, find_visit
from shared_models.words import Label
from sync_server.console.file_page import NO_VISIT, FilePage
from sync_server.console.forms import SentForm, field_in
from sync_server.console.queue import done_notice, due_line, visit_path
from sync_server.console.queue_wish import AskedWish, from_the_top, wish_query
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, ReaderSeat, ReviewerSeat, Seat
from sync_server.console.trouble import OVERTAKEN, Trouble, trouble_page
from sync_server.store.case_row import visit_to_look_at
from sync_server.use_cases.accept_visit import ObstructedError, ShownVisit, accept_visit
from sync_server.use_cases.decide import Officer, OvertakenError
from sync_server.use_cases.list_queue import Neighbours, Wish, neighbours
from sync_server.use_cases.open_case import open_case
from sync_server.use_cases.return_visit import LONGEST, UnsaidError, return_visit

router = APIRouter()

UNSAID = Label(
    "退回时至少要有一条批注，写明需要补正什么；每条不超过 {longest} 字。",
    "A return needs at least one remark that says what to put right, each of at most {longest} characters.",
).fill(longest=LONGEST)


@router.get("/households/{household}")
def show_household(seat: ReaderSeat, household: str) -> Response:
    """The household's file: at the visit the office should look at, else as it stands."""
    opened = open_case(seat.office.database, seat.user, EntityId(household), why="file", now_ms=seat.now_ms)
    visit = visit_to_look_at(opened.case)
    if visit is not None:
        return seat.go(visit_path(household, visit.id).removeprefix(BASE))
    page = FilePage(seat=seat, opened=opened, visit_id=NO_VISIT)
    return seat.page("file.html", {**page.context(), **_links(seat, Neighbours(), ""), "complaint": None, "notice": ""})


@router.get("/households/{household}/visits/{visit}")
def show_visit(seat: ReaderSeat, household: str, visit: str, *, wish: AskedWish, done: str = "") -> Response:
    """One visit with everything a reviewer needs; `done` tells what became of the one before."""
    notice = done_notice(seat, done)
    return _visit_page(seat, EntityId(household), EntityId(visit), wish=wish, notice=notice)


def _visit_page(  # noqa: PLR0913 - a page that could not be sent is shown again with what was typed
    seat: Seat,
    household: EntityId,
    visit: EntityId,
    *,
    wish: Wish,
    typed: Mapping[str, str] | None = None,
    complaint: Label | None = None,
    notice: str = "",
) -> Response:
    opened = open_case(seat.office.database, seat.user, household, why="visit", now_ms=seat.now_ms)
    query = wish_query(from_the_top(wish))
    page = FilePage(seat=seat, opened=opened, visit_id=visit, query=query, typed=typed or {})
    links = _links(seat, _beside(seat, household, wish), query)
    said = complaint.text(seat.language) if complaint else None
    context = {**page.context(), **links, "complaint": said, "notice": notice}
    return seat.page("file.html", context, status=422 if said else 200)


def _beside(seat: Seat, household: EntityId, wish: Wish) -> Neighbours:
    return neighbours(seat.office.database, seat.user, wish, household=household, today=day_of(seat.now_ms))


def _links(seat: Seat, beside: Neighbours, query: str) -> dict[str, object]:
    """Where the page stands in the queue, and how one goes on."""
    place = seat.say("第 {n} / {total} 件", "{n} of {total}", n=beside.place, total=beside.total)
    return {
        "previous": visit_path(*beside.previous, query=query) if beside.previous else "",
        "next": visit_path(*beside.next, query=query) if beside.next else "",
        "queue_place": place if beside.place else "",
        "due": due_line(seat, beside.item) if beside.item is not None else None,
    }


@router.post("/households/{household}/visits/{visit}/accept")
def accept(seat: ReviewerSeat, household: str, visit: str, *, form: SentForm, wish: AskedWish) -> Response:
    """The next visit of the queue once this one is accepted."""
    shown = _shown_visit(household, visit, form)
    following = _following(seat, shown, wish, done="accepted")
    try:
        accept_visit(seat.office.database, _officer(seat), shown)
    except OvertakenError:
        return _overtaken(seat, shown, wish)
    except ObstructedError as error:
        complaint = Label(
            ";".join(label.zh for label in error.obstacles), "; ".join(label.en for label in error.obstacles)
        )
        return _visit_page(seat, shown.household, shown.visit, wish=wish, complaint=complaint)
    return seat.go(following)


@router.post("/households/{household}/visits/{visit}/return")
def send_back(seat: ReviewerSeat, household: str, visit: str, *, form: SentForm, wish: AskedWish) -> Response:
    """The next visit of the queue once this one is returned."""
    shown = _shown_visit(household, visit, form)
    typed = {name: value for name, value in form.multi_items() if isinstance(value, str) and _is_remark(name)}
    following = _following(seat, shown, wish, done="returned")
    try:
        return_visit(seat.office.database, _officer(seat), shown, remarks=_remarks(typed))
    except UnsaidError:
        return _visit_page(seat, shown.household, shown.visit, wish=wish, typed=typed, complaint=UNSAID)
    except OvertakenError:
        return _overtaken(seat, shown, wish, kept=tuple(text for text in typed.values() if text.strip()))
    return seat.go(following)


def _officer(seat: Seat) -> Officer:
    return Officer(user=seat.user, now_ms=seat.now_ms)


def _shown_visit(household: str, visit: str, form: FormData) -> ShownVisit:
    n, change = field_in(form, "n"), field_in(form, "change")
    if not n.isdigit() or not n.isascii() or not change:
        raise NotFoundError(visit)
    return ShownVisit(household=EntityId(household), visit=EntityId(visit), n=int(n[:18]), change=ChangeId(change[:64]))


def _is_remark(name: str) -> bool:
    return name.startswith("remark|") and name.count("|") == 2  # noqa: PLR2004 - remark|entity|unit


def _remarks(typed: Mapping[str, str]) -> list[Remark]:
    found = []
    for name, text in typed.items():
        _, entity, unit = name.split("|")
        found.append(Remark(EntityId(entity), unit, text.replace("\x00", "")))
    return found


def _following(seat: Seat, shown: ShownVisit, wish: Wish, *, done: str) -> str:
    """Where the reviewer goes on: asked before the decision takes this visit out of the queue."""
    after = _beside(seat, shown.household, wish).next
    query = f"{wish_query(from_the_top(wish))}&done={done}"
    if after is None:
        return f"/queue?{query}"
    return visit_path(*after, query=query).removeprefix(BASE)


def _overtaken(seat: Seat, shown: ShownVisit, wish: Wish, *, kept: tuple[str, ...] = ()) -> Response:
    """The page that tells who was faster, or that a tablet sent something new."""
    opened = open_case(seat.office.database, seat.user, shown.household, why="visit", now_ms=seat.now_ms)
    visit = find_visit(opened.case, shown.visit)
    path = visit_path(shown.household, shown.visit, query=wish_query(from_the_top(wish))).removeprefix(BASE)
    happened = OVERTAKEN.happened
    if visit is not None and visit.status != "finished":
        happened = Label(
            "这次入户记录现在是「{state}」，由{who}于 {when} 处理。", "The visit is now “{state}”: {who}, {when}."
        ).fill(
            state=STATUS_LABELS[visit.status],
            who=_decider(visit, opened.people),
            when=moment(max((save.ms for save in opened.case.saves.values()), default=None)),
        )
    trouble = Trouble(
        status=409,
        title=OVERTAKEN.title,
        happened=happened,
        safe=OVERTAKEN.safe,
        help=OVERTAKEN.help,
        path=path,
        path_label=Label("打开最新页面", "Open the page as it is now"),
        kept=kept,
    )
    return trouble_page(seat, trouble)


def _decider(visit: Visit, people: Mapping[UserId, str]) -> Label:
    if not visit.decided_by:
        return Label("调查员", "the investigator")
    name = people.get(UserId(visit.decided_by), visit.decided_by)
    return Label(name, name)
