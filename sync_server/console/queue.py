"""The queue page: what waits for the office by legal deadline, its filters with their counts, and views with names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Response

from shared_models.choices import BENEFIT_CLASS, OUTCOME
from shared_models.visit import STATUS_LABELS, VisitStatus, day_of
from shared_models.words import Label
from sync_server.console.queue_filters import Filters
from sync_server.console.queue_wish import AskedWish, from_the_top, queue_path, wish_query
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, ReaderSeat, Seat
from sync_server.store.queue_store import QueueItem
from sync_server.use_cases.keep_filters import list_filters
from sync_server.use_cases.list_queue import Queue, Wish, list_queue

router = APIRouter()

TONES: dict[str, str] = {"finished": "note", "returned": "warn", "accepted": "good", "draft": ""}
SOON_DAYS = 7
"""A deadline this near is marked."""

DONE_LABELS: dict[str, Label] = {
    "accepted": Label("已审核通过，并记入变更日志。", "Accepted; it stands in the log."),
    "returned": Label(
        "已退回，调查员的平板下次同步时会看到批注。", "Returned; the tablet shows the remarks after its next sync."
    ),
    "kept": Label("筛选已保存，只有您能看到。", "The filter is saved; only you see it."),
    "unnamed": Label(
        "没有保存：请给筛选起一个不超过 40 字的名称；每人最多保存 20 个。",
        "Not saved: give the filter a name of at most 40 characters; each person keeps 20 at most.",
    ),
    "removed": Label("已删除保存的筛选。", "The saved filter is removed."),
    "restored": Label("已恢复保存的筛选。", "The saved filter is back."),
}
"""Said on the page that follows a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    day: str
    left: str
    tone: str
    reason: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    href: str
    head_name: str
    registry_no: str
    community: str
    address: str
    benefit_class: str
    campaign: str
    day: str
    outcome: str
    due: _Due
    finished: str
    waiting: str
    status: str
    tone: str
    n_contradictions: int
    n_photos_missing: int


def visit_path(household: str, visit: str, *, query: str = "") -> str:
    """Where a visit's page is; with the queue's filter, so that next and previous stay inside it."""
    home = f"{BASE}/households/{quote(household, safe='')}"
    path = f"{home}/visits/{quote(visit, safe='')}" if visit else home
    return f"{path}?{query}" if query else path


@router.get("/queue")
def show_queue(seat: ReaderSeat, *, wish: AskedWish, done: str = "", saved: str = "") -> Response:
    """One page of the queue; htmx gets only the part that a filter changes."""
    queue = list_queue(seat.office.database, seat.user, wish, today=day_of(seat.now_ms))
    top = from_the_top(wish)
    context = {
        "wish": wish,
        "is_narrowed": replace(top, state="finished") != Wish(),
        **Filters(seat, queue, top).context(),
        "clear_href": queue_path(Wish(state=wish.state)),
        "rows": [_line(seat, item, top, queue=queue) for item in queue.items],
        "pages": _pages(seat, wish, queue),
        "empty": _empty(seat, top),
        "notice": done_notice(seat, done),
        "is_refused": done == "unnamed",
        "removed": saved if done == "removed" else "",
        "query": wish_query(top),
        "saved": _saved(seat, top),
        "may_review": seat.sitter is not None and "review" in seat.sitter.rights,
    }
    response = seat.page("_queue.html" if seat.is_fragment else "queue.html", context)
    response.headers["Vary"] = "HX-Request"
    return response


def _saved(seat: Seat, wish: Wish) -> list[dict[str, object]]:
    """The views that this person gave names."""
    found = list_filters(seat.office.database, seat.user)
    here = wish_query(wish)
    return [
        {"id": one.id, "name": one.name, "href": f"{BASE}/queue?{one.query}", "is_open": one.query == here}
        for one in found
    ]


def _line(seat: Seat, item: QueueItem, wish: Wish, *, queue: Queue) -> _Line:
    class_label = BENEFIT_CLASS.get(item.benefit_class)
    outcome = OUTCOME.get(item.visit_outcome)
    campaign = queue.campaigns.get(item.campaign)
    return _Line(
        href=_href(item, wish),
        head_name=item.head_name,
        registry_no=item.registry_no,
        community=queue.names.get(item.community, item.community),
        address=item.address,
        benefit_class=class_label.text(seat.language) if class_label else "—",
        campaign=campaign.text(seat.language) if campaign else "",
        day=item.visit_day,
        outcome=outcome.text(seat.language) if outcome else "",
        due=due_line(seat, item),
        finished=moment(item.visit_finished_ms) if item.visit_finished_ms is not None else "",
        waiting=_waiting(seat, item),
        status=status_text(seat, item.visit_status),
        tone=TONES.get(item.visit_status, ""),
        n_contradictions=item.n_contradictions,
        n_photos_missing=item.n_photos_missing,
    )


def due_line(seat: Seat, item: QueueItem) -> _Due:
    """The legal deadline of a household in words: the day, how far off it is, why, and the rule."""
    deadline = item.deadline
    reason = deadline.reason.text(seat.language) or seat.say("正在计算", "being worked out")
    left, tone = _left(seat, deadline.on) if deadline.on else ("", "")
    day = deadline.on.isoformat() if deadline.on else "—"
    return _Due(day=day, left=left, tone=tone, reason=reason, citation=deadline.citation)


def _left(seat: Seat, on: date) -> tuple[str, str]:
    days = (on - day_of(seat.now_ms)).days
    if days < 0:
        return seat.say("逾期 {days} 天", "{days} days overdue", days=-days), "bad"
    if days == 0:
        return seat.say("今天到期", "due today"), "warn"
    return seat.say("还剩 {days} 天", "{days} days left", days=days), "warn" if days <= SOON_DAYS else ""


def _href(item: QueueItem, wish: Wish) -> str:
    if wish.state == "contradiction":
        return f"{BASE}/households/{quote(item.household, safe='')}/contradictions"
    return visit_path(item.household, item.visit, query=wish_query(wish))


def status_text(seat: Seat, status: str) -> str:
    """A visit's state in words; for a household without visits, that there was none."""
    labels: dict[str, Label] = {str(key): label for key, label in STATUS_LABELS.items()}
    return labels[status].text(seat.language) if status in labels else seat.say("尚无入户", "no visit yet")


def done_notice(seat: Seat, done: str) -> str:
    """What to say after a decision that led here; blank for none."""
    return DONE_LABELS[done].text(seat.language) if done in DONE_LABELS else ""


def _waiting(seat: Seat, item: QueueItem) -> str:
    waits: VisitStatus = "finished"
    if item.visit_status != waits or item.visit_finished_ms is None:
        return ""
    days = max(0, (day_of(seat.now_ms) - day_of(item.visit_finished_ms)).days)
    return seat.say("已等待 {days} 天", "waiting {days} days", days=days) if days else seat.say("今天", "today")


def _pages(seat: Seat, wish: Wish, queue: Queue) -> Mapping[str, str]:
    words = seat.say(
        "共 {total} 户，显示第 {first}–{last} 户",
        "{total} households, showing {first}–{last}",
        total=queue.total,
        first=queue.first + 1,
        last=queue.first + len(queue.items),
    )
    if not queue.items:
        return {"words": words, "previous": "", "next": ""}
    before = replace(wish, after=None, before=queue.items[0].key)
    after = replace(wish, before=None, after=queue.items[-1].key)
    return {
        "words": words,
        "previous": queue_path(before) if queue.first else "",
        "next": queue_path(after) if queue.has_more else "",
    }


def _empty(seat: Seat, wish: Wish) -> dict[str, str]:
    if replace(wish, state="finished") != Wish():
        return {
            "title": seat.say("没有符合条件的记录", "Nothing matches these filters"),
            "help": seat.say("请换一个条件，或清除筛选。", "Try other words, or clear the filters."),
        }
    if wish.state == "finished":
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
