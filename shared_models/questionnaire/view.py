"""What a screen or page shows of a filling: one view a question, one a group, in the words of the chosen language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from shared_models.questionnaire.convert import stored, to_bool, to_number
from shared_models.questionnaire.filling import DECLINED, Filling
from shared_models.questionnaire.form import CHOOSING, UNSEEN, Choice, Item, Texts, text_in
from shared_models.questionnaire.formula import Compiler, Env, Runner
from shared_models.questionnaire.node import Node, leaf
from shared_models.questionnaire.nodes_library import shuffled
from shared_models.questionnaire.place import Place, unit_of
from shared_models.questionnaire.reading import check_text
from shared_models.questionnaire.standing import entries_of
from shared_models.questionnaire.tree import FormulaError, Ref, references
from shared_models.words import Label

REQUIRED = Label("请填写此项", "This answer is required")
NOT_ALLOWED = Label("答案不符合要求", "This answer does not fit")
NOT_OFFERED = Label("所选项已不在可选范围内", "The choice is no longer offered")


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One choice as it is offered."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question as it is shown."""

    node: Node
    """What `Filling.answer` is told about."""
    path: str
    unit: str
    """The register of the answer, for remarks and contradictions."""
    kind: str
    label: str
    hint: str
    guidance: str
    appearance: tuple[str, ...]
    parameters: Texts
    is_visible: bool
    is_required: bool
    is_read_only: bool
    value: str
    origin: str
    """`answer`, `default`, `calculation`; blank for none."""
    declined: str
    """The code that says why there is no answer; blank when nobody said so."""
    error: str
    """What is wrong with the answer that is there; blank when nothing is."""
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group, or one entry of a repeat, with what is shown in it."""

    node: Node
    path: str
    label: str
    hint: str
    appearance: tuple[str, ...]
    entry: str
    """Id of the entry; blank for a group."""
    inside: tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatView:
    """A repeat with its entries."""

    node: Node
    """The repeat as a whole: what `add_entry` and `remove_entry` are told about."""
    path: str
    label: str
    hint: str
    appearance: tuple[str, ...]
    may_add: bool
    """Whether people add and remove entries; otherwise the form decides how many there are."""
    entries: tuple[GroupView, ...]


View: TypeAlias = QuestionView | GroupView | RepeatView


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a questionnaire cannot be called complete."""

    node: Node
    label: str
    """The question's words."""
    message: str


def shown(filling: Filling, node: Node | None = None) -> tuple[View, ...]:
    """Everything that is visible in the form, or in one group or entry, in its order."""
    return tuple(_views(filling, node or filling.root))


def _views(filling: Filling, node: Node) -> Iterator[View]:
    for name, named in node.children.items():
        if name in node.series:
            if node.series[name].live:
                yield _repeat(filling, node.series[name])
        elif named[0].live:
            place: Place = named[0].place
            if not place.is_question:
                yield _group(filling, named[0])
            elif is_visible(named[0]):
                yield view_of(filling, named[0])


def _repeat(filling: Filling, series: Node) -> RepeatView:
    item = item_of(series)
    return RepeatView(
        node=series,
        path="/".join(series.place.path),
        label=said(filling, series, "label"),
        hint=said(filling, series, "hint"),
        appearance=item.appearance,
        may_add=not item.repeat_count and "rows" not in item.parameters,
        entries=tuple(_group(filling, entry) for entry in entries_of(series)),
    )


def _group(filling: Filling, node: Node) -> GroupView:
    item = item_of(node)
    return GroupView(
        node=node,
        path="/".join(node.place.path),
        label=_entry_label(filling, node) if node.entry else said(filling, node, "label"),
        hint=said(filling, node, "hint"),
        appearance=item.appearance,
        entry=node.entry,
        inside=shown(filling, node),
    )


def _entry_label(filling: Filling, entry: Node) -> str:
    """An entry is called what its first group is called; without one, what the repeat is."""
    first = next((named[0] for named in entry.children.values() if named and named[0].place.kind == "group"), None)
    return said(filling, first, "label") if first is not None else said(filling, entry, "label")


def is_visible(node: Node) -> bool:
    """Whether a question is shown: it counts, and it has words or an input."""
    item = item_of(node)
    if not node.live or item.kind in UNSEEN:
        return False
    return bool(item.label or item.hint) or not item.calculation


def view_of(filling: Filling, node: Node) -> QuestionView:
    """One question as it is shown now, visible or not."""
    item = item_of(node)
    place: Place = node.place
    declined = node.kept.removeprefix(DECLINED) if node.kept.startswith(DECLINED) else ""
    return QuestionView(
        node=node,
        path="/".join(place.path),
        unit=unit_of(place.path),
        kind=item.kind,
        label=said(filling, node, "label"),
        hint=said(filling, node, "hint"),
        guidance=said(filling, node, "guidance"),
        appearance=item.appearance,
        parameters=item.parameters,
        is_visible=is_visible(node),
        is_required=node.results.get("required", False),
        is_read_only=item.kind == "note" or node.results.get("read_only", False),
        value=node.text,
        origin="" if declined else node.kept,
        declined=declined,
        error=error_of(filling, node),
        choices=_choices(filling, node, item),
    )


def problems(filling: Filling) -> tuple[Problem, ...]:
    """Everything that stands in the way of calling it complete, in the order of the form."""
    found = []
    for node in _questions(filling.root):
        message = error_of(filling, node) or _missing(filling, node)
        if message:
            found.append(Problem(node, said(filling, node, "label") or node.place.name, message))
    return tuple(found)


def _questions(node: Node) -> Iterator[Node]:
    for named in node.children.values():
        for child in named:
            if child.place.is_question and child.live:
                yield child
            elif not child.place.is_question:
                yield from _questions(child)


def _missing(filling: Filling, node: Node) -> str:
    if node.text or node.kept.startswith(DECLINED) or not node.results.get("required", False) or not is_visible(node):
        return ""
    return said(filling, node, "required_message") or _worded(filling, REQUIRED)


def error_of(filling: Filling, node: Node) -> str:
    """What is wrong with the answer that is there; blank for a good one and for none."""
    if not node.text or not node.live:
        return ""
    item = item_of(node)
    wrong = check_text(item, node.text)
    if wrong is not None:
        return _worded(filling, wrong)
    if not node.results.get("constraint", True):
        return said(filling, node, "constraint_message") or _worded(filling, NOT_ALLOWED)
    if item.kind in CHOOSING:
        codes = {choice.name for choice in offered(filling, node)}
        given = [node.text] if item.kind == "select_one" else node.text.split()
        if any(code not in codes for code in given):
            return _worded(filling, NOT_OFFERED)
    return ""


def offered(filling: Filling, node: Node) -> list[Choice]:
    """The choices of a question that its filter lets through, shuffled where the form asks for it."""
    item = item_of(node)
    choices = list(filling.plan.form.lists.get(item.choices, ()))
    test = filling.plan.filters.get(node.place.number)
    if test is not None:
        choices = [choice for choice in choices if _passes(filling, node, choice, test=test)]
    if item.parameters.get("randomize") != "true":
        return choices
    seeds = filling.plan.seeds.get(node.place.number)
    seed = to_number(filling.run(seeds, node, "seed")) if seeds is not None else float(len(choices))
    nodes = [Node(text=str(at)) for at in range(len(choices))]
    return [choices[int(one.text)] for one in shuffled(nodes, seed)]


def _passes(filling: Filling, node: Node, choice: Choice, *, test: Runner) -> bool:
    item = Node()
    for name, text in {"name": choice.name, **choice.columns}.items():
        leaf(item, name, text)
    return to_bool(filling.run(lambda env: test(Env(env.run, node, item)), node, "choice_filter"))


def _choices(filling: Filling, node: Node, item: Item) -> tuple[ChoiceView, ...]:
    if item.kind not in CHOOSING:
        return ()
    chosen = {node.text} if item.kind == "select_one" else set(node.text.split())
    fallback = filling.plan.form.languages[0]
    return tuple(
        ChoiceView(one.name, text_in(one.label, filling.language, fallback) or one.name, one.name in chosen)
        for one in offered(filling, node)
    )


def said(filling: Filling, node: Node, column: str) -> str:
    """A text of an item in the language that is shown, with the values of others filled in."""
    texts: Texts = getattr(item_of(node), column)
    text = text_in(texts, filling.language, filling.plan.form.languages[0])
    for name in dict.fromkeys(references(text)):
        value = _value(filling, node, name)
        text = text.replace("${" + name + "}", value)
    return text


def _value(filling: Filling, node: Node, name: str) -> str:
    try:
        runner = Compiler(filling.plan.names, node.place).compiled(Ref(name))
    except FormulaError:
        return ""
    return stored(filling.run(runner, node, "label"))


def instance_name(filling: Filling) -> str:
    """What the questionnaire is called by its answers; blank where the form does not say."""
    runner = filling.plan.instance_name
    return stored(filling.run(runner, filling.root, "instance_name")) if runner is not None else ""


def item_of(node: Node) -> Item:
    """The item of a node."""
    item: Item = node.place.item
    return item


def _worded(filling: Filling, label: Label) -> str:
    return label.zh if filling.chinese or not filling.language else label.en
