"""The choices of a form: from its sheet, and from CSV files that lie beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from shared_models.questionnaire.form import Choice, Texts
from shared_models.words import Label
from sync_server.forms.columns import Columns
from sync_server.forms.problem import Problem
from sync_server.forms.workbook import SheetLine

MAX_CHOICES = 10_000
"""Choices of all lists together."""
MAX_CSV = 2 * 2**20

Beside = Callable[[str], bytes | None]
"""Gives the file of a name that lies beside the form; nothing when there is none."""


@dataclass(slots=True)
class ChoiceLists:
    """The lists of a form while it is read."""

    problems: list[Problem]
    beside: Beside
    found: dict[str, list[Choice]] = field(default_factory=dict)
    first_row: dict[str, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    total: int = 0

    def read(self, columns: Columns, *, twice: bool) -> None:
        """The rows of the choices sheet; `twice` lets a list have a code more than once."""
        seen: dict[tuple[str, str], int] = {}
        for line in columns.sheet.lines:
            name, code = columns.cell(line, "list_name"), columns.cell(line, "name")
            if not name and not code:
                continue
            problem = _fault(columns, line, seen, twice=twice)
            self.total += 1
            if self.total > MAX_CHOICES:
                words = Label(f"选项超过 {MAX_CHOICES} 个", f"more than {MAX_CHOICES} choices")
                self.problems.append(Problem(sheet="choices", row=line.number, column="", label=words))
                return
            if problem is not None:
                self.problems.append(problem)
                continue
            self.first_row.setdefault(name, line.number)
            extra = {one.text: line.cells[one.column] for one in columns.extra if one.column in line.cells}
            self.found.setdefault(name, []).append(Choice(code, columns.said(line, "label"), extra))

    def from_file(self, name: str, parameters: Texts) -> Label | None:
        """Takes in a CSV file as a list called by its name without the ending; gives what is wrong with it."""
        stem, _, ending = name.rpartition(".")
        if ending.lower() != "csv":
            return Label("选项文件只支持 CSV", "choices are read from CSV files only")
        body = self.beside(name)
        if body is None:
            return Label(f"找不到文件 {name},请与表单放在同一文件夹", f"{name} is not there; put it beside the form")
        if len(body) > MAX_CSV:
            return Label(f"{name} 超过 2 MB", f"{name} is larger than 2 MB")
        code, label = parameters.get("value", "name"), parameters.get("label", "label")
        return self._take(stem, body, code=code, label=label)

    def _take(self, stem: str, body: bytes, *, code: str, label: str) -> Label | None:
        try:
            rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        except (UnicodeDecodeError, csv.Error):
            return Label("文件不是 UTF-8 编码的 CSV", "the file is no CSV in UTF-8")
        if not rows or code not in rows[0] or label not in rows[0]:
            return Label(f"文件缺少 {code} 或 {label} 列", f"the file has no columns {code} and {label}")
        self.total += len(rows)
        if self.total > MAX_CHOICES:
            return Label(f"选项超过 {MAX_CHOICES} 个", f"more than {MAX_CHOICES} choices")
        choices = []
        for row in rows:
            columns = {name: text for name, text in row.items() if isinstance(name, str) and isinstance(text, str)}
            choices.append(Choice(columns.get(code, ""), {"": columns.get(label, "")}, columns))
        self.found[stem] = choices
        return None

    def add_other(self, name: str, languages: tuple[str, ...]) -> None:
        """Gives a list the choice `other`, where it has none."""
        choices = self.found.get(name, [])
        if choices and all(choice.name != "other" for choice in choices):
            choices.append(Choice("other", in_languages(Label("其他", "Other"), languages)))


def in_languages(label: Label, languages: tuple[str, ...]) -> Texts:
    """A label of ours in the languages of a form: Chinese where a language is called so, English elsewhere."""
    texts = {}
    for language in languages:
        low = language.lower()
        chinese = not language or any(word in low for word in ("zh", "中", "汉", "chinese"))
        texts[language] = label.zh if chinese else label.en
    return texts


def _fault(columns: Columns, line: SheetLine, seen: dict[tuple[str, str], int], *, twice: bool) -> Problem | None:
    name, code = columns.cell(line, "list_name"), columns.cell(line, "name")
    before = seen.setdefault((name, code), line.number)
    if not name or not code:
        missing = "name" if name else "list_name"
        label, column = Label(f"缺少 {missing}", f"{missing} is missing"), missing
    elif before != line.number and not twice:
        label = Label(f"选项 {code} 与第 {before} 行重复", f"the choice {code} stands in row {before} already")
        column = "name"
    elif not columns.said(line, "label"):
        label, column = Label("选项没有文字", "the choice has no label"), "label"
    else:
        return None
    return Problem(sheet="choices", row=line.number, column=columns.place(column), label=label)
