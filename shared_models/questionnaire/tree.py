"""The tree of a formula, and what can be wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.errors import MalformedError
from shared_models.words import Label


class FormulaError(MalformedError):
    """A formula that cannot be used, with the sentence for the person who wrote it."""

    def __init__(self, label: Label) -> None:
        self.label = label
        super().__init__(f"{label.zh} / {label.en}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is written out."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Ref:
    """`${name}`: the question, group or repeat of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus something."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one level of precedence, from left to right."""

    first: Expr
    rest: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path and what its nodes must fulfil."""

    axis: Literal["child", "parent", "self"]
    name: str
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A path: from the root of the form, from a node, or from what `start` gives."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: Expr | None = None


Expr: TypeAlias = Number | Text | Ref | Call | Negate | Chain | Path


def references(text: str) -> tuple[str, ...]:
    """The names in `${…}` of a text, in order."""
    return tuple(re.findall(r"\$\{\s*([^{}\s]+)\s*\}", text))


def walk(tree: Expr) -> Iterator[Expr]:
    """The tree and everything in it."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(parts_of(node))


def parts_of(node: Expr) -> Sequence[Expr]:
    """What stands directly inside."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Negate):
        return (node.inner,)
    if isinstance(node, Chain):
        return (node.first, *(operand for _, operand in node.rest))
    if isinstance(node, Path):
        start = () if node.start is None else (node.start,)
        return (*start, *(predicate for step in node.steps for predicate in step.predicates))
    return ()
