"""Validity: what makes a visit count, what is missing, and what is only not proven."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shared_models.case import Case
from shared_models.change import Act, Change
from shared_models.policy.shelf import preset
from shared_models.policy.validity import State, accuracy_of, is_valid, lacks_nothing, metres_between, validity
from shared_models.policy.visit_content import visit_content
from shared_models.values import Value
from shared_models.visit import find_visit
from shared_models.whereabouts import Spot
from tests.builders import NOW_MS, change, part
from tests.shared_models.test_checks import VISIT, whole

MINUTE = 60_000
HOME: Value = {"lat": "36.1000", "lon": "120.4000", "accuracy_m": "10"}


def finished(*more: Change, without: str = "", end: int = NOW_MS + 20 * MINUTE, **answers: Value) -> Case:
    """A whole visit that was handed in."""
    ending = change("end", part({"ended_at": end}, entity=VISIT, type_="visit"), visit=VISIT)
    handed_in = change("finish", act=Act(name="finish", about=VISIT))
    made = [change("home", part({"position": HOME})), *more, ending, handed_in]
    return whole(*(one for one in made if one.id != without), without=without, **{"position": HOME, **answers})


def states(case: Case) -> dict[str, State]:
    visit = find_visit(case, VISIT)
    assert visit is not None
    return {item.id: item.state for item in validity(visit_content(preset("national-2021")), case, visit)}


def is_counted(case: Case) -> bool:
    visit = find_visit(case, VISIT)
    assert visit is not None
    content = visit_content(preset("national-2021"))
    counts = is_valid(validity(content, case, visit))
    assert lacks_nothing(content, case, visit) == counts
    return counts


def test_a_whole_visit_counts_and_every_item_is_met() -> None:
    case = finished()
    assert set(states(case).values()) == {"met"}
    assert is_counted(case)


@pytest.mark.parametrize(
    ("without", "item"),
    [
        ("finish", "outcome"),
        ("second", "team"),
        ("sign-second", "signature.second"),
        ("sign-respondent", "signature.respondent"),
        ("respondent", "answer.visit.respondent"),
        ("notice_shown", "answer.visit.notice_shown"),
        ("name", "answer.member.name"),
    ],
)
def test_what_is_missing_is_named_and_the_visit_does_not_count(without: str, item: str) -> None:
    case = finished(without=without)
    assert states(case)[item] == "missing"
    assert not is_counted(case)


def test_what_a_policy_only_wishes_for_is_said_and_does_not_count_against_the_visit() -> None:
    case = finished(without="interview")
    found = states(case)
    assert found["answer.interview.lives_here"] == "open"
    assert states(finished(without="photo-front"))["photo.front"] == "open"
    assert is_counted(case)


def test_a_policy_that_sends_three_asks_for_three() -> None:
    case = finished()
    visit = find_visit(case, VISIT)
    assert visit is not None
    three = replace(visit_content(preset("national-2021")), people=3)
    assert [item.id for item in validity(three, case, visit) if item.state == "missing"] == ["team"]


@pytest.mark.parametrize(
    ("change_", "item"),
    [
        ({"without": "attend"}, "team"),
        ({"without": "started_at"}, "times"),
        ({"end": NOW_MS - MINUTE}, "times"),
        ({"without": "home"}, "place"),
        ({"position": None}, "place"),
        ({"position": {"lat": "36.1100", "lon": "120.4000", "accuracy_m": "10"}}, "place"),
    ],
)
def test_what_cannot_be_proven_is_said_and_held_against_nobody(change_: dict[str, Value], item: str) -> None:
    case = finished(**change_)  # type: ignore[arg-type]
    assert states(case)[item] == "unproven"
    assert is_counted(case)


def test_a_reading_is_near_within_its_own_accuracy() -> None:
    far: Value = {"lat": "36.1100", "lon": "120.4000", "accuracy_m": "1100"}
    assert states(finished(position=far))["place"] == "met"


@pytest.mark.parametrize(
    ("position", "metres"),
    [({"accuracy_m": "12.6"}, 13), ({}, 0), (None, 0), ({"accuracy_m": "wide"}, 0), ({"accuracy_m": "-4"}, 0)],
)
def test_the_accuracy_of_a_reading(position: Value, metres: int) -> None:
    assert accuracy_of(position) == metres


def test_distances_over_the_ground() -> None:
    # One minute of latitude is a nautical mile; at 60 degrees north a minute of longitude is half of one.
    mile = Decimal(1) / 60
    assert metres_between(Spot(36.0, 120.0), Spot(36.0 + float(mile), 120.0)) == pytest.approx(1852, rel=0.005)
    assert metres_between(Spot(60.0, 10.0), Spot(60.0, 10.0 + float(mile))) == pytest.approx(926, rel=0.005)


def test_an_attempt_is_no_visit_and_is_asked_for_nothing_a_family_would_give() -> None:
    found = states(finished(outcome="absent"))
    assert found["outcome"] == "missing"
    assert not any(id_.startswith(("answer.", "photo.")) for id_ in found)
    assert "signature.respondent" not in found
