"""From the sheets of a spreadsheet to a form: row by row, every fault noted and the reading gone on with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from shared_models.errors import MalformedError
from shared_models.questionnaire.form import CHOOSING, Form, Item, Texts
from shared_models.questionnaire.reading import bounds
from shared_models.questionnaire.tree import references
from shared_models.words import Label
from sync_server.forms.choice_lists import ChoiceLists, in_languages
from sync_server.forms.columns import Columns, columns_of
from sync_server.forms.kinds import APPEARANCES, Kind, kind_of
from sync_server.forms.problem import Problem
from sync_server.forms.workbook import FormBook, FormSheet, SheetLine

NAME = re.compile(r"[^\W\d][\w.\-]*")
MAX_NAME = 60
YES = frozenset({"yes", "true", "true()", "1"})
NO = frozenset({"no", "false", "false()", "0"})
_TEXTS = ("label", "hint", "guidance", "constraint_message", "required_message")
_FORMULAS = ("relevant", "constraint", "calculation", "default", "choice_filter", "repeat_count")
SPECIFY = Label("请说明", "Please specify")
NO_INPUT = frozenset({"calculate", "hidden", "start", "end", "today", "username", "deviceid"})


@dataclass(slots=True)
class _Open:
    """A group or repeat whose end was not read yet."""

    kind: str
    line: SheetLine
    columns: dict[str, Any]
    items: list[Item] = field(default_factory=list)


class FormReader:
    """Reads one spreadsheet."""

    def __init__(self, book: FormBook, lists: ChoiceLists, *, name: str) -> None:
        self._book = book
        self._lists = lists
        self._name = name
        self.problems = lists.problems
        self.columns: dict[str, Columns] = {}
        self._languages: tuple[str, ...] = ("",)

    def form(self) -> Form:
        """The form as far as it could be read; `problems` says what could not."""
        for name in ("survey", "choices", "settings"):
            sheet = self._book.sheets.get(name) or FormSheet(name, (), ())
            if name not in self._book.sheets and name != "survey":
                self.columns[name] = Columns(sheet)
            else:
                self.columns[name] = columns_of(sheet, self.problems)
        if "survey" not in self._book.sheets:
            self._note(Label("缺少 survey 工作表", "there is no sheet called survey"), sheet="survey")
        settings = self._settings()
        twice = settings.get("allow_choice_duplicates", "").lower() in YES
        self._lists.read(self.columns["choices"], twice=twice)
        self._languages = self._all_languages(settings.get("default_language", ""))
        items = self._items()
        return Form(
            id=settings.get("form_id", "") or self._name,
            version=settings.get("version", ""),
            title={language: settings.get("form_title", "") or self._name for language in self._languages[:1]},
            items=tuple(items),
            lists={name: tuple(choices) for name, choices in self._lists.found.items()},
            languages=self._languages,
            instance_name=settings.get("instance_name", ""),
        )

    def place(self, sheet: str, row: int, column: str) -> tuple[str, int, str]:
        """Where a column of a row stands, as messages name it."""
        columns = self.columns.get(sheet)
        return sheet, row, columns.place(column) if columns is not None and column else column

    def _settings(self) -> dict[str, str]:
        columns = self.columns["settings"]
        lines = columns.sheet.lines
        if len(lines) > 1:
            self._note(Label("settings 只读取第一行", "only the first row of settings counts"), sheet="settings")
        found = {name: columns.cell(lines[0], name) for name in columns.plain} if lines else {}
        for name, most in (("form_id", MAX_NAME), ("version", MAX_NAME)):
            if len(found.get(name, "")) > most:
                self._note(Label(f"{name} 过长", f"{name} is too long"), sheet="settings")
        if not found.get("version"):
            self._note(Label("请在 settings 填写 version", "settings must say the version"), sheet="settings")
        return found

    def _all_languages(self, first: str) -> tuple[str, ...]:
        names = [name for columns in self.columns.values() for table in columns.texts.values() for name in table]
        ordered = dict.fromkeys(names) or {"": None}
        if not first or first == "default":
            return tuple(ordered)
        matching = [name for name in ordered if name == first] or [name for name in ordered if first in name]
        if not matching:
            words = Label(f"没有语言 {first}", f"there is no language {first}")
            self._note(words, sheet="settings", column="default_language")
        return tuple(dict.fromkeys([*matching[:1], *ordered]))

    def _items(self) -> list[Item]:
        stack = [_Open("", SheetLine(0, {}), {})]
        for line in self.columns["survey"].sheet.lines:
            text = self._cell(line, "type")
            if not text:
                if self._cell(line, "name") or self.columns["survey"].said(line, "label"):
                    self._tell(line, "type", Label("缺少 type", "the type is missing"))
                continue
            kind = kind_of(text)
            verb, _, structure = kind.kind.partition(" ")
            if verb == "begin":
                stack.append(_Open(structure, line, self._common(line, structure)))
            elif verb == "end":
                self._close(stack, line, structure)
            else:
                stack[-1].items.extend(self._question(line, kind))
        for unclosed in stack[1:]:
            words = Label(f"{unclosed.kind} 没有对应的 end", f"this {unclosed.kind} has no end")
            self._tell(unclosed.line, "type", words)
            stack[0].items.extend(unclosed.items)
        return stack[0].items

    def _close(self, stack: list[_Open], line: SheetLine, kind: str) -> None:
        last = stack[-1]
        for column in (name for name in (*_FORMULAS, "required") if self._cell(line, name)):
            words = Label("写在 end 行不起作用,请写在 begin 行", "no effect on an end row; write it on the begin row")
            self._tell(line, column, words, is_notice=True)
        if len(stack) == 1:
            self._tell(line, "type", Label(f"多余的 end {kind}", f"there is no {kind} to end here"))
            return
        if last.kind != kind:
            words = Label(
                f"此处应先结束第 {last.line.number} 行的 {last.kind}",
                f"row {last.line.number} opened a {last.kind}: end that",
            )
            self._tell(line, "type", words)
        stack.pop()
        if not last.items:
            words = Label("组内没有题目", "there is nothing in this group")
            self._tell(last.line, "type", words, is_notice=True)
        name = self._name_of(last.line)
        if name:
            stack[-1].items.append(Item(kind=last.kind, name=name, items=tuple(last.items), **last.columns))  # type: ignore[arg-type]

    def _question(self, line: SheetLine, kind: Kind) -> list[Item]:
        text = self._cell(line, "type")
        if kind.kind == "left out":
            words = Label(f"不记录 {text},此行不起作用", f"{text} is not recorded here; the row has no effect")
            self._tell(line, "type", words, is_notice=True)
            return []
        if kind.kind in {"", "unasked"}:
            words = Label(f"不支持题型 {text}", f"the type {text} is not supported")
            self._tell(line, "type", words if kind.kind else Label(f"没有题型 {text}", f"there is no type {text}"))
            return []
        if kind.kind == "list file":
            wrong = self._lists.from_file(f"{self._cell(line, 'name')}.csv", {"label": "name"})
            if wrong is not None:
                self._tell(line, "name", wrong)
            return []
        name = self._name_of(line)
        columns = self._common(line, kind.kind)
        return self._asked(line, kind, name, columns=columns) if name else []

    def _asked(self, line: SheetLine, kind: Kind, name: str, *, columns: dict[str, Any]) -> list[Item]:
        if kind.kind in CHOOSING:
            columns["choices"] = self._choices(line, kind, columns["parameters"])
        item = Item(kind=kind.kind, name=name, **columns)  # type: ignore[arg-type]
        self._check(line, item)
        if not kind.or_other:
            return [item]
        self._lists.add_other(item.choices, self._languages)
        relevant = f"selected(${{{name}}}, 'other')"
        label = in_languages(SPECIFY, self._languages)
        return [item, Item(kind="text", name=f"{name}_other", label=label, relevant=relevant, row=line.number)]

    def _choices(self, line: SheetLine, kind: Kind, parameters: Texts) -> str:
        if not kind.is_file:
            return kind.choices
        stem = kind.choices.rpartition(".")[0]
        if stem not in self._lists.found:
            wrong = self._lists.from_file(kind.choices, parameters)
            if wrong is not None:
                self._tell(line, "type", wrong)
                self._lists.found[stem] = []
        return stem

    def _check(self, line: SheetLine, item: Item) -> None:
        """What is wrong with a question on its own."""
        if item.kind not in NO_INPUT and not (item.label or item.hint or item.calculation):
            self._tell(line, "label", Label("题目没有文字", "the question has no label"))
        if item.kind == "calculate" and not (item.calculation or item.default):
            self._tell(line, "calculation", Label("缺少计算公式", "the calculation is missing"))
        self._check_codes(line, item)
        if item.kind == "range":
            self._check_range(line, item)
        for one in item.appearance:
            if one not in APPEARANCES:
                words = Label(f"不支持外观 {one},不起作用", f"the appearance {one} is not supported and has no effect")
                self._tell(line, "appearance", words, is_notice=True)

    def _check_codes(self, line: SheetLine, item: Item) -> None:
        if item.kind in {"select_multiple", "rank"}:
            spaced = [one.name for one in self._lists.found.get(item.choices, []) if " " in one.name]
            if spaced:
                words = Label(f"选项名不能含空格:{spaced[0]}", f"a code may hold no blank: {spaced[0]}")
                self._tell(line, "type", words)

    def _check_range(self, line: SheetLine, item: Item) -> None:
        try:
            bounds(item)
        except MalformedError:
            words = Label("range 的 start、end、step 有误", "start, end or step of the range is wrong")
            self._tell(line, "parameters", words)

    def _common(self, line: SheetLine, kind: str) -> dict[str, Any]:
        columns = self.columns["survey"]
        found: dict[str, Any] = {name: columns.said(line, name) for name in _TEXTS}
        found |= {name: self._cell(line, name) for name in _FORMULAS}
        found["required"] = self._yes_no(line, "required")
        found["read_only"] = self._yes_no(line, "read_only")
        found["appearance"] = tuple(self._cell(line, "appearance").split())
        found["trigger"] = references(self._cell(line, "trigger"))
        found["parameters"] = self._parameters(line)
        found["row"] = line.number
        if self._cell(line, "trigger") and not found["trigger"]:
            self._tell(line, "trigger", Label("trigger 应写成 ${题目名}", "write the trigger as ${name}"))
        if kind == "note":
            found["read_only"] = ""
        return found

    def _yes_no(self, line: SheetLine, name: str) -> str:
        text = self._cell(line, name)
        if text.lower() in YES:
            return "true()"
        return "" if text.lower() in NO else text

    def _parameters(self, line: SheetLine) -> Texts:
        found = {}
        for part in re.split(r"[\s,;]+", re.sub(r"\s*=\s*", "=", self._cell(line, "parameters"))):
            if part:
                name, mark, text = part.partition("=")
                found[name] = text
                if not mark:
                    self._tell(line, "parameters", Label(f"{part} 应写成 名称=值", f"write {part} as name=value"))
        return found

    def _name_of(self, line: SheetLine) -> str:
        name = self._cell(line, "name")
        if not name:
            self._tell(line, "name", Label("缺少 name", "the name is missing"))
        elif not NAME.fullmatch(name) or len(name) > MAX_NAME:
            words = Label(
                f"名称 {name[:MAX_NAME]} 只能含字母、数字、下划线、点和连字符,且以字母开头,不超过 {MAX_NAME} 字",
                f"{name[:MAX_NAME]}: letters, digits, _ . - only, beginning with a letter, at most {MAX_NAME}",
            )
            self._tell(line, "name", words)
            return ""
        return name

    def _cell(self, line: SheetLine, name: str) -> str:
        return self.columns["survey"].cell(line, name)

    def _tell(self, line: SheetLine, column: str, label: Label, *, is_notice: bool = False) -> None:
        sheet, row, place = self.place("survey", line.number, column)
        self.problems.append(Problem(sheet=sheet, row=row, column=place, label=label, is_notice=is_notice))

    def _note(self, label: Label, *, sheet: str, column: str = "") -> None:
        self.problems.append(Problem(sheet=sheet, row=0, column=column, label=label))
