"""What a monitor reads, and who may."""

from __future__ import annotations

from dataclasses import replace

import httpx

from sync_server.app import create_app
from sync_server.settings import Settings
from sync_server.store.database import Database
from tests.builders import HOUSEHOLD, change, part
from tests.serving import CERTIFICATES, serving
from tests.sync_server.district import INVESTIGATOR, Tablet


def test_a_monitor_of_this_machine_reads_counts_and_no_names(http: httpx.Client, district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "0936-1"})))
    http.get(f"/blobs/{'0' * 64}")
    text = http.get("/metrics").text

    assert 'zoufang_stored{what="households"} 1.0' in text
    assert 'zoufang_requests_total{route="/blobs/{sha256}",status="401"} 1.0' in text
    for secret in (INVESTIGATOR, HOUSEHOLD, "0936-1", "0" * 64):
        assert secret not in text


def test_with_a_token_only_the_token_opens_it(district: Database, settings: Settings) -> None:
    assert district.answers()
    app = create_app(replace(settings, metrics_token="a long monitor token"))
    with serving(app) as address, httpx.Client(base_url=address, verify=CERTIFICATES) as http:
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            assert http.get("/metrics", headers=headers).status_code == 404
        assert http.get("/metrics", headers={"Authorization": "Bearer a long monitor token"}).status_code == 200


def test_behind_a_proxy_strangers_do_not_pass_for_this_machine(district: Database, settings: Settings) -> None:
    assert district.answers()
    for proxies in (0, 1):
        app = create_app(replace(settings, trusted_proxies=proxies))
        with serving(app) as address, httpx.Client(base_url=address, verify=CERTIFICATES) as http:
            for claimed in ("10.1.2.3", "127.0.0.1, 10.1.2.3"):
                assert http.get("/metrics", headers={"X-Forwarded-For": claimed}).status_code == 404
