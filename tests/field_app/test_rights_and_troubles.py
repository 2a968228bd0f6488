"""Communities that come and go, and everything that can stop an exchange."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import text

from field_app.sync_client.server import Server
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.exchange import ExchangeReport, exchange
from field_app.use_cases.list_photos import list_photos, read_picture
from field_app.use_cases.read_sync_log import read_sync_log
from field_app.use_cases.read_sync_state import read_sync_state
from shared_models.case import combined_digest, digest
from shared_models.ids import AreaCode, EntityId
from tests.builders import COMMUNITY, part
from tests.field_app.hand import Hand, agrees
from tests.field_app.kit import PIN, page_of
from tests.field_app.office import PASSWORD, Office
from tests.field_app.road import Road
from tests.sync_server.district import OTHER_COMMUNITY


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


@pytest.mark.parametrize("damaged", ["h-1", "h-2"])
def test_a_damaged_case_with_news_or_without_is_fetched_afresh_and_the_server_hears_of_it(
    one: Hand, sqlite_office: Office, damaged: str
) -> None:
    one.sync()
    one.write("housing", "h-1", phone="139")
    with one.account.db.writing():
        one.account.db.run("UPDATE confirmed SET body = zeroblob(90) WHERE household = ?", (damaged,))
    assert one.sync().complete
    assert agrees(one, sqlite_office, damaged)
    assert sqlite_office.case("h-1").root.value("phone") == "139"
    one.sync()
    with sqlite_office.database.reading() as tx:
        told = tx.execute(text("SELECT subject FROM audit_log WHERE action = 'differed'")).scalars().all()
    assert told == [COMMUNITY]
    assert one.account.meta.differed == ()


def test_a_damaged_line_of_the_list_is_made_anew_when_the_tablet_opens(one: Hand) -> None:
    one.sync()
    with one.account.db.writing():
        one.account.db.run("UPDATE summary SET body = zeroblob(90) WHERE household = 'h-1'")
    one.restart()
    assert one.names() == {"王秀英", "李建国"}


def test_a_page_that_was_damaged_while_it_waited_is_fetched_again(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    sqlite_office.write(EntityId("h-1"), part({"safety_note": "有狗"}, entity="h-1"))
    one.account.stage.add(page_of([], to=one.account.stage.reached()[COMMUNITY].n))
    with one.account.db.writing():
        one.account.db.run("UPDATE stage SET body = zeroblob(90)")
    assert not one.sync().complete
    assert one.sync().complete
    assert one.value("safety_note") == "有狗"


def test_a_household_that_is_missing_here_is_noticed_though_nothing_changed(one: Hand) -> None:
    one.sync()
    with one.account.db.writing():
        one.account.cases.drop([EntityId("h-2")])
    assert one.sync().complete
    assert one.account.cases.confirmed(EntityId("h-2")) is not None


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
