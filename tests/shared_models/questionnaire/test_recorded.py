"""What the record of a visit tells of its questionnaires: the same lines wherever they are computed."""

from __future__ import annotations

import msgspec
import pytest

from shared_models.ids import EntityId
from shared_models.questionnaire.at_visit import kept_forms
from shared_models.questionnaire.form import Form, form_ref
from shared_models.questionnaire.recorded import Forms, no_forms, questionnaire_lines
from shared_models.receipt import record_hash, shown_record
from shared_models.words import Language
from tests.shared_models.questionnaire.kit import answer, choices, form, item, node
from tests.shared_models.questionnaire.test_at_visit import Told

ZH, EN = "中文 (zh)", "English (en)"
WATER = msgspec.structs.replace(
    form(
        item("start", "begun"),
        item("today", "day"),
        item("username", "by"),
        item("hidden", "secret", default="nobody reads this"),
        item("calculate", "drawn", calculation="once(random())"),
        item("calculate", "double", calculation="${people} * 2"),
        item("note", "about", label={ZH: "请逐项询问", EN: "Ask one by one"}),
        item("text", "source", label={ZH: "水\n源", EN: "Source"}),
        item("integer", "people", default="2"),
        item("text", "gone", relevant="${people} > 3"),
        item("select_one", "kind", choices="kinds"),
        item("select_multiple", "uses", choices="kinds"),
        item("image", "picture"),
        item("text", "of_day", relevant="today() > '2020-01-01'"),
        item("repeat", "tap", item("group", "page", item("text", "where"), label={"": "水龙头情况"})),
        item("repeat", "well", item("text", "depth"), label={"": "水井"}),
        lists={"kinds": choices("well", "river")},
        languages=(ZH, EN),
    ),
    title={ZH: "用水", EN: "Water"},
)


def having(*forms: Form) -> Forms:
    """These forms are at hand."""
    return kept_forms({form_ref(one).digest: one for one in forms}).get


def lines(told: Told, language: Language = "zh", *, forms: Forms | None = None) -> tuple[str, ...]:
    return questionnaire_lines(told.case, told.at(), language, forms=forms or having(WATER))


@pytest.fixture
def told() -> Told:
    """A visit at which the questionnaire was filled in."""
    told = Told()
    filling = told.opened(WATER)
    for series in ("tap", "tap", "well", "well"):
        filling.add_entry(filling.root.series[series])
    answer(filling, source="井水", kind="well", uses="river well", of_day="not asked when the visit began")
    for path, text in {"tap[1]/page/where": "院里", "tap[2]/page/where": "院里", "well[2]/depth": "8"}.items():
        filling.answer(node(filling, path), text)
    filling.decline(node(filling, "well[1]/depth"), "unknown")
    told.save(filling)
    return told


def test_what_was_asked_and_answered_is_told_in_the_words_of_the_form(told: Told) -> None:
    assert lines(told) == (
        "问卷《用水》,版本 1",
        "水 源:井水",
        "people:2",
        "kind:Well",
        "uses:Well、River",
        "水龙头情况 1 · where:院里",
        "水龙头情况 2 · where:院里",
        "水井 1 · depth:不清楚",
        "水井 2 · depth:8",
    )
    english = lines(told, "en")
    assert english[:2] == ("Questionnaire “Water”, version 1", "Source:井水")
    assert english[-2] == "水井 1 · depth:Does not know"


def test_a_default_is_told_when_somebody_saved_it(told: Told) -> None:
    changed = msgspec.structs.replace(WATER, version="2", items=(*WATER.items, item("text", "later", default="x")))
    assert not any("later" in line for line in lines(told))
    other = Told()
    other.save(other.opened(changed))
    assert "later:x" in lines(other, forms=having(changed))


def test_a_picture_is_told_while_it_is_there(told: Told) -> None:
    told.home.save(EntityId("p-1"), "photo", {"visit": "v1", "slot": "form"})
    filling = told.opened(WATER)
    answer(filling, picture="p-1")
    told.save(filling)
    assert "picture:已附照片" in lines(told)
    told.home.leave(EntityId("p-1"))
    assert not any("picture" in line for line in lines(told))


def test_one_whose_form_is_not_at_hand_is_one_line_that_says_so(told: Told) -> None:
    assert lines(told, forms=no_forms) == ("问卷《f》,版本 1:这份问卷的表单不在此处,内容无法显示",)
    assert lines(told, "en", forms=no_forms) == (
        "Questionnaire “f”, version 1:its form is not here, the answers cannot be shown",
    )


def test_a_form_that_cannot_be_used_is_not_at_hand() -> None:
    broken = form(item("text", "a", relevant="((("))
    assert kept_forms({"d": broken}) == {}


def test_questionnaires_stand_in_the_order_of_their_names_whichever_was_begun_first() -> None:
    first, second = (msgspec.structs.replace(WATER, id=id_, title={"": id_}) for id_ in ("a", "b"))
    for order in ((first, second), (second, first)):
        told = Told()
        for one in order:
            told.save(told.opened(one))
        assert [line for line in lines(told, forms=having(first, second)) if line.startswith("问卷")] == [
            "问卷《a》,版本 1",
            "问卷《b》,版本 1",
        ]


def test_the_record_ends_with_them_and_is_the_old_one_without(told: Told) -> None:
    case, visit = told.case, EntityId("v1")
    record = shown_record(case, visit, "zh", forms=having(WATER))
    assert record[-len(lines(told)) :] == lines(told)
    before = Told()
    assert shown_record(before.case, visit, "zh", forms=having(WATER)) == record[: -len(lines(told))]
    assert record_hash(record) != record_hash(shown_record(case, visit, "zh", forms=no_forms))


def test_another_visit_tells_nothing_of_it(told: Told) -> None:
    told.visit("v2", 2)
    assert questionnaire_lines(told.case, told.at("v2"), "zh", forms=having(WATER)) == ()
