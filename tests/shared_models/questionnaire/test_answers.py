"""Answers are changes of the case: two tablets fill in one questionnaire, and the fold keeps what both wrote."""

from __future__ import annotations

from collections.abc import Sequence

from shared_models.case import Case, Entry, contradictions, empty_case, fold
from shared_models.change import Change, Part, Stamp, check_change
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.questionnaire.answers import ENTRY, FILLED, batches, form_of, parts_to_save, read_answers
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import form_ref
from shared_models.questionnaire.planner import ready
from tests.shared_models.questionnaire.kit import answer, choices, form, item, node, surroundings, value

HOUSE = EntityId("house")
QUESTIONNAIRE = EntityId("q")
FORM = form(
    item("text", "name"),
    item("select_multiple", "goods", choices="goods"),
    item("rank", "needs", choices="goods"),
    item("geopoint", "place"),
    item("integer", "n"),
    item("text", "more", relevant="${n} > 1"),
    item("repeat", "kid", item("integer", "age"), item("calculate", "twice", calculation="${age} * 2")),
    item("repeat", "room", item("decimal", "area"), repeat_count="${n}"),
    item("calculate", "sum", calculation="sum(${age})"),
    lists={"goods": choices("tv", "car", "bed")},
)
PLAN = ready(FORM)


def opened_on(case: Case) -> Filling:
    """The questionnaire as a tablet with this case shows it."""
    return open_filling(PLAN, surroundings(filled=QUESTIONNAIRE), read_answers(case, QUESTIONNAIRE, PLAN))


def saved(case: Case, name: str, parts: Sequence[Part]) -> Case:
    """The case after one more change of these parts."""
    change = Change(
        id=ChangeId(name),
        kind="save",
        household=HOUSE,
        scope=AreaCode("1"),
        author=UserId("u"),
        t=Stamp(wall_ms=1, mono_ms=1, boot="b"),
        parts=tuple(parts),
    )
    check_change(change)
    return fold(case, [Entry(change=change, n=case.n + 1, device=DeviceId("d"), ms=1, quality="mono")])


def test_what_was_answered_is_read_back_as_it_was() -> None:
    case = empty_case(HOUSE, AreaCode("1"))
    first = opened_on(case)
    answer(first, name="Bao", goods="car tv", needs="bed tv car", place="39.1 100.4 0 12", n="2", more="x")
    first.answer(first.add_entry(first.root.series["kid"]).children["age"][0], "7")
    first.answer(node(first, "room[2]/area"), "12.5")
    case = saved(case, "c1", parts_to_save(first, case, filled=QUESTIONNAIRE))
    again = opened_on(case)
    assert {name: value(again, name) for name in ("name", "goods", "needs", "place", "n", "more", "sum")} == {
        "name": "Bao",
        "goods": "tv car",
        "needs": "bed tv car",
        "place": "39.1 100.4 0 12",
        "n": "2",
        "more": "x",
        "sum": "7",
    }
    assert (value(again, "kid[1]/twice"), value(again, "room[2]/area")) == ("14", "12.5")
    assert form_of(case.entities[QUESTIONNAIRE]) == form_ref(FORM)
    assert parts_to_save(again, case, filled=QUESTIONNAIRE) == []


def test_calculations_are_not_kept_and_units_are_the_paths() -> None:
    case = empty_case(HOUSE, AreaCode("1"))
    first = opened_on(case)
    answer(first, goods="tv", n="1")
    first.answer(first.add_entry(first.root.series["kid"]).children["age"][0], "7")
    case = saved(case, "c1", parts_to_save(first, case, filled=QUESTIONNAIRE))
    written = {unit for entity in case.entities.values() for unit in entity.units if not unit.startswith("_")}
    assert written == {"goods.tv", "n", "kid/age"}


def test_two_tablets_merge_field_by_field_and_entry_by_entry() -> None:
    base = empty_case(HOUSE, AreaCode("1"))
    begun = opened_on(base)
    answer(begun, n="1")
    base = saved(base, "c1", parts_to_save(begun, base, filled=QUESTIONNAIRE))
    one, other = opened_on(base), opened_on(base)
    answer(one, name="Bao", goods="tv")
    answer(other, goods="car", n="3")
    one.answer(node(one, "room[1]/area"), "10")
    other.answer(node(other, "room[1]/area"), "11")
    one.answer(one.add_entry(one.root.series["kid"], "k1").children["age"][0], "7")
    other.answer(other.add_entry(other.root.series["kid"], "k2").children["age"][0], "9")
    case = saved(base, "c2", parts_to_save(one, base, filled=QUESTIONNAIRE))
    case = saved(case, "c3", parts_to_save(other, base, filled=QUESTIONNAIRE))
    both = opened_on(case)
    assert (value(both, "name"), value(both, "goods"), value(both, "n"), value(both, "sum")) == (
        "Bao",
        "tv car",
        "3",
        "16",
    )
    assert [(one.type, one.unit) for one in contradictions(case)] == [(ENTRY, "room/area")]


def test_an_entry_taken_away_is_removed_and_an_answer_taken_back_is_blank() -> None:
    case = empty_case(HOUSE, AreaCode("1"))
    first = opened_on(case)
    answer(first, name="Bao", goods="tv car")
    first.answer(first.add_entry(first.root.series["kid"], "k1").children["age"][0], "7")
    case = saved(case, "c1", parts_to_save(first, case, filled=QUESTIONNAIRE))
    second = opened_on(case)
    second.remove_entry(second.root.series["kid"], "k1")
    answer(second, name="", goods="car")
    case = saved(case, "c2", parts_to_save(second, case, filled=QUESTIONNAIRE))
    third = opened_on(case)
    assert (value(third, "name"), value(third, "goods"), value(third, "sum")) == ("", "car", "0")
    assert case.entities[QUESTIONNAIRE].value("goods.tv") is False
    assert case.shown(ENTRY) == ()


def test_what_is_not_relevant_is_neither_written_nor_erased() -> None:
    case = empty_case(HOUSE, AreaCode("1"))
    first = opened_on(case)
    answer(first, n="2", more="kept")
    case = saved(case, "c1", parts_to_save(first, case, filled=QUESTIONNAIRE))
    second = opened_on(case)
    answer(second, n="1")
    case = saved(case, "c2", parts_to_save(second, case, filled=QUESTIONNAIRE))
    assert case.entities[QUESTIONNAIRE].value("more") == "kept"
    third = opened_on(case)
    assert not node(third, "more").live
    third.answer(node(third, "more"), "changed behind the scenes")
    assert parts_to_save(third, case, filled=QUESTIONNAIRE) == []


def test_a_reason_for_no_answer_is_kept() -> None:
    case = empty_case(HOUSE, AreaCode("1"))
    first = opened_on(case)
    first.decline(node(first, "name"), "refused")
    case = saved(case, "c1", parts_to_save(first, case, filled=QUESTIONNAIRE))
    assert case.entities[QUESTIONNAIRE].value("name") == {"no_value": "refused"}
    again = opened_on(case)
    assert node(again, "name").kept == "no:refused"
    assert parts_to_save(again, case, filled=QUESTIONNAIRE) == []


def test_a_form_larger_than_a_change_is_saved_in_several() -> None:
    big = ready(form(*(item("text", f"q{number}") for number in range(900))))
    opened = open_filling(big, surroundings(filled="q"))
    answer(opened, **{f"q{number}": "x" for number in range(900)})
    case = empty_case(HOUSE, AreaCode("1"))
    rounds = batches(parts_to_save(opened, case, filled=QUESTIONNAIRE))
    assert len(rounds) == 3
    for number, parts in enumerate(rounds):
        case = saved(case, f"c{number}", parts)
    assert len(case.entities[QUESTIONNAIRE].units) == 903
    assert {part.type for parts in rounds for part in parts} == {FILLED}


def test_a_name_too_long_for_a_register_is_shortened_and_stays_its_own() -> None:
    deep = item("group", "g" * 40, item("text", "a" * 30), item("text", "a" * 29 + "b"))
    plan = ready(form(deep))
    opened = open_filling(plan, surroundings(filled="q"))
    for text, one in zip("xy", opened.root.children["g" * 40][0].children.values(), strict=True):
        opened.answer(one[0], text)
    case = saved(
        empty_case(HOUSE, AreaCode("1")),
        "c1",
        parts_to_save(opened, empty_case(HOUSE, AreaCode("1")), filled=QUESTIONNAIRE),
    )
    again = read_answers(case, QUESTIONNAIRE, plan)
    assert sorted(again.texts.values()) == ["x", "y"]


def test_a_dot_in_a_name_is_taken_for_no_choice() -> None:
    dotted = form(
        item("select_multiple", "goods", choices="goods"), item("text", "goods.tv"), lists={"goods": choices("tv")}
    )
    opened = open_filling(ready(dotted), surroundings(filled=QUESTIONNAIRE))
    opened.answer(node(opened, "goods"), "tv")
    opened.answer(node(opened, "goods.tv"), "一台")
    [part] = parts_to_save(opened, empty_case(HOUSE, AreaCode("c-1")), filled=QUESTIONNAIRE)
    told = {unit: write.v for unit, write in part.set.items() if unit[0] != "_"}
    assert told == {"goods.tv": True, "goods:tv": "一台"}
