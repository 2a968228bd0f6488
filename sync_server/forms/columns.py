"""The headings of a form's sheets: which column says what, in which language, and which have no meaning here.

Source: XLSForm, "The survey worksheet", "Multiple language support", and its reference table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared_models.words import Label
from sync_server.forms.problem import Problem
from sync_server.forms.workbook import FormSheet, Heading, SheetLine

SURVEY: Mapping[str, str] = {
    "type": "type",
    "name": "name",
    "label": "label",
    "hint": "hint",
    "guidance_hint": "guidance",
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "constraint_message": "constraint_message",
    "constraining message": "constraint_message",
    "required": "required",
    "required_message": "required_message",
    "calculation": "calculation",
    "calculate": "calculation",
    "default": "default",
    "read_only": "read_only",
    "readonly": "read_only",
    "read only": "read_only",
    "appearance": "appearance",
    "choice_filter": "choice_filter",
    "trigger": "trigger",
    "parameters": "parameters",
    "repeat_count": "repeat_count",
}
CHOICES: Mapping[str, str] = {"list_name": "list_name", "list name": "list_name", "name": "name", "label": "label"}
SETTINGS: Mapping[str, str] = {
    "form_title": "form_title",
    "title": "form_title",
    "form_id": "form_id",
    "id_string": "form_id",
    "version": "version",
    "default_language": "default_language",
    "instance_name": "instance_name",
    "allow_choice_duplicates": "allow_choice_duplicates",
}
KNOWN: Mapping[str, Mapping[str, str]] = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
TRANSLATED = frozenset({"label", "hint", "guidance", "constraint_message", "required_message"})
MEDIA = frozenset({"image", "audio", "video", "big-image", "media"})
NEEDED: Mapping[str, tuple[str, ...]] = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ()}


@dataclass(slots=True)
class Columns:
    """The columns of one sheet by what they say, and for texts by language."""

    sheet: FormSheet
    plain: dict[str, Heading] = field(default_factory=dict)
    texts: dict[str, dict[str, Heading]] = field(default_factory=dict)
    extra: list[Heading] = field(default_factory=list)
    """Of choices: columns that filters and look-ups read."""

    def cell(self, line: SheetLine, name: str) -> str:
        """The text in a column of a row; blank where there is none."""
        heading = self.plain.get(name)
        return line.cells.get(heading.column, "") if heading is not None else ""

    def said(self, line: SheetLine, name: str) -> dict[str, str]:
        """The texts of a row by language, blanks left out."""
        found = {language: line.cells.get(one.column, "") for language, one in self.texts.get(name, {}).items()}
        return {language: text for language, text in found.items() if text}

    def place(self, name: str) -> str:
        """Letter and heading of a column, as messages name it; the bare name where the sheet has no such column."""
        by_language = self.texts.get(name, {})
        heading = self.plain.get(name) or next(iter(by_language.values()), None)
        return heading.place if heading is not None else name


def columns_of(sheet: FormSheet, problems: list[Problem]) -> Columns:
    """The columns of a sheet; headings without meaning, used twice or missing are told."""
    found = Columns(sheet)
    for heading in sheet.headings:
        _place(found, heading, problems)
    for name in NEEDED[sheet.name]:
        if name not in found.plain:
            words = Label(f"缺少 {name} 列", f"the column {name} is missing")
            problems.append(Problem(sheet=sheet.name, row=1, column="", label=words))
    return found


def _place(found: Columns, heading: Heading, problems: list[Problem]) -> None:
    sheet = found.sheet.name
    name, language = _parted(heading.text)
    known = KNOWN[sheet].get(name.lower())
    if known in TRANSLATED:
        table = found.texts.setdefault(known, {})
        _take(table, language, heading, sheet=sheet, problems=problems)
    elif known is not None and not language:
        _take(found.plain, known, heading, sheet=sheet, problems=problems)
    elif name.lower() in MEDIA:
        words = Label("题目不显示图片和音像", "questions show no pictures, sound or film here")
        problems.append(Problem(sheet=sheet, row=1, column=heading.place, label=words, is_notice=True))
    elif sheet == "choices":
        found.extra.append(heading)
    else:
        words = Label("不支持此列,不起作用", "this column is not supported and has no effect")
        problems.append(Problem(sheet=sheet, row=1, column=heading.place, label=words, is_notice=True))


def _take(table: dict[str, Heading], key: str, heading: Heading, *, sheet: str, problems: list[Problem]) -> None:
    if key in table:
        words = Label(f"此列重复(另见 {table[key].place})", f"there is such a column already: {table[key].place}")
        problems.append(Problem(sheet=sheet, row=1, column=heading.place, label=words))
        return
    table[key] = heading


def _parted(text: str) -> tuple[str, str]:
    """Name and language of a heading such as `label::English (en)`."""
    name, mark, language = text.partition("::")
    if not mark:
        name, mark, language = text.partition(":")
        if name.lower() not in SURVEY or "_" in language:
            return text.strip(), ""
    return name.strip(), " ".join(language.split())
