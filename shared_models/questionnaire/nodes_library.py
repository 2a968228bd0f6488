"""The functions that need to know where they stand: nodes, lists, repeats, the moment.

Source: ODK XForms "Node-set Functions", "Select Functions", "Repeat Functions".
"""

from __future__ import annotations

import math

from shared_models.questionnaire.convert import Result, to_bool, to_number, to_text
from shared_models.questionnaire.dates import formatted
from shared_models.questionnaire.formula import Compiler, Env, Runner, special
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import Place
from shared_models.questionnaire.tree import Call, FormulaError, Ref, Text, references
from shared_models.words import Label

PARK_MILLER = 2_147_483_647
VOLATILE = frozenset({"today", "now", "random", "uuid"})
"""Functions that give something else another time: what they gave is kept, not computed again."""


@special("if", 3, 3)
def _if(compiler: Compiler, call: Call) -> Runner:
    condition, then, otherwise = compiler.args(call)
    return lambda env: then(env) if to_bool(condition(env)) else otherwise(env)


@special("once", 1, 1)
def _once(compiler: Compiler, call: Call) -> Runner:
    (inner,) = compiler.args(call)
    return lambda env: env.node.text or inner(env)


@special("count", 1, 1)
def _count(compiler: Compiler, call: Call) -> Runner:
    (arg,) = compiler.args(call)
    return lambda env: float(len(nodes_of(arg(env))))


@special("count-non-empty", 1, 1)
def _count_non_empty(compiler: Compiler, call: Call) -> Runner:
    (arg,) = compiler.args(call)
    return lambda env: float(sum(1 for node in nodes_of(arg(env)) if node.text != ""))


@special("position", 0, 1)
def _position(compiler: Compiler, call: Call) -> Runner:
    if not call.args:
        return lambda env: float(env.position)
    (arg,) = compiler.args(call)

    def run(env: Env) -> Result:
        nodes = nodes_of(arg(env))
        if not nodes or nodes[0].parent is None:
            return math.nan
        siblings = _siblings(nodes[0])
        env.run.spend(len(siblings))
        return float(next(at for at, one in enumerate(siblings, start=1) if one is nodes[0]))

    return run


def _siblings(node: Node) -> list[Node]:
    parent = node.parent
    lists = parent.children.values() if parent is not None else ()
    return next((named for named in lists if any(one is node for one in named)), [node])


@special("last", 0, 0)
def _last(compiler: Compiler, call: Call) -> Runner:
    del compiler, call
    return lambda env: float(env.size)


@special("current", 0, 0)
def _current(compiler: Compiler, call: Call) -> Runner:
    del compiler, call
    return lambda env: [env.node]


@special("instance", 1, 1)
def _instance(compiler: Compiler, call: Call) -> Runner:
    (name,) = compiler.args(call)
    return lambda env: [env.run.table(to_text(name(env)))]


@special("pulldata", 4, 4)
def _pulldata(compiler: Compiler, call: Call) -> Runner:
    runners = compiler.args(call)

    def run(env: Env) -> Result:
        name, wanted, key, value = (to_text(runner(env)) for runner in runners)
        items = [
            item for root in env.run.table(name).children.get("root", ()) for item in root.children.get("item", ())
        ]
        for item in items:
            env.run.spend(1)
            if [node.text for node in item.children.get(key, ())] == [value]:
                return to_text(item.children.get(wanted, []))
        return ""

    return run


@special("randomize", 1, 2)
def _randomize(compiler: Compiler, call: Call) -> Runner:
    nodes, *seeds = compiler.args(call)

    def run(env: Env) -> Result:
        found = nodes_of(nodes(env))
        given = to_number(seeds[0](env)) if seeds else to_number(env.run.said("random")) * PARK_MILLER
        return shuffled(found, given)

    return run


def shuffled(nodes: list[Node], seed: float) -> list[Node]:
    """The nodes in an order that the seed alone decides."""
    state = (int(seed) if math.isfinite(seed) else 1) % PARK_MILLER or 1
    order: list[Node] = []
    for at, node in enumerate(nodes):
        state = state * 16_807 % PARK_MILLER
        swap = int((state - 1) / (PARK_MILLER - 1) * (at + 1))
        order.append(node)
        order[at], order[swap] = order[swap], node
    return order


@special("indexed-repeat", 3, 7)
def _indexed(compiler: Compiler, call: Call) -> Runner:
    target = _named(compiler, call, 0)
    pairs = [(_named(compiler, call, at), call.args[at + 1]) for at in range(1, len(call.args) - 1, 2)]
    indexes = {repeat.path: compiler.compiled(index) for repeat, index in pairs}

    def run(env: Env) -> Result:
        nodes = [env.run.root]
        path: tuple[str, ...] = ()
        for name in target.path:
            path = (*path, name)
            nodes = [child for node in nodes for child in node.children.get(name, ())]
            if path in indexes:
                at = to_number(indexes[path](env))
                nodes = nodes[int(at) - 1 : int(at)] if at >= 1 and math.isfinite(at) else []
            env.run.spend(len(nodes) + 1)
        return [node for node in nodes if node.live]

    return run


def _named(compiler: Compiler, call: Call, at: int) -> Place:
    arg = call.args[at]
    if not isinstance(arg, Ref):
        raise FormulaError(
            Label(
                f"indexed-repeat() 的第 {at + 1} 个参数应写成 ${{名称}}",
                f"write argument {at + 1} of indexed-repeat() as ${{name}}",
            )
        )
    place = compiler.names.place(arg.name)
    if at and not place.is_repeat:
        raise FormulaError(Label(f"{arg.name} 不是重复组", f"{arg.name} is no repeat"))
    return place


@special("jr:choice-name", 2, 2)
def _choice_name(compiler: Compiler, call: Call) -> Runner:
    value, _ = compiler.args(call)
    place = _chooser(compiler, call)
    return lambda env: env.run.choice_name(place, to_text(value(env)))


def _chooser(compiler: Compiler, call: Call) -> Place:
    arg = call.args[1]
    named = references(arg.value) if isinstance(arg, Text) else ()
    if isinstance(arg, Ref):
        named = (arg.name,)
    if not named:
        raise FormulaError(
            Label("jr:choice-name() 的第 2 个参数应写成 '${名称}'", "write argument 2 of jr:choice-name() as '${name}'")
        )
    return compiler.names.place(named[0])


def _moment(name: str, most: int = 0) -> None:
    def build(compiler: Compiler, call: Call) -> Runner:
        del compiler, call
        return lambda env: env.run.said(name)

    special(name, 0, most)(build)


for _name in ("today", "now", "random"):
    _moment(_name)


@special("uuid", 0, 1)
def _uuid(compiler: Compiler, call: Call) -> Runner:
    lengths = compiler.args(call)

    def run(env: Env) -> Result:
        if not lengths:
            return env.run.said("uuid")
        length = to_number(lengths[0](env))
        wanted = int(min(max(length, 0), 256)) if math.isfinite(length) else 0
        made = ""
        while len(made) < wanted:
            env.run.spend(1)
            made += to_text(env.run.said("uuid")).replace("-", "")
        return made[:wanted]

    return run


def _format(name: str, *, with_time: bool) -> None:
    def build(compiler: Compiler, call: Call) -> Runner:
        value, form = compiler.args(call)
        return lambda env: formatted(value(env), to_text(form(env)), chinese=env.run.chinese, with_time=with_time)

    special(name, 2, 2)(build)


_format("format-date", with_time=False)
_format("format-date-time", with_time=True)


def nodes_of(value: Result) -> list[Node]:
    """The nodes of a value; none for anything that has no nodes."""
    return value if isinstance(value, list) else []


def is_volatile(call: Call) -> bool:
    """Whether a function gives something else another time."""
    return call.name in VOLATILE or (call.name == "randomize" and len(call.args) == 1)
