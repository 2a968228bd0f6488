"""What a household lives on: "none" is an answer, an empty list is not; policies read the same units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared_models.case import Case
from shared_models.catalogue import field_of
from shared_models.change import Change
from shared_models.checks import findings
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.law import ART_14
from shared_models.policy.assessment import assessment
from shared_models.policy.shelf import preset
from shared_models.values import Value
from tests.builders import change, folded, part

VISIT = change("v", part({"outcome": "completed"}, entity="v-1", type_="visit"))
HEAD = change("m", part({"name": "李明", "relation": "head", "ability": "full"}, entity="m-1", type_="member"))
CAR: dict[str, Value] = {
    "kind": "vehicle",
    "owner": "m-1",
    "description": "面包车",
    "value": "32000.00",
    "evidence": "document",
}


def word(**values: Value) -> Change:
    return change("word", part(values))


def listed(values: dict[str, Value], type_: str = "asset") -> Change:
    return change("entry", part(values, entity="e-1", type_=type_))


def told(case: Case, section: str) -> list[tuple[str, str, str]]:
    """Level, unit and words of what is found in a section."""
    found = [finding for finding in findings(case, EntityId("v-1")) if finding.section == section]
    return [(finding.level, finding.unit, finding.message.zh) for finding in found]


def test_an_empty_list_of_assets_is_no_answer_and_says_which_article_asks() -> None:
    found = [f for f in findings(folded(VISIT), EntityId("v-1")) if f.section == "assets"]
    assert [(f.level, f.unit, f.citation) for f in found] == [("should", "has_assets", ART_14)]


def test_none_is_an_answer_once_and_for_all_later_visits() -> None:
    assert told(folded(VISIT, word(has_assets=False)), "assets") == []


def test_an_asset_that_is_listed_needs_no_word_besides_but_none_contradicts_it() -> None:
    assert told(folded(VISIT, listed(CAR)), "assets") == []
    assert told(folded(VISIT, word(has_assets=False), listed(CAR)), "assets") == [
        ("should", "has_assets", "财产:申报没有,但登记了 1 项")
    ]
    assert told(folded(VISIT, word(has_assets=True)), "assets") == [("should", "has_assets", "财产:申报有,但没有登记")]


def test_no_rule_demands_expenses_so_the_question_may_stay_open() -> None:
    assert told(folded(VISIT), "expenses") == [("open", "has_expenses", "还没有询问有无必须的大额支出")]
    bare = folded(VISIT, listed({"kind": "medical"}, "expense"))
    assert {level for level, _unit, _words in told(bare, "expenses")} == {"open"}


def test_an_asset_without_a_value_is_hard_and_one_of_unknown_value_is_not() -> None:
    without = {unit: value for unit, value in CAR.items() if unit != "value"}
    assert told(folded(VISIT, listed(without)), "assets") == [("must", "value", "财产:估值或余额未填写")]
    unknown = folded(VISIT, listed({**CAR, "value": {"no_value": "unknown"}}))
    assert not [unit for level, unit, _ in told(unknown, "assets") if level == "must"]


READ = {
    "household": {"assets_conform"},
    "member": {"ability", "employed", "health"},
    "income": {"costs", "excluded_as"},
}
"""What the presets' rules read of means and people, by type of entity."""


def test_what_policies_read_can_be_recorded_at_a_visit() -> None:
    for type_, units in READ.items():
        fields = [field_of(type_, unit) for unit in units]
        assert all(field is not None and field.section for field in fields), type_


def test_the_policy_reads_whether_assets_conform() -> None:
    policy, today = preset("national-2021"), date(2026, 9, 21)
    stopped = {
        word_: [stop.id for stop in assessment(policy, folded(HEAD, word(assets_conform=word_)), today).stops]
        for word_ in (True, False)
    }
    assert stopped == {True: [], False: ["assets"]}


@pytest.mark.parametrize(
    ("more", "per_head"),
    [
        ({}, "900.00"),
        ({"costs": {"yuan": "150.00", "per": "month"}}, "750.00"),
        ({"costs": {"yuan": "12000.00", "per": "month"}}, "0.00"),
        ({"excluded_as": "优待抚恤金"}, "0.00"),
    ],
)
def test_the_tablet_and_the_policy_take_off_the_same(more: dict[str, Value], per_head: str) -> None:
    wage: dict[str, Value] = {"member": "m-1", "kind": "wages", "amount": {"yuan": "900.00", "per": "month"}}
    case = folded(HEAD, listed({**wage, **more}, "income"))
    assert household_of(case).per_capita == Decimal(per_head)
    figures = assessment(preset("national-2021"), case, date(2026, 9, 21)).entitlement
    assert figures.per_capita == Decimal(per_head)


def test_only_what_applies_is_asked_and_what_was_recorded_stays_readable() -> None:
    able = [unit for _, unit, _ in told(folded(VISIT, HEAD), "members")]
    assert "employed" in able
    assert not {"work", "schooling", "disability_kind", "illness"} & set(able)
    jobless = change(
        "j", part({"ability": "none", "employed": False, "health": "disabled"}, entity="m-1", type_="member")
    )
    asked = [unit for _, unit, _ in told(folded(VISIT, jobless), "members")]
    assert {"disability_kind", "disability_grade", "jobless_because"} <= set(asked)
    assert "employed" not in asked
