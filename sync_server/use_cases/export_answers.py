"""The questionnaires of one version of a form as a file: a workbook, CSV, or JSON, with codes or in words."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Literal, TypeAlias

import msgspec

from shared_models.area_tree import AreaTree
from shared_models.household import household_of
from shared_models.questionnaire.attached import file_names
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.tables import AnswerTables, document
from shared_models.questionnaire.wording import Wording
from shared_models.visit import STATUS_LABELS
from shared_models.words import Label, Language
from sync_server.papers.data_book import DataSheet, data_book
from sync_server.store.database import Database
from sync_server.use_cases.find_answers import AnswerSource, FilledForm, Wish, note_answers
from sync_server.use_cases.ground import ground_of
from sync_server.use_cases.read_forms import open_form

HEAD: dict[str, Label] = {
    "questionnaire": Label("问卷", "Questionnaire"),
    "household": Label("家庭", "Household"),
    "registry_no": Label("登记号", "Registry number"),
    "community": Label("社区（村）", "Community"),
    "visit_day": Label("入户日期", "Day of the visit"),
    "visit_state": Label("入户状态", "State of the visit"),
}
"""What is told of a questionnaire before its answers."""
Format: TypeAlias = Literal["xlsx", "csv", "json"]


def export_answers(database: Database, wish: Wish, *, as_: Format, in_words: bool) -> tuple[str, bytes]:
    """Every questionnaire of an area as a file, and what the file is called; it is noted who took it.

    A CSV of a form with repeats is a ZIP archive: a file for the questionnaires, and one a repeat.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no such version, or no area of the asker's.
    """
    opened = open_form(database, wish.digest)
    plan = ready(opened.form)
    wording = Wording(opened.form, wish.language) if in_words else None
    told = tuple(label.text(wish.language) if in_words else name for name, label in HEAD.items())
    tables, documents = AnswerTables(plan, told, wording), list[dict[str, object]]()
    number = 0
    with database.reading() as tx:
        ground = ground_of(tx, wish.user, wish.area, question=wish.question)
        source = AnswerSource(tx=tx, plan=plan, wish=wish)
        for one in source.below(ground.tree, ground.here):
            number += 1
            head, files = _head(one, ground.tree, wish.language), file_names(one.case)
            if as_ == "json":
                documents.append(
                    {**dict(zip(HEAD, head, strict=True)), "answers": document(one.filling, wording, files)}
                )
            else:
                tables.add(head, one.filling, files)
    about = {"area": ground.here.code, "questionnaires": number, "as": as_}
    note_answers(database, "export_answers", wish, about=about)
    ref = opened.listed.kept.ref
    name = f"{ref.id}-{ref.version}-{ground.here.name}"
    if as_ == "json":
        file = {"form": ref.id, "version": ref.version, "questionnaires": documents}
        return f"{name}.json", msgspec.json.Encoder(decimal_format="number").encode(file)
    if as_ == "xlsx":
        sheets = [DataSheet(one.name, one.headings, one.rows, one.numbers) for one in tables.tables.values()]
        return f"{name}.xlsx", data_book(sheets, ms=wish.now_ms)
    return _csv(name, tables)


def _head(one: FilledForm, tree: AreaTree, language: Language) -> tuple[str, ...]:
    area = tree.by_code.get(one.case.community)
    return (
        one.id,
        one.case.household,
        household_of(one.case).registry_no,
        area.name if area is not None else one.case.community,
        one.visit.day.isoformat() if one.visit.day is not None else "",
        STATUS_LABELS[one.visit.status].text(language),
    )


def _csv(name: str, tables: AnswerTables) -> tuple[str, bytes]:
    files = {table.name: _csv_file(table.headings, table.rows) for table in tables.tables.values()}
    if len(files) == 1:
        return f"{name}.csv", next(iter(files.values()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, body in files.items():
            archive.writestr(f"{table.replace('/', '.')}.csv", body)
    return f"{name}.zip", out.getvalue()


def _csv_file(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    is_formula = cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and not _is_number(cell))
    return f"'{cell}" if is_formula else cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
