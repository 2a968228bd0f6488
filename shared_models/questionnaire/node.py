"""A node of a form that is being filled in, or of a list that formulas look things up in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Node:
    """One question, group, repeat or entry of a repeat with its present state. Changed by the engine only."""

    __slots__ = ("children", "entry", "kept", "live", "owner", "parent", "place", "results", "series", "text")

    def __init__(self, place: Any = None, parent: Node | None = None, text: str = "") -> None:
        self.place = place
        """Where in the form it belongs; nothing for a node of a list."""
        self.parent = parent
        self.text = text
        self.live = True
        """Whether it counts: not switched off by `relevant`, its own or that of anything around it."""
        self.children: dict[str, list[Node]] = {}
        self.series: dict[str, Node] = {}
        """Of a form, a group or an entry: each repeat directly in it, as a whole."""
        self.owner: Node | None = None
        """Of an entry: its repeat as a whole."""
        self.entry = ""
        """Of an entry: its id."""
        self.results: dict[str, bool] = {}
        """What `constraint`, `required` and `read_only` gave; a formula that is not there has no result."""
        self.kept = ""
        """Where the text comes from: `answer`, `default` or `calculation`; blank for none."""


def leaf(parent: Node, name: str, text: str) -> Node:
    """A new child with a text."""
    child = Node(parent=parent, text=text)
    parent.children.setdefault(name, []).append(child)
    return child


def table(rows: Sequence[Mapping[str, str]]) -> Node:
    """A list as look-ups see it: `root/item` with a node for every column."""
    top = Node()
    root = leaf(top, "root", "")
    for row in rows:
        item = leaf(root, "item", "")
        for name, text in row.items():
            leaf(item, name, text)
    return top
