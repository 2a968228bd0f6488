"""The exchange against the real server over real HTTP, cut and killed at every point."""

from __future__ import annotations

import asyncio
import io
from contextlib import suppress

from PIL import Image
from sqlalchemy import text

from field_app.devices.chance import random_bytes
from field_app.sync_client.server import Server
from field_app.use_cases.exchange import exchange
from field_app.use_cases.list_photos import list_photos
from field_app.use_cases.read_sync_state import read_sync_state
from shared_models.case import contradictions
from shared_models.ids import EntityId, UserId
from shared_models.sidecar import check_sidecar, device_of
from shared_models.sync_protocol import BLOB_AT_ONCE, BLOB_CHUNK
from sync_server.store import user_store
from sync_server.use_cases.open_case import open_case
from tests.builders import COMMUNITY, part
from tests.field_app.hand import Hand, agrees
from tests.field_app.kit import photo
from tests.field_app.office import OFFICER, Office, now_ms
from tests.field_app.road import Killed, Road


def test_the_first_exchange_brings_the_households_and_the_names_of_people(hand: Hand, office: Office) -> None:
    report = hand.sync()
    assert (report.complete, report.trouble) == (True, None)
    assert hand.names() == {"王秀英", "李建国"}
    assert hand.account.meta.people[OFFICER] == "孙经办"
    assert hand.account.stage.communities() == {COMMUNITY: "一社区"}
    assert agrees(hand, office)


def test_what_was_recorded_offline_arrives_with_its_photos(hand: Hand, office: Office) -> None:
    hand.sync()
    hand.write("housing", phone="139", housing_area="60")
    hand.take_photo()
    report = hand.sync()
    assert (report.complete, report.sent, report.photos_sent, report.photos_left) == (True, 3, 1, 0)
    case = office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    (taken,) = case.shown("photo")
    (mine,) = list_photos(hand.account, hand.places["h-1"])[0].photos
    assert mine.file == taken.value("file")
    assert mine.state == "stored"
    assert agrees(hand, office)
    assert read_sync_state(hand.account).unsent == 0


def test_the_office_can_prove_a_photo_by_the_key_its_tablet_gave_at_the_sign_in(hand: Hand, office: Office) -> None:
    hand.sync()
    hand.take_photo()
    hand.sync()
    opened = open_case(office.database, OFFICER, EntityId("h-1"), why="test", now_ms=now_ms())
    (taken,) = opened.case.shown("photo")
    assert check_sidecar(opened.case, taken, opened.keys.get(device_of(taken))) == "valid"
    assert set(opened.keys) == {hand.account.device}


def test_a_second_exchange_without_news_sends_and_receives_nothing(hand: Hand) -> None:
    hand.sync()
    report = hand.sync()
    assert (report.sent, report.received) == (0, 0)
    assert hand.road.paths() == ["POST /sync/hello", "POST /sync/pull"]


def test_what_the_office_changes_is_on_the_tablet_after_the_next_exchange(hand: Hand, office: Office) -> None:
    hand.sync()
    office.write(EntityId("h-2"), part({"safety_note": "门口有狗"}, entity="h-2"))
    assert hand.sync().received == 1
    assert hand.value("safety_note", "h-2") == "门口有狗"


def test_own_work_is_in_view_before_during_and_after_the_exchange(hand: Hand) -> None:
    hand.sync()
    hand.write("housing", phone="139")
    assert hand.value("phone") == "139"
    hand.sync(cut=(2, "before"))
    assert hand.value("phone") == "139"
    assert hand.account.outbox.pending() == 0
    hand.sync()
    assert hand.value("phone") == "139"
    assert hand.account.outbox.overlaid() == set()


def test_an_exchange_cut_at_any_point_goes_on_and_loses_and_doubles_nothing(hand: Hand, office: Office) -> None:
    hand.sync()
    requests = 12
    for at in range(requests):
        for when in ("before", "after"):
            phone = f"139{at:02d}{when}"
            hand.write("housing", phone=phone)
            if at > 3 and when == "before":
                hand.take_photo(seed=at)
            report = hand.sync(cut=(at, when))
            assert hand.value("phone") == phone
            assert report.complete or report.retry_in_ms is not None
    last = hand.sync()
    assert last.complete
    assert agrees(hand, office)
    assert contradictions(office.case("h-1")) == ()
    with office.database.reading() as tx:
        rows = tx.execute(text("SELECT count(*), count(DISTINCT id) FROM change")).one()
    assert rows[0] == rows[1]
    assert hand.account.outbox.pending() == 0
    assert hand.account.blobs.to_send() == []


def test_a_tablet_killed_at_any_point_starts_again_where_it_was(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    for at in range(9):
        for when in ("before", "after"):
            phone = f"138{at:02d}{when}"
            one.write("housing", phone=phone)
            if at % 3 == 0:
                one.take_photo(seed=100 + at)
            with suppress(Killed):
                one.sync(kill=(at, when))
            one.restart()
            assert one.value("phone") == phone
    assert one.sync().complete
    assert agrees(one, sqlite_office)
    assert contradictions(sqlite_office.case("h-1")) == ()


def test_typing_between_the_messages_of_an_exchange_waits_for_nothing_and_is_kept(
    one: Hand, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="first")
    said: list[str] = []

    def type_on(_: object) -> None:
        if len(said) < 6:
            said.append("typed")
            one.write("housing", housing_rooms=str(len(said)))

    one.road = Road(one.road.url)
    server = Server(one.road, one.account.token)
    asyncio.run(exchange(one.account, server, one.means, progress=type_on))
    assert len(said) == 6
    assert one.value("housing_rooms") == len(said)
    assert one.sync().complete
    assert sqlite_office.case("h-1").root.value("housing_rooms") == len(said)
    assert agrees(one, sqlite_office)


def test_a_usual_photo_takes_one_request(one: Hand) -> None:
    one.sync()
    one.take_photo(data=photo(1_600, 1_200, seed=3))
    assert one.sync().complete
    assert [path for path in one.road.paths() if path.endswith("/blobs")] == ["PATCH /blobs"] * 2
    assert one.account.blobs.to_send() == []


def test_a_photo_goes_on_in_the_middle_of_the_file_after_its_thumbnail(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    one.take_photo(data=noise())
    (picture,) = [blob for blob in one.account.blobs.all() if blob.rank == 1]
    assert picture.size > BLOB_AT_ONCE
    whole = one.sync(cut=(5, "before"))
    assert (whole.complete, whole.photos_left) == (False, 1)
    sent = [request for request in one.road.seen if request.method == "PATCH"]
    assert sent[0].path != f"/blobs/{picture.sha256}"
    assert len(sent[1].body) == BLOB_AT_ONCE
    (here,) = list_photos(one.account, one.places["h-1"])[0].photos
    assert here.state == "sending"
    assert one.sync().complete
    (rest,) = [request for request in one.road.seen if request.method == "PATCH"]
    assert rest.headers["upload-offset"] == str(BLOB_AT_ONCE)
    (taken,) = sqlite_office.case("h-1").shown("photo")
    assert taken.value("file") == picture.sha256


def test_a_photo_whose_first_request_was_lost_begins_again_in_small_pieces(one: Hand) -> None:
    one.sync()
    one.take_photo(data=noise())
    assert not one.sync(cut=(4, "before")).complete
    assert one.sync().complete
    again = [len(request.body) for request in one.road.seen if request.method == "PATCH"]
    assert max(again) == BLOB_CHUNK
    assert one.account.blobs.to_send() == []


def noise() -> bytes:
    """A photo that hardly shrinks."""
    grain = Image.frombytes("RGB", (1_600, 1_200), random_bytes(1_600 * 1_200 * 3))
    data = io.BytesIO()
    grain.save(data, "JPEG", quality=90)
    return data.getvalue()


def test_two_people_offline_in_different_fields_both_stand(one: Hand, two: Hand, sqlite_office: Office) -> None:
    one.sync()
    two.sync()
    one.write("housing", phone="139")
    two.write("housing", housing_area="60")
    for held in (one, two, one):
        assert held.sync().complete
    case = sqlite_office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    assert contradictions(case) == ()
    assert (one.value("housing_area"), two.value("phone")) == ("60", "139")


def test_two_people_in_the_same_field_make_a_contradiction_that_both_see(
    one: Hand, two: Hand, sqlite_office: Office
) -> None:
    one.sync()
    two.sync()
    one.write("housing", phone="139")
    two.write("housing", phone="138")
    assert one.sync().contradictions == 0
    assert two.sync().contradictions == 1
    one.sync()
    for held in (one, two):
        assert held.value("phone") == "139"
        summary = held.account.summaries.get(EntityId("h-1"))
        assert summary is not None
        assert summary.contradictions == 1
        assert agrees(held, sqlite_office)


def test_the_server_tells_who_may_visit_in_each_community(hand: Hand, office: Office) -> None:
    hand.sync()
    assert hand.account.meta.visitors == {COMMUNITY: ("u-1", "u-2")}
    assert set(hand.account.meta.people) >= {"u-office", "u-super"}
    with office.database.writing() as tx:
        user_store.disable_user(tx, UserId("u-2"), now_ms=now_ms())
    hand.sync()
    assert hand.account.meta.visitors == {COMMUNITY: ("u-1",)}
