"""The server over real HTTP: what a tablet sends and is told, and how bad input is met."""

from __future__ import annotations

import gzip
import time

import httpx
import msgspec
import pytest

from shared_models.change import change_bytes
from shared_models.ids import ChangeId, ReplicaId, UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import (
    CHAIN_START,
    Hello,
    HelloAnswer,
    Labelled,
    Pull,
    PullAnswer,
    Push,
    PushAnswer,
    Refusal,
    ReplicaState,
)
from sync_server.store import device_store
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import EnrolmentAnswer
from tests.builders import change, part, stamp
from tests.sync_server.district import INVESTIGATOR, PASSWORD, Tablet


def enrol(http: httpx.Client, login: str = INVESTIGATOR, password: str = PASSWORD, *, install: str = "i") -> str:
    """A tablet's token."""
    asked = {"login": login, "password": password, "install": install, "device_name": "平板 1"}
    reply = http.post("/devices/enrol", json=asked)
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=EnrolmentAnswer).token


@pytest.fixture
def token(http: httpx.Client) -> str:
    """An enrolled tablet's token."""
    return enrol(http)


def bearer(token: str) -> dict[str, str]:
    """The header that opens the tablets' door."""
    return {"Authorization": f"Bearer {token}"}


def hello(replica: str = "r-1", *, head: int = 0) -> Hello:
    """A tablet's first words."""
    state = ReplicaState(id=ReplicaId(replica), head=head)
    return Hello(v=1, install="i", replica=state, epoch=None, schema=1, app="0.1.0", clock=stamp())


def refusal(reply: httpx.Response) -> Refusal:
    """What a refusal says."""
    return unpack(reply.content, Refusal)


def test_an_exchange_over_http(http: httpx.Client, token: str, district: Database) -> None:
    greeted = unpack(http.post("/sync/hello", content=pack(hello()), headers=bearer(token)).content, HelloAnswer)
    assert (greeted.epoch, greeted.replica.last, greeted.replica.h) == ("e1", 0, CHAIN_START)
    assert greeted.people[INVESTIGATOR] == f"name of {INVESTIGATOR}"
    assert abs(greeted.server_ms - time.time() * 1_000) < 60_000
    tablet = Tablet(district)
    push = Push(v=1, replica=ReplicaId("r-1"), epoch="e1", changes=tablet.label(change("c1", part({"phone": "1"}))))
    answer = unpack(http.post("/sync/push", content=pack(push), headers=bearer(token)).content, PushAnswer)
    assert (answer.ack, answer.results[ChangeId("c1")].s) == ((1,), "applied")
    pull = Pull(v=1, epoch="e1", schema=1, cursors={})
    reply = http.post("/sync/pull", content=pack(pull), headers=bearer(token))
    assert len(unpack(reply.content, PullAnswer).pages[0].rows) == 1
    again = unpack(http.post("/sync/hello", content=pack(hello()), headers=bearer(token)).content, HelloAnswer)
    assert (again.replica.last, again.replica.h) == (1, tablet.h)


def test_a_malformed_change_beside_good_ones_loses_nothing(http: httpx.Client, token: str, district: Database) -> None:
    tablet = Tablet(district)
    changes = tablet.label(change("c1", part({"phone": "1"})), b'{"id":"bad"}', change("c2", part({"address": "东街"})))
    push = Push(v=1, replica=ReplicaId("r-1"), epoch="e1", changes=changes)
    answer = unpack(http.post("/sync/push", content=pack(push), headers=bearer(token)).content, PushAnswer)
    assert answer.ack == (1, 2, 3)
    assert {id_: result.s for id_, result in answer.results.items()} == {
        "c1": "applied",
        "bad": "quarantined",
        "c2": "applied",
    }


def test_refusals_carry_their_status_and_words(http: httpx.Client, token: str, district: Database) -> None:
    tablet = Tablet(district)
    labelled = tablet.label(change("c1", part({"phone": "1"})), change("c2", part({"phone": "2"})))
    gap = Push(v=1, replica=ReplicaId("r-1"), epoch="e1", changes=labelled[1:])
    reply = http.post("/sync/push", content=pack(gap), headers=bearer(token))
    assert (reply.status_code, refusal(reply)) == (409, Refusal(err="gap", expected=1))
    epoch = Push(v=1, replica=ReplicaId("r-1"), epoch="e0", changes=labelled)
    reply = http.post("/sync/push", content=pack(epoch), headers=bearer(token))
    assert (reply.status_code, refusal(reply).epoch) == (409, "e1")
    old = Pull(v=1, epoch="e1", schema=0, cursors={})
    assert http.post("/sync/pull", content=pack(old), headers=bearer(token)).status_code == 426


def test_a_replica_name_of_another_account_makes_the_tablet_take_a_new_one(
    http: httpx.Client, district: Database
) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    token = enrol(http, "u-2")
    reply = http.post("/sync/hello", content=pack(hello(head=7)), headers=bearer(token))
    assert unpack(reply.content, HelloAnswer).replica.last > 7


def test_too_many_changes_at_once_are_asked_for_in_smaller_batches(http: httpx.Client, token: str) -> None:
    body = msgspec.Raw(change_bytes(change("c1", part({"phone": "1"}))))
    labelled = tuple(Labelled(seq=n, h="0" * 16, body=body) for n in range(1, 202))
    push = Push(v=1, replica=ReplicaId("r-1"), epoch="e1", changes=labelled)
    reply = http.post("/sync/push", content=pack(push), headers=bearer(token))
    assert (reply.status_code, refusal(reply).err) == (413, "too_large")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[1,2]", b"\x1f\x8b garbage", b'{"v":', gzip.compress(b"0" * (17 * 2**20))],
    ids=["empty", "no fields", "a list", "broken gzip", "cut JSON", "a gzip bomb"],
)
@pytest.mark.parametrize("path", ["/sync/hello", "/sync/push", "/sync/pull"])
def test_a_message_that_is_none_is_refused_with_words(http: httpx.Client, token: str, path: str, body: bytes) -> None:
    reply = http.post(path, content=body, headers=bearer(token))
    assert (reply.status_code, refusal(reply).err) == (400, "malformed")


def test_a_body_beyond_all_measure_is_refused_with_words(http: httpx.Client, token: str) -> None:
    reply = http.post("/sync/push", content=b"0" * (5 * 2**20), headers=bearer(token))
    assert (reply.status_code, refusal(reply).err) == (413, "too_large")


@pytest.mark.parametrize("path", ["/sync/hello", "/sync/push", "/sync/pull"])
def test_nothing_opens_without_a_token(http: httpx.Client, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, bearer("wrong"), {"Authorization": "Basic abc"}):
        reply = http.post(path, content=pack(hello()), headers=headers)
        assert (reply.status_code, refusal(reply).err) == (401, "unauthorized")
    assert http.patch(f"/blobs/{'0' * 64}", headers={"Upload-Offset": "0", "Upload-Length": "1"}).status_code == 401


def test_a_revoked_device_is_told_so(http: httpx.Client, token: str, district: Database) -> None:
    with district.writing() as tx:
        (device,) = device_store.devices_of(tx, UserId(INVESTIGATOR))
        device_store.revoke_device(tx, device.id, now_ms=1)
    reply = http.post("/sync/pull", content=pack(Pull(v=1, epoch="e1", schema=1, cursors={})), headers=bearer(token))
    assert (reply.status_code, refusal(reply).err) == (401, "revoked")


def test_enrolling_the_same_installation_again_ends_its_older_token(http: httpx.Client, token: str) -> None:
    other = enrol(http, install="another tablet")
    newer = enrol(http)
    states = [
        http.post("/sync/hello", content=pack(hello()), headers=bearer(each)).status_code
        for each in (token, other, newer)
    ]
    assert states == [401, 200, 200]


def test_a_wrong_password_tells_nothing_and_slows_the_next_try(http: httpx.Client) -> None:
    asked = {"login": INVESTIGATOR, "password": "wrong", "install": "i", "device_name": "d"}
    replies = [http.post("/devices/enrol", json=asked) for _ in range(5)]
    unknown = http.post("/devices/enrol", json={**asked, "login": "nobody"})
    assert {reply.status_code for reply in (*replies, unknown)} == {401}
    assert {reply.content for reply in (*replies, unknown)} == {unknown.content}
    slowed = http.post("/devices/enrol", json={**asked, "password": PASSWORD})
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0


def test_health_says_what_it_is(http: httpx.Client) -> None:
    reply = http.get("/health")
    assert (reply.status_code, reply.json()["status"]) == (200, "ok")


def test_browsers_are_told_what_our_pages_never_do(http: httpx.Client) -> None:
    headers = http.get("/health").headers
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
