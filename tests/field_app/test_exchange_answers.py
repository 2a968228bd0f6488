"""What the exchange does about each answer of the server."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from field_app.sync_client.server import Server
from field_app.sync_client.transport import Reply, Request
from field_app.use_cases.exchange import ExchangeReport, exchange
from field_app.use_cases.start_visit import start_visit
from shared_models.ids import EntityId
from shared_models.packing import unpack
from shared_models.sync_protocol import (
    HelloAnswer,
    Limits,
    PullAnswer,
    Push,
    PushAnswer,
    Refusal,
    ReplicaSeen,
    chain_hash,
)
from tests.builders import COMMUNITY, NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import EPOCH, grants
from tests.field_app.scripted import Scripted, refusing, reply


def sync(desk: Desk, server: Scripted) -> ExchangeReport:
    return asyncio.run(exchange(desk.account, Server(server, "t-1"), desk.means))


def work(desk: Desk, count: int = 1) -> None:
    for number in range(count):
        start_visit(desk.account, EntityId(f"h-{number + 1}"), stamp=desk.clock(), new_id=desk.means.new_id)


@pytest.mark.parametrize(
    ("status", "refusal", "kind", "again"),
    [
        (401, Refusal(err="unauthorized"), "revoked", False),
        (401, Refusal(err="revoked"), "revoked", False),
        (429, None, "busy", True),
        (503, Refusal(err="busy", retry_after=7), "busy", True),
        (502, None, "unreachable", True),
        (500, None, "unreadable", True),
        (200, None, "unreadable", True),
    ],
)
def test_every_answer_has_words_and_its_own_patience(
    desk: Desk, status: int, refusal: Refusal | None, kind: str, *, again: bool
) -> None:
    work(desk)
    report = sync(desk, Scripted(special=refusing("/sync/hello", status, refusal)))
    assert report.trouble is not None
    assert report.trouble.kind == kind
    assert (report.retry_in_ms is not None) is again
    assert desk.account.outbox.pending() == 1
    for label in (report.trouble.happened, report.trouble.safe, report.trouble.todo):
        assert label.zh
        assert label.en


def test_the_server_is_not_asked_again_before_the_time_it_gave(desk: Desk) -> None:
    busy = Refusal(err="busy", retry_after=30)
    report = sync(desk, Scripted(special=refusing("/sync/push", 503, busy)))
    assert report.trouble is None
    work(desk)
    report = sync(desk, Scripted(special=refusing("/sync/push", 503, busy)))
    assert report.retry_in_ms is not None
    assert report.retry_in_ms >= 30_000


def test_an_app_that_is_too_old_still_hands_over_its_work(desk: Desk) -> None:
    work(desk)
    server = Scripted(special=refusing("/sync/pull", 426, Refusal(err="upgrade")))
    report = sync(desk, server)
    assert report.trouble is not None
    assert (report.trouble.kind, report.sent, report.retry_in_ms) == ("upgrade", 1, None)
    assert desk.account.outbox.pending() == 0
    assert len(desk.account.summaries) == 2


def test_a_batch_that_is_too_large_is_halved_until_it_fits(desk: Desk) -> None:
    work(desk, 2)
    for _ in range(6):
        change = desk.account.outbox.overlay(EntityId("h-1"))[0]
        desk.account.outbox.append(msgspec.structs.replace(change, id=desk.means.new_id()))

    def too_large(request: Request) -> Reply | None:
        if request.path == "/sync/push" and len(unpack(request.body, Push).changes) > 2:
            return reply(Refusal(err="too_large"), 413)
        return None

    server = Scripted(special=too_large)
    assert sync(desk, server).sent == 8
    assert [len(push.changes) for push in server.pushes] == [2, 2, 2, 2]
    seqs = [one.seq for push in server.pushes for one in push.changes]
    assert seqs == list(range(1, 9))


def test_batches_stay_within_the_limits_that_hello_gave(desk: Desk) -> None:
    work(desk, 2)
    for _ in range(5):
        change = desk.account.outbox.overlay(EntityId("h-1"))[0]
        desk.account.outbox.append(msgspec.structs.replace(change, id=desk.means.new_id()))
    server = Scripted(limits=Limits(changes=3))
    assert sync(desk, server).sent == 7
    assert [len(push.changes) for push in server.pushes] == [3, 3, 1]


def test_a_batch_over_the_limit_in_bytes_is_made_smaller_before_it_is_sent(desk: Desk) -> None:
    work(desk, 2)
    server = Scripted(limits=Limits(bytes=1))
    assert sync(desk, server).sent == 2
    assert [len(push.changes) for push in server.pushes] == [1, 1]


@pytest.mark.parametrize("refusal", [Refusal(err="fork", at=1, h="f" * 16), Refusal(err="gap", expected=1)])
def test_a_fork_or_gap_is_mended_by_numbering_afresh(desk: Desk, refusal: Refusal) -> None:
    work(desk, 2)
    before = desk.account.meta.replica.id
    said: list[int] = []

    def once(request: Request) -> Reply | None:
        if request.path == "/sync/push" and not said:
            said.append(1)
            return reply(refusal, 409)
        return None

    server = Scripted(special=once)
    report = sync(desk, server)
    assert (report.complete, report.sent) == (True, 2)
    (push,) = server.pushes
    assert push.replica != before
    assert [one.seq for one in push.changes] == [1, 2]
    assert push.changes[0].h == chain_hash("0" * 16, bytes(push.changes[0].body))


@pytest.mark.parametrize(("last", "h"), [(7, "f" * 16), (1, "f" * 16)])
def test_a_server_that_knows_other_numbers_of_this_replica_gets_a_new_one_before_anything_is_sent(
    desk: Desk, last: int, h: str
) -> None:
    work(desk, 2)
    before = desk.account.meta.replica.id

    def greeting(request: Request) -> Reply | None:
        if request.path != "/sync/hello":
            return None
        seen = ReplicaSeen(id=before, last=last, h=h)
        return reply(HelloAnswer(epoch=EPOCH, server_ms=NOW_MS, replica=seen, schema_min=1, schema_max=1))

    server = Scripted(special=greeting)
    assert sync(desk, server).sent == 2
    (push,) = server.pushes
    assert push.replica != before


def test_a_server_that_forks_for_ever_is_given_up_until_the_next_exchange(desk: Desk) -> None:
    work(desk)
    server = Scripted(special=refusing("/sync/push", 409, Refusal(err="fork", at=1)))
    report = sync(desk, server)
    assert report.trouble is not None
    assert report.trouble.kind == "unreadable"
    assert len(server.paths) < 12
    assert desk.account.outbox.pending() == 1


@pytest.mark.parametrize("path", ["/sync/push", "/sync/pull"])
def test_an_epoch_that_changes_in_the_middle_begins_again_with_hello(desk: Desk, path: str) -> None:
    work(desk)
    said: list[int] = []

    def once(request: Request) -> Reply | None:
        if request.path == path and not said:
            said.append(1)
            return reply(Refusal(err="epoch", epoch="e2"), 409)
        return None

    server = Scripted(special=once)
    assert sync(desk, server).complete
    assert server.paths.count("POST /sync/hello") == 2


def test_a_receipt_that_acknowledges_nothing_does_not_turn_into_an_endless_loop(desk: Desk) -> None:
    work(desk)

    def empty(request: Request) -> Reply | None:
        return reply(PushAnswer(ack=(), results={}, heads={})) if request.path == "/sync/push" else None

    report = sync(desk, Scripted(special=empty))
    assert report.trouble is not None
    assert desk.account.outbox.pending() == 1


def test_a_pull_that_never_ends_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("field_app.use_cases.fetch_news.MAX_PAGES", 5)

    def endless(request: Request) -> Reply | None:
        if request.path != "/sync/pull":
            return None
        return reply(PullAnswer(epoch=EPOCH, grants=grants(COMMUNITY), pages=(), reset=(COMMUNITY,)))

    report = sync(desk, Scripted(special=endless))
    assert report.trouble is not None
    assert len(desk.account.summaries) == 2


def test_a_page_nobody_can_read_is_fetched_again_from_the_beginning(desk: Desk) -> None:
    def torn(request: Request) -> Reply | None:
        if request.path != "/sync/pull":
            return None
        page = {
            "scope": COMMUNITY, "to": {"n": 101, "since": 101}, "more": False, "digest": "0" * 16,
            "fields": [], "saves": [], "rows": [["h-1", 0, 0, 7]], "left": [],
        }  # fmt: skip
        return reply({"epoch": EPOCH, "grants": grants(COMMUNITY), "pages": [page]})

    report = sync(desk, Scripted(special=torn))
    assert report.trouble is not None
    assert report.trouble.kind == "unreadable"
    assert len(desk.account.summaries) == 2
    assert desk.account.stage.reached() == {}
    assert list(desk.account.stage.pages()) == []


def test_a_reset_community_is_asked_for_from_its_beginning(desk: Desk) -> None:
    asked: list[object] = []

    def resetting(request: Request) -> Reply | None:
        if request.path != "/sync/pull":
            return None
        asked.append(unpack(request.body, dict)["cursors"])
        reset = (COMMUNITY,) if len(asked) == 1 else ()
        page = {
            "scope": COMMUNITY, "to": {"n": 5, "since": 5}, "more": False, "digest": "0" * 16,
            "fields": [], "saves": [], "rows": [], "left": [],
        }  # fmt: skip
        pages = [page] if len(asked) > 1 else []
        return reply({"epoch": EPOCH, "grants": grants(COMMUNITY), "pages": pages, "reset": reset})

    assert sync(desk, Scripted(special=resetting)).complete
    assert asked == [{COMMUNITY: {"n": 100, "since": 100}}, {}]
    assert len(desk.account.summaries) == 0
