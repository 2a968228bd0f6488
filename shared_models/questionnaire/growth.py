"""How the nodes of a filling come to be: from the places of the form, the answers, the entries of repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shared_models.errors import UnfitError
from shared_models.questionnaire.form import Item
from shared_models.questionnaire.lookup import row_ids
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import Place
from shared_models.questionnaire.plan import Plan

MAX_ENTRIES = 200
"""Entries of one repeat."""
MAX_ALL_ENTRIES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered, in the form itself or in one entry of a repeat."""

    texts: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """By path of the question."""
    declined: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """By path of the question: `no:` and the code that says why there is no answer."""
    entries: Mapping[tuple[str, ...], Mapping[str, Answers]] = field(default_factory=dict)
    """By path of the repeat, then by entry id, in order."""
    is_new: bool = False
    """Nothing was kept of it yet: defaults apply."""


EMPTY = Answers(is_new=True)


def row_entry(parent: str, path: tuple[str, ...], row: str) -> str:
    """The id of an entry that the form itself makes: the same on every tablet, so that they fill in the same one."""
    return hashlib.sha256("\n".join((parent, *path, row)).encode()).hexdigest()[:32]


class Grower:
    """Makes nodes."""

    def __init__(self, plan: Plan, lists: Mapping[str, Node], default: Callable[[Node], None]) -> None:
        self._plan = plan
        self._lists = lists
        self._default = default
        self._spare: dict[str, Answers] = {}
        """Answers of entries that the form does not show at present."""
        self._resting: dict[str, Node] = {}
        """Entries that a smaller number took out of sight: they come back as they were."""
        self._made = 0

    def grow(self, root: Node, answers: Answers) -> None:
        """Everything below the form's own node."""
        fresh: list[Node] = []
        self._fill(root, self._plan.root, answers, fresh=fresh)
        for node in fresh:
            self._default(node)

    def entry(self, series: Node, entry_id: str, answers: Answers) -> Node:
        """A new last entry of a repeat with everything in it.

        Raises:
            UnfitError: there are too many entries.
        """
        fresh: list[Node] = []
        entry = self._entry(series, entry_id, answers, fresh=fresh)
        for node in fresh:
            self._default(node)
        return entry

    def count(self, series: Node, wanted: int) -> list[Node] | None:
        """Brings a repeat to a number of entries; gives the new ones, nothing when the number stays."""
        place: Place = series.place
        parent = series.parent
        entries = parent.children[place.name] if parent is not None else []
        wanted = min(wanted, MAX_ENTRIES, len(entries) + MAX_ALL_ENTRIES - self._made)
        if wanted == len(entries):
            return None
        self._resting.update((entry.entry, entry) for entry in entries[wanted:])
        del entries[wanted:]
        owner = _owner_id(series)
        fresh = []
        for number in range(len(entries) + 1, wanted + 1):
            entry_id = row_entry(owner, place.path, str(number))
            rested = self._resting.pop(entry_id, None)
            if rested is not None:
                rested.live = series.live
                entries.append(rested)
            else:
                rested = self.entry(series, entry_id, self._spare.get(entry_id, EMPTY))
            fresh.append(rested)
        return fresh

    def _fill(self, node: Node, place: Place, answers: Answers, *, fresh: list[Node]) -> None:
        for child in place.children.values():
            if child.is_repeat:
                self._series(node, child, answers, fresh=fresh)
                continue
            one = Node(child, node)
            node.children[child.name] = [one]
            if child.is_question:
                one.text = answers.texts.get(child.path, "")
                one.kept = "answer" if one.text else answers.declined.get(child.path, "")
                if answers.is_new and not one.kept:
                    fresh.append(one)
            else:
                self._fill(one, child, answers, fresh=fresh)

    def _series(self, node: Node, place: Place, answers: Answers, *, fresh: list[Node]) -> None:
        series = Node(place, node)
        node.series[place.name] = series
        node.children[place.name] = []
        given = answers.entries.get(place.path, {})
        item: Item | None = place.item
        if item is None:
            return
        if item.repeat_count:
            self._spare.update(given)
            return
        wanted: Mapping[str, Answers] = given
        if "rows" in item.parameters:
            ids = [row_entry(_owner_id(series), place.path, row) for row in row_ids(self._lists)]
            wanted = {id_: given.get(id_, EMPTY) for id_ in ids}
        for entry_id, inside in list(wanted.items())[:MAX_ENTRIES]:
            self._entry(series, entry_id, inside, fresh=fresh)

    def _entry(self, series: Node, entry_id: str, answers: Answers, *, fresh: list[Node]) -> Node:
        parent = series.parent
        entries = parent.children[series.place.name] if parent is not None else []
        if len(entries) >= MAX_ENTRIES or self._made >= MAX_ALL_ENTRIES:
            raise UnfitError("条目过多 / there are too many entries")
        self._made += 1
        entry = Node(series.place, parent)
        entry.entry = entry_id
        entry.owner = series
        entry.live = series.live
        entries.append(entry)
        self._fill(entry, series.place, answers, fresh=fresh)
        return entry


def _owner_id(series: Node) -> str:
    node = series.parent
    while node is not None and not node.entry:
        node = node.parent
    return node.entry if node is not None else ""
