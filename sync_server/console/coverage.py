"""The coverage board: per community who was due, visited, accepted, and who was not and why; each number opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from shared_models.choices import BENEFIT_CLASS
from shared_models.coverage import REASON_LABELS, CoverageLine
from shared_models.due import quarter_of
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.console.coverage_words import DEFINITIONS, FIGURE_LABELS, label_of
from sync_server.console.queue import TONES, status_text, visit_path
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, AuditorSeat, Seat
from sync_server.use_cases.audit_coverage import (
    FIGURES,
    Behind,
    Number,
    Question,
    Rules,
    audit_coverage,
    audit_households,
    rules_of,
)

router = APIRouter()

PAST_QUARTERS = 8
PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line of the board; numbers stand beside the address that opens them."""

    name: str
    code: str
    figures: list[tuple[int, str]]
    reasons: list[tuple[str, int, str]]
    short: tuple[str, int, str]
    """Accepted although something is missing."""
    unjudged: int
    share: str
    visited: int
    due: int


def asked_quarter(
    seat: AuditorSeat, quarter: Annotated[str, Query(pattern=r"^(\d{4}-Q[1-4])?$")] = ""
) -> tuple[date, date]:
    """First and last day of the quarter in the address, such as 2026-Q4; the present one without."""
    if not quarter:
        return quarter_of(day_of(seat.now_ms))
    year, number = int(quarter[:4]), int(quarter[-1])
    if not 1 < year < 9999:  # noqa: PLR2004 - the years a date can have, with room on both sides
        raise NotFoundError(quarter)
    return quarter_of(date(year, number * 3, 1))


AskedQuarter = Annotated[tuple[date, date], Depends(asked_quarter)]


@router.get("/coverage")
def show_coverage(seat: AuditorSeat, period: AskedQuarter) -> Response:
    """The board of every community the asker may audit."""
    question = _question(seat, period)
    board = audit_coverage(seat.office.database, seat.user, question)
    rows = [_row(seat, area.name, board.lines[area.code], period) for area in board.communities]
    context = {
        "rows": rows,
        "total": _row(seat, seat.say("合计", "Total"), board.total, period),
        "households": board.households,
        "labels": [FIGURE_LABELS[figure].text(seat.language) for figure in FIGURES],
        **_frame(seat, period, question),
        "citations": _citations(seat, board.rules),
    }
    return seat.page("coverage.html", context)


@router.get("/coverage/{community}")
def show_behind(
    seat: AuditorSeat,
    community: str,
    *,
    period: AskedQuarter,
    figure: str = "due",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The households behind one number."""
    label = label_of(figure)
    if label is None:
        raise NotFoundError(figure)
    question = _question(seat, period)
    number = Number(AreaCode(community), figure)
    area, found = audit_households(seat.office.database, seat.user, number, question=question, now_ms=seat.now_ms)
    with seat.office.database.reading() as tx:
        rules = rules_of(tx, [area.code], question)
    first = (page - 1) * PAGE
    context = {
        "community": area.name,
        "figure": label.text(seat.language),
        "total": len(found),
        "first": first,
        "rows": [_behind(seat, one) for one in found[first : first + PAGE]],
        "pages": _pages(community, figure, period, page=page, total=len(found)),
        "board_href": f"{BASE}/coverage?quarter={_name(period)}",
        **_frame(seat, period, question),
        "citations": _citations(seat, rules),
    }
    return seat.page("coverage_households.html", context)


def _question(seat: Seat, period: tuple[date, date]) -> Question:
    return Question(period=period, today=day_of(seat.now_ms))


def _name(period: tuple[date, date]) -> str:
    return f"{period[0].year}-Q{(period[0].month + 2) // 3}"


def _frame(seat: Seat, period: tuple[date, date], question: Question) -> dict[str, object]:
    """What both pages say about the question and the moment of the data."""
    return {
        "quarter": _name(period),
        "quarter_words": _words(seat, period),
        "days": f"{period[0]} – {period[1]}",
        "quarters": [(_name(one), _words(seat, one)) for one in _quarters(question.today)],
        "as_of": moment(seat.now_ms),
        "definitions": [
            (FIGURE_LABELS[name].text(seat.language), words.text(seat.language)) for name, words in DEFINITIONS.items()
        ],
    }


def _citations(seat: Seat, rules: Rules) -> list[tuple[str, str]]:
    """The classes that each source speaks of, whatever communities it holds in."""
    found: dict[str, dict[str, None]] = {}
    for cadences in rules.values():
        for code, cadence in cadences.items():
            label = BENEFIT_CLASS.get(code, Label(code, code))
            found.setdefault(cadence.citation, {})[label.text(seat.language)] = None
    return [("、".join(names), citation) for citation, names in sorted(found.items())]


def _words(seat: Seat, period: tuple[date, date]) -> str:
    return seat.say("{year} 年第 {n} 季度", "Quarter {n} of {year}", year=period[0].year, n=(period[0].month + 2) // 3)


def _quarters(today: date) -> list[tuple[date, date]]:
    found = [quarter_of(today)]
    while len(found) < PAST_QUARTERS:
        found.append(quarter_of(found[-1][0] - timedelta(days=1)))
    return found


def _row(seat: Seat, name: str, line: CoverageLine, period: tuple[date, date]) -> _Row:  # noqa: PLR0917
    def href(figure: str) -> str:
        return _href(line.community, figure, period)

    counts = [line.not_visited.total() if figure == "not_visited" else getattr(line, figure) for figure in FIGURES]
    return _Row(
        name=name,
        code=line.community,
        figures=[(count, href(figure)) for count, figure in zip(counts, FIGURES, strict=True)],
        reasons=[
            (REASON_LABELS[code].text(seat.language), count, href(code))
            for code, count in line.not_visited.most_common()
        ],
        short=(FIGURE_LABELS["accepted_short"].text(seat.language), line.accepted_short, href("accepted_short")),
        unjudged=line.unjudged,
        share=f"{line.visited / line.due:.0%}" if line.due else "—",
        visited=line.visited,
        due=line.due,
    )


def _href(community: str, figure: str, period: tuple[date, date], *, page: int = 1) -> str:
    """Where the households behind a number are listed; the total has no such page."""
    if not community:
        return ""
    asked = {"quarter": _name(period), "figure": figure, **({"page": page} if page > 1 else {})}
    return f"{BASE}/coverage/{community}?{urlencode(asked)}"


def _pages(community: str, figure: str, period: tuple[date, date], *, page: int, total: int) -> dict[str, str]:
    return {
        "previous": _href(community, figure, period, page=page - 1) if page > 1 else "",
        "next": _href(community, figure, period, page=page + 1) if page * PAGE < total else "",
    }


def _behind(seat: Seat, one: Behind) -> dict[str, object]:
    reason = next(iter(one.line.not_visited), "")
    label = BENEFIT_CLASS.get(one.item.benefit_class)
    return {
        "href": visit_path(one.item.household, one.item.visit),
        "head_name": one.item.head_name or seat.say("（未登记姓名）", "(no name)"),
        "registry_no": one.item.registry_no,
        "address": one.item.address or "—",
        "benefit_class": label.text(seat.language) if label else "—",
        "due": one.due.on.isoformat(),
        "why_due": one.due.reason.text(seat.language),
        "is_overdue": bool(one.line.overdue),
        "last": one.last.isoformat() if one.last else "—",
        "attempts": one.attempts,
        "is_visited": bool(one.line.visited),
        "why_not": REASON_LABELS[reason].text(seat.language) if reason else "",
        "status": status_text(seat, one.item.visit_status),
        "tone": TONES.get(one.item.visit_status, ""),
    }
