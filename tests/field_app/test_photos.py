"""Photos of a visit: kept with their change in one transaction, listed by slot, removable before finishing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from field_app.use_cases.add_photo import AddedPhoto, PhotoError, TakenPhoto, add_photo
from field_app.use_cases.list_photos import list_photos, read_picture
from field_app.use_cases.remove_income import EntryRemoval
from field_app.use_cases.remove_photo import remove_photo
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from field_app.use_cases.visit_place import VisitPlace
from shared_models.errors import UnfitError
from shared_models.ids import EntityId
from shared_models.sidecar import check_sidecar
from shared_models.values import Value, group_of
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import FONT, PIN, USER, photo, tablet_at

HERE: Value = {"lat": "39.150000", "lon": "100.170000", "accuracy_m": "12"}


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def take_photo(
    desk: Desk,
    place: VisitPlace,
    slot: str = "front",
    data: bytes | None = None,
    position: Value = None,
    instead_of: EntityId | None = None,
) -> AddedPhoto:
    taken = TakenPhoto(
        data=photo() if data is None else data,
        slot=slot,
        source="camera",
        font=FONT,
        position=position,
        instead_of=instead_of,
    )
    return add_photo(desk.account, place, taken, stamp=desk.clock(), new_id=desk.means.new_id)


def test_a_photo_stands_in_its_slot_with_who_when_and_where_it_is(desk: Desk, place: VisitPlace) -> None:
    added = take_photo(desk, place, position=HERE)
    front, living, other = list_photos(desk.account, place)
    (seen,) = front.photos
    assert (seen.id, seen.by, seen.taken_ms, seen.state) == (added.photo, "王调查", NOW_MS, "here")
    assert "第十六条" in front.citation
    assert (living.photos, living.slot, other.citation) == ((), "living", "")
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert case.entities[added.photo].value("position") == HERE


def test_the_picture_and_its_thumbnail_are_read_back_unsealed(desk: Desk, place: VisitPlace) -> None:
    take_photo(desk, place)
    (seen,) = list_photos(desk.account, place)[0].photos
    for sha256 in (seen.file, seen.thumbnail):
        picture = read_picture(desk.account, sha256)
        assert picture is not None
        assert picture.startswith(b"\xff\xd8")
    assert len(read_picture(desk.account, seen.file) or b"") == seen.size


def test_the_change_names_both_files(desk: Desk, place: VisitPlace) -> None:
    added = take_photo(desk, place)
    made = desk.account.outbox.overlay(place.household)[-1]
    assert [(ref.entity, ref.unit) for ref in made.blobs] == [(added.photo, "thumbnail"), (added.photo, "file")]
    assert [blob.rank for blob in desk.account.blobs.all()] in ([0, 1], [1, 0])


def test_a_bad_photo_is_refused_with_words_and_nothing_is_lost(desk: Desk, place: VisitPlace) -> None:
    take_photo(desk, place)
    for data in (b"", b"junk", b"\x00" * (41 * 1024 * 1024)):
        with pytest.raises(PhotoError) as caught:
            take_photo(desk, place, data=data)
        assert "没有保存" in caught.value.label.zh
    assert len(list_photos(desk.account, place)[0].photos) == 1
    assert desk.account.outbox.pending() == 2


def test_a_photo_much_like_an_earlier_one_is_kept_with_a_warning(desk: Desk, place: VisitPlace) -> None:
    assert take_photo(desk, place).warning is None
    assert take_photo(desk, place, slot="living", data=photo(seed=2)).warning is None
    elsewhere = start_visit(desk.account, EntityId("h-2"), stamp=desk.clock(), new_id=desk.means.new_id)
    again = take_photo(desk, elsewhere, data=photo(1_600, 1_200, seed=1))
    assert again.warning is not None
    assert "王秀英" in again.warning.zh
    assert "2026-09-21" in again.warning.zh
    assert len(list_photos(desk.account, elsewhere)[0].photos) == 1


def test_a_removed_photo_leaves_its_slot_with_the_reason_on_record(desk: Desk, place: VisitPlace) -> None:
    added = take_photo(desk, place)
    with pytest.raises(UnfitError):
        remove_photo(desk.account, place, EntryRemoval(added.photo, " "), stamp=desk.clock(), new_id=desk.means.new_id)
    removal = EntryRemoval(added.photo, "拍糊了")
    made = remove_photo(desk.account, place, removal, stamp=desk.clock(), new_id=desk.means.new_id)
    assert made.reason == "拍糊了"
    assert list_photos(desk.account, place)[0].photos == ()


def test_files_without_a_change_are_swept_away_at_the_next_unlocking(
    desk: Desk, place: VisitPlace, tmp_path: Path
) -> None:
    take_photo(desk, place)
    folder = tmp_path / "tablet" / "accounts" / f"a-{USER}" / "files"
    (folder / "orphan").write_bytes(b"half written")
    again, means = tablet_at(tmp_path / "tablet", desk.clock, name="u")
    reopened = unlock(again, desk.account.id, PIN, now_ms=NOW_MS, new_id=means.new_id)
    assert not (folder / "orphan").exists()
    (seen,) = list_photos(reopened, place)[0].photos
    assert read_picture(reopened, seen.file) is not None
    reopened.close()


def test_a_photo_whose_saving_fails_leaves_no_trace(
    desk: Desk, place: VisitPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(desk.account.blobs, "note_hash", fail)
        with pytest.raises(RuntimeError):
            take_photo(desk, place)
    assert desk.account.outbox.pending() == 1
    assert desk.account.blobs.all() == []
    assert take_photo(desk, place).warning is None


def test_the_same_picture_in_two_slots_of_a_visit_is_asked_about(desk: Desk, place: VisitPlace) -> None:
    take_photo(desk, place, slot="front")
    again = take_photo(desk, place, slot="living")
    assert again.warning is not None
    assert "本次“房屋正面”" in again.warning.zh


def test_a_second_shot_for_the_same_slot_is_meant_to_look_alike(desk: Desk, place: VisitPlace) -> None:
    take_photo(desk, place)
    assert take_photo(desk, place).warning is None


def test_another_households_picture_is_named_before_one_of_this_visit(desk: Desk, place: VisitPlace) -> None:
    elsewhere = start_visit(desk.account, EntityId("h-2"), stamp=desk.clock(), new_id=desk.means.new_id)
    take_photo(desk, elsewhere)
    take_photo(desk, place, slot="front")
    warning = take_photo(desk, place, slot="living").warning
    assert warning is not None
    assert "李建国" in warning.zh


def test_a_photo_that_was_taken_off_again_is_not_compared_with(desk: Desk, place: VisitPlace) -> None:
    gone = take_photo(desk, place, slot="front").photo
    remove_photo(desk.account, place, EntryRemoval(gone, "放错了"), stamp=desk.clock(), new_id=desk.means.new_id)
    assert take_photo(desk, place, slot="living").warning is None


def test_a_retake_takes_the_place_of_the_old_photo_in_one_change(desk: Desk, place: VisitPlace) -> None:
    old = take_photo(desk, place).photo
    pending = desk.account.outbox.pending()
    again = take_photo(desk, place, instead_of=old)
    (seen,) = list_photos(desk.account, place)[0].photos
    assert (seen.id, again.warning) == (again.photo, None)
    assert desk.account.outbox.pending() == pending + 1
    made = desk.account.outbox.overlay(place.household)[-1]
    assert made.reason == "重拍"
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert case.entities[old].value("file"), "the old picture stays on record"


def test_only_a_photo_that_stands_in_the_slot_can_be_retaken(desk: Desk, place: VisitPlace) -> None:
    old = take_photo(desk, place).photo
    for wrong in ({"slot": "living"}, {"instead_of": EntityId("p-none")}):
        with pytest.raises(UnfitError):
            take_photo(desk, place, **{"instead_of": old, **wrong})  # type: ignore[arg-type]
    take_photo(desk, place, instead_of=old)
    with pytest.raises(UnfitError):
        take_photo(desk, place, instead_of=old)


def test_a_photo_states_what_its_tablet_knows_and_the_hash_of_the_cameras_own_file(
    desk: Desk, place: VisitPlace
) -> None:
    data = photo()
    added = take_photo(desk, place, data=data, position=HERE)
    case = desk.account.cases.view(place.household)
    assert case is not None
    taken = case.entities[added.photo]
    stated = group_of(taken.value("proof"))
    assert stated["original"] == hashlib.sha256(data).hexdigest()
    assert stated["original"] != taken.value("file") == stated["sha256"]
    assert (stated["device"], stated["author"], stated["position"]) == (desk.account.device, USER, HERE)
    assert (stated["clock"], stated["taken_at"], stated["slot"]) == ("offset", NOW_MS, "front")
    assert check_sidecar(case, taken, None) == "unsigned", "this account was signed in before tablets had keys"


def test_what_was_measured_of_a_photo_goes_along_with_it_and_nothing_where_nothing_was(
    desk: Desk, place: VisitPlace
) -> None:
    measured, tiny = take_photo(desk, place), take_photo(desk, place, data=photo(200, 150))
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert isinstance(case.entities[measured.photo].value("moire"), int)
    assert "moire" not in case.entities[tiny.photo].units
