"""What an act asks comes from the policy alone, and what is typed becomes exactly the data its moves look for."""

from __future__ import annotations

from datetime import date

import pytest

from shared_models.policy.act_field import ActField
from shared_models.policy.act_form import act_fields
from shared_models.policy.act_reading import read_act
from shared_models.policy.procedure import moves_for, possible_acts, steps_ahead
from shared_models.policy.shelf import preset, preset_texts

TODAY = date(2026, 9, 21)


def fields(name: str, step: str, act: str) -> dict[str, ActField]:
    return {one.name: one for one in act_fields(preset(name), step, act)}


@pytest.mark.parametrize("name", preset_texts())
def test_every_act_of_every_policy_has_a_form_that_asks_all_its_moves_ask(name: str) -> None:
    policy = preset(name)
    for step in policy.steps:
        for act in possible_acts(policy, step):
            asked = fields(name, step, act)
            for move in moves_for(policy, step, act):
                assert {*move.data, *move.where} <= set(asked), (step, act)
                assert "team_complete" not in move.when or "team" in asked, (step, act)
                assert not set(move.marks) or set(move.marks) <= set(asked["marks"].choices), (step, act)
                votes = {"vote_passed", "vote_failed"} & set(move.when)
                assert not votes or {"members", "yes", "recused"} <= set(asked), (step, act)


def test_nothing_is_filled_in_for_what_did_not_happen() -> None:
    found = read_act(act_fields(preset("sifang"), "council", "vote"), {}, today=TODAY)
    assert {"on", "members", "attended", "ballot", "yes", "no", "agenda", "minutes", "signed"} <= set(found.problems)
    assert "members" not in found.data


def test_who_may_vote_is_worked_out_from_who_was_there_and_who_left() -> None:
    typed = {
        "attended": ["甲\n乙\n丙"],
        "recusing": ["yes"],
        "recused": ["丙"],
        "yes": ["2"],
        "no": ["1"],
        "abstained": ["0"],
    }
    found = read_act(act_fields(preset("sifang"), "council", "vote"), typed, today=TODAY)
    assert found.data["present"] == 2
    assert "3" in found.problems["yes"].zh


def test_reasons_are_asked_where_a_move_needs_them() -> None:
    asked = act_fields(preset("national-2021"), "review", "conclude_review")
    base = {"on": ["2026-09-20"], "finding": ["无变化"]}
    assert "reasons" not in read_act(asked, {**base, "result": ["keep"]}, today=TODAY).problems
    assert "reasons" in read_act(asked, {**base, "result": ["stop"]}, today=TODAY).problems
    raised = read_act(asked, {**base, "result": ["raise"]}, today=TODAY).problems
    assert {"class", "benefit"} <= set(raised)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("on", "2026-09-22", "不得晚于今天"),
        ("on", "yesterday", "日期应写成"),
        ("benefit", "600.123", "两位小数"),
        ("benefit", "-1", "金额"),
        ("class", "Z", "请选择"),
    ],
)
def test_what_does_not_fit_its_field_is_told_there(name: str, text: str, why: str) -> None:
    asked = act_fields(preset("national-2021"), "decision", "confirm")
    assert why in read_act(asked, {name: [text]}, today=TODAY).problems[name].zh


def test_a_declared_relative_becomes_a_mark() -> None:
    asked = act_fields(preset("national-2021"), "", "apply")
    said = {"on": ["2026-09-20"], "relative": ["yes"]}
    assert "relative_of" in read_act(asked, said, today=TODAY).problems
    assert "close_relative" in read_act(asked, {**said, "relative_of": ["某人之兄"]}, today=TODAY).data["marks"]
    assert "marks" not in read_act(asked, {**said, "relative": ["no"]}, today=TODAY).data


def test_a_review_asks_for_no_papers_and_no_relatives() -> None:
    assert set(fields("national-2021", "", "open_review")) == {"on", "note"}


def test_the_way_ahead_goes_through_no_objection() -> None:
    way = steps_ahead(preset("national-2021"), "intake")
    assert way == ("investigation", "opinion", "notice", "submission", "decision", "confirmed")
    assert steps_ahead(preset("sifang"), "council") == ("street_audit", "originals", "decision", "issue", "confirmed")
