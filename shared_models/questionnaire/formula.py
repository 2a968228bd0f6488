"""Formulas made ready to run: a tree becomes nested functions once, when a form is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from shared_models.questionnaire.convert import Result, arithmetic, compared, to_bool, to_number, to_text
from shared_models.questionnaire.dates import DATES
from shared_models.questionnaire.earth import EARTH
from shared_models.questionnaire.library import LIBRARY, Function
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.pattern import pattern
from shared_models.questionnaire.place import Place
from shared_models.questionnaire.reach import Names, shared_depth
from shared_models.questionnaire.tree import Call, Chain, Expr, FormulaError, Negate, Number, Path, Ref, Step, Text
from shared_models.words import Label

MAX_RESULT = 100_000
"""Characters of a text on the way to a result."""


class Spent(Exception):  # noqa: N818 - says what happened
    """A formula took more steps, or made a longer text, than any honest one needs."""


class Run(Protocol):
    """What a formula may ask of the filling that it runs in."""

    @property
    def root(self) -> Node:
        """The form's own node."""

    def spend(self, steps: int) -> None:
        """Takes from the steps that are left; raises `Spent` when there are none."""

    def table(self, name: str) -> Node:
        """The list of a name."""

    def said(self, name: str) -> Result:
        """What the moment gives: today, now, random, uuid."""

    def choice_name(self, place: Place, value: str) -> str:
        """The words of a choice in the language of the moment."""

    @property
    def chinese(self) -> bool:
        """Whether dates are written in Chinese."""


class Env:
    """Where a formula runs: the node whose formula it is, and the one that a predicate looks at."""

    __slots__ = ("item", "node", "position", "run", "size")

    def __init__(self, run: Run, node: Node, item: Node, position: int = 1, size: int = 1) -> None:  # noqa: PLR0917 - hot
        self.run = run
        self.node = node
        self.item = item
        self.position = position
        self.size = size


Runner: TypeAlias = Callable[[Env], Result]

FUNCTIONS: dict[str, Function] = {**LIBRARY, **DATES, **EARTH}


class Compiler:
    """Makes the formulas of one place ready."""

    def __init__(self, names: Names, at: Place) -> None:
        self._names = names
        self._at = at

    def compiled(self, tree: Expr) -> Runner:
        """The formula, ready to run.

        Raises:
            FormulaError: for unknown functions, wrong counts of arguments, unknown names.
        """
        if isinstance(tree, Number | Text):
            value = tree.value
            return lambda _: value
        if isinstance(tree, Ref):
            return self._ref(tree)
        if isinstance(tree, Negate):
            inner = self.compiled(tree.inner)
            return lambda env: -to_number(inner(env))
        if isinstance(tree, Chain):
            return self._chain(tree)
        return self._path(tree) if isinstance(tree, Path) else self._call(tree)

    def _chain(self, chain: Chain) -> Runner:
        operators = {operator for operator, _ in chain.rest}
        operands = [self.compiled(chain.first), *(self.compiled(operand) for _, operand in chain.rest)]
        if operators == {"and"}:
            return lambda env: all(to_bool(operand(env)) for operand in operands)
        if operators == {"or"}:
            return lambda env: any(to_bool(operand(env)) for operand in operands)
        if operators == {"|"}:
            return lambda env: _union([operand(env) for operand in operands])
        first, *others = operands
        rest = tuple(zip((operator for operator, _ in chain.rest), others, strict=True))
        step = arithmetic if operators & {"+", "-", "*", "div", "mod"} else compared

        def run(env: Env) -> Result:
            value = first(env)
            for operator, operand in rest:
                value = step(operator, value, operand(env))
            return value

        return run

    def _ref(self, ref: Ref) -> Runner:
        target = self._names.place(ref.name)
        shared = shared_depth(self._at, target)
        base = target.repeat_at(shared)
        up = [one.number for one in self._at.above()].index(base.number)
        down = target.path[len(base.path) :]

        def run(env: Env) -> Result:
            node = env.node
            for _ in range(up):
                node = node.parent or node
            nodes = [node]
            for name in down:
                nodes = nodes[0].children[name] if len(nodes) == 1 else [c for n in nodes for c in n.children[name]]
            env.run.spend(len(nodes) + 1)
            return [one for one in nodes if one.live]

        return run

    def _path(self, path: Path) -> Runner:
        start = self.compiled(path.start) if path.start is not None else None
        steps = path.steps[1:] if path.absolute else path.steps
        moves = tuple(self._step(step) for step in steps)
        absolute = path.absolute

        def run(env: Env) -> Result:
            if start is not None:
                found = start(env)
                nodes = found if isinstance(found, list) else []
            else:
                nodes = [env.run.root if absolute else env.item]
            for move in moves:
                nodes = move(env, nodes)
            return [one for one in nodes if one.live]

        return run

    def _step(self, step: Step) -> Callable[[Env, list[Node]], list[Node]]:
        tests = tuple(self.compiled(predicate) for predicate in step.predicates)
        moved = _MOVES[step.axis]
        name = step.name

        def run(env: Env, nodes: list[Node]) -> list[Node]:
            found = moved(nodes, name)
            env.run.spend(len(found) + 1)
            for test in tests:
                found = _filtered(env, found, test)
            return found

        return run

    def _call(self, call: Call) -> Runner:
        special = _SPECIAL.get(call.name)
        if special is not None:
            builder, least, most = special
            _check_count(call, least, most)
            return builder(self, call)
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise FormulaError(Label(f"不支持函数 {call.name}()", f"the function {call.name}() is not supported"))
        _check_count(call, function.least, function.most)
        self._check_constants(call)
        args = tuple(self.compiled(arg) for arg in call.args)
        body = function.run

        def run(env: Env) -> Result:
            value = body([arg(env) for arg in args])
            if isinstance(value, str) and len(value) > MAX_RESULT:
                raise Spent
            return value

        return _watched(run, args) if call.name == "regex" else run

    def _check_constants(self, call: Call) -> None:
        if call.name == "regex" and isinstance(call.args[1], Text):
            pattern(call.args[1].value)

    def args(self, call: Call) -> tuple[Runner, ...]:
        """The arguments of a call, ready to run."""
        return tuple(self.compiled(arg) for arg in call.args)

    @property
    def names(self) -> Names:
        """The names of the form."""
        return self._names


def _watched(run: Runner, args: Sequence[Runner]) -> Runner:
    """A pattern costs text times states; both count."""

    def watched(env: Env) -> Result:
        text, written = (to_text(arg(env)) for arg in args)
        env.run.spend(len(text) * len(pattern(written).states) // 10)
        return run(env)

    return watched


def _check_count(call: Call, least: int, most: int) -> None:
    if not least <= len(call.args) <= most:
        wanted = str(least) if least == most else f"{least}–{most}"
        raise FormulaError(
            Label(
                f"{call.name}() 需要 {wanted} 个参数,这里有 {len(call.args)} 个",
                f"{call.name}() takes {wanted} arguments, here are {len(call.args)}",
            )
        )


def _union(values: Sequence[Result]) -> list[Node]:
    found = {id(node): node for value in values if isinstance(value, list) for node in value}
    return list(found.values())


def _children(nodes: list[Node], name: str) -> list[Node]:
    if name == "*":
        return [child for node in nodes for named in node.children.values() for child in named]
    return [child for node in nodes for child in node.children.get(name, ())]


def _parents(nodes: list[Node], name: str) -> list[Node]:
    del name
    return list({id(node.parent): node.parent for node in nodes if node.parent is not None}.values())


def _selves(nodes: list[Node], name: str) -> list[Node]:
    del name
    return nodes


_MOVES: dict[str, Callable[[list[Node], str], list[Node]]] = {"child": _children, "parent": _parents, "self": _selves}


def _filtered(env: Env, nodes: list[Node], test: Runner) -> list[Node]:
    kept = []
    env.run.spend(len(nodes))
    for position, node in enumerate(nodes, start=1):
        value = test(Env(env.run, env.node, node, position, len(nodes)))
        fits = value == position if isinstance(value, float) else to_bool(value)
        if fits:
            kept.append(node)
    return kept


Builder: TypeAlias = Callable[[Compiler, Call], Runner]
_SPECIAL: dict[str, tuple[Builder, int, int]] = {}


def special(name: str, least: int, most: int) -> Callable[[Builder], Builder]:
    """Notes a function that needs more than its arguments' values."""

    def note(builder: Builder) -> Builder:
        _SPECIAL[name] = (builder, least, most)
        return builder

    return note


def function_names() -> frozenset[str]:
    """Every function that formulas may use."""
    return frozenset({*FUNCTIONS, *_SPECIAL})
