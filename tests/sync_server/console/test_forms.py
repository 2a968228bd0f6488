"""Forms that no page of ours made: each address answers with a page, and what is refused wrote nothing."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis.strategies import SearchStrategy, binary, lists, one_of, sampled_from, text, tuples
from sqlalchemy import func, inspect, select, table

from shared_models.ids import UserId
from sync_server.store.database import Database
from tests.builders import change as built
from tests.builders import part
from tests.sync_server.bounds import bounded
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.route_table import (
    ALLOWED,
    EVERYBODY,
    HELD,
    SENT,
    answer_by_file,
    tablet_and_log_in,
)
from tests.sync_server.district import STRANGER, Tablet, by

Fields = list[tuple[str, bytes]]

NAMES = sorted(
    {name for fields in SENT.values() for name in fields}
    | {"login", "password", "old", "new", "again", "note", "on", "about", "act", "reasons", "team", "papers", "size"}
    | {
        "n",
        "change",
        "days",
        "code",
        "file",
        "month",
        "q",
        "remark|",
        "remark|x|y",
        "remark|||",
        "remark|a|b|c",
        "x",
        "",
    }
)
"""Names that pages of ours use, and some that none does."""
ODD = [
    b"",
    b"\x00",
    b"a\x00b",
    b"\xff",
    b"\xed\xa0\x80",
    b"9" * 40,
    b"-1",
    "９".encode(),
    b"2026-02-30",
    b"h-1",
    b"../..",
    b"1e999",
]
VALUES: SearchStrategy[bytes] = one_of(
    sampled_from(ODD),
    sampled_from([value.encode() for fields in SENT.values() for value in fields.values()]),
    text(max_size=30).map(str.encode),
    binary(max_size=12),
)
FORMS: SearchStrategy[Fields] = lists(tuples(sampled_from(NAMES), VALUES), max_size=8)
UNCOUNTED = frozenset({"web_session", "attempt", "audit_log", "audit_head"})
"""That somebody read or tried to sign in is noted whatever the answer is."""


def forms_of(path: str) -> SearchStrategy[Fields]:
    """Forms for an address: what a page would send, in part replaced, doubled or left out, and quite other ones."""
    own = [(name, value.encode()) for name, value in SENT.get(path, {}).items()]
    if not own:
        return FORMS
    kept = lists(sampled_from(own), max_size=len(own), unique=True)
    return tuples(kept, FORMS).map(lambda pair: [*pair[0], *pair[1]])


def packed(fields: Fields) -> bytes:
    """The form as a browser would send it."""
    return b"&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}".encode() for name, value in fields)


def rows(database: Database) -> Mapping[str, int]:
    """How much there is of everything."""
    with database.reading() as tx:
        names = set(inspect(tx).get_table_names()) - UNCOUNTED
        return {name: tx.execute(select(func.count()).select_from(table(name))).scalar_one() for name in sorted(names)}


def is_page(reply: Page) -> bool:
    """Whether a person can read it and knows how to go on."""
    return "</html>" in reply.html and "<h1" in reply.html and bool(reply.links or reply.forms)


def send(person: Person, path: str, fields: Fields) -> tuple[int, Page]:
    """The answer to a form."""
    body = packed([*fields, ("csrf", person.page.form("/log-out").fields["csrf"].encode())])
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = person.http.post(f"/console{path}", content=body, headers=headers, follow_redirects=False)
    return reply.status_code, Page(reply)


def furnish(story: Console) -> None:
    """Something behind every address that takes forms."""
    answer_by_file(story)
    tablet_and_log_in(story.database)
    Tablet(story.database, STRANGER, replica="r-stranger").push(by(STRANGER, built(HELD, part({"phone": "4"}))))


PATHS = [path for (method, _), (path, _) in ALLOWED.items() if method == "POST" and path != "/log-out"]


def try_forms(story: Console, person: Person, path: str) -> None:
    """Sends one address forms of all sorts."""

    @bounded
    @given(fields=forms_of(path))
    def ask(fields: Fields) -> None:
        before = rows(story.database)
        status, page = send(person, path, fields)
        assert status < 500, (path, fields, page.text)
        if status >= 400:
            assert is_page(page), (path, status, fields)
            assert rows(story.database) == before, (path, status, fields)

    ask()


@pytest.mark.parametrize("user", sorted(EVERYBODY))
def test_a_form_of_any_sort_gets_an_answer_and_what_is_refused_wrote_nothing(story: Console, user: UserId) -> None:
    furnish(story)
    person = story.person(user)
    for path in PATHS:
        try_forms(story, person, path)


def test_the_door_answers_whatever_is_typed(story: Console) -> None:
    person = story.person()
    person.http.cookies.clear()
    door = person.open("/console/log-in").form("/log-in")

    @bounded
    @given(login=VALUES, password=VALUES)
    def knock(login: bytes, password: bytes) -> None:
        body = packed([("csrf", door.fields["csrf"].encode()), ("login", login), ("password", password)])
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = person.http.post("/console/log-in", content=body, headers=headers)
        assert 400 <= reply.status_code < 500
        assert is_page(Page(reply))

    knock()


def test_an_address_with_what_no_page_of_ours_holds_gets_a_page(officer: Person) -> None:
    for (method, _), (path, _) in ALLOWED.items():
        for tail in ("%00", "%ff", "?page=%00&q=%00", "?month=9999-99&about=%00&done=%00"):
            if method == "GET":
                page = officer.open(f"/console{path}{tail}")
                assert page.status < 500, (path, tail)
