"""The places of a form: every group, repeat and question with its path, and what a person did wrong in writing it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared_models.change import MAX_NAME
from shared_models.questionnaire.form import Form, Item
from shared_models.words import Label

MAX_ITEMS = 3_000
MAX_DEPTH = 12
WRITER_DIGITS = 8
"""Groups and repeats inside each other."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a form that does not work: in which item, in which column of the sheet, in plain words."""

    item: Item | None
    column: str
    label: Label


@dataclass(slots=True, eq=False)
class Place:
    """One item where it stands in the form; the form itself is a place without an item."""

    item: Item | None
    parent: Place | None
    path: tuple[str, ...]
    depth: int
    """Repeats at or above it."""
    number: int
    """In the order of the sheet."""
    children: dict[str, Place] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What it is; blank for the form itself."""
        return self.item.kind if self.item is not None else ""

    @property
    def name(self) -> str:
        """Its name; blank for the form itself."""
        return self.path[-1] if self.path else ""

    @property
    def is_repeat(self) -> bool:
        """Whether it has entries."""
        return self.kind == "repeat"

    @property
    def is_question(self) -> bool:
        """Whether it holds a value."""
        return self.kind not in {"", "group", "repeat"}

    @property
    def outer_depth(self) -> int:
        """Repeats above it, not counting itself."""
        return self.depth - self.is_repeat

    def above(self) -> Iterator[Place]:
        """Itself and everything around it, the form last."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    def within(self) -> Iterator[Place]:
        """Itself and everything in it, in order."""
        yield self
        for child in self.children.values():
            yield from child.within()

    def repeat_at(self, depth: int) -> Place:
        """The place whose entry all of this depth share: a repeat around it, or the form for depth 0."""
        return next(one for one in self.above() if (one.is_repeat or one.parent is None) and one.depth == depth)


def places_of(form: Form) -> tuple[Place, list[Fault]]:
    """The form as a place with everything in it; items with the name of a sibling are left out and told."""
    root = Place(None, None, (), 0, 0)
    faults: list[Fault] = []
    waiting: list[tuple[Place, Item]] = [(root, item) for item in reversed(form.items)]
    number = 0
    while waiting:
        parent, item = waiting.pop()
        number += 1
        fault = _fault(parent, item, number)
        if fault is not None:
            faults.append(fault)
            continue
        depth = parent.depth + (item.kind == "repeat")
        place = Place(item, parent, (*parent.path, item.name), depth, number)
        parent.children[item.name] = place
        waiting.extend((place, one) for one in reversed(item.items))
    return root, faults


def _fault(parent: Place, item: Item, number: int) -> Fault | None:
    if number > MAX_ITEMS:
        return Fault(item, "name", Label(f"表单超过 {MAX_ITEMS} 行", f"more than {MAX_ITEMS} rows"))
    if len(parent.path) >= MAX_DEPTH:
        return Fault(item, "type", Label(f"分组嵌套超过 {MAX_DEPTH} 层", f"groups nested deeper than {MAX_DEPTH}"))
    if item.name in parent.children:
        return Fault(
            item,
            "name",
            Label(f"名称 {item.name} 在同一组内重复", f"the name {item.name} is used twice in the same group"),
        )
    return None


def unit_of(path: tuple[str, ...], choice: str = "", *, most: int = MAX_NAME) -> str:
    """The register that keeps the answer at a path: the path itself, shortened by a digest where it is too long.

    A choice of a `select_multiple` has a register of its own, behind a dot: a dot in the name of a question becomes a
    colon, which no name holds.
    """
    text = "/".join(path).replace(".", ":") + (f".{choice}" if choice else "")
    if len(text) <= most:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{text[: most - 17]}~{digest}"


def unseen_unit(path: tuple[str, ...], writer: str) -> str:
    """The register in which one writer keeps the answer of a question that nobody sees; a blank one: how all begin."""
    name = hashlib.sha256(writer.encode()).hexdigest()[:WRITER_DIGITS] if writer else ""
    return f"{unit_of(path, most=MAX_NAME - WRITER_DIGITS - 1)}@{name}"
