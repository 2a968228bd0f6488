"""Evidence flags: what a person should look at, and what else it may be. Nothing follows by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from shared_models.errors import MalformedError
from shared_models.flags.flag import INNOCENT, KINDS
from shared_models.papers.sheet import Sheet, Table
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.console.coverage import SHEET
from sync_server.console.coverage_sheet import Form
from sync_server.console.forms import SentForm, field_in
from sync_server.console.papers import as_workbook
from sync_server.console.queue import visit_path
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, AuditorSeat, Seat
from sync_server.papers.workbook import workbook
from sync_server.store.flag_store import FlagNote
from sync_server.use_cases.list_flags import (
    LONGEST_REASON,
    PAGE,
    STATES,
    VERDICTS,
    FlagWish,
    Record,
    ShownFlag,
    State,
    known_kind,
    list_flags,
    note_flag,
)
from sync_server.use_cases.print_paper import PrintedPaper

router = APIRouter()
_PAGE = re.compile(r"[1-9][0-9]{0,3}")

STATE_LABELS: dict[State, Label] = {
    "open": Label("待查看", "To look at"),
    "followed_up": Label("核实中", "Being looked into"),
    "explained": Label("已有解释", "Explained"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    href: str
    name: str
    registry_no: str
    when: str
    photo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    id: str
    kind: str
    evidence: str
    innocent: str
    records: tuple[_Record, ...]
    hidden: int
    verdict: str
    reason: str
    said: str


@router.get("/flags")
def show_flags(  # noqa: PLR0913 - what an address may say
    seat: AuditorSeat,
    *,
    community: Annotated[str, Query(max_length=20)] = "",
    kind: str = "",
    state: State = "open",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    form: Form = "html",
) -> Response:
    """The flags of the asker's communities a page at a time, or as a workbook."""
    wish = FlagWish(community=community, kind=known_kind(kind), state=state, page=page)
    return _page(seat, wish) if form == "html" else _workbook(seat, replace(wish, most=SHEET))


def _workbook(seat: Seat, wish: FlagWish) -> Response:
    """The records of the page, a line each: the flags' own, not those that they are compared with."""
    say = seat.say
    board = list_flags(seat.office.database, seat.user, wish, now_ms=seat.now_ms)
    places = {area.code: area.name for area in board.communities}
    lines = []
    for one in board.shown:
        card, own = _card(seat, one), next((r for r in one.records if r.visit == one.flag.visit), None)
        lines.append(
            (
                card.kind,
                places.get(one.flag.community, one.flag.community),
                own.head_name if own else "",
                own.registry_no if own else "",
                moment(own.started_ms) if own and own.started_ms is not None else "",
                card.evidence,
                str(len(one.flag.others)),
                card.innocent,
                card.verdict,
                card.reason,
                card.said,
            )
        )
    headings = (
        say("提示", "Flag"),
        say("社区（村）", "Community"),
        say("户主", "Head"),
        say("登记号", "Registry number"),
        say("入户时间", "Visit"),
        say("依据", "Evidence"),
        say("涉及的其他记录", "Other records"),
        say("也可能是", "It may also be"),
        say("结论", "Verdict"),
        say("理由", "Reason"),
        say("何人何时", "By whom and when"),
    )
    first = (board.page - 1) * SHEET
    held = say(
        "共 {total} 条，本表第 {first}–{last} 条",
        "{total} flags, here {first}–{last}",
        total=board.total,
        first=min(first + 1, board.total),
        last=first + len(lines),
    )
    note = say("提示不作结论，不影响任何人的待遇。", "A flag decides nothing and touches nobody's benefit.")
    when = say("数据截至 {when}", "as of {when}", when=moment(seat.now_ms))
    title = f"{say('证据提示', 'Evidence flags')} {STATE_LABELS[wish.state].text(seat.language)}"
    table = Table(title="", headings=headings, lines=tuple(lines), numbers=(6,))
    sheet = Sheet(title=title, subtitle=f"{when} · {held} · {note}", blocks=(table,), wide=True)
    return as_workbook(PrintedPaper(f"{title} {day_of(seat.now_ms)}.xlsx", workbook(sheet, ms=seat.now_ms)))


@router.post("/flags/{flag}")
def note(seat: AuditorSeat, flag: str, form: SentForm) -> Response:
    """The page one came from, with the flag in its new state."""
    said = FlagNote(
        flag=flag,
        verdict=field_in(form, "verdict"),
        reason=field_in(form, "reason"),
        by=seat.user,
        ms=seat.now_ms,
    )
    state: State = next((one for one in STATES if one == field_in(form, "state")), "open")
    sent = field_in(form, "page")
    wish = FlagWish(
        community=field_in(form, "community"),
        kind=known_kind(field_in(form, "kind")),
        state=state,
        page=int(sent) if _PAGE.fullmatch(sent) else 1,
    )
    try:
        note_flag(seat.office.database, seat.user, said)
    except MalformedError as error:
        zh, _, en = str(error).partition(" / ")
        return _page(seat, wish, complaint=zh if seat.language == "zh" else en, typed=said)
    back = {"community": wish.community, "kind": wish.kind, "state": state, "page": wish.page, "done": flag}
    return seat.go(f"/flags?{urlencode(back)}")


def _page(seat: Seat, wish: FlagWish, *, complaint: str = "", typed: FlagNote | None = None) -> Response:
    board = list_flags(seat.office.database, seat.user, wish, now_ms=seat.now_ms)

    def href(**changed: object) -> str:
        asked = {"community": wish.community, "kind": wish.kind, "state": wish.state, **changed}
        return f"{BASE}/flags?{urlencode({name: value for name, value in asked.items() if value})}"

    context = {
        "cards": [_card(seat, one) for one in board.shown],
        "states": [
            (STATE_LABELS[one].text(seat.language), board.by_state.get(one, 0), href(state=one), one == wish.state)
            for one in STATES
        ],
        "kinds": [
            (label.text(seat.language), board.by_kind.get(code, 0), href(kind=code), code == wish.kind)
            for code, label in KINDS.items()
            if board.by_kind.get(code, 0) or code == wish.kind
        ],
        "all_kinds": (sum(board.by_kind.values()), href(kind=""), not wish.kind),
        "communities": board.communities,
        "wish": wish,
        "page": board.page,
        "sheet_href": href(page=(board.page - 1) * PAGE // SHEET + 1, form="xlsx"),
        "total": board.total,
        "waiting": board.waiting,
        "previous": href(page=board.page - 1) if board.page > 1 else "",
        "next": href(page=board.page + 1) if board.page < board.pages else "",
        "verdicts": [(code, label.text(seat.language)) for code, label in VERDICTS.items()],
        "complaint": complaint,
        "typed": typed,
        "done": seat.request.query_params.get("done", ""),
        "longest": LONGEST_REASON,
    }
    return seat.page("flags.html", context, status=422 if complaint else 200)


def _card(seat: Seat, one: ShownFlag) -> _Card:
    note = one.note
    verdicts = [label.text(seat.language) for code, label in VERDICTS.items() if note and note.verdict == code]
    return _Card(
        id=one.flag.id,
        kind=KINDS[one.flag.kind].text(seat.language),
        evidence=one.flag.evidence.text(seat.language),
        innocent=INNOCENT[one.flag.kind].text(seat.language),
        records=tuple(_record(seat, record) for record in one.records),
        hidden=one.hidden,
        verdict="".join(verdicts),
        reason=note.reason if note is not None else "",
        said=f"{one.by} {moment(note.ms)}" if note is not None else "",
    )


def _record(seat: Seat, record: Record) -> _Record:
    return _Record(
        href=visit_path(record.household, record.visit),
        name=record.head_name or seat.say("（未登记姓名）", "(no name)"),
        registry_no=record.registry_no,
        when=moment(record.started_ms) if record.started_ms is not None else "—",
        photo=f"{BASE}/households/{record.household}/files/{record.photo}" if record.photo else "",
    )
