"""Three server programs on one PostgreSQL and one object store behave as one: every request may go to any of them."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import httpx
import pytest
from PIL import Image

from shared_models.case import digest
from shared_models.change import Change
from shared_models.ids import EntityId, UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import Push, PushAnswer
from sync_server.store import replica_store
from sync_server.store.blob_store import open_blobs
from sync_server.store.database import Database
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.verify_log import verify_log
from tests.builders import change, part
from tests.conftest import run_on_server
from tests.field_app.hand import Hand, agrees, tablet_of
from tests.field_app.office import OFFICER, PASSWORD, Office, settle_street
from tests.object_store import an_object_store
from tests.serving import CERTIFICATES
from tests.sync_server.console.browsing import Page
from tests.sync_server.district import Tablet, by
from tests.sync_server.fleet import PATIENCE_S, Fleet, Poller, exchange_through, token_from
from tests.sync_server.test_sync_routes import bearer

HOUSEHOLDS = 4
ROUNDS = 3
PUSHERS = 6
PUSHES = 8
TABLETS = ("u-1", "u-1", "u-2", "u-2")
PHOTO = os.urandom(300_000)


@dataclass(frozen=True, slots=True)
class Town:
    """The servers, the database behind them, and the office."""

    fleet: Fleet
    office: Office

    @property
    def database(self) -> Database:
        """What they share."""
        return self.office.database


@pytest.fixture(scope="module")
def town(postgresql: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Three servers that were started in the same moment on an empty database."""
    run_on_server(postgresql, "CREATE DATABASE zoufang_several")
    url = postgresql("zoufang_several")
    with pytest.MonkeyPatch.context() as environment, an_object_store(environment) as blobs:
        fleet = Fleet(tmp_path_factory.mktemp("fleet"), database=url, blobs=blobs, size=3)
        database = Database(url)
        try:
            settle_street(database)
            yield Town(fleet, Office(database, fleet.url(0)))
        finally:
            fleet.close()
            database.close()
    run_on_server(postgresql, "DROP DATABASE zoufang_several WITH (FORCE)")


def piece(url: str, token: str, data: bytes, *, offset: int, photo: bytes) -> httpx.Response:
    """A piece of a photo, sent to one server."""
    headers = {**bearer(token), "Upload-Offset": str(offset), "Upload-Length": str(len(photo))}
    return httpx.patch(f"{url}/blobs/{hashlib.sha256(photo).hexdigest()}", content=data, headers=headers, timeout=60)


def test_a_photo_begun_at_one_server_goes_on_at_another_and_is_read_at_every_one(town: Town) -> None:
    a, b, c = (town.fleet.url(number) for number in range(3))
    token = token_from(a, "u-1", PASSWORD, install="pieces")
    address = f"/blobs/{hashlib.sha256(PHOTO).hexdigest()}"
    assert piece(b, token, PHOTO[:100_000], offset=0, photo=PHOTO).headers["upload-offset"] == "100000"
    assert httpx.head(c + address, headers=bearer(token)).headers["upload-offset"] == "100000"
    elsewhere = piece(a, token, PHOTO[200_000:], offset=200_000, photo=PHOTO)
    assert (elsewhere.status_code, elsewhere.json()["offset"]) == (409, 100_000)
    assert piece(c, token, PHOTO[100_000:200_000], offset=100_000, photo=PHOTO).headers["upload-offset"] == "200000"
    assert piece(a, token, PHOTO[200_000:], offset=200_000, photo=PHOTO).headers["blob-state"] == "stored"
    for url in (a, b, c):
        assert httpx.get(url + address, headers=bearer(token)).content == PHOTO
        assert piece(url, token, b"", offset=300_000, photo=PHOTO).headers["blob-state"] == "stored"


def test_a_photo_that_arrived_damaged_in_pieces_begins_again_at_any_server(town: Town) -> None:
    a, b, c = (town.fleet.url(number) for number in range(3))
    token = token_from(b, "u-1", PASSWORD, install="damaged")
    photo = os.urandom(50_000)
    assert piece(a, token, b"x" * 20_000, offset=0, photo=photo).status_code == 204
    assert piece(b, token, photo[20_000:], offset=20_000, photo=photo).status_code == 460
    address = f"/blobs/{hashlib.sha256(photo).hexdigest()}"
    assert httpx.head(c + address, headers=bearer(token)).status_code == 404
    assert piece(c, token, photo[:20_000], offset=0, photo=photo).status_code == 204
    assert piece(a, token, photo[20_000:], offset=20_000, photo=photo).headers["blob-state"] == "stored"


def test_the_same_piece_sent_to_all_servers_at_once_is_taken_once(town: Town) -> None:
    token = token_from(town.fleet.url(2), "u-1", PASSWORD, install="twice")
    photo = os.urandom(90_000)
    with ThreadPoolExecutor(9) as pool:
        for offset in range(0, len(photo), 30_000):
            part = photo[offset : offset + 30_000]
            sent = [pool.submit(piece, url, token, part, offset=offset, photo=photo) for url in [*town.fleet.urls] * 3]
            answers = [one.result() for one in sent]
            assert {answer.status_code for answer in answers} <= {204, 409, 503}
            assert any(answer.status_code == 204 for answer in answers)
    reply = httpx.get(f"{town.fleet.url(0)}/blobs/{hashlib.sha256(photo).hexdigest()}", headers=bearer(token))
    assert reply.content == photo


def test_who_logs_in_at_one_server_is_known_at_all_until_the_log_out_at_any(town: Town) -> None:
    a, b, c = (town.fleet.url(number) for number in range(3))
    with httpx.Client(follow_redirects=True, timeout=60, verify=CERTIFICATES) as http:
        door = Page(http.get(f"{a}/console/log-in")).form("/log-in")
        http.post(b + door.action, data={**door.fields, "login": OFFICER, "password": PASSWORD})
        desks = [Page(http.get(f"{url}/console/coverage")) for url in (a, b, c)]
        assert [desk.address for desk in desks] == ["/console/coverage"] * 3
        leave = desks[0].form("/log-out")
        http.post(c + leave.action, data=leave.fields)
        assert all("/log-in" in Page(http.get(f"{url}/console/coverage")).address for url in (a, b, c))


def test_a_guesser_gains_nothing_by_asking_every_server(town: Town) -> None:
    asked = {"login": "nobody", "password": "a guess", "install": "g", "device_name": "g"}
    urls = [town.fleet.url(number % 3) for number in range(7)]
    statuses = [httpx.post(f"{url}/devices/enrol", json=asked, timeout=60).status_code for url in urls]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def noise() -> bytes:
    """A photo that hardly shrinks, so that it takes several pieces."""
    grain = Image.frombytes("RGB", (1_000, 800), os.urandom(1_000 * 800 * 3))
    data = io.BytesIO()
    grain.save(data, "JPEG", quality=85)
    return data.getvalue()


def work(town: Town, hand: Hand, number: int) -> set[str]:
    """One tablet's evening: it types, photographs and exchanges; gives every change it was told is taken in."""
    told: set[str] = set()
    for round_ in range(ROUNDS):
        household = f"h-{(number + round_) % HOUSEHOLDS + 1}"
        hand.write("housing", household, phone=f"{number}-{round_}")
        hand.take_photo(household, data=noise())
        attempts = 0
        while not asyncio.run(exchange_through(town.fleet, hand, turn=number + attempts)).complete:
            attempts += 1
            assert attempts < 20, hand.account.meta.last
        told |= {id_ for id_, state in hand.account.db.rows("SELECT id, state FROM outbox") if state != "pending"}
    return told


def push_all(town: Town, number: int, token: str) -> set[str]:
    """One tablet that only pushes, each batch to the next server; gives what was merged."""
    fleet, merged = town.fleet, set[str]()
    tablet = Tablet(town.database, UserId("u-2"), replica=f"r-several-{number}")
    headers = bearer(token)
    with town.database.reading() as tx:
        epoch = replica_store.current_epoch(tx)
    for turn in range(PUSHES):
        saves = [save(f"several-{number}-{turn}-{n}", household=f"h-several-{n}") for n in range(5)]
        push = Push(v=1, replica=tablet.sender.replica, epoch=epoch, changes=tablet.label(*saves))
        reply = httpx.post(
            f"{fleet.url((number + turn) % 3)}/sync/push", content=pack(push), headers=headers, timeout=60
        )
        results = unpack(reply.raise_for_status().content, PushAnswer).results
        merged |= {id_ for id_, result in results.items() if result.s == "applied"}
    return merged


def save(id_: str, *, household: str) -> Change:
    """A colleague's save of one field."""
    return by(UserId("u-2"), change(id_, part({"phone": id_}, entity=household), household=household))


def test_batches_that_come_to_all_servers_at_once_leave_dense_counters_and_a_poller_misses_nothing(town: Town) -> None:
    done = Event()
    # One after the other: a name that signs in six times in one moment is taken for somebody guessing.
    names = ["poller", *(f"push-{number}" for number in range(PUSHERS))]
    asking, *tokens = [token_from(town.fleet.url(n % 3), "u-2", PASSWORD, install=name) for n, name in enumerate(names)]
    with ThreadPoolExecutor(PUSHERS + 1) as pool:
        polling = pool.submit(poll, town, asking, done)
        pushing = [pool.submit(push_all, town, number, token) for number, token in enumerate(tokens)]
        try:
            merged = set[str]().union(*(one.result() for one in pushing))
        finally:
            done.set()
        poller = polling.result()
    assert len(merged) == PUSHERS * PUSHES * 5
    assert merged <= everything_logged(town)
    assert list(verify_log(town.database, open_blobs(town.fleet.blobs))) == []
    assert rebuild_cases(town.database, write=False).differences == []
    for n in range(5):
        assert digest(poller.cases[EntityId(f"h-several-{n}")]) == digest(town.office.case(f"h-several-{n}"))


def everything_logged(town: Town) -> set[str]:
    """The id of every change."""
    with town.database.reading() as tx:
        return {row.id for row in tx.exec_driver_sql("SELECT id FROM change")}


def poll(town: Town, token: str, done: Event) -> Poller:
    """A tablet that pulls all the while."""
    poller = Poller(town.fleet, town.database, token)
    while not done.is_set():
        poller.take(poller.ask())
    poller.pull()
    return poller


def test_an_evening_at_three_servers_of_which_one_is_killed_loses_nothing(town: Town, tmp_path: Path) -> None:
    for number in range(1, HOUSEHOLDS + 1):
        town.office.register(number, f"王{number}")
    hands = [tablet_of(town.office, user, tmp_path / f"t{number}") for number, user in enumerate(TABLETS)]
    for hand in hands:
        assert asyncio.run(exchange_through(town.fleet, hand)).complete
    done = Event()
    with ThreadPoolExecutor(len(hands) + 1) as pool:
        poller = pool.submit(poll, town, hands[2].account.token, done)
        working = [pool.submit(work, town, hand, number) for number, hand in enumerate(hands)]
        try:
            assert town.fleet.photographed.wait(PATIENCE_S)
            town.fleet.kill(1)
            town.fleet.start(1)
            told = set[str]().union(*(one.result() for one in working))
        finally:
            done.set()
    for hand in hands:
        assert asyncio.run(exchange_through(town.fleet, hand)).complete
    nothing_is_lost(town, hands, told)
    for household, case in poller.result().cases.items():
        assert digest(case) == digest(town.office.case(household))
    photos_are_everywhere(town, hands)
    for hand in hands:
        hand.account.close()


def nothing_is_lost(town: Town, hands: list[Hand], told: set[str]) -> None:
    """What was acknowledged is in the log, positions are dense, and every tablet shows what the servers hold."""
    mine = {id_ for hand in hands for (id_,) in hand.account.db.rows("SELECT id FROM outbox")}
    assert told
    assert told | mine <= everything_logged(town)
    assert list(verify_log(town.database, open_blobs(town.fleet.blobs))) == []
    assert rebuild_cases(town.database, write=False).differences == []
    for hand in hands:
        assert all(agrees(hand, town.office, f"h-{number}") for number in range(1, HOUSEHOLDS + 1))


def photos_are_everywhere(town: Town, hands: list[Hand]) -> None:
    """Thumbnails and originals are whole at every server."""
    for hand in hands:
        files = hand.account.blobs.all()
        assert {blob.rank for blob in files} == {0, 1}
        assert {blob.state for blob in files} == {"stored"}
        for url in town.fleet.urls:
            for blob in files:
                reply = httpx.get(f"{url}/blobs/{blob.sha256}", headers=bearer(hand.account.token), timeout=60)
                assert hashlib.sha256(reply.content).hexdigest() == blob.sha256
