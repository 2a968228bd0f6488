"""The answers to one version of a form in an area and period: a table by area, a chart a question, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from shared_models.questionnaire.tallies import Tally
from shared_models.visit import day_of
from sync_server.console.coverage_frame import page_href
from sync_server.console.coverage_period import Asked, AskedPeriod, choices, period_words
from sync_server.console.form_preview import KINDS
from sync_server.console.form_shelf import line_of, version_path
from sync_server.console.papers import XLSX
from sync_server.console.reader import moment
from sync_server.console.seat import AuditorSeat, Seat
from sync_server.use_cases.count_answers import AnswerBoard, count_answers
from sync_server.use_cases.export_answers import Format, export_answers
from sync_server.use_cases.find_answers import Wish

router = APIRouter()
MEDIA: dict[str, str] = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "json": "application/json",
}
WORDS, CODES = "words", "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One choice of a question."""

    label: str
    count: int
    share: str
    width: int
    """Of the hundred that all answers are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One question."""

    label: str
    group: str
    kind: str
    asked: int
    answered: int
    declined: int
    bars: tuple[Bar, ...]
    numbers: tuple[tuple[str, str], ...]
    is_first: bool
    """Whether it is the first one of its group."""


@router.get("/forms/{digest}/answers")
def show_answers(seat: AuditorSeat, digest: str, *, period: Asked, area: str = "") -> Response:
    """The counts of an area."""
    board = count_answers(seat.office.database, _wish(seat, digest, area, period=period))
    return seat.page("form_answers.html", _context(seat, digest, board, period=period))


@router.get("/forms/{digest}/answers/file")
def fetch_answers(  # noqa: PLR0913 - what an address may say
    seat: AuditorSeat,
    digest: str,
    *,
    period: Asked,
    area: str = "",
    as_: Annotated[Format, Query(alias="as")] = "xlsx",
    told: Annotated[str, Query(alias="in")] = WORDS,
) -> Response:
    """Every questionnaire of an area as a file."""
    wish = _wish(seat, digest, area, period=period)
    name, body = export_answers(seat.office.database, wish, as_=as_, in_words=told != CODES)
    headers = {
        "Content-Disposition": f"attachment; filename=\"answers\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=MEDIA[name.rpartition(".")[2]], headers=headers)


def _wish(seat: Seat, digest: str, area: str, *, period: AskedPeriod) -> Wish:
    return Wish(
        user=seat.user,
        now_ms=seat.now_ms,
        digest=digest,
        area=area,
        period=period.days,
        language=seat.language,
    )


def _context(seat: Seat, digest: str, board: AnswerBoard, *, period: AskedPeriod) -> dict[str, object]:
    path, here = f"{version_path(digest)}/answers", board.path[-1]

    def href(area: str) -> str:
        return page_href(path, area=area, period=period.name)

    total = (seat.say("合计", "Total"), *board.lines[-1][1:])
    links = [href(area.code) if area.code != here.code else "" for area in board.rows]
    names = list(choices(day_of(seat.now_ms)))
    return {
        "line": line_of(seat, board.opened.listed, board.opened.people),
        "versions": [line_of(seat, one, board.opened.people) for one in board.opened.others],
        "path": path,
        "area": here,
        "crumbs": [(one.name, href(one.code)) for one in board.path[:-1]],
        "period": period.name,
        "period_words": period_words(seat, period.name),
        "days": period.days,
        "complaint": period.complaint.text(seat.language) if period.complaint else "",
        "periods": [
            (name, period_words(seat, name)) for name in (names if period.name in names else [*names, period.name])
        ],
        "as_of": moment(seat.now_ms),
        "questionnaires": board.questionnaires,
        "headings": board.headings,
        "rows": list(zip(links, board.lines[:-1], strict=True)),
        "total": total,
        "formats": get_args(Format),
        "charts": _charts(seat, board.tallies),
    }


def _charts(seat: Seat, tallies: Sequence[Tally]) -> list[Chart]:
    found: list[Chart] = []
    for one in tallies:
        found.append(_chart(seat, one, is_first=not found or found[-1].group != one.group))
    return found


def _chart(seat: Seat, one: Tally, *, is_first: bool) -> Chart:
    numbers = one.numbers
    return Chart(
        label=one.label,
        group=one.group,
        kind=seat.say("排在第一位", "ranked first") if one.kind == "rank" else KINDS[one.kind].text(seat.language),
        asked=one.asked,
        answered=one.answered,
        declined=one.declined,
        bars=tuple(
            Bar(
                label=label,
                count=count,
                share=f"{count / one.answered:.0%}" if one.answered else "—",
                width=round(100 * count / one.answered) if one.answered else 0,
            )
            for label, count in one.options
        ),
        numbers=(
            (seat.say("合计", "Sum"), f"{numbers.total:f}"),
            (seat.say("平均", "Mean"), f"{numbers.mean:f}"),
            (seat.say("最小", "Least"), f"{numbers.least:f}"),
            (seat.say("最大", "Most"), f"{numbers.most:f}"),
        )
        if numbers is not None
        else (),
        is_first=is_first,
    )
