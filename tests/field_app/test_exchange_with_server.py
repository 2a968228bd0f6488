"""The exchange against the real server over real HTTP, cut and killed at every point, on both databases."""

from __future__ import annotations

import asyncio
import io
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from field_app.devices.chance import random_bytes
from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.tablet import Tablet
from field_app.sync_client.server import Server
from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.exchange import ExchangeReport, exchange
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.list_photos import list_photos, read_picture
from field_app.use_cases.means import Means
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.read_sync_log import read_sync_log
from field_app.use_cases.read_sync_state import read_sync_state
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import combined_digest, contradictions, digest
from shared_models.ids import AreaCode, EntityId
from sync_server.store import replica_store
from tests.builders import COMMUNITY, part
from tests.field_app.kit import FONT, PIN, form_of, means_of, photo
from tests.field_app.office import PASSWORD, Office, now_ms, open_office
from tests.field_app.road import Killed, Point, Road
from tests.sync_server.district import OTHER_COMMUNITY


@dataclass(slots=True)
class Hand:
    """One person with a tablet in hand."""

    tablet: Tablet
    account: Account
    means: Means
    clock: SetClock
    road: Road
    user: str
    folder: Path
    places: dict[str, VisitPlace] = field(default_factory=dict)

    def sync(self, cut: Point | None = None, kill: Point | None = None) -> ExchangeReport:
        """One exchange, perhaps cut or killed somewhere."""
        self.road = Road(self.road.url, cut=cut, kill=kill, down=self.road.down)
        return asyncio.run(exchange(self.account, Server(self.road, self.account.token), self.means))

    def visit(self, household: str = "h-1") -> VisitPlace:
        """The visit of a household, begun when it is not."""
        place = start_visit(self.account, EntityId(household), stamp=self.clock(), new_id=self.means.new_id)
        self.places[household] = place
        return place

    def write(self, section: str, household: str = "h-1", **typed: str) -> None:
        """Types into a section and leaves it."""
        place = self.visit(household)
        keep_draft(self.account, form_of(self.account, place, section), typed, now_ms=self.clock.wall_ms)
        save_section(self.account, place, section, stamp=self.clock(), new_id=self.means.new_id)

    def take_photo(self, household: str = "h-1", seed: int = 1, data: bytes | None = None) -> None:
        """Takes a photo of the front."""
        taken = TakenPhoto(data=data or photo(seed=seed), slot="front", source="camera", font=FONT)
        add_photo(self.account, self.visit(household), taken, stamp=self.clock(), new_id=self.means.new_id)

    def value(self, unit: str, household: str = "h-1") -> object:
        """What the household's view shows."""
        case = self.account.cases.view(EntityId(household))
        assert case is not None
        return case.root.value(unit)

    def names(self) -> set[str]:
        """Who is on the list."""
        return {summary.head_name for summary in self.account.summaries}

    def restart(self) -> None:
        """The app is killed and opened again."""
        self.account.close()
        self.tablet = open_tablet(self.folder, self.means)
        id_ = self.tablet.accounts[0].id
        self.account = unlock(self.tablet, id_, PIN, now_ms=self.clock.wall_ms, new_id=self.means.new_id)


def tablet_of(office: Office, user: str, folder: Path) -> Hand:
    clock = SetClock(wall_ms=now_ms())
    means = means_of(clock, name=f"{user}-{folder.name}")
    tablet = open_tablet(folder, means)
    wish = Enrolment(server_url=office.url, login=user, password=PASSWORD, device_name="平板", pin=PIN)
    road = Road(office.url)
    account = asyncio.run(enrol_tablet(tablet, Server(road), wish, means=means))
    return Hand(tablet, account, means, clock, road, user, folder)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    with open_office(database_url, tmp_path / "server") as opened:
        opened.register(1, "王秀英")
        opened.register(2, "李建国")
        yield opened


@pytest.fixture
def sqlite_office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """For what does not depend on the server's database."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    with open_office(str(path), tmp_path / "server") as opened:
        opened.register(1, "王秀英")
        opened.register(2, "李建国")
        yield opened


@pytest.fixture
def hand(office: Office, tmp_path: Path) -> Iterator[Hand]:
    held = tablet_of(office, "u-1", tmp_path / "one")
    yield held
    held.account.close()


@pytest.fixture
def one(sqlite_office: Office, tmp_path: Path) -> Iterator[Hand]:
    held = tablet_of(sqlite_office, "u-1", tmp_path / "one")
    yield held
    held.account.close()


@pytest.fixture
def two(sqlite_office: Office, tmp_path: Path) -> Iterator[Hand]:
    held = tablet_of(sqlite_office, "u-2", tmp_path / "two")
    yield held
    held.account.close()


def agrees(hand: Hand, office: Office, household: str = "h-1") -> bool:
    """Whether tablet and server have the same case."""
    mine = hand.account.cases.view(EntityId(household))
    return mine is not None and digest(mine) == digest(office.case(household))


# --- the plain way ---------------------------------------------------------------------------------------------------


def test_the_first_exchange_brings_the_households_and_the_names_of_people(hand: Hand, office: Office) -> None:
    report = hand.sync()
    assert (report.complete, report.trouble) == (True, None)
    assert hand.names() == {"王秀英", "李建国"}
    assert hand.account.meta.people["u-office"] == "孙经办"
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


# --- cut and killed at every point -----------------------------------------------------------------------------------


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


def test_a_photo_goes_on_in_the_middle_of_the_file_after_its_thumbnail(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    grain = Image.frombytes("RGB", (1_600, 1_200), random_bytes(1_600 * 1_200 * 3))
    data = io.BytesIO()
    grain.save(data, "JPEG", quality=90)
    one.take_photo(data=data.getvalue())
    (picture,) = [blob for blob in one.account.blobs.all() if blob.rank == 1]
    assert picture.size > 3 * 262_144
    whole = one.sync(cut=(8, "before"))
    assert (whole.complete, whole.photos_left) == (False, 1)
    sent = [request.path for request in one.road.seen if request.method == "PATCH"]
    assert sent[0] != f"/blobs/{picture.sha256}"
    (here,) = list_photos(one.account, one.places["h-1"])[0].photos
    assert here.state == "sending"
    assert one.sync().complete
    offsets = [int(request.headers["upload-offset"]) for request in one.road.seen if request.method == "PATCH"]
    assert offsets[0] > 0
    assert offsets == sorted(offsets)
    (taken,) = sqlite_office.case("h-1").shown("photo")
    assert taken.value("file") == picture.sha256


# --- several people --------------------------------------------------------------------------------------------------


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


# --- copies, restores, other lives -----------------------------------------------------------------------------------


def test_a_copied_tablet_and_its_original_both_keep_all_their_work(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    one.write("housing", phone="before the copy")
    one.account.close()
    shutil.copytree(one.folder, tmp_path / "copy")
    one.restart()
    copy_means = means_of(one.clock, name="copy")
    tablet = open_tablet(tmp_path / "copy", copy_means)
    account = unlock(tablet, tablet.accounts[0].id, PIN, now_ms=one.clock.wall_ms, new_id=copy_means.new_id)
    twin = Hand(tablet, account, copy_means, one.clock, Road(one.road.url), one.user, tmp_path / "copy")
    one.write("housing", housing_area="60")
    twin.write("housing", housing_rooms="3")
    for held in (one, twin, one, twin):
        assert held.sync().complete
    case = sqlite_office.case("h-1")
    assert [case.root.value(unit) for unit in ("phone", "housing_area", "housing_rooms")] == [
        "before the copy",
        "60",
        3,
    ]
    assert contradictions(case) == ()
    assert agrees(one, sqlite_office)
    assert agrees(twin, sqlite_office)
    assert one.account.meta.replica.id != twin.account.meta.replica.id
    twin.account.close()


def test_a_tablet_set_back_to_an_old_backup_gets_its_work_back_and_sends_new_work(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    one.account.close()
    shutil.copytree(one.folder, tmp_path / "backup")
    one.restart()
    one.write("housing", phone="139")
    one.sync()
    one.account.close()
    shutil.rmtree(one.folder)
    shutil.copytree(tmp_path / "backup", one.folder)
    one.restart()
    one.write("housing", housing_area="60")
    assert one.sync().complete
    assert one.value("phone") == "139"
    case = sqlite_office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    assert agrees(one, sqlite_office)


def test_a_restored_server_gets_everything_back_that_the_tablets_still_hold(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    backup = tmp_path / "server-backup.db"
    copy_database(Path(str(sqlite_office.database.engine.url.database)), backup)
    one.write("housing", phone="139")
    one.take_photo()
    one.sync()
    one.write("housing", housing_area="60")
    restore(sqlite_office, backup)
    assert sqlite_office.case("h-1").root.value("phone") is None
    report = one.sync()
    assert (report.complete, report.sent) == (True, 4)
    case = sqlite_office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    assert len(case.shown("photo")) == 1
    assert agrees(one, sqlite_office)
    assert any("备份恢复" in line.text.zh for line in read_sync_log(one.account))


def test_a_restored_server_that_cuts_the_line_at_any_point_still_gets_everything(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    backup = tmp_path / "server-backup.db"
    copy_database(Path(str(sqlite_office.database.engine.url.database)), backup)
    one.write("housing", phone="139")
    one.sync()
    for at in range(4):
        for when in ("before", "after"):
            restore(sqlite_office, backup, epoch=f"e-{at}-{when}")
            one.write("housing", housing_rooms=str(at))
            one.sync(cut=(at, when))
            assert (one.value("phone"), one.value("housing_rooms")) == ("139", at)
            one.restart()
            assert (one.value("phone"), one.value("housing_rooms")) == ("139", at)
    assert one.sync().complete
    assert agrees(one, sqlite_office)
    assert contradictions(sqlite_office.case("h-1")) == ()


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def restore(office: Office, backup: Path, *, epoch: str = "e2") -> None:
    """Puts an old backup in the place of the server's database, in a new epoch."""
    copy_database(backup, Path(str(office.database.engine.url.database)))
    office.database.engine.dispose()
    with office.database.writing() as tx:
        replica_store.begin_epoch(tx, epoch, now_ms=now_ms())


# --- rights ----------------------------------------------------------------------------------------------------------


def test_a_revoked_community_is_handed_over_and_then_gone(hand: Hand, office: Office) -> None:
    hand.sync()
    hand.write("housing", phone="139")
    office.register(9, "赵六", scope=OTHER_COMMUNITY)
    office.reassign("u-1")
    report = hand.sync()
    assert (report.complete, report.sent, report.held) == (True, 2, 2)
    assert hand.names() == {"赵六"}
    state = read_sync_state(hand.account)
    (held,) = [one for one in state.households if one.held]
    assert "不在您负责的社区" in held.held[0].reason.zh
    assert hand.account.cases.households() == {EntityId("h-9"): OTHER_COMMUNITY}


def test_work_typed_while_the_community_is_revoked_is_handed_over_before_anything_goes(
    one: Hand, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="139")
    sqlite_office.reassign("u-1")
    typed: list[str] = []

    def type_on(progress: object) -> None:
        if "更新" in str(progress) and not typed:
            typed.append("x")
            one.write("housing", housing_area="60")

    server = Server(Road(one.road.url), one.account.token)
    asyncio.run(exchange(one.account, server, one.means, progress=type_on))
    assert one.names() == {"王秀英"}
    assert one.account.outbox.pending() == 1
    assert one.value("housing_area") == "60"
    report = one.sync()
    assert (report.sent, report.held) == (1, 1)
    assert one.names() == set()


def test_a_household_moved_between_two_communities_of_a_tablet_is_there_once(two: Hand, sqlite_office: Office) -> None:
    two.sync()
    sqlite_office.write(EntityId("h-1"), scope=OTHER_COMMUNITY, kind="move")
    two.write("housing", phone="139")
    assert two.sync().complete
    assert two.account.cases.households()[EntityId("h-1")] == OTHER_COMMUNITY
    assert two.value("phone") == "139"
    assert agrees(two, sqlite_office)
    sqlite_office.write(EntityId("h-1"), scope=AreaCode(COMMUNITY), kind="move")
    assert two.sync().complete
    assert two.account.cases.households()[EntityId("h-1")] == COMMUNITY
    assert agrees(two, sqlite_office)


# --- troubles --------------------------------------------------------------------------------------------------------


def test_a_server_out_of_reach_is_said_plainly_and_tried_again_later_each_time(one: Hand) -> None:
    one.sync()
    one.write("housing", phone="139")
    one.road.down = True
    reports = [one.sync() for _ in range(12)]
    waits = [report.retry_in_ms for report in reports]
    assert {report.trouble.kind if report.trouble else "" for report in reports} == {"unreachable"}
    assert waits[:4] == [1_000, 2_000, 4_000, 8_000]
    assert waits[-1] == 450_000
    state = read_sync_state(one.account)
    assert (state.unsent, state.happened.zh) == (2, "连不上服务器。")
    assert "安全" in state.safe.zh
    one.road.down = False
    assert one.sync().complete
    assert read_sync_state(one.account).trouble is None


def test_a_revoked_tablet_is_told_so_keeps_its_work_and_does_not_keep_asking(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    with sqlite_office.database.writing() as tx:
        tx.execute(text("UPDATE device SET revoked_ms = 1"))
    report = one.sync()
    assert report.trouble is not None
    assert (report.trouble.kind, report.retry_in_ms) == ("revoked", None)
    assert one.account.outbox.pending() == 2
    assert one.value("phone") == "139"


def test_signing_in_again_keeps_the_work_and_sends_it(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    with sqlite_office.database.writing() as tx:
        tx.execute(text("UPDATE device SET revoked_ms = 1"))
    one.sync()
    one.account.close()
    wish = Enrolment(server_url=one.road.url, login="u-1", password=PASSWORD, device_name="平板", pin=PIN)
    one.account = asyncio.run(enrol_tablet(one.tablet, Server(Road(one.road.url)), wish, means=one.means))
    assert one.sync().complete
    assert sqlite_office.case("h-1").root.value("phone") == "139"


def test_only_one_exchange_runs_at_a_time(one: Hand) -> None:
    inside: list[ExchangeReport] = []

    async def both() -> None:
        def again(_: object) -> None:
            if not inside:
                task = asyncio.ensure_future(exchange(one.account, Server(Road(one.road.url)), one.means))
                task.add_done_callback(lambda done: inside.append(done.result()))

        await exchange(one.account, Server(Road(one.road.url), one.account.token), one.means, progress=again)

    asyncio.run(both())
    assert inside[0].running
    assert one.names() == {"王秀英", "李建国"}


def test_a_picture_that_differs_from_the_server_is_fetched_afresh_and_said(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    with one.account.db.writing():
        one.account.cases.drop([EntityId("h-2")])
    sqlite_office.write(EntityId("h-1"), part({"safety_note": "有狗"}, entity="h-1"))
    assert one.sync().complete
    assert one.names() == {"王秀英", "李建国"}
    mine = combined_digest(one.account.cases.digests(COMMUNITY))
    assert mine == combined_digest(digest(sqlite_office.case(id_)) for id_ in ("h-1", "h-2"))
    assert any("不一致" in line.text.zh for line in read_sync_log(one.account))
    assert one.value("phone") == "139"


def test_a_wrong_clock_is_warned_of_and_stops_nothing(one: Hand, sqlite_office: Office) -> None:
    one.clock.wall_ms = 1_300_000_000_000
    one.sync()
    one.write("housing", phone="139")
    report = one.sync()
    assert (report.complete, report.clock_off) == (True, True)
    case = sqlite_office.case("h-1")
    save = next(one for id_, one in case.saves.items() if one.author == "u-1")
    assert abs(save.ms - time.time() * 1000) < 600_000
    assert read_sync_state(one.account).clock_off


def test_copies_of_photos_stay_until_the_server_has_them_backed_up(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    one.take_photo()
    one.sync()
    (seen,) = list_photos(one.account, one.places["h-1"])[0].photos
    assert read_picture(one.account, seen.file) is not None
    head = one.account.meta.replica.next_seq - 1
    one.write("housing", phone="139")
    for durable, copy_left in ((head, True), (head + 1, False)):
        with sqlite_office.database.writing() as tx:
            tx.execute(text("UPDATE replica SET durable_seq = :durable"), {"durable": durable})
        assert one.sync().complete
        assert (read_picture(one.account, seen.file) is not None) is copy_left
    (seen,) = list_photos(one.account, one.places["h-1"])[0].photos
    assert seen.state == "safe"
    assert read_picture(one.account, seen.thumbnail) is not None
