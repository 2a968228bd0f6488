"""Checking a spreadsheet whole: its cells, its rows, its formulas, a trial opening, and the field's own converter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from shared_models.errors import UnfitError
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import MAX_FORM, Form, form_bytes
from shared_models.questionnaire.lookup import empty_lists
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import Fault
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.planner import planned
from shared_models.questionnaire.surroundings import Surroundings
from shared_models.questionnaire.view import shown
from shared_models.words import Label
from sync_server.forms.choice_lists import Beside, ChoiceLists
from sync_server.forms.problem import Problem, SheetError
from sync_server.forms.read_form import FormReader
from sync_server.forms.workbook import read_book

TRIAL_ENTRIES = 5
TRIAL_DAY = datetime(2026, 1, 1, tzinfo=UTC)
MAX_PROBLEMS = 500

Opinion = Callable[[bytes, str], list[Problem]]


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A sound form, and what was told about it all the same."""

    form: Form
    notices: tuple[Problem, ...]


def check_form(body: bytes, name: str, *, beside: Beside, opinion: Opinion | None = None) -> CheckedForm:
    """The form in the bytes of an XLSX file called `name` (without ending).

    Raises:
        SheetError: with everything that is wrong, notices included, in the order of the sheets.
    """
    book = read_book(body)
    reader = FormReader(book, ChoiceLists(list(book.problems), beside), name=name)
    form = reader.form()
    plan = planned(form)
    found = [*reader.problems, *(_told(reader, fault) for fault in plan.faults)]
    if not form.items:
        words = Label("表单没有题目", "the form has no questions")
        found.append(Problem(sheet="survey", row=0, column="", label=words))
    if not _errors(found):
        found += _tried(reader, plan)
    if not _errors(found) and opinion is not None:
        found += opinion(body, form.id)
    if not _errors(found) and len(form_bytes(form)) > MAX_FORM:
        words = Label("表单过大", "the form is too large for a tablet")
        found.append(Problem(sheet="survey", row=0, column="", label=words))
    ordered = sorted(found, key=_order)[:MAX_PROBLEMS]
    if _errors(ordered):
        raise SheetError(ordered)
    return CheckedForm(form, tuple(ordered))


def _errors(problems: list[Problem]) -> bool:
    return any(not problem.is_notice for problem in problems)


def _order(problem: Problem) -> tuple[bool, int, int]:
    sheets = {"survey": 0, "choices": 1, "settings": 2}
    return problem.is_notice, sheets.get(problem.sheet, 3), problem.row


def _told(reader: FormReader, fault: Fault) -> Problem:
    if fault.item is None:
        return Problem(sheet="settings", row=2, column=fault.column, label=fault.label)
    sheet, row, column = reader.place("survey", fault.item.row, fault.column)
    return Problem(sheet=sheet, row=row, column=column, label=fault.label)


def _tried(reader: FormReader, plan: Plan) -> list[Problem]:
    """Opens the form once with some entries in every repeat: formulas that would never end are told now."""
    numbers = iter(range(10**9))
    around = Surroundings(
        now=TRIAL_DAY, draw=lambda: 0.5, new_id=lambda: f"trial-{next(numbers)}", lists=empty_lists(), filled="trial"
    )
    filling = open_filling(plan, around)
    with suppress(UnfitError):  # so many repeats within each other that the limit of entries ends the trial
        _grow(filling, filling.root)
    shown(filling)
    columns = {"live": "relevant", "entries": "repeat_count", "value": "calculation"}
    problems = []
    for number, aspect in filling.troubles:
        item = plan.places[number].item
        row = item.row if item is not None else 0
        sheet, at, column = reader.place("survey", row, columns.get(aspect, aspect))
        words = Label("公式计算量过大", "the formula takes more steps than a form may")
        problems.append(Problem(sheet=sheet, row=at, column=column, label=words))
    return problems


def _grow(filling: Filling, node: Node) -> None:
    for name, series in node.series.items():
        item = series.place.item
        if not item.repeat_count and "rows" not in item.parameters:
            for _ in range(TRIAL_ENTRIES):
                filling.add_entry(series)
        for entry in node.children[name]:
            _grow(filling, entry)
    for name, named in node.children.items():
        if name not in node.series:
            for child in named:
                _grow(filling, child)
