"""Photos of a household taken from this tablet: sealed here until a backup of the server has them, then gone."""

from __future__ import annotations

import pytest

from field_app.store.blobs import Blob
from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.ids import EntityId
from tests.field_app.conftest import Desk
from tests.field_app.kit import FONT, photo


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    """A visit with one photo that the server stored."""
    place = start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    taken = TakenPhoto(data=photo(), slot="front", source="camera", font=FONT)
    add_photo(desk.account, place, taken, stamp=desk.clock(), new_id=desk.means.new_id)
    for blob in desk.account.blobs.all():
        desk.account.blobs.mark_stored(blob.sha256, replica="r-1", head=2)
    return place


def revoke(desk: Desk, place: VisitPlace) -> list[Blob]:
    """Purges the household; gives its files."""
    with desk.account.db.writing():
        desk.account.cases.drop([place.household])
        desk.account.blobs.drop([place.household])
    return desk.account.blobs.stored()


def test_a_photo_stored_but_not_backed_up_outlives_the_revocation(desk: Desk, place: VisitPlace) -> None:
    kept = revoke(desk, place)
    assert [blob.rank for blob in kept] == [0, 1] or [blob.rank for blob in kept] == [1, 0]
    assert all(desk.account.blobs.read(blob.sha256) for blob in kept)


def test_once_it_is_backed_up_nothing_of_it_stays_not_even_the_thumbnail(desk: Desk, place: VisitPlace) -> None:
    for blob in revoke(desk, place):
        desk.account.blobs.give_up_copy(blob)
    assert desk.account.blobs.all() == []
    assert list((desk.account.db.path.parent / "files").iterdir()) == []


def test_of_a_household_still_held_the_thumbnail_stays_for_the_eye(desk: Desk, place: VisitPlace) -> None:
    assert place.household == "h-1"
    for blob in desk.account.blobs.stored():
        desk.account.blobs.give_up_copy(blob)
    assert {blob.rank: desk.account.blobs.read(blob.sha256) is not None for blob in desk.account.blobs.all()} == {
        0: True,
        1: False,
    }
