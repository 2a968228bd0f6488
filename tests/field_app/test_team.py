"""The team at the door: proving it with the own PIN, and two tablets in one visit without a network."""

from __future__ import annotations

import pytest

from field_app.store.account import Account
from field_app.use_cases.attend import NotHereError, PinError, PinProof, TeamMember, attend, see_team
from field_app.use_cases.check_visit import check_visit
from field_app.use_cases.start_visit import join_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.attendance import attendances, statement
from shared_models.case import contradictions
from shared_models.errors import MalformedError
from shared_models.ids import EntityId, UserId
from shared_models.visit import visits
from tests.field_app.hand import Hand, agrees
from tests.field_app.kit import PIN, asked_by
from tests.field_app.office import Office

COLLEAGUE_PIN = "840173"


@pytest.fixture
def place(one: Hand) -> VisitPlace:
    """A visit of one, with two named as the second investigator, begun without a network."""
    one.sync()
    one.road.down = True
    place = one.visit()
    one.fill(place, "present", second="u-2")
    return place


def member(account: Account, place: VisitPlace, unit: str = "second") -> TeamMember:
    return next(one for one in see_team(account, place).members if one.unit == unit)


def test_who_only_is_named_has_not_proven_it_and_who_writes_has(one: Hand, place: VisitPlace) -> None:
    assert member(one.account, place, "lead").proven is not None
    assert member(one.account, place).proven is None
    assert [
        f.unit for f in check_visit(one.account, place, asked=asked_by(one.account)).should if f.section == "present"
    ] == ["second"]


def test_a_colleague_without_an_account_here_is_told_the_other_way(one: Hand, place: VisitPlace) -> None:
    view = see_team(one.account, place)
    proof = PinProof(tablet=one.tablet, member=member(one.account, place), pin=COLLEAGUE_PIN)
    with pytest.raises(NotHereError) as caught:
        attend(one.account, place, proof, means=one.means)
    assert view.code in caught.value.label.zh


def test_the_own_pin_proves_it_offline_and_is_signed_by_the_own_key(
    one: Hand, place: VisitPlace, sqlite_office: Office
) -> None:
    one.enrol_other("u-2", COLLEAGUE_PIN)
    asked = member(one.account, place)
    with pytest.raises(PinError):
        attend(one.account, place, PinProof(tablet=one.tablet, member=asked, pin=PIN), means=one.means)
    assert member(one.account, place).proven is None
    attend(one.account, place, PinProof(tablet=one.tablet, member=asked, pin=COLLEAGUE_PIN), means=one.means)
    assert member(one.account, place).proven is not None
    assert not [
        f for f in check_visit(one.account, place, asked=asked_by(one.account)).should if f.section == "present"
    ]
    assert one.tablet.accounts[0].user == one.account.user
    one.road.down = False
    assert one.sync().complete
    proof = attendances(sqlite_office.case("h-1"), place.visit)[UserId("u-2")]
    assert proof.device is not None
    keys = sqlite_office.keys_of(proof.device)
    said = statement(place.visit, UserId("u-2"), device=proof.device, at_ms=proof.at_ms)
    assert keys.vouches(bytes.fromhex(proof.signature), said)
    assert not keys.vouches(bytes.fromhex(proof.signature), said + b"0")


def test_two_tablets_write_one_visit_joined_by_its_code(
    one: Hand, two: Hand, place: VisitPlace, sqlite_office: Office
) -> None:
    two.sync()
    two.road.down = True
    code = see_team(one.account, place).code.lower()
    with pytest.raises(MalformedError):
        join_visit(two.account, EntityId("h-2"), code, stamp=two.clock(), new_id=two.means.new_id)
    joined = join_visit(two.account, EntityId("h-1"), code, stamp=two.clock(), new_id=two.means.new_id)
    assert joined == place
    two.fill(joined, "present", second="u-2")
    one.fill(place, "outcome", outcome="completed")
    one.road.down = two.road.down = False
    for hand in (one, two, one):
        assert hand.sync().complete
    (visit,) = visits(sqlite_office.case("h-1"))
    assert (visit.team, visit.outcome) == (("u-1", "u-2"), "completed")
    assert contradictions(sqlite_office.case("h-1")) == ()
    assert member(one.account, place).proven is not None
    assert agrees(one, sqlite_office)
    assert agrees(two, sqlite_office)
