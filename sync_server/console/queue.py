"""The queue page: filters in the address, so that every view of it is a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Response

from shared_models.choices import BENEFIT_CLASS, OUTCOME
from shared_models.ids import AreaCode
from shared_models.visit import STATUS_LABELS, VisitStatus, day_of
from shared_models.words import Label
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, ReaderSeat, Seat
from sync_server.store.queue_store import STATES, QueueItem, QueueState
from sync_server.use_cases.list_queue import PAGE, Queue, Wish, list_queue

router = APIRouter()

TAB_LABELS: dict[QueueState, Label] = {
    "finished": Label("待审核", "Waiting"),
    "contradiction": Label("有矛盾", "Contradictions"),
    "returned": Label("退回补正", "Returned"),
    "accepted": Label("已通过", "Accepted"),
    "draft": Label("入户中", "In progress"),
}
TONES: dict[str, str] = {"finished": "note", "returned": "warn", "accepted": "good", "draft": ""}

DONE_LABELS: dict[str, Label] = {
    "accepted": Label("已审核通过，并记入变更日志。", "Accepted; it stands in the log."),
    "returned": Label(
        "已退回，调查员的平板下次同步时会看到批注。", "Returned; the tablet shows the remarks after its next sync."
    ),
}
"""Said on the page that follows a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tab:
    label: Label
    href: str
    count: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    href: str
    head_name: str
    registry_no: str
    community: str
    address: str
    benefit_class: str
    day: str
    outcome: str
    finished: str
    waiting: str
    status: str
    tone: str
    n_contradictions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    status: QueueState
    community: str
    benefit_class: str
    query: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.community or self.benefit_class or self.query)


def queue_wish(
    *,
    status: QueueState = "finished",
    community: str = "",
    class_: Annotated[str, Query(alias="class")] = "",
    q: Annotated[str, Query(max_length=80)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Wish:
    """What the address asks for."""
    return Wish(state=status, community=community, benefit_class=class_, query=q.replace("\x00", ""), page=page)


AskedWish = Annotated[Wish, Depends(queue_wish)]


def wish_query(wish: Wish, *, page: int = 1, state: QueueState | None = None) -> str:
    """The address part that asks for the same; defaults are left out."""
    asked = {
        "status": state or wish.state,
        "community": wish.community,
        "class": wish.benefit_class,
        "q": wish.query,
        "page": page if page > 1 else "",
    }
    return urlencode({name: value for name, value in asked.items() if value})


def visit_path(household: str, visit: str, *, query: str = "") -> str:
    """Where a visit's page is; with the queue's filter, so that next and previous stay inside it."""
    home = f"{BASE}/households/{quote(household, safe='')}"
    path = f"{home}/visits/{quote(visit, safe='')}" if visit else home
    return f"{path}?{query}" if query else path


@router.get("/queue")
def show_queue(seat: ReaderSeat, wish: AskedWish, done: str = "") -> Response:
    """One page of the queue; htmx gets only the part that a filter changes."""
    queue = list_queue(seat.office.database, seat.user, wish)
    names = {area.code: area.name for area in queue.communities}
    chosen = _Filter(status=wish.state, community=wish.community, benefit_class=wish.benefit_class, query=wish.query)
    context = {
        "tabs": _tabs(wish, queue),
        "filter": chosen,
        "communities": queue.communities,
        "classes": list(BENEFIT_CLASS.items()),
        "clear_href": f"{BASE}/queue?status={wish.state}",
        "rows": [_line(seat, item, wish, names=names) for item in queue.items],
        "pages": _pages(seat, wish, queue),
        "empty": _empty(seat, chosen),
        "notice": done_notice(seat, done),
        "may_review": seat.sitter is not None and "review" in seat.sitter.rights,
    }
    response = seat.page("_queue.html" if seat.is_fragment else "queue.html", context)
    response.headers["Vary"] = "HX-Request"
    return response


def _tabs(wish: Wish, queue: Queue) -> list[_Tab]:
    return [
        _Tab(
            label=TAB_LABELS[state],
            href=f"{BASE}/queue?{wish_query(wish, state=state)}",
            count=queue.counts[state],
            is_open=state == wish.state,
        )
        for state in STATES
    ]


def _line(seat: Seat, item: QueueItem, wish: Wish, *, names: dict[AreaCode, str]) -> _Line:
    class_label = BENEFIT_CLASS.get(item.benefit_class)
    outcome = OUTCOME.get(item.visit_outcome)
    return _Line(
        href=_href(item, wish),
        head_name=item.head_name,
        registry_no=item.registry_no,
        community=names.get(item.community, item.community),
        address=item.address,
        benefit_class=class_label.text(seat.language) if class_label else "—",
        day=item.visit_day,
        outcome=outcome.text(seat.language) if outcome else "—",
        finished=moment(item.visit_finished_ms) if item.visit_finished_ms is not None else "",
        waiting=_waiting(seat, item),
        status=status_text(seat, item.visit_status),
        tone=TONES.get(item.visit_status, ""),
        n_contradictions=item.n_contradictions,
    )


def _href(item: QueueItem, wish: Wish) -> str:
    query = wish_query(wish)
    if wish.state == "contradiction":
        return f"{BASE}/households/{item.household}/contradictions"
    return visit_path(item.household, item.visit, query=query)


def status_text(seat: Seat, status: str) -> str:
    """A visit's state in words; a dash for a household without visits."""
    labels: dict[str, Label] = {str(key): label for key, label in STATUS_LABELS.items()}
    return labels[status].text(seat.language) if status in labels else "—"


def done_notice(seat: Seat, done: str) -> str:
    """What to say after a decision that led here; blank for none."""
    return DONE_LABELS[done].text(seat.language) if done in DONE_LABELS else ""


def _waiting(seat: Seat, item: QueueItem) -> str:
    waits: VisitStatus = "finished"
    if item.visit_status != waits or item.visit_finished_ms is None:
        return ""
    days = max(0, (day_of(seat.now_ms) - day_of(item.visit_finished_ms)).days)
    return seat.say("已等待 {days} 天", "waiting {days} days", days=days) if days else seat.say("今天", "today")


def _pages(seat: Seat, wish: Wish, queue: Queue) -> dict[str, str]:
    first = (queue.page - 1) * PAGE
    words = seat.say(
        "共 {total} 户，显示第 {first}–{last} 户",
        "{total} households, showing {first}–{last}",
        total=queue.total,
        first=first + 1,
        last=first + len(queue.items),
    )
    to = f"{BASE}/queue?"
    return {
        "words": words,
        "previous": to + wish_query(wish, page=queue.page - 1) if queue.page > 1 else "",
        "next": to + wish_query(wish, page=queue.page + 1) if queue.page < queue.pages else "",
    }


def _empty(seat: Seat, chosen: _Filter) -> dict[str, str]:
    if chosen.is_narrowed:
        return {
            "title": seat.say("没有符合条件的记录", "Nothing matches these filters"),
            "help": seat.say("请换一个条件，或清除筛选。", "Try other words, or clear the filters."),
        }
    if chosen.status == "finished":
        return {
            "title": seat.say("没有待审核的入户记录", "No visit is waiting for review"),
            "help": seat.say(
                "调查员的平板同步之后，完成的入户记录会出现在这里。",
                "Finished visits appear here once a tablet has synced.",
            ),
        }
    return {
        "title": seat.say("这里没有记录", "There is nothing here"),
        "help": seat.say("可查看其他状态。", "Look at the other states."),
    }
