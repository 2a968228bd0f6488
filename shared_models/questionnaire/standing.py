"""Finding nodes: the entries of a repeat, the entry around a node, every node of a place."""

from __future__ import annotations

from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import Place


def is_chinese(language: str) -> bool:
    """Whether a language of a form, as its author named it, is Chinese."""
    return "中" in language or "汉" in language or "zh" in language.lower() or "chinese" in language.lower()


def entries_of(series: Node) -> list[Node]:
    """The entries of a repeat, in their order."""
    parent = series.parent
    return parent.children[series.place.name] if parent is not None else []


def address_of(node: Node) -> str:
    """Where a question, group or repeat stands: its path, entries by number."""
    steps: list[str] = []
    at: Node | None = node
    while at is not None and at.parent is not None:
        number = ""
        if at.entry and at.owner is not None:
            number = f"[{entries_of(at.owner).index(at) + 1}]"
        steps.append(f"{at.place.name}{number}")
        at = at.parent
    return "/".join(reversed(steps))


def node_at(root: Node, address: str) -> Node | None:
    """The node of an address; nothing where there is none (any more)."""
    for named in root.children.values():
        for child in named:
            own = address_of(child)
            if own == address:
                return child
            if address.startswith(f"{own}/"):
                return node_at(child, address)
    return None


def around(node: Node, depth: int) -> Node:
    """The entry of that many repeats that a node is in; the form itself for none."""
    one: Node = node
    while one.parent is not None:
        if one.entry and one.place.depth == depth:
            return one
        one = one.parent
    return one


def instances(place: Place, inside: Node, aspect: str) -> list[Node]:
    """The nodes of a place inside an entry or the form; of a repeat, each as a whole where its rules ask for that."""
    names = place.path[len(inside.place.path) :]
    nodes = [inside]
    for name in names[:-1]:
        nodes = nodes[0].children[name] if len(nodes) == 1 else [one for node in nodes for one in node.children[name]]
    if not names:
        return nodes
    if place.is_repeat and aspect:
        return [node.series[names[-1]] for node in nodes]
    return [one for node in nodes for one in node.children[names[-1]]]
