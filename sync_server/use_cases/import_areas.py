"""Imports the tree of areas from a list: code, name, level, code of the area above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared_models.area import LEVEL_LABELS, LEVELS, Area, AreaLevel
from shared_models.ids import AreaCode, UserId
from shared_models.words import Label
from sync_server.store import area_store, audit_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.use_cases.administration import Bounds, bounds_of
from sync_server.use_cases.household_sheet import Problem
from sync_server.use_cases.sheet import Sheet

HEADINGS = {
    "code": ("代码", "code"),
    "name": ("名称", "name"),
    "level": ("级别", "level"),
    "parent": ("上级代码", "parent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOrder:
    """By whom, whether only to look, and whether only the areas count that this person administers."""

    by: UserId
    now_ms: int
    dry_run: bool = False
    bounded: bool = False


def import_areas(database: Database, sheet: Sheet, order: AreaOrder) -> tuple[int, list[Problem]]:
    """How many areas were (on a dry run: would be) taken in, and what is wrong; a list with a problem changes nothing.

    Raises:
        NotAllowedError: bounded, the person administers nothing.
    """
    by, now_ms = order.by, order.now_ms
    with database.reading() as tx:
        bounds = bounds_of(tx, by if order.bounded else None)
    areas, problems = read_areas(sheet)
    problems += list(_misplaced(areas, bounds.areas))
    problems += list(_outside(areas, bounds))
    if problems or order.dry_run:
        return 0 if problems else len(areas), sorted(problems, key=lambda problem: problem.row)
    with database.writing() as tx:
        area_store.save_areas(tx, [area for _, area in areas])
        audit_store.write_audit(tx, AuditNote(by, "import_areas", "", {"areas": len(areas)}), now_ms=now_ms)
    return len(areas), []


def read_areas(sheet: Sheet) -> tuple[list[tuple[int, Area]], list[Problem]]:
    """The areas of a list with their row numbers, and what cannot be read."""
    places = {unit: _place(sheet, headings) for unit, headings in HEADINGS.items()}
    missing = [HEADINGS[unit][0] for unit, at in places.items() if at is None]
    if missing:
        return [], [Problem(1, heading, Label("缺少这一列", "this column is missing")) for heading in missing]
    areas, problems = [], []
    for row in sheet.rows:
        code, name, word, parent = (_cell(row.cells, places[unit]) for unit in HEADINGS)
        level = _level(word)
        if not code or not name or level is None:
            message = Label("代码、名称或级别缺失或无法识别", "code, name or level is missing or unknown")
            problems.append(Problem(row.number, "", message))
            continue
        area = Area(code=AreaCode(code), name=name, level=level, parent=AreaCode(parent) if parent else None)
        areas.append((row.number, area))
    return areas, problems


def _place(sheet: Sheet, headings: tuple[str, str]) -> int | None:
    return next((at for at, heading in enumerate(sheet.header) if heading.casefold() in headings), None)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _level(word: str) -> AreaLevel | None:
    words: dict[str, AreaLevel] = {}
    for level in LEVELS:
        label = LEVEL_LABELS[level]
        bare = label.zh.replace("(", "").replace(")", "")
        words |= dict.fromkeys((level, label.zh, bare, *_parts(label.zh), label.en.casefold()), level)
    return words.get(word.casefold().replace("（", "(").replace("）", ")"))


def _parts(text: str) -> list[str]:
    """街道 and 乡镇 of 街道(乡镇)."""
    return text.rstrip(")").split("(")


def _misplaced(areas: Sequence[tuple[int, Area]], known: dict[AreaCode, Area]) -> Iterator[Problem]:
    listed = {area.code: area for _, area in areas}
    seen: set[AreaCode] = set()
    for number, area in areas:
        if area.code in seen:
            yield Problem(number, HEADINGS["code"][0], Label("代码重复", "the code stands twice"))
        seen.add(area.code)
        above = listed.get(area.parent) or known.get(area.parent) if area.parent is not None else None
        if area.level != "city" and (above is None or LEVELS.index(above.level) >= LEVELS.index(area.level)):
            yield Problem(number, HEADINGS["parent"][0], Label("上级不存在或级别不符", "no such area above it"))


def _outside(areas: Sequence[tuple[int, Area]], bounds: Bounds) -> Iterator[Problem]:
    """Areas that are not the importer's to change: neither they nor what they come under lies in his areas."""
    if bounds.everywhere:
        return
    within = set(bounds.codes)
    for level in LEVELS:
        for number, area in areas:
            if area.level != level:
                continue
            mine = area.code in within if area.code in bounds.areas else area.parent in within
            if mine and (area.parent in within or area.code in bounds.codes):
                within.add(area.code)
            else:
                yield Problem(
                    number, HEADINGS["code"][0], Label("不在您管理的区域内", "not in the areas you administer")
                )
