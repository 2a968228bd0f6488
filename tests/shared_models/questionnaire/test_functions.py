"""Every row of the functions table of the ODK XForms specification, and the operators of XPath 1.0."""

from __future__ import annotations

import pytest

from shared_models.questionnaire.formula import function_names
from shared_models.questionnaire.planner import planned
from tests.shared_models.questionnaire.kit import choices, computed, filling, form, item, value

# formula, what it gives
VALUES = [
    # operators, XPath 1.0 section 3
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("7 div 2", "3.5"),
    ("7 mod 2", "1"),
    ("-7 mod 2", "-1"),
    ("5 - - 2", "7"),
    ("--3", "3"),
    ("1 div 0", "Infinity"),
    ("0 div 0", ""),
    ("1 = 1 and 2 != 3", "true"),
    ("1 > 2 or 2 >= 2", "true"),
    ("'a' = 'a'", "true"),
    ("'2' = 2", "true"),
    ("'a' < 'b'", "false"),
    ("0.1 + 0.2", "0.3"),
    ("'2026-11-23' > '2026-11-22'", "true"),
    ("'2026-11-23' - '2026-11-01'", "22"),
    # strings
    ("string(12)", "12"),
    ("string(1 = 1)", "true"),
    ("concat('a')", "a"),
    ("concat('a', 1, 'b')", "a1b"),
    ("join('-', 'a', 'b', 'c')", "a-b-c"),
    ("substr('hello', 1)", "ello"),
    ("substr('hello', 1, 3)", "el"),
    ("substr('hello', 0, 1)", "h"),
    ("substring-before('1999/04/01', '/')", "1999"),
    ("substring-before('abc', 'x')", ""),
    ("substring-after('1999/04/01', '/')", "04/01"),
    ("substring-after('abc', 'x')", ""),
    ("translate('bar', 'abc', 'ABC')", "BAr"),
    ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
    ("string-length('走访')", "2"),
    ("normalize-space('  a   b ')", "a b"),
    ("contains('hay', 'a')", "true"),
    ("starts-with('hay', 'ha')", "true"),
    ("ends-with('hay', 'ay')", "true"),
    ("ends-with('hay', 'ha')", "false"),
    ("string-length(uuid(8))", "8"),
    ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
    ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("digest('abc', 'SHA-1')", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
    ("base64-decode('6LWw6K6/')", "走访"),
    # yes and no
    ("if(1 > 2, 'a', 'b')", "b"),
    ("if('', 'a', 'b')", "b"),
    ("coalesce('', 'b')", "b"),
    ("coalesce('a', 'b')", "a"),
    ("true()", "true"),
    ("false()", "false"),
    ("boolean('false')", "true"),
    ("boolean(0)", "false"),
    ("boolean-from-string('true')", "true"),
    ("boolean-from-string('1')", "true"),
    ("boolean-from-string('yes')", "false"),
    ("not(1 = 1)", "false"),
    ("regex('abc123', '[0-9]+')", "true"),
    ("regex('abc', '^[0-9]+$')", "false"),
    ("checklist(1, 2, '1', '0', '1')", "true"),
    ("checklist(-1, 1, '1', '1')", "false"),
    ("checklist(3, -1, '1', '1')", "false"),
    ("weighted-checklist(3, 5, '1', '2', '0', '9', '1', '2')", "true"),
    # numbers
    ("number('2.50')", "2.5"),
    ("number('abc')", ""),
    ("number('1970-01-02')", "1"),
    ("number('1970-01-01T12:00:00Z')", "0.5"),
    ("random()", "0.25"),
    ("int(2.9)", "2"),
    ("int(-2.9)", "-2"),
    ("round(2.5)", "3"),
    ("round(1.2345, 2)", "1.23"),
    ("round(1234, -2)", "1200"),
    ("max(1, 5, 3)", "5"),
    ("min(4, 2, 3)", "2"),
    ("pow(2, 10)", "1024"),
    ("log(exp(2))", "2"),
    ("log10(1000)", "3"),
    ("abs(-3)", "3"),
    ("round(sin(pi() div 2), 9)", "1"),
    ("round(cos(pi()), 9)", "-1"),
    ("round(tan(pi() div 4), 9)", "1"),
    ("round(asin(1) * 2, 6)", "3.141593"),
    ("round(acos(-1), 6)", "3.141593"),
    ("round(atan(1) * 4, 6)", "3.141593"),
    ("round(atan2(1, 1) * 4, 6)", "3.141593"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", ""),
    ("exp10(3)", "1000"),
    ("round(pi(), 4)", "3.1416"),
    # dates and times
    ("today()", "2026-11-23"),
    ("now()", "2026-11-23T14:30:00.000+08:00"),
    ("format-date('2026-03-05', '%Y %y %m %n %b %d %e %a')", "2026 26 03 3 Mar 05 5 Thu"),
    ("format-date-time('2026-03-05T07:08:09.123+08:00', '%H:%M:%S.%3 %h')", "07:08:09.123 7"),
    ("date('2026-11-23T10:00:00+08:00')", "2026-11-23"),
    ("date(1)", "1970-01-02"),
    ("date('nonsense')", ""),
    ("date(today() + 7)", "2026-11-30"),
    ("decimal-date-time('1970-01-02T00:00:00Z')", "1"),
    ("decimal-time('18:00:00.000+08:00')", "0.75"),
    # choices
    ("selected('a b c', 'b')", "true"),
    ("selected('abc', 'b')", "false"),
    ("selected-at('a b c', 1)", "b"),
    ("selected-at('a b c', 9)", ""),
    ("selected-at('a b c', -1)", ""),
    ("count-selected('a b c')", "3"),
    # places on the earth
    ("round(distance('0 0 0 0;0 1 0 0'))", "111319"),
    ("round(area('0 0;0 0.001;0.001 0.001;0.001 0') div 100)", "124"),
]


@pytest.mark.parametrize(("formula", "expected"), VALUES)
def test_a_function_gives_what_the_specification_says(formula: str, expected: str) -> None:
    assert computed(formula) == expected


NODE_FUNCTIONS = {
    "count", "count-non-empty", "position", "instance", "current", "randomize", "indexed-repeat", "sum", "once",
    "pulldata", "jr:choice-name", "last",
}  # fmt: skip


def test_every_function_of_the_engine_has_a_row_or_a_test_of_its_own() -> None:
    rows = "\n".join(formula for formula, _ in VALUES)
    untested = {name for name in function_names() - NODE_FUNCTIONS if f"{name}(" not in rows}
    assert untested == {"uuid"} - {"uuid"}


KIDS = item(
    "repeat", "kid", item("text", "name"), item("integer", "age"), item("calculate", "at", calculation="position(..)")
)


def family(*calculations: str) -> list[str]:
    """What calculations give in a form with three children of 4, 7 and an unknown age."""
    rows = [item("calculate", f"c{number}", calculation=one) for number, one in enumerate(calculations)]
    opened = filling(form(KIDS, *rows))
    for name, age in (("Bao", "4"), ("Ling", "7"), ("Wei", "")):
        entry = opened.add_entry(opened.root.series["kid"])
        opened.answer(entry.children["name"][0], name)
        opened.answer(entry.children["age"][0], age)
    assert opened.troubles == {}
    return [value(opened, f"c{number}") for number in range(len(calculations))]


def test_functions_of_nodes_see_every_entry_of_a_repeat() -> None:
    assert family(
        "count(${kid})",
        "count-non-empty(${age})",
        "sum(${age})",
        "max(${age})",
        "join(' ', ${name})",
        "concat(${name})",
        "indexed-repeat(${name}, ${kid}, 2)",
        "indexed-repeat(${name}, ${kid}, 9)",
        "/data/kid[2]/name",
        "/data/kid[age > 5]/name",
        "/data/kid[position() = last()]/name",
        "count(/data/kid[name != ''])",
        "sum(${at})",
    ) == ["3", "2", "11", "7", "Bao Ling Wei", "BaoLingWei", "Ling", "", "Ling", "Ling", "Wei", "3", "6"]


def test_lists_are_looked_up_by_instance_and_by_pulldata() -> None:
    from shared_models.questionnaire.form import Choice  # noqa: PLC0415

    towns = {
        "towns": (
            Choice("xi", {"": "Xining"}, {"county": "a", "people": "300"}),
            Choice("li", {"": "Linze"}, {"county": "b", "people": "20"}),
        )
    }
    rows = (
        item("select_one", "town", choices="towns"),
        item("calculate", "people", calculation="instance('towns')/root/item[name = ${town}]/people"),
        item("calculate", "same", calculation="pulldata('towns', 'people', 'name', ${town})"),
        item("calculate", "told", calculation="jr:choice-name(${town}, '${town}')"),
        item("calculate", "here", calculation="instance('towns')/root/item[name = current()/../town]/county"),
        item("calculate", "all", calculation="sum(instance('towns')/root/item/people)"),
        item("calculate", "mixed", calculation="count(randomize(instance('towns')/root/item, 3))"),
    )
    opened = filling(form(*rows, lists=towns))
    opened.answer(opened.root.children["town"][0], "li")
    assert [value(opened, name) for name in ("people", "same", "told", "here", "all", "mixed")] == [
        "20",
        "20",
        "Linze",
        "b",
        "320",
        "2",
    ]


def test_once_is_calculated_while_there_is_no_value() -> None:
    opened = filling(form(item("text", "a"), item("calculate", "b", calculation="once(concat('x', ${a}))")))
    assert value(opened, "b") == "x"
    opened.answer(opened.root.children["a"][0], "1")
    assert value(opened, "b") == "x"


# formula, a word of the sentence that tells what is wrong
WRONG = [
    ("1 +", "没有写完"),
    ("(1", "没有写完"),
    ("1 1", "不应出现"),
    ("foo(1)", "不支持函数 foo"),
    ("if(1, 2)", "需要 3 个参数"),
    ("${nobody} + 1", "没有 nobody"),
    ("/data/nobody", "没有 nobody"),
    ("/other/q", "/data"),
    ("../../..", "最上层"),
    ("//q", "父级"),
    ("child::q", "父级"),
    ("‘a’", "英文引号"),
    ("'a", "引号"),
    ("#", "无法识别"),
    ("instance('none')/root/item/x", "没有名为 none"),
    ("regex('a', '(a')", "正则"),
    ("regex('a', '(?=a)')", "正则"),
    ("(" * 40 + "1" + ")" * 40, "嵌套"),
    ("1" + "+1" * 3000, "字符"),
    ("${result} + 1", "成环"),
]


@pytest.mark.parametrize(("formula", "word"), WRONG)
def test_a_wrong_formula_is_told_in_plain_words(formula: str, word: str) -> None:
    plan = planned(form(item("text", "q"), item("calculate", "result", calculation=formula), lists={"l": choices("a")}))
    assert [word in fault.label.zh for fault in plan.faults] == [True], plan.faults
    assert plan.faults[0].column == "calculation"
    assert plan.faults[0].label.en
