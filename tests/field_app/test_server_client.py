"""What the server's answers mean to the tablet, and how long it waits."""

from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest

from field_app.sync_client.backoff import wait_before_retry
from field_app.sync_client.server import EnrolmentRequest, RefusedError, Server
from field_app.sync_client.transport import HttpTransport, Request
from field_app.sync_client.trouble import WORDS, TroubleError
from field_app.sync_client.version import APP_VERSION
from shared_models.errors import UnfitError
from shared_models.ids import Sha256
from shared_models.sync_protocol import Refusal
from tests.field_app.scripted import Scripted, refusing


def test_a_wrong_password_is_told_from_a_revoked_tablet() -> None:
    refusal = Refusal(err="unauthorized")
    server = Server(Scripted(special=refusing("/devices/enrol", 401, refusal)))
    request = EnrolmentRequest(login="a", password="b", install="i", device_name="d")
    with pytest.raises(TroubleError) as caught:
        asyncio.run(server.enrol(request))
    assert caught.value.trouble.kind == "wrong_password"


def test_refusals_that_the_exchange_mends_are_not_troubles() -> None:
    server = Server(Scripted(special=refusing("/blobs/ab", 460, Refusal(err="hash"))), "t-1")
    with pytest.raises(RefusedError) as caught:
        asyncio.run(server.send_blob(Sha256("ab"), b"x", offset=0, length=1))
    assert caught.value.refusal.err == "hash"


@pytest.mark.parametrize("address", ["", "server", "ftp://server", "http://", "/path", "http://server:port"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(UnfitError):
        HttpTransport(address)


def test_nobody_listening_is_out_of_reach_and_no_such_name_is_no_network() -> None:
    for address, kind in (("http://127.0.0.1:9", "unreachable"), ("http://no.such.host.invalid", "no_network")):
        with pytest.raises(TroubleError) as caught:
            asyncio.run(HttpTransport(address).send(Request(method="GET", path="/health")))
        assert caught.value.trouble.kind == kind


def test_waits_grow_from_two_seconds_to_a_quarter_of_an_hour_and_spread_over_all_of_it() -> None:
    assert [wait_before_retry(n, 1.0) for n in (1, 2, 3, 10, 11, 60)] == [
        2_000, 4_000, 8_000, 900_000, 900_000, 900_000,
    ]  # fmt: skip
    assert wait_before_retry(5, 0.0) == 0
    assert wait_before_retry(1, 0.5, asked_s=10) == 11_000


def test_every_trouble_says_what_happened_and_what_to_do_in_both_languages() -> None:
    assert all(text for words in WORDS.values() for label in (words.happened, words.todo) for text in label)


def test_the_app_names_the_version_that_is_released() -> None:
    released = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert released["project"]["version"] == APP_VERSION
