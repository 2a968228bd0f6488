"""A policy says at which visits a questionnaire is filled in, and whether it must be."""

from __future__ import annotations

import pytest

from shared_models.policy.policy import Policy
from shared_models.policy.policy_file import PolicyError
from shared_models.policy.shelf import preset
from shared_models.policy.visit_forms import DemandedForm, forms_for
from shared_models.visit import find_visit
from sync_server.forms.shipped import shipped_form
from tests.shared_models.policy.home import Home, county_of

RULES = """
[forms.water]
label = ['饮水调查', 'Water']
cite = 'county'
form = 'water'

[forms.first]
label = ['首次问卷', 'First questions']
form = 'first'
visits = ['application']
must = false
"""


def asked(policy: Policy, standing: str = "recipient", outcome: str = "completed") -> tuple[DemandedForm, ...]:
    home = Home(standing=standing)
    id_ = home.save("v1", "visit", {"outcome": outcome, "started_at": 1})  # type: ignore[arg-type]
    case = home.case
    visit = find_visit(case, id_)
    assert visit is not None
    return forms_for(policy, case, visit)


def test_a_form_is_asked_at_the_visits_it_names() -> None:
    policy = county_of("national-2021", RULES)
    assert [one.id for one in asked(policy, "applicant")] == ["water", "first"]
    assert [one.id for one in asked(policy, "suspended")] == ["water"]
    assert [one.id for one in asked(policy, "ended")] == ["water"]


def test_a_form_binds_only_with_a_source() -> None:
    water, first = asked(county_of("national-2021", RULES), "applicant")
    assert water.is_required
    assert water.cite.en == "Rules of the county"
    assert not first.is_required
    with pytest.raises(PolicyError, match=r"forms.first: a rule that cites nothing cannot bind"):
        county_of("national-2021", RULES.replace("must = false", ""))


def test_nobody_is_asked_where_nobody_was_met() -> None:
    policy = county_of("national-2021", RULES)
    assert asked(policy, outcome="nobody_home") == ()
    assert [one.id for one in asked(policy, outcome="")] == ["water"]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (RULES.replace("'application'", "'sweep'"), r"county.toml:\d+: forms.first.visits.0: Invalid enum value"),
        (RULES.replace("'first'\n", "'water'\n"), "forms.first.form: forms.water says it already"),
        (RULES.replace("form = 'water'", "form = ''"), "forms.water.form: Expected `str` of length >= 1"),
    ],
)
def test_a_fault_is_told_where_it_is(rules: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        county_of("national-2021", rules)


@pytest.mark.parametrize(
    ("name", "form"),
    [("housing", "housing"), ("poverty-causes", "poverty-causes"), ("sunshine", "sunshine-register")],
)
def test_presets_ask_for_the_forms_that_ship(name: str, form: str) -> None:
    [demanded] = asked(preset(name))
    assert demanded.is_required
    assert demanded.id == shipped_form(name).id == form
