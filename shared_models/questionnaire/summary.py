"""The summary sheet of a form: filled-in questionnaires counted by area, for the questions that ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.form import CHOOSING, Item, text_in
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.standing import instances
from shared_models.words import Label

SUMMARY = "summary"
"""The appearance of a question that the summary sheet has columns for: one a choice, or the sum of its numbers."""
QUESTIONNAIRES = Label("份数", "Questionnaires")
AREA = Label("社区(村)", "Community")
TOTAL = Label("合计", "Total")

Column = tuple[tuple[str, ...], str]
"""Path of a question and the code that is counted; a blank code adds up numbers."""
Figures = defaultdict[Column | None, Decimal]


def headings(plan: Plan, language: str) -> tuple[str, ...]:
    """The headings of the sheet: area, number of questionnaires, then the columns."""
    chinese = language == "zh"
    first = [label.zh if chinese else label.en for label in (AREA, QUESTIONNAIRES)]
    wanted = next((one for one in plan.form.languages if ("zh" in one or "中" in one) == chinese), "")
    return (*first, *(_words(plan, column, wanted) for column in columns(plan)))


def lines(plan: Plan, by_area: Iterable[tuple[str, Iterable[Filling]]]) -> tuple[tuple[str, ...], ...]:
    """One line an area and one for all of them. What is not relevant is not counted; no answer adds nothing."""
    found: list[tuple[str, Figures]] = []
    total = Figures(Decimal)
    for area, fillings in by_area:
        figures = Figures(Decimal)
        for filling in fillings:
            figures[None] += 1
            for column, amount in _figures(plan, filling):
                figures[column] += amount
        for key, sum_ in figures.items():
            total[key] += sum_
        found.append((area, figures))
    rows = [*found, (TOTAL.zh, total)]
    return tuple((area, *(_plain(figures[column]) for column in (None, *columns(plan)))) for area, figures in rows)


def columns(plan: Plan) -> tuple[Column, ...]:
    """The columns of the sheet, in the order of the form."""
    found: list[Column] = []
    for place in plan.places:
        item = place.item
        if item is None or SUMMARY not in item.appearance:
            continue
        codes = [one.name for one in plan.form.lists.get(item.choices, ())] if item.kind in CHOOSING else [""]
        found.extend((place.path, code) for code in dict.fromkeys(codes))
    return tuple(found)


def _figures(plan: Plan, filling: Filling) -> Iterator[tuple[Column, Decimal]]:
    for place in plan.places:
        item = place.item
        if item is None or SUMMARY not in item.appearance:
            continue
        for node in instances(place, filling.root, "value"):
            if node.live and node.text:
                yield from _counted(place.path, item, node.text)


def _counted(path: tuple[str, ...], item: Item, text: str) -> Iterator[tuple[Column, Decimal]]:
    if item.kind in CHOOSING:
        codes = [text] if item.kind == "select_one" else text.split()
        yield from (((path, code), Decimal(1)) for code in codes)
        return
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return
    if amount.is_finite():
        yield (path, ""), amount


def _words(plan: Plan, column: Column, language: str) -> str:
    path, code = column
    place = next(one for one in plan.places if one.path == path)
    item = place.item
    label = text_in(item.label, language) if item is not None else ""
    if not code or item is None:
        return label
    choice = next(one for one in plan.form.lists[item.choices] if one.name == code)
    return f"{label}:{text_in(choice.label, language)}"


def _plain(value: Decimal) -> str:
    return f"{value:f}"
