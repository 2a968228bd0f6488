"""Groups, repeats, relevance, constraints, defaults, triggers, cascades, languages: as the specifications tell them."""

from __future__ import annotations

import pytest

from shared_models.errors import UnfitError
from shared_models.questionnaire.form import Choice
from shared_models.questionnaire.growth import Answers
from shared_models.questionnaire.lookup import HOUSEHOLD, MEMBERS
from shared_models.questionnaire.node import table
from shared_models.questionnaire.planner import planned
from shared_models.questionnaire.view import (
    GroupView,
    QuestionView,
    RepeatView,
    instance_name,
    problems,
    shown,
    view_of,
)
from tests.shared_models.questionnaire.kit import answer, choices, filling, form, item, node, surroundings, value


def test_a_question_that_is_not_relevant_is_not_shown_and_counts_as_blank() -> None:
    opened = filling(
        form(
            item("select_one", "pizza", choices="yn"),
            item("text", "top", relevant="${pizza} = 'yes'", required="true()"),
            item("calculate", "seen", calculation="concat('<', ${top}, '>')"),
            lists={"yn": choices("yes", "no")},
        )
    )
    assert [view.node.place.name for view in shown(opened)] == ["pizza"]
    answer(opened, pizza="yes", top="cheese")
    assert value(opened, "seen") == "<cheese>"
    answer(opened, pizza="no")
    assert value(opened, "seen") == "<>"
    assert problems(opened) == ()
    answer(opened, pizza="yes")
    assert value(opened, "seen") == "<cheese>"


def test_a_group_switches_everything_in_it() -> None:
    inner = item("group", "inner", item("text", "b"))
    opened = filling(
        form(item("integer", "age"), item("group", "child", item("text", "a"), inner, relevant="${age} <= 5"))
    )
    answer(opened, age="9")
    assert len(shown(opened)) == 1
    answer(opened, age="3")
    group = shown(opened)[1]
    assert isinstance(group, GroupView)
    assert [type(one) for one in group.inside] == [QuestionView, GroupView]


def test_a_constraint_is_looked_at_only_where_there_is_an_answer() -> None:
    opened = filling(form(item("integer", "age", constraint=". >= 18", constraint_message={"": "over 18"})))
    assert problems(opened) == ()
    answer(opened, age="17")
    assert [one.message for one in problems(opened)] == ["over 18"]
    answer(opened, age="18")
    assert problems(opened) == ()


def test_a_required_question_needs_an_answer_or_a_reason_for_none() -> None:
    rows = (
        item("text", "why", required="${must} = 'yes'", required_message={"": "say why"}),
        item("text", "must"),
    )
    opened = filling(form(*rows))
    assert problems(opened) == ()
    answer(opened, must="yes")
    assert [(one.label, one.message) for one in problems(opened)] == [("why", "say why")]
    opened.decline(node(opened, "why"), "refused")
    assert problems(opened) == ()
    assert view_of(opened, node(opened, "why")).declined == "refused"


def test_typed_text_must_be_of_the_kind_of_its_question() -> None:
    kinds = ("integer", "decimal", "date", "time", "dateTime", "geopoint")
    opened = filling(form(*(item(kind, kind) for kind in kinds), item("range", "range", parameters={"end": "5"})))
    for kind in (*kinds, "range"):
        answer(opened, **{kind: "soon"})
    assert len(problems(opened)) == 7
    good = {"integer": "-3", "decimal": "2.50", "date": "2026-02-28", "time": "14:30", "range": "5"}
    answer(opened, dateTime="2026-02-28T14:30:00.000+08:00", geopoint="39.1 100.4 0 12", **good)
    assert problems(opened) == ()
    answer(opened, range="6", integer="1.5", date="2026-02-30")
    assert len(problems(opened)) == 3


def test_a_default_stands_when_a_form_is_new_and_is_told_apart_from_an_answer() -> None:
    rows = (item("date", "day", default="2010-06-15"), item("date", "now", default="today()"), item("integer", "n"))
    opened = filling(form(*rows))
    assert (value(opened, "day"), value(opened, "now")) == ("2010-06-15", "2026-11-23")
    assert view_of(opened, node(opened, "day")).origin == "default"
    again = filling(form(*rows), Answers(texts={("n",): "1"}))
    assert (value(again, "day"), value(again, "n")) == ("", "1")


def test_a_default_in_a_repeat_is_computed_for_every_new_entry() -> None:
    kid = item("repeat", "kid", item("integer", "age", default="${mine} + 2"))
    opened = filling(form(item("integer", "mine"), kid))
    answer(opened, mine="30")
    entry = opened.add_entry(opened.root.series["kid"])
    answer(opened, mine="40")
    assert entry.children["age"][0].text == "32"


def test_read_only_is_told_and_a_note_always_is() -> None:
    opened = filling(form(item("note", "n"), item("text", "a", read_only="${b} = 'x'"), item("text", "b")))
    assert view_of(opened, node(opened, "n")).is_read_only
    assert not view_of(opened, node(opened, "a")).is_read_only
    answer(opened, b="x")
    assert view_of(opened, node(opened, "a")).is_read_only


def test_a_trigger_runs_its_calculation_when_its_question_changes_and_never_else() -> None:
    opened = filling(
        form(
            item("text", "name"),
            item("integer", "age", trigger=("name",)),
            item("integer", "factor"),
            item("calculate", "twice", calculation="${factor} * 2", trigger=("name",)),
        )
    )
    answer(opened, factor="4", age="80")
    assert value(opened, "twice") == ""
    answer(opened, name="Bao")
    assert (value(opened, "twice"), value(opened, "age")) == ("8", "")
    answer(opened, factor="5")
    assert value(opened, "twice") == "8"


CITIES = {
    "county": choices("a", "b"),
    "town": (
        Choice("a1", {"": "A one"}, {"county": "a"}),
        Choice("a2", {"": "A two"}, {"county": "a"}),
        Choice("b1", {"": "B one"}, {"county": "b"}),
    ),
}


def test_a_cascade_offers_what_fits_and_tells_an_answer_that_no_longer_does() -> None:
    rows = (
        item("select_one", "county", choices="county"),
        item("select_one", "town", choices="town", choice_filter="county = ${county}"),
    )
    opened = filling(form(*rows, lists=CITIES))
    answer(opened, county="a")
    assert [choice.code for choice in view_of(opened, node(opened, "town")).choices] == ["a1", "a2"]
    answer(opened, town="a1")
    assert problems(opened) == ()
    answer(opened, county="b")
    assert [choice.code for choice in view_of(opened, node(opened, "town")).choices] == ["b1"]
    assert len(problems(opened)) == 1


def test_shuffled_choices_stay_as_they_are_while_their_seed_does() -> None:
    lists = {"many": choices(*"abcdefgh")}
    row = item("select_one", "q", choices="many", parameters={"randomize": "true", "seed": "${sd}"})
    opened = filling(form(item("integer", "sd"), row, lists=lists))
    answer(opened, sd="42")
    once = [choice.code for choice in view_of(opened, node(opened, "q")).choices]
    assert once == [choice.code for choice in view_of(opened, node(opened, "q")).choices] != list("abcdefgh")
    assert sorted(once) == list("abcdefgh")


def test_a_count_makes_the_entries_and_brings_back_what_it_took_away() -> None:
    kid = item("repeat", "kid", item("text", "name"), repeat_count="${n}")
    opened = filling(form(item("integer", "n"), kid, item("calculate", "names", calculation="join(',', ${name})")))
    answer(opened, n="3")
    ids = [entry.entry for entry in opened.root.children["kid"]]
    opened.answer(node(opened, "kid[3]/name"), "Wei")
    answer(opened, n="1")
    assert value(opened, "names") == ""
    answer(opened, n="3")
    assert value(opened, "names") == ",,Wei"
    assert [entry.entry for entry in opened.root.children["kid"]] == ids
    with pytest.raises(UnfitError):
        opened.add_entry(opened.root.series["kid"])


def test_in_a_repeat_a_name_means_the_same_entry_and_outside_it_all() -> None:
    kid = item(
        "repeat", "kid", item("integer", "age"), item("text", "school", relevant="${age} > 6"),
        item("calculate", "next", calculation="../age + 1"),
        item("calculate", "before", calculation="indexed-repeat(${age}, ${kid}, position(..) - 1)"),
    )  # fmt: skip
    opened = filling(form(kid, item("calculate", "sum", calculation="sum(${next})")))
    for age in ("5", "8"):
        opened.answer(opened.add_entry(opened.root.series["kid"]).children["age"][0], age)
    assert [node(opened, f"kid[{at}]/school").live for at in (1, 2)] == [False, True]
    assert value(opened, "sum") == "15"
    assert value(opened, "kid[2]/before") == "5"
    opened.remove_entry(opened.root.series["kid"], opened.root.children["kid"][0].entry)
    assert (value(opened, "sum"), value(opened, "kid[1]/before")) == ("9", "")


def test_repeats_within_repeats_keep_to_their_own() -> None:
    member = item("repeat", "member", item("integer", "income"))
    home = item("repeat", "home", member, item("calculate", "total", calculation="sum(${income})"))
    opened = filling(form(home, item("calculate", "all", calculation="sum(${total})")))
    for incomes in ((1, 2), (10, 20, 30)):
        entry = opened.add_entry(opened.root.series["home"])
        for income in incomes:
            opened.answer(opened.add_entry(entry.series["member"]).children["income"][0], str(income))
    assert [value(opened, "home[1]/total"), value(opened, "home[2]/total"), value(opened, "all")] == ["3", "60", "63"]


def test_members_of_the_household_are_entries_and_prefill_what_is_known() -> None:
    lists = {
        HOUSEHOLD: table([{"row": "1", "id": "h", "address": "3 River Lane"}]),
        MEMBERS: table([{"row": "1", "id": "m1", "name": "Bao"}, {"row": "2", "id": "m2", "name": "Ling"}]),
    }
    person = item(
        "repeat", "person",
        item("calculate", "who", calculation="pulldata('members', 'name', 'row', position(..))"),
        item("select_one", "work", choices="yn"),
        parameters={"rows": "members"},
    )  # fmt: skip
    address = item("text", "where", default="pulldata('household', 'address', 'row', '1')")
    one = form(address, person, lists={"yn": choices("yes", "no")})
    opened = filling(one, around=surroundings(lists))
    assert value(opened, "where") == "3 River Lane"
    assert [value(opened, "person[1]/who"), value(opened, "person[2]/who")] == ["Bao", "Ling"]
    again = filling(one, around=surroundings(lists))
    assert [one.entry for one in again.root.children["person"]] == [one.entry for one in opened.root.children["person"]]
    repeat = shown(opened)[1]
    assert isinstance(repeat, RepeatView)
    assert not repeat.may_add


def test_languages_switch_and_labels_carry_values() -> None:
    rows = (
        item("text", "name", label={"中文 (zh)": "姓名", "English (en)": "Name"}),
        item(
            "note",
            "hello",
            label={"中文 (zh)": "您好,${name}", "English (en)": "Hello ${name}"},
            hint={"English (en)": "h"},
        ),
        item("text", "must", required="true()"),
    )
    opened = filling(form(*rows, languages=("中文 (zh)", "English (en)"), instance_name="concat('#', ${name})"))
    answer(opened, name="包")
    assert view_of(opened, node(opened, "hello")).label == "您好,包"
    assert problems(opened)[0].message == "请填写此项"
    opened.switch("English (en)")
    assert view_of(opened, node(opened, "hello")).label == "Hello 包"
    assert problems(opened)[0].message == "This answer is required"
    assert instance_name(opened) == "#包"


def test_how_it_was_filled_in_is_noted() -> None:
    opened = filling(form(*(item(kind, f"m_{kind}") for kind in ("start", "today", "username", "deviceid", "end"))))
    assert [value(opened, f"m_{kind}") for kind in ("today", "username", "deviceid")] == ["2026-11-23", "li", "t-1"]
    opened.finish()
    assert value(opened, "m_end").startswith("2026-11-23T14:30")


def test_circles_are_told_with_the_names_in_them() -> None:
    plan = planned(
        form(
            item("calculate", "a", calculation="${b} + 1"),
            item("calculate", "b", calculation="${a} + 1"),
            item("group", "g", item("text", "x"), relevant="${x} = ''"),
            item("text", "y", relevant="${y} != ''"),
            item("repeat", "r", item("integer", "z"), repeat_count="sum(${z})"),
        )
    )
    assert sorted((fault.item.name if fault.item else "", fault.column) for fault in plan.faults) == [
        ("a", "calculation"),
        ("g", "relevant"),
        ("r", "repeat_count"),
        ("y", "relevant"),
    ]
