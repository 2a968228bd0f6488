"""What the family signs on the tablet is the record that the office has, questionnaires included."""

from __future__ import annotations

import pytest

from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.sign import show_record, signers
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.policy.shelf import preset
from shared_models.slip import slip_of
from shared_models.visit import find_visit
from shared_models.words import Language
from sync_server.console.evidence import signatures_of
from sync_server.console.reader import Reader
from sync_server.use_cases.open_case import open_case
from sync_server.use_cases.publish_form import withdraw_form
from tests.field_app.hand import Hand
from tests.field_app.office import OFFICER, Office, now_ms
from tests.journeys.test_forms_at_a_visit import FORM, NEXT_YEAR, OfficeShelf, asking, publish

__all__ = ["asking"]


def who_must_sign_again(hand: Hand, place: VisitPlace) -> list[str]:
    views = signers(hand.account, place, forms=HeldForms(hand.account).kept)
    return [one.signer for one in views if one.stale]


def covered(office: Office, place: VisitPlace) -> set[str]:
    """What the office finds of every signature."""
    opened = open_case(office.database, OFFICER, place.household, why="test", now_ms=now_ms())
    reader = Reader(language="zh", people={}, devices={})
    visit = find_visit(opened.case, place.visit)
    assert visit is not None
    return {one.covers for one in signatures_of(opened, opened.case, visit, reader=reader) if one.covers}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_signed_on_the_tablet_is_the_record_that_the_office_has(
    asking: Office, wang: Hand, language: Language
) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.fill(place, "outcome", outcome="completed")
    wang.fill_form(place, FORM, floor_area="62.5", facilities="power water", sleeps_here="yes")
    wang.sign(place, "lead", "王调查", language=language)
    shown = show_record(wang.account, place, language, forms=HeldForms(wang.account).kept).lines
    assert any(line.endswith(":62.5") for line in shown)
    assert any("王秀英" in line and line.endswith((":是", ":Yes")) for line in shown)
    publish(asking, NEXT_YEAR)
    withdraw_form(asking.database, "housing", by=OFFICER, now_ms=now_ms())
    wang.clock.wall_ms += 40 * 86_400_000
    assert wang.sync().complete
    wang.restart()
    assert who_must_sign_again(wang, place) == []
    assert covered(asking, place) == {"与现记录一致"}
    wang.fill_form(place, FORM, floor_area="60")
    assert who_must_sign_again(wang, place) == ["lead"]
    assert wang.sync().complete
    assert covered(asking, place) == {"签字后记录有改动，见时间线"}
    wang.sign(place, "lead", "王调查", language=language)
    assert wang.sync().complete
    assert who_must_sign_again(wang, place) == []
    policy = preset("housing")
    slip = slip_of(asking.case("h-1"), place.visit, policy, forms=OfficeShelf().kept)
    assert slip == slip_of(case_at(wang, place), place.visit, policy, forms=HeldForms(wang.account).kept)


def case_at(hand: Hand, place: VisitPlace) -> Case:
    case = hand.account.cases.view(place.household)
    assert case is not None
    return case
