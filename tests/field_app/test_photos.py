"""Photos of a visit: kept with their change in one transaction, listed by slot, removable before finishing."""

from __future__ import annotations

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
from shared_models.values import Value
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import FONT, PIN, USER, photo, tablet_at

HERE: Value = {"lat": "39.150000", "lon": "100.170000", "accuracy_m": "12"}


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def take_photo(
    desk: Desk, place: VisitPlace, slot: str = "front", data: bytes | None = None, position: Value = None
) -> AddedPhoto:
    taken = TakenPhoto(data=photo() if data is None else data, slot=slot, source="camera", font=FONT, position=position)
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
