"""What a visit changed, beside what it replaced."""

from __future__ import annotations

import msgspec

from shared_models.change import Change, LifeWrite
from shared_models.difference import differences, roster_steps
from shared_models.ids import EntityId
from tests.builders import change, entry, part, saw

VISIT = EntityId("v-1")


def at_visit(given: Change, visit: str = VISIT) -> Change:
    return msgspec.structs.replace(given, visit=EntityId(visit))


def test_a_value_stands_beside_the_one_its_author_had_on_screen() -> None:
    log = [
        entry(change("c-1", part({"phone": "1"})), 1),
        entry(at_visit(change("c-2", part({"phone": saw("2", "c-1")}))), 2),
    ]

    (found,) = differences(log, VISIT)

    assert (found.unit, found.after, [earlier.value for earlier in found.before]) == ("phone", "2", ["1"])
    assert found.is_news


def test_a_value_typed_and_typed_back_is_no_news() -> None:
    log = [
        entry(change("c-1", part({"phone": "1"})), 1),
        entry(at_visit(change("c-2", part({"phone": saw("2", "c-1")}))), 2),
        entry(at_visit(change("c-3", part({"phone": saw("1", "c-2")}))), 3),
    ]

    (found,) = differences(log, VISIT)

    assert [earlier.change for earlier in found.before] == ["c-1"]
    assert not found.is_news


def test_two_investigators_who_did_not_see_each_other_leave_two_values() -> None:
    log = [
        entry(change("c-1", part({"phone": "1"})), 1),
        entry(at_visit(change("c-2", part({"phone": saw("2", "c-1")}))), 2),
        entry(at_visit(change("c-3", part({"phone": saw("3", "c-1")}))), 3),
    ]

    assert [found.after for found in differences(log, VISIT)] == ["2", "3"]


def test_what_another_visit_wrote_is_not_this_visits_difference() -> None:
    log = [entry(at_visit(change("c-1", part({"phone": "1"})), "v-0"), 1)]

    assert differences(log, VISIT) == ()


def test_a_first_value_replaces_nothing_and_a_first_blank_is_no_news() -> None:
    log = [entry(at_visit(change("c-1", part({"phone": "1", "address": None}))), 1)]

    found = {one.unit: one for one in differences(log, VISIT)}

    assert found["phone"].before == ()
    assert found["phone"].is_news
    assert not found["address"].is_news


def test_the_roster_tells_who_came_and_who_left() -> None:
    old = part({"name": "甲"}, entity="m-1", type_="member")
    gone = part({"left_reason": "died"}, entity="m-1", type_="member", life=LifeWrite(dead=True))
    new = part({"name": "乙"}, entity="m-2", type_="member")
    log = [entry(change("c-1", old), 1), entry(at_visit(change("c-2", gone, new)), 2)]

    assert [(step.entity, step.step) for step in roster_steps(log, VISIT)] == [("m-1", "removed"), ("m-2", "added")]
