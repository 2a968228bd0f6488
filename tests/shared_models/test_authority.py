"""Who may do which act: the table agrees with every shipped policy, and a tablet cannot decide a case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared_models.area import RIGHTS, Role
from shared_models.authority import DISTRICT_ACTS, OFFICE_ACTS, VISIT_ACTS, rights_for, rights_of_actor
from shared_models.change import Act
from shared_models.ids import EntityId
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset, preset_texts
from tests.builders import change


def actors_of(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every act with the role that does it there; blank: recorded by the office."""
    for step in policy.steps.values():
        for move in step.moves:
            yield move.act, policy.actors[step.actor].role
    for rule in policy.everywhere.values():
        yield rule.move.act, ""
    for procedure in policy.procedures.values():
        yield procedure.opens, policy.actors[policy.steps[procedure.start].actor].role


def may(role: Role, act: str) -> bool:
    made = change("c-1", act=Act(name=act, about=EntityId("p-1")))
    return bool(RIGHTS[role] & rights_for(made))


@pytest.mark.parametrize("name", preset_texts())
def test_whoever_acts_under_a_policy_may_do_so(name: str) -> None:
    for act, role in actors_of(preset(name)):
        assert may(Role(role) if role else Role.STREET_OFFICER, act), (act, role)


def test_what_no_policy_gives_to_visitors_is_held_when_a_tablet_sends_it() -> None:
    given = {act for name in preset_texts() for act, role in actors_of(preset(name)) if role == Role.INVESTIGATOR}
    every = {act for name in preset_texts() for act, _ in actors_of(preset(name))}
    for act in every - given:
        assert not may(Role.INVESTIGATOR, act), act
    assert not given & (DISTRICT_ACTS | OFFICE_ACTS)
    assert not every & VISIT_ACTS


@pytest.mark.parametrize("act", ["confirm", "refuse", "own_visit", "begin_phase_out"])
def test_only_the_district_decides(act: str) -> None:
    assert [role for role in Role if may(role, act)] == [Role.DISTRICT_OFFICER]


def test_what_people_without_an_account_did_the_office_records() -> None:
    assert rights_of_actor("") == {"review"}
    assert rights_of_actor("district_officer") == {"decide"}
