"""Pages of coverage as workbooks: exactly what the page shows, and on a second sheet how each number is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from fastapi import Response

from shared_models.papers.sheet import Sheet, Table
from shared_models.visit import day_of
from sync_server.console.coverage_frame import Place, citations, definitions
from sync_server.console.coverage_period import period_words
from sync_server.console.coverage_words import FIGURE_LABELS
from sync_server.console.papers import as_workbook
from sync_server.console.reader import moment
from sync_server.console.seat import Seat
from sync_server.papers.workbook import workbook
from sync_server.use_cases.audit_coverage import FIGURES
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.print_paper import PrintedPaper

Form: TypeAlias = Literal["html", "xlsx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number with the address that opens it, and its word where it has one."""

    count: int
    href: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the board."""

    name: str
    href: str
    """Blank for the line of a sum."""
    depth: int
    figures: list[Cell]
    short: Cell
    """Accepted although something is missing."""
    reasons: list[Cell]
    share: str
    visited: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A table of figures as pages have them."""

    headings: Sequence[str]
    lines: Sequence[Sequence[object]]


def board_sheet(place: Place, rows: Sequence[Row], total: Row) -> Sheet:
    """The board of an area."""
    seat = place.seat
    headings = (
        seat.say("区域", "Area"),
        *(FIGURE_LABELS[figure].text(seat.language) for figure in FIGURES),
        seat.say("已访比例", "Share visited"),
        seat.say("未访原因与缺项（户）", "Why not, and gaps (households)"),
    )
    table = Table(
        title="",
        headings=headings,
        lines=tuple(_line(seat, row) for row in (*rows, total)),
        numbers=tuple(range(1, len(FIGURES) + 1)),
    )
    return _titled(place, f"{seat.say('走访覆盖', 'Coverage')} {place.area.name}", table)


def _line(seat: Seat, row: Row) -> tuple[str, ...]:
    beside = [f"{cell.label} {cell.count}" for cell in (row.short, *row.reasons) if cell.count]
    name = f"{'　' * row.depth}{row.name}"
    return (name, *(str(cell.count) for cell in row.figures), row.share, seat.say("，", ", ").join(beside))


def households_sheet(place: Place, title: str, rows: Sequence[Mapping[str, Any]], *, part: tuple[int, int]) -> Sheet:
    """Households; `part` says how many stand before the first of them, and how many there are in all."""
    say = place.seat.say
    first, total = part
    held = say(
        "共 {total} 户，本表第 {first}–{last} 户",
        "{total} households, here {first}–{last}",
        total=total,
        first=min(first + 1, total),
        last=first + len(rows),
    )
    headings = (
        say("户主", "Head"),
        say("登记号", "Registry number"),
        say("社区（村）", "Community"),
        say("住址", "Address"),
        say("类别", "Class"),
        say("应访期限", "Due by"),
        say("是否逾期", "Overdue"),
        say("期限理由", "Why"),
        say("依据", "Rule"),
        say("上次入户", "Last visit"),
        say("上门日期与结果", "Attempts"),
        say("情况", "State"),
    )
    yes, no = say("逾期", "overdue"), say("未逾期", "in time")
    lines = tuple(
        (
            row["head_name"],
            row["registry_no"],
            row["community"],
            row["address"],
            row["benefit_class"],
            row["due"],
            yes if row["is_overdue"] else no,
            row["why_due"],
            row["citation"],
            row["last"],
            say("；", "; ").join(f"{day} {met}" for day, met in row["tried"]),
            _state(place, row),
        )
        for row in rows
    )
    return _titled(place, title, Table(title="", headings=headings, lines=lines), held=held)


def _state(place: Place, row: Mapping[str, Any]) -> str:
    say = place.seat.say
    words = [say("已访", "visited") if row["is_visited"] else str(row["why_not"])]
    words += [say("有缺项", "gaps")] if row["is_short"] else []
    words += [say("已抽查", "sampled")] if row["is_sampled"] else []
    return say("，", ", ").join([*words, f"{say('最近记录', 'latest record')} {row['status']}"])


def figures_sheet(place: Place, title: str, *tables: Figures) -> Sheet:
    """Tables of an area's figures: the name of each line first, then numbers."""
    return _titled(
        place,
        f"{title} {place.area.name}",
        *(
            Table(
                title="",
                headings=tuple(one.headings),
                lines=tuple(tuple(str(cell) for cell in line) for line in one.lines),
                numbers=tuple(range(1, len(one.headings))),
            )
            for one in tables
        ),
    )


def _titled(place: Place, title: str, *tables: Table, held: str = "") -> Sheet:
    first, last = place.asked.days
    when = place.seat.say("数据截至 {when}", "as of {when}", when=moment(place.seat.now_ms))
    words = period_words(place.seat, place.asked.name)
    subtitle = " · ".join(one for one in (f"{words} {first} – {last}", when, held) if one)
    return Sheet(title=title, subtitle=subtitle, blocks=tables, wide=True)


def as_file(place: Place, sheet: Sheet, rules: Rules) -> Response:
    """The workbook that the browser saves, with the definitions on its second sheet."""
    seat = place.seat
    lines = [*definitions(seat), *((names, citation) for names, citation in citations(seat, rules))]
    table = Table(
        title="",
        headings=(seat.say("名称", "Name"), seat.say("口径或依据", "How it is counted, or its rule")),
        lines=tuple(lines),
    )
    meaning = Sheet(title=seat.say("口径", "Definitions"), subtitle=sheet.subtitle, blocks=(table,))
    name = f"{sheet.title} {day_of(seat.now_ms)}.xlsx"
    return as_workbook(PrintedPaper(name, workbook(sheet, meaning, ms=seat.now_ms)))
