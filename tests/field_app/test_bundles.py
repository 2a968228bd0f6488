"""Exchanges by file: the same guarantees as over the network, whatever happens to the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from field_app.use_cases.read_sync_state import read_sync_state
from shared_models.case import contradictions
from shared_models.ids import EntityId
from sync_server.store.blob_store import FolderBlobs
from sync_server.use_cases.verify_log import verify_log
from tests.field_app.hand import Hand, agrees
from tests.field_app.kit import photo
from tests.field_app.office import Office
from tests.field_app.stick import Stick, bring, changes_kept, export, exported
from tests.sync_server.district import OTHER_COMMUNITY


def test_a_tablet_that_never_had_a_network_after_its_sign_in_works_by_file_alone(
    hand: Hand, office: Office, tmp_path: Path
) -> None:
    """On both databases: first download, a visit with a photo, and the office's own change coming back."""
    stick = Stick(office.database, tmp_path / "server")
    first = stick.round(hand)
    assert (first.complete, first.received, hand.names()) == (True, 2, {"王秀英", "李建国"})
    hand.write("housing", phone="139")
    hand.take_photo()
    out = exported(hand, tmp_path / "work")
    assert (out.changes, out.files, out.files_left) == (3, 2, 0)
    office.write(EntityId("h-2"), kind="move", scope=OTHER_COMMUNITY)
    taken = stick.take((tmp_path / "work").read_bytes())
    assert (taken.name, taken.bundle.outcome.applied, taken.bundle.outcome.files_stored) == ("王调查", 3, 2)
    came = bring(hand, taken.answer)
    assert (came.complete, came.sent, came.files, came.still_here) == (True, 3, 1, 0)
    assert hand.names() == {"王秀英"}
    assert agrees(hand, office)
    assert hand.account.blobs.to_send() == []
    assert hand.account.outbox.overlaid() == set()
    assert list(verify_log(office.database, FolderBlobs(tmp_path / "server" / "blobs"))) == []
    state = read_sync_state(hand.account)
    assert (state.unsent, state.photos_unsent, state.happened.zh) == (0, 0, "全部内容服务器都已收到。")
    assert hand.sync().complete


def test_a_bundle_that_is_lost_is_simply_exported_again(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    export(one)
    one.write("housing", housing_area="60")
    assert stick.round(one).complete
    assert agrees(one, sqlite_office)
    assert one.account.outbox.pending() == 0


def test_an_answer_that_is_lost_makes_the_next_one_say_duplicate(
    one: Hand, stick: Stick, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="139")
    stick.take(export(one))
    again = stick.take(export(one))
    assert (again.bundle.outcome.applied, again.bundle.outcome.duplicates) == (0, 2)
    assert bring(one, again.answer).complete
    assert agrees(one, sqlite_office)
    assert len(changes_kept(sqlite_office)) == len(set(changes_kept(sqlite_office)))


def test_a_bundle_taken_twice_and_an_answer_imported_twice_change_nothing(
    one: Hand, stick: Stick, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="139")
    data = export(one)
    first, second = stick.take(data), stick.take(data)
    kept = changes_kept(sqlite_office)
    assert second.bundle.outcome.duplicates == 2
    assert bring(one, first.answer).complete
    for answer in (first.answer, second.answer):
        came = bring(one, answer)
        assert (came.complete, came.sent, came.received) == (False, 0, 0)
        assert "已经导入过" in came.happened.zh
    assert changes_kept(sqlite_office) == kept
    assert agrees(one, sqlite_office)


def test_bundles_and_answers_in_another_order_lose_nothing_and_show_no_older_picture(
    one: Hand, stick: Stick, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="1")
    early = export(one)
    one.write("housing", phone="2")
    late = export(one)
    late_answer = stick.take(late).answer
    sqlite_office.reassign("u-1")
    early_answer = stick.take(early).answer
    assert bring(one, late_answer).complete
    assert one.names() == {"王秀英", "李建国"}
    came = bring(one, early_answer)
    assert "又导出或联网同步过" in came.happened.zh
    assert (one.value("phone"), one.account.outbox.pending()) == ("2", 0)
    assert contradictions(sqlite_office.case("h-1")) == ()
    assert stick.round(one).complete
    assert one.names() == set()


def test_an_answer_to_an_earlier_export_gives_its_receipts_and_no_picture(
    one: Hand, stick: Stick, sqlite_office: Office
) -> None:
    """What the later export brought to the server is in the earlier answer's pages, without a receipt here."""
    one.sync()
    one.write("housing", phone="1")
    early = export(one)
    one.write("housing", phone="2")
    late = export(one)
    answers = [stick.take(data).answer for data in (late, early)]
    came = bring(one, answers[1])
    assert (came.complete, came.sent, came.still_here) == (False, 2, 1)
    assert contradictions(one.account.cases.view(EntityId("h-1")) or sqlite_office.case("h-1")) == ()
    assert bring(one, answers[0]).complete
    assert agrees(one, sqlite_office)
    assert one.account.outbox.overlaid() == set()


def test_a_sync_over_the_network_makes_a_waiting_answer_late(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="1")
    answer = stick.take(export(one)).answer
    sqlite_office.reassign("u-1")
    assert one.sync().complete
    assert one.names() == set()
    came = bring(one, answer)
    assert (came.complete, one.names()) == (False, set())
    assert stick.round(one).complete


def test_typing_between_export_and_answer_is_kept_and_shown(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="1")
    data = export(one)
    one.write("housing", phone="2", housing_area="60")
    came = bring(one, stick.take(data).answer)
    assert (came.complete, came.sent, came.still_here) == (True, 2, 1)
    assert (one.value("phone"), one.value("housing_area")) == ("2", "60")
    assert "重新导出" in came.todo.zh
    assert stick.round(one).complete
    assert sqlite_office.case("h-1").root.value("phone") == "2"
    assert contradictions(sqlite_office.case("h-1")) == ()


def test_photos_that_do_not_fit_follow_in_the_next_file(one: Hand, stick: Stick, tmp_path: Path) -> None:
    one.sync()
    for seed in range(3):
        one.take_photo(seed=seed)
    sizes = sorted(blob.size for blob in one.account.blobs.all())
    out = exported(one, tmp_path / "small", most=65_536 + sum(sizes) // 2)
    assert out.files_left > 0
    assert out.files >= 3
    assert out.size < sum(sizes)
    came = bring(one, stick.take((tmp_path / "small").read_bytes()).answer)
    assert came.complete
    again = exported(one, tmp_path / "rest")
    assert (again.changes, again.files, again.files_left) == (0, out.files_left, 0)
    bring(one, stick.take((tmp_path / "rest").read_bytes()).answer)
    assert one.account.blobs.to_send() == []


def test_a_photo_half_sent_over_the_network_goes_on_from_there_in_the_file(
    one: Hand, stick: Stick, sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.sync()
    one.take_photo(data=photo(1_600, 1_200, seed=5))
    monkeypatch.setattr("field_app.use_cases.trip.Limits.chunk", 10_000, raising=False)
    assert not one.sync(cut=(7, "after")).complete
    taken = stick.take(export(one))
    assert (taken.bundle.outcome.files_waiting, taken.bundle.outcome.duplicates) == (0, 0)
    assert bring(one, taken.answer).complete
    assert one.account.blobs.to_send() == []
    assert list(verify_log(sqlite_office.database, stick.files.kept)) == []
