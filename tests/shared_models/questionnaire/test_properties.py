"""Whatever the order of answers, whatever the form: incremental and full computing agree, and so do two orders."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.form import Form, Item
from shared_models.questionnaire.node import Node
from tests.shared_models.questionnaire.kit import choices, filling, form, item

NAMES = [f"q{number}" for number in range(6)]


@st.composite
def formulas(draw: st.DrawFn, known: list[str], *, test: bool) -> str:
    """A formula over names that come before it: no circle is possible."""
    name = draw(st.sampled_from(known))
    other = draw(st.sampled_from(known))
    if test:
        return draw(st.sampled_from([f"${{{name}}} > 2", f"${{{name}}} = ${{{other}}}", f"selected(${{{name}}}, '3')"]))
    plain = [
        f"${{{name}}} + ${{{other}}}",
        f"concat(${{{name}}}, '-', ${{{other}}})",
        f"if(${{{name}}} > 1, ${{{other}}}, 0)",
    ]
    return draw(st.sampled_from([*plain, f"sum(${{{name}}}) + count(${{{other}}})"]))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form with a group, a repeat of two sizes and formulas across all of them."""
    rows: list[Item] = [item("integer", "q0"), item("integer", "q1")]
    known = ["q0", "q1"]
    inside: list[Item] = []
    for number in range(2, 10):
        name = f"q{number}"
        kind = draw(st.sampled_from(["integer", "calculate"]))
        columns: dict[str, str] = {}
        if kind == "calculate":
            columns["calculation"] = draw(formulas(known, test=False))
        if draw(st.booleans()):
            columns["relevant"] = draw(formulas(known, test=True))
        if kind == "integer":
            columns["constraint"] = ". < 3"
        row = item(kind, name, **columns)
        target = draw(st.sampled_from(["top", "top", "repeat"])) if number < 8 else "top"
        (rows if target == "top" else inside).append(row)
        if target == "top":
            known.append(name)
    rows.append(item("repeat", "rep", item("integer", "n"), *inside, repeat_count=draw(st.sampled_from(["", "${q0}"]))))
    rows.append(item("calculate", "total", calculation="sum(${n})"))
    rows.append(item("text", "last", relevant="${total} > 2"))
    return form(*rows, lists={"l": choices("a")})


def state(opened: Filling) -> list[tuple[object, ...]]:
    """Everything that was computed."""
    found: list[tuple[object, ...]] = []

    def look(node: Node, path: str) -> None:
        for name, named in node.children.items():
            for at, child in enumerate(named):
                here = f"{path}/{name}[{at}]"
                found.append((here, child.text, child.live, tuple(sorted(child.results.items()))))
                look(child, here)

    look(opened.root, "")
    return found


def give(opened: Filling, answers: list[tuple[int, str]]) -> None:
    """Answers question after question, counted through all that may be answered."""
    for which, text in answers:
        nodes = [child for named in opened.root.children.values() for child in named if child.place.kind == "integer"]
        nodes += [one for entry in opened.root.children["rep"] for one in entry.children["n"]]
        opened.answer(nodes[which % len(nodes)], text)


ANSWERS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["", "0", "1", "2", "3", "5"])), max_size=12)


@settings(deadline=None, max_examples=150)
@given(forms(), ANSWERS, st.booleans())
def test_computing_what_depends_is_computing_everything(one: Form, answers: list[tuple[int, str]], entry: bool) -> None:  # noqa: FBT001
    opened = filling(one)
    if entry and not one.items[-3].repeat_count:
        opened.add_entry(opened.root.series["rep"])
    give(opened, answers)
    found = state(opened)
    opened.compute()
    assert state(opened) == found


@settings(deadline=None, max_examples=100)
@given(forms(), st.dictionaries(st.integers(0, 3), st.sampled_from(["0", "1", "2", "3"])), st.randoms())
def test_the_order_of_answers_does_not_matter(one: Form, answers: dict[int, str], chance: object) -> None:
    names = [row.name for row in one.items if row.kind == "integer"]
    given_to = [(names[which % len(names)], text) for which, text in answers.items()]
    given_to = list(dict(given_to).items())
    mixed = list(given_to)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    results = []
    for order in (given_to, mixed):
        opened = filling(one)
        for name, text in order:
            opened.answer(opened.root.children[name][0], text)
        results.append(state(opened))
    assert results[0] == results[1]
