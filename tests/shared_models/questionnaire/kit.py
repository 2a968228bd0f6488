"""Short ways to a form and to what it makes of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import Choice, Form, Item
from shared_models.questionnaire.growth import EMPTY, Answers
from shared_models.questionnaire.lookup import empty_lists
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.surroundings import Surroundings

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=timezone(timedelta(hours=8)))


def surroundings(lists: Mapping[str, Node] | None = None, language: str = "", filled: str = "q") -> Surroundings:
    """A world in which nothing is left to chance."""
    numbers = count(1)
    return Surroundings(
        now=NOW,
        draw=lambda: 0.25,
        new_id=lambda: f"new-{next(numbers)}",
        lists=lists or empty_lists(),
        facts={"username": "li", "deviceid": "t-1"},
        language=language,
        filled=filled,
    )


def item(kind: str, name: str, *items: Item, **columns: Any) -> Item:
    """One row of a form; a question that says nothing else is called by its name."""
    if kind not in {"calculate", "hidden"}:
        columns.setdefault("label", {"": name})
    return Item(kind=kind, name=name, items=items, **columns)  # type: ignore[arg-type]


def form(*items: Item, lists: Mapping[str, tuple[Choice, ...]] | None = None, **rest: Any) -> Form:
    """A form of these rows."""
    return Form(id="f", version="1", title={"": "f"}, items=items, lists=dict(lists or {}), **rest)


def filling(one: Form, answers: Answers = EMPTY, around: Surroundings | None = None) -> Filling:
    """The form, opened."""
    return open_filling(ready(one), around or surroundings(), answers)


def node(opened: Filling, path: str) -> Node:
    """The node of a path such as `kid[2]/age`."""
    here = opened.root
    for step in path.split("/"):
        name, _, number = step.partition("[")
        here = here.children[name][int(number.rstrip("]") or 1) - 1 if number else 0]
    return here


def answer(opened: Filling, **answers: str) -> None:
    """Answers questions at the top of the form."""
    for name, text in answers.items():
        opened.answer(node(opened, name), text)


def value(opened: Filling, path: str) -> str:
    """The text at a path."""
    return node(opened, path).text


def computed(formula: str, *extra: Item, **answers: str) -> str:
    """What a formula gives as a calculation in a form with these answers."""
    questions = [item("text", name) for name in answers]
    opened = filling(form(*questions, *extra, item("calculate", "result", calculation=formula)))
    answer(opened, **answers)
    assert opened.troubles == {}
    return value(opened, "result")


def choices(*names: str, **columns: str) -> tuple[Choice, ...]:
    """Choices called by their names."""
    return tuple(Choice(name, {"": name.title()}, dict(columns)) for name in names)
