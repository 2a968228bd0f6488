"""Who opened which household's file, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from shared_models.visit import china_day_span
from shared_models.words import Label
from sync_server.console.reader import NOTHING, moment
from sync_server.console.seat import Seat, WatcherSeat
from sync_server.store.audit_store import ReadLine
from sync_server.use_cases.read_log import LogWish, Reads, list_reads

router = APIRouter()

PAGE_LABELS: dict[str, Label] = {
    "visit": Label("入户记录", "a visit"),
    "file": Label("家庭档案", "the file"),
    "registry": Label("登记变更", "the registration"),
    "slip": Label("告知单", "the slip"),
    "contradictions": Label("矛盾处理", "contradictions"),
    "archive": Label("案卷归档包", "the case archive"),
    "held": Label("暂存记录", "a held record"),
    "open_source": Label("受访邻居身份（密封）", "a sealed neighbour's name"),
    "open_matched": Label("银行核对结果（密封）", "a sealed bank balance"),
}
"""What was looked at, by the page's name in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    when: str
    person: str
    household: str
    community: str
    what: str


@router.get("/reads")
def show_reads(seat: WatcherSeat, user: str = "", q: str = "", day: str = "", page: int = 1) -> Response:  # noqa: PLR0917
    """A page of the read log, narrowed by person, household and day."""
    wish = LogWish(user=user, query=q, span=china_day_span(day), page=max(page, 1))
    reads = list_reads(seat.office.database, seat.user, wish, now_ms=seat.now_ms)
    rights = seat.sitter.rights if seat.sitter is not None else frozenset()
    kept = urlencode({"user": user, "q": q, "day": day})
    context = {
        "lines": [_line(seat, one, reads) for one in reads.lines],
        "more": reads.more,
        "page": wish.page,
        "kept": kept,
        "people": sorted(reads.people.items(), key=lambda one: one[1]),
        "user": user,
        "q": q,
        "day": day,
        "as_administrator": "administer" in rights and "audit" not in rights,
    }
    return seat.page("reads.html", context)


def _line(seat: Seat, one: ReadLine, reads: Reads) -> _Line:
    named = one.head_name if one.community in reads.may_name else ""
    shown = " · ".join(text for text in (one.registry_no, named) if text)
    return _Line(
        when=moment(one.line.ms),
        person=reads.people.get(one.line.user_id, one.line.user_id),
        household=shown or NOTHING,
        community=reads.areas.get(one.community, one.community),
        what=what_was_read(one).text(seat.language),
    )


def what_was_read(one: ReadLine) -> Label:
    """Which page of a file was opened."""
    if one.line.action in PAGE_LABELS:
        return PAGE_LABELS[one.line.action]
    page = json.loads(one.line.detail).get("page", "") if one.line.detail else ""
    return PAGE_LABELS.get(page, PAGE_LABELS["file"])
