"""Every route of the console, taken from its router so that none is forgotten: who may use it, and with which form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from shared_models.ids import UserId
from tests.builders import change as built
from tests.builders import part
from tests.serving import CERTIFICATES
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.matched import match_data
from tests.sync_server.console.route_table import (
    ALLOWED,
    EVERYBODY,
    HELD,
    HOME,
    OPEN,
    SENT,
    VISIT,
    answer_by_file,
    tablet_and_log_in,
)
from tests.sync_server.console.saved import keep_filter_of_officer
from tests.sync_server.district import (
    STRANGER,
    Tablet,
    by,
)


def routes_of(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and pattern of every route, those of included routers too."""
    for route in routes:
        if isinstance(route, APIRoute):
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, route.path
        elif not isinstance(route, Mount):
            yield from routes_of(route.original_router.routes)  # type: ignore[attr-defined]


def test_every_route_has_its_row(console: Console) -> None:
    assert set(routes_of(console.app.routes)) == set(ALLOWED) | OPEN


def ask(person: Person, method: str, path: str) -> httpx.Response:
    """The answer to a well-formed request."""
    address = f"/console{path}"
    if method == "GET":
        return person.http.get(address, follow_redirects=False)
    token = person.page.form("/log-out").fields["csrf"]
    return person.http.post(address, data={**SENT.get(path, {}), "csrf": token}, follow_redirects=False)


@pytest.mark.parametrize("user", sorted(EVERYBODY))
def test_a_route_is_open_to_exactly_those_with_the_right(story: Console, user: UserId) -> None:
    answer_by_file(story)
    tablet_and_log_in(story.database)
    keep_filter_of_officer(story.database)
    match_data(story.database)
    held = by(STRANGER, built(HELD, part({"phone": "4"})))
    Tablet(story.database, STRANGER, replica="r-stranger").push(held)
    person = story.person(user)

    refused = {}
    for (method, pattern), (path, allowed) in ALLOWED.items():
        if pattern != "/log-out":
            status = ask(person, method, path).status_code
            refused[method, pattern] = (status in {403, 404}, user not in allowed)
            assert status < 500

    assert {route: seen for route, seen in refused.items() if seen[0] != seen[1]} == {}


def test_nobody_gets_past_the_door_without_a_log_in(story: Console) -> None:
    with httpx.Client(base_url=story.address, verify=CERTIFICATES) as http:
        for (method, _), (path, _) in ALLOWED.items():
            reply = http.request(method, f"/console{path}")
            at_the_door = reply.status_code == 303 and reply.headers["location"].startswith("/console/log-in")
            assert at_the_door if method == "GET" else reply.status_code in {400, 401}, path


def test_no_form_is_taken_without_the_token_of_its_own_log_in(story: Console) -> None:
    person, other = story.person(), story.person()
    foreign = other.page.form("/log-out").fields["csrf"]

    for (method, _), (path, _) in ALLOWED.items():
        if method == "POST":
            for token in ("", foreign, "x"):
                reply = person.http.post(f"/console{path}", data={**SENT.get(path, {}), "csrf": token})
                assert reply.status_code == 403, path
                assert "页面已过期" in reply.text
    assert "待审核" in person.open(f"/console{VISIT}").text


def test_a_household_elsewhere_looks_like_one_that_does_not_exist(story: Console) -> None:
    stranger = story.person(STRANGER)

    there = stranger.open(f"/console{HOME}")
    nowhere = stranger.open("/console/households/h-none")

    assert there.status == nowhere.status == 404
    assert there.text == nowhere.text


@pytest.mark.parametrize(
    "path",
    [
        "/queue?status=x",
        "/queue?overdue=x",
        "/coverage?period=2026-Q5",
        "/nowhere",
        f"{HOME}/visits/v-none",
        "/coverage/620723101001?figure=x",
    ],
)
def test_an_address_that_means_nothing_gets_a_page_that_helps(officer: Person, path: str) -> None:
    page = officer.open(f"/console{path}")

    assert page.status in {400, 404}
    assert "怎么办" in page.text
