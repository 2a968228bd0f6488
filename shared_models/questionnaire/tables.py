"""Many questionnaires of one form as tables and as documents, with codes or in words: what an office takes away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shared_models.questionnaire.attached import TYPES
from shared_models.questionnaire.filling import DECLINED, Filling
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import Place
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.reading import check_text
from shared_models.questionnaire.standing import entries_of, instances
from shared_models.questionnaire.wording import NOTHING, Wording

NO_VALUE = "no_value:"
"""Before the code that says why there is no answer, where codes are asked for."""
MAIN = "answers"
NUMBERS = frozenset({"integer", "decimal", "range"})


@dataclass(slots=True)
class AnswerTable:
    """One table: of the questionnaires, or of the entries of one repeat."""

    name: str
    headings: tuple[str, ...]
    numbers: frozenset[int]
    """Columns that hold numbers."""
    rows: list[tuple[str, ...]] = field(default_factory=list)


class AnswerTables:
    """Fills the tables of one form, questionnaire by questionnaire; with a wording in words, else with codes."""

    def __init__(self, plan: Plan, head: Sequence[str], wording: Wording | None) -> None:
        """`head` are the headings of what is told of a questionnaire before its answers; its id comes first."""
        self._wording = wording
        self._places = {
            repeat: tuple(_own(repeat)) for repeat in plan.places if repeat.is_repeat or repeat.parent is None
        }
        self.tables = {
            repeat: self._table(repeat, head if repeat.parent is None else (head[0], "entry", "number"))
            for repeat in self._places
        }

    def _table(self, repeat: Place, head: Sequence[str]) -> AnswerTable:
        places = self._places[repeat]
        names = [self._heading(place) for place in places]
        twice = {name for name, count in Counter(names).items() if count > 1}
        paths = ["/".join(place.path) for place in places]
        told = [f"{name} ({path})" if name in twice else name for name, path in zip(names, paths, strict=True)]
        numbers = frozenset(at for at, place in enumerate(places, start=len(head)) if place.kind in NUMBERS)
        return AnswerTable("/".join(repeat.path) or MAIN, (*head, *told), numbers)

    def _heading(self, place: Place) -> str:
        if self._wording is None or place.item is None:
            return "/".join(place.path)
        return self._wording.called(place.item)

    def add(self, head: Sequence[str], filling: Filling, files: Mapping[str, str]) -> None:
        """One more questionnaire, and what the pictures and files that it names are called."""
        for repeat, table in self.tables.items():
            if repeat.parent is None:
                table.rows.append((*head, *self._cells(repeat, filling.root, files)))
                continue
            for series in instances(repeat, filling.root, "entries"):
                for number, entry in enumerate(entries_of(series) if series.live else [], start=1):
                    table.rows.append((head[0], entry.entry, str(number), *self._cells(repeat, entry, files)))

    def _cells(self, repeat: Place, inside: Node, files: Mapping[str, str]) -> Iterator[str]:
        for place in self._places[repeat]:
            yield said(instances(place, inside, "value")[0], self._wording, files)


def _own(place: Place) -> Iterator[Place]:
    """The questions in a place that are in no further repeat, notes left out."""
    for child in place.children.values():
        if child.is_question and child.kind != "note":
            yield child
        elif not child.is_question and not child.is_repeat:
            yield from _own(child)


def said(node: Node, wording: Wording | None, files: Mapping[str, str]) -> str:
    """The answer of a question as a table holds it; blank for none, and for a question that was not asked.

    A picture or file is told by its name, one that is gone by its id.
    """
    if not node.live:
        return ""
    if node.kept.startswith(DECLINED):
        code = node.kept.removeprefix(DECLINED)
        return f"{NO_VALUE}{code}" if wording is None else wording.declined(code)
    if node.place.kind in TYPES:
        return files.get(node.text, node.text)
    if wording is None or not node.text:
        return node.text
    text = wording.answer(node.place.item, node.text)
    return "" if text == NOTHING else text


def document(filling: Filling, wording: Wording | None, files: Mapping[str, str]) -> dict[str, Any]:
    """The answers of a questionnaire, group in group, every repeat as a list; what was not asked is left out."""
    return _document(filling.root, wording, files)


def _document(node: Node, wording: Wording | None, files: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, named in node.children.items():
        if name in node.series:
            if node.series[name].live:
                found[name] = [_document(entry, wording, files) for entry in named]
        elif not named[0].live or named[0].place.kind == "note":
            continue
        elif named[0].place.is_question:
            found[name] = _value(named[0], wording, files)
        else:
            found[name] = _document(named[0], wording, files)
    return found


def _value(node: Node, wording: Wording | None, files: Mapping[str, str]) -> Any:
    item = node.place.item
    if node.kept.startswith(DECLINED):
        return {"no_value": said(node, wording, files).removeprefix(NO_VALUE)}
    if not node.text:
        return None
    if item.kind in NUMBERS and check_text(item, node.text) is None:
        return Decimal(node.text)
    if item.kind in {"select_multiple", "rank"}:
        codes = node.text.split()
        return codes if wording is None else [wording.answer(item, code) for code in codes]
    return said(node, wording, files)
