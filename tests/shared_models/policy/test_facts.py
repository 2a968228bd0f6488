"""Facts are yes, no, or not known; and classes are proposed from what is known only."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.policy.assessment import assessment
from shared_models.policy.class_proposal import proposal_words
from shared_models.policy.fact import Truth, facts_of
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from tests.shared_models.policy.home import Home, county_of, day

TODAY = day("2026-03-01")

RULES = """
[facts]
sick = { kind = "entity", label = ["病", "Sick"], of = "member", where = { health = ["severe", "weak"] } }
all_sick = { kind = "entity", label = ["皆病", "All sick"], of = "member", where = { health = ["severe", "weak"] }, count = "every" }
none_sick = { kind = "entity", label = ["无病", "None sick"], of = "member", where = { health = ["severe", "weak"] }, count = "none" }
sick_or_idle = { kind = "entity", label = ["病或闲", "Sick or idle"], of = "member", where = { health = ["severe"], employed = [false] }, any_of = true }
old = { kind = "entity", label = ["老", "Old"], of = "member", age_from = 60, age_below = 80 }
ticked = { kind = "entity", label = ["勾", "Ticked"], of = "household", where = { tick = [true] } }
number = { kind = "entity", label = ["数", "One"], of = "household", where = { tick = [1] } }
two = { kind = "size", label = ["两人", "Two"], at_least = 2, at_most = 2 }
poor = { kind = "assessed", label = ["无收入", "No income"], found = "no_income" }
both = { kind = "combined", label = ["皆", "Both"], needs = "all", facts = ["sick", "ticked"] }
neither = { kind = "combined", label = ["皆无", "Neither"], needs = "none", facts = ["sick", "ticked"] }
late = { kind = "act", label = ["迟", "Late"], act = "report", where = { late = [true] }, times = 2, within_months = 6, unless_later = ["answer_report"] }
[classes.A]
label = ["甲", "First"]
cite = "county"
rhythm = { months = 12 }
propose = ["sick"]
unless = ["ticked"]
[classes.B]
label = ["乙", "Second"]
cite = "county"
rhythm = { months = 6 }
propose = ["poor"]
"""  # noqa: E501 - a rule stands on one line


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A county with one fact of each kind."""
    return county_of("national-2021", RULES)


def holds(policy: Policy, name: str, *members: dict[str, Any], **household: Any) -> Truth:
    """What a fact says of a household with these members."""
    home = Home(**household)
    for number, values in enumerate(members):
        home.member(f"P{number}", **values)
    return facts_of(policy, Picture(home.case, TODAY)).holds(name)


WELL, SICK, SILENT = {"health": "good"}, {"health": "severe"}, dict[str, Any]()


@pytest.mark.parametrize(
    ("name", "members", "expected"),
    [
        ("sick", [WELL, SICK], True),
        ("sick", [WELL, WELL], False),
        ("sick", [WELL, SILENT], None),
        ("sick", [SICK, SILENT], True),
        ("sick", [], False),
        ("all_sick", [SICK, SICK], True),
        ("all_sick", [SICK, WELL], False),
        ("all_sick", [SICK, SILENT], None),
        ("all_sick", [WELL, SILENT], False),
        ("all_sick", [], None),
        ("none_sick", [WELL, WELL], True),
        ("none_sick", [WELL, SICK], False),
        ("none_sick", [WELL, SILENT], None),
        ("sick_or_idle", [{"employed": False}], True),
        ("sick_or_idle", [{"employed": True}], None),
        ("sick_or_idle", [{"employed": True, "health": "good"}], False),
        ("old", [{"birth_date": "1966-03-01"}], True),
        ("old", [{"birth_date": "1966-03-02"}], False),
        ("old", [{"birth_date": "1946-03-01"}], False),
        ("old", [{"birth_date": "1946-03-02"}], True),
        ("old", [SILENT], None),
        ("old", [{"identity_number": "110101195001010019"}], None),
        ("two", [WELL, WELL], True),
        ("two", [WELL], False),
    ],
)
def test_facts_about_members(policy: Policy, name: str, members: list[dict[str, Any]], expected: Truth) -> None:
    assert holds(policy, name, *members) is expected


def test_an_age_is_read_from_a_valid_identity_number(policy: Policy) -> None:
    from shared_models.identity_number import with_check_character  # noqa: PLC0415 - only here

    assert holds(policy, "old", {"identity_number": with_check_character("99000019500101001")}) is True


def test_yes_and_one_are_different_answers(policy: Policy) -> None:
    assert holds(policy, "ticked", tick=True) is True
    assert holds(policy, "ticked", tick=1) is False
    assert holds(policy, "number", tick=1) is True
    assert holds(policy, "number", tick=True) is False
    assert holds(policy, "ticked", tick={"no_value": "refused"}) is False


@pytest.mark.parametrize(
    ("members", "tick", "both", "neither"),
    [
        ([SICK], True, True, False),
        ([SICK], False, False, False),
        ([WELL], False, False, True),
        ([SILENT], True, None, False),
        ([SILENT], False, False, None),
    ],
)
def test_combined_facts_are_decided_as_soon_as_they_can_be(
    policy: Policy, members: list[dict[str, Any]], both: Truth, neither: Truth, *, tick: bool
) -> None:
    assert holds(policy, "both", *members, tick=tick) is both
    assert holds(policy, "neither", *members, tick=tick) is neither


def test_acts_count_within_their_months_and_until_one_ends_them(policy: Policy) -> None:
    def late(*acts: tuple[str, str]) -> Truth:
        home = Home()
        for on, act in acts:
            home.act(on, act, about="h1", late=True)
        return facts_of(policy, Picture(home.case, TODAY)).holds("late")

    assert late(("2025-09-01", "report"), ("2026-02-01", "report")) is True
    assert late(("2025-08-31", "report"), ("2026-02-01", "report")) is False
    assert late(("2026-01-01", "report"), ("2026-01-02", "report"), ("2026-01-03", "answer_report")) is False
    assert late() is False


def test_what_rests_on_the_arithmetic_is_known_after_it(policy: Policy) -> None:
    home = Home(hukou_kind="urban", three_nos=False)
    home.member("P", ability="full")
    assert facts_of(policy, Picture(home.case, TODAY)).holds("poor") is None
    priced = county_of("national-2021", RULES + "[standards.x]\nlabel=['a','b']\ncite='county'\nyuan=300\n")
    assert assessment(priced, home.case, TODAY).facts.holds("poor") is True


@pytest.mark.parametrize(
    ("member", "tick", "class_id", "said"),
    [
        (SICK, False, "A", "First: Sick"),
        (SICK, None, "", "not known: Ticked, No income"),
        (SICK, True, "", "not known: No income"),
        (WELL, False, "", "not known: No income"),
    ],
)
def test_an_exception_must_be_known_not_to_hold(
    policy: Policy, member: dict[str, Any], class_id: str, said: str, *, tick: bool | None
) -> None:
    home = Home(**({} if tick is None else {"tick": tick}))
    home.member("P", ability="full", **member)
    found = assessment(policy, home.case, TODAY).proposal
    assert found.class_id == class_id
    assert proposal_words(policy, found).en == said


def test_a_policy_without_conditions_proposes_nothing() -> None:
    plain = county_of("shahe", "")
    home = Home()
    home.member("P", ability="full")
    found = assessment(plain, home.case, TODAY).proposal
    assert found.class_id == ""
    assert "no class condition" in proposal_words(plain, found).en
