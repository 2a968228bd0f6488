"""Many tablets and the office at once: nothing is lost, doubled or misnumbered, and nobody waits for ever."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from shared_models.area import Grant, Role
from shared_models.change import Change
from shared_models.ids import AreaCode, ChangeId, UserId
from shared_models.sync_protocol import PushAnswer
from sync_server.store import change_store, grant_store, user_store
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.store.user_store import User
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.verify_log import verify_log
from tests.builders import COMMUNITY, NOW_MS, change, part
from tests.sync_server.district import (
    COLLEAGUE,
    DISTRICT_OFFICER,
    OFFICER,
    OTHER_COMMUNITY,
    STRANGER,
    Tablet,
    by,
    move,
    settle_district,
    settlement,
)
from tests.sync_server.test_answer_pull import Reader

WRITERS = 6
PUSHES = 12
PLACES = (COMMUNITY, OTHER_COMMUNITY)


def save(writer: int, push: int, n: int, dice: random.Random) -> Change:
    """A save of one of ten households, which lie in both communities."""
    household = f"h-{dice.randrange(10)}"
    place = AreaCode(dice.choice(PLACES))
    values = part({dice.choice(["phone", "address", "building"]): f"{writer}-{push}-{n}"}, entity=household)
    return by(COLLEAGUE, change(f"w{writer}-{push}-{n}", values, household=household), scope=place)


def write(database: Database, writer: int) -> list[PushAnswer]:
    """One tablet's evening."""
    dice = random.Random(writer)  # noqa: S311 - a schedule, not a secret
    tablet = Tablet(database, COLLEAGUE, replica=f"r-{writer}")
    return [tablet.push(*(save(writer, push, n, dice) for n in range(5))) for push in range(PUSHES)]


def move_about(database: Database, done: Event) -> int:
    """An office that moves households to and fro all the while."""
    dice = random.Random(99)  # noqa: S311 - a schedule, not a secret
    moves = 0
    while not done.is_set():
        household = f"h-{dice.randrange(10)}"
        try:
            to = AreaCode(dice.choice(PLACES))
            record_office_change(database, move(f"o{moves}", to, household=household), now_ms=NOW_MS)
        except Exception as error:
            if "not known" not in str(error):
                raise
        moves += 1
    return moves


def poll(database: Database, done: Event) -> Reader:
    """A tablet that pulls all the while."""
    reader = Reader(database, COLLEAGUE, limit=8)
    while not done.is_set():
        reader.take(reader.ask())
    reader.pull()
    return reader


def everything_holds(database: Database, blobs: Path, reader: Reader) -> None:
    """The log has every change once, its promises hold, and the poller missed nothing."""
    sent = [f"w{w}-{p}-{n}" for w in range(WRITERS) for p in range(PUSHES) for n in range(5)]
    with database.reading() as tx:
        assert len(change_store.find_changes(tx, [ChangeId(id_) for id_ in sent])) == len(sent)
    assert list(verify_log(database, FolderBlobs(blobs))) == []
    assert rebuild_cases(database, write=False).differences == []
    assert {case.household for case in reader.cases.values()} == {f"h-{n}" for n in range(10)}


@pytest.mark.parametrize("others", [[], [move_about]], ids=["tablets", "tablets and moves"])
def test_pushes_at_once_leave_dense_counters_and_a_poller_misses_nothing(
    district: Database, tmp_path: Path, others: list[Callable[[Database, Event], int]]
) -> None:
    done = Event()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        poller = pool.submit(poll, district, done)
        movers = [pool.submit(other, district, done) for other in others]
        writers = [pool.submit(write, district, writer) for writer in range(WRITERS)]
        try:
            answers = [answer for writer in writers for answer in writer.result()]
        finally:
            done.set()
        reader = poller.result()
        assert all(mover.result() > 0 for mover in movers)
    assert {result.s for answer in answers for result in answer.results.values()} == {"applied"}
    everything_holds(district, tmp_path, reader)


def test_two_clones_that_send_the_same_work_at_once_keep_it_once(district: Database, tmp_path: Path) -> None:
    changes = [by(COLLEAGUE, change(f"c{n}", part({"phone": str(n)}))) for n in range(20)]

    def send(replica: int) -> None:
        tablet = Tablet(district, COLLEAGUE, replica=f"r-{replica}")
        for one in changes:
            tablet.push(one)
            tablet.push(b'{"not":"readable %d"}' % tablet.seq)

    with ThreadPoolExecutor(4) as pool:
        for sent in [pool.submit(send, replica) for replica in range(4)]:
            sent.result()
    with district.reading() as tx:
        assert sum(1 for _ in change_store.all_changes(tx)) == 2 * len(changes)
    assert list(verify_log(district, FolderBlobs(tmp_path))) == []


def test_two_officers_who_accept_the_same_work_at_once_merge_it_once(district: Database, tmp_path: Path) -> None:
    Tablet(district, COLLEAGUE).push(by(COLLEAGUE, change("c1", part({"phone": "1"}))))
    stranger = Tablet(district, STRANGER, replica="r-2")
    stranger.push(*(by(STRANGER, change(f"late{n}", part({f"note{n}": "x"}))) for n in range(10)))
    officers = (OFFICER, DISTRICT_OFFICER, UserId("u-third"))
    with district.writing() as tx:
        user_store.add_user(tx, User(id=officers[2], login="third", name="", password_hash="", created_ms=NOW_MS))
        grant_store.add_grant(tx, officers[2], Grant(role=Role.STREET_OFFICER, area=COMMUNITY), now_ms=NOW_MS)

    def accept(officer: UserId) -> None:
        for n in range(10):
            one = settlement(f"{officer}-{n}", "accept", f"late{n}", author=officer)
            record_office_change(district, one, now_ms=NOW_MS)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(accept, officer) for officer in officers]:
            done.result()
    assert rebuild_cases(district, write=False).differences == []
    assert list(verify_log(district, FolderBlobs(tmp_path))) == []


def test_a_server_of_several_processes_takes_its_turn_on_one_database(
    postgresql_database: Database, tmp_path: Path
) -> None:
    settle_district(postgresql_database)
    twin = Database(postgresql_database.engine.url.render_as_string(hide_password=False))
    done = Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        poller = pool.submit(poll, twin, done)
        writers = [pool.submit(write, (postgresql_database, twin)[n % 2], n) for n in range(WRITERS)]
        for writer in writers:
            writer.result()
        done.set()
        reader = poller.result()
    everything_holds(twin, tmp_path, reader)
    twin.close()
