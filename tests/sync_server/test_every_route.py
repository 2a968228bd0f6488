"""Every address of the server outside the console: who gets which answer, so that none is opened unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import httpx
import pytest

from shared_models.ids import Sha256, UserId
from shared_models.packing import pack
from shared_models.sync_protocol import Pull
from sync_server.app import create_app
from sync_server.settings import Settings
from sync_server.store.blob_index import Stored, save_stored
from sync_server.store.blob_store import open_blobs
from sync_server.store.database import Database
from tests.builders import NOW_MS
from tests.sync_server.console.test_routes import routes_of
from tests.sync_server.district import (
    ADMINISTRATOR,
    COLLEAGUE,
    DISTRICT_OFFICER,
    INVESTIGATOR,
    OFFICER,
    STRANGER,
    Tablet,
)
from tests.sync_server.test_blob_routes import NAME, PHOTO, naming
from tests.sync_server.test_sync_routes import bearer, enrol, hello

NOBODY = UserId("")
EVERYBODY = (INVESTIGATOR, COLLEAGUE, OFFICER, DISTRICT_OFFICER, ADMINISTRATOR, STRANGER)
"""STRANGER investigates elsewhere; an administrator reads no household's file."""
READERS = frozenset({INVESTIGATOR, COLLEAGUE, OFFICER, DISTRICT_OFFICER})

NEW = b"a photo that is only now sent"
NEW_NAME = Sha256(hashlib.sha256(NEW).hexdigest())
OPEN: Mapping[tuple[str, str], int] = {
    ("GET", "/"): 303,
    ("GET", "/health"): 200,
    ("GET", "/metrics"): 200,
    ("POST", "/devices/enrol"): 400,
}
"""There without a token; a first sign-in brings its own name and password, and metrics are for this machine."""


def only(*allowed: UserId) -> dict[UserId, int]:
    """Found by these, and by nobody else."""
    return {user: 200 if user in allowed else 404 for user in EVERYBODY} | {NOBODY: 401}


def all_of_them(status: int) -> dict[UserId, int]:
    """The same for whoever has a token."""
    return dict.fromkeys(EVERYBODY, status) | {NOBODY: 401}


EXPECTED: Mapping[tuple[str, str], dict[UserId, int]] = {
    ("POST", "/sync/hello"): all_of_them(200),
    ("POST", "/sync/pull"): all_of_them(200),
    ("POST", "/sync/push"): all_of_them(400),
    ("HEAD", "/blobs/{sha256}"): only(*READERS),
    ("GET", "/blobs/{sha256}"): only(*READERS),
    ("PATCH", "/blobs/{sha256}"): all_of_them(204),
}
"""What a push or pull holds for whom is decided by its community, and tested there; here the message is empty."""


def routes(settings: Settings) -> set[tuple[str, str]]:
    """Every route that the server adds itself."""
    app = create_app(settings)
    mounted = set(routes_of(app.routes))
    heads = {("HEAD", path) for method, path in mounted if method == "GET" and path.startswith("/blobs")}
    return mounted | heads


def test_every_route_has_its_row(district: Database, settings: Settings) -> None:
    assert district.answers()
    assert routes(settings) == set(EXPECTED) | set(OPEN)


@pytest.fixture
def photographed(http: httpx.Client, district: Database, settings: Settings) -> httpx.Client:
    """The server over a household whose photo is here."""
    Tablet(district).push(naming("c1"))
    whole = settings.staging.parent / "whole"
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_bytes(PHOTO)
    open_blobs(settings.blobs).keep(NAME, whole)
    with district.writing() as tx:
        save_stored(tx, [Stored(NAME, len(PHOTO), INVESTIGATOR, NOW_MS)])
    return http


@pytest.mark.parametrize("user", [NOBODY, *EVERYBODY])
def test_a_route_answers_exactly_whom_it_should(photographed: httpx.Client, user: UserId) -> None:
    headers = bearer(enrol(photographed, user)) if user else {}
    bodies = {
        "/sync/hello": pack(hello(f"r-{user}")),
        "/sync/pull": pack(Pull(v=1, epoch="e1", schema=1, cursors={})),
        "/blobs/{sha256}": NEW,
    }
    answers = {}
    for method, path in EXPECTED:
        name = NEW_NAME if method == "PATCH" else NAME
        piece = {"Upload-Offset": "0", "Upload-Length": str(len(NEW))} if method == "PATCH" else {}
        content = bodies.get(path, b"") if method in {"POST", "PATCH"} else b""
        reply = photographed.request(
            method, path.format(sha256=name), content=content, headers={**headers, **piece}, follow_redirects=False
        )
        answers[method, path] = reply.status_code

    assert answers == {route: expected[user] for route, expected in EXPECTED.items()}


@pytest.mark.parametrize(("method", "path"), sorted(OPEN))
def test_an_open_route_says_no_more_than_it_must(photographed: httpx.Client, method: str, path: str) -> None:
    reply = photographed.request(method, path, follow_redirects=False)

    assert reply.status_code == OPEN[method, path]
    assert NAME not in reply.text
    assert "default-src 'self'" in reply.headers["content-security-policy"]
