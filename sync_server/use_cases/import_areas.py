"""Imports the tree of areas from a list: code, name, level, code of the area above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared_models.area import LEVEL_LABELS, LEVELS, Area, AreaLevel
from shared_models.ids import AreaCode, UserId
from shared_models.words import Label
from sync_server.store import area_store, audit_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.use_cases.household_sheet import Problem
from sync_server.use_cases.sheet import Sheet

HEADINGS = {
    "code": ("代码", "code"),
    "name": ("名称", "name"),
    "level": ("级别", "level"),
    "parent": ("上级代码", "parent"),
}


def import_areas(database: Database, sheet: Sheet, *, by: UserId, now_ms: int) -> tuple[int, list[Problem]]:
    """How many areas were taken in, and what is wrong with the list; a list with a problem changes nothing."""
    with database.reading() as tx:
        known = {area.code: area for area in area_store.all_areas(tx)}
    areas, problems = read_areas(sheet)
    problems += list(_misplaced(areas, known))
    if problems:
        return 0, problems
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
