"""A cursor from before what the server still knows begins afresh, and comes to an end however long that takes."""

from __future__ import annotations

from sqlalchemy import update

from sync_server.store.database import Database
from sync_server.store.tables import cases, table_of
from tests.builders import COMMUNITY, change, part, saw
from tests.sync_server.district import Tablet
from tests.sync_server.test_answer_pull import Reader, fill

_scope = table_of(cases.ScopeRow)


def forget_departures(database: Database) -> None:
    """Moves the horizon up to the present."""
    with database.writing() as tx:
        tx.execute(update(_scope).where(_scope.c.id == COMMUNITY).values(min_n=_scope.c.head))


def test_a_cursor_from_before_the_horizon_is_told_to_begin_afresh(district: Database) -> None:
    fill(district, 3)
    reader = Reader(district)
    reader.pull()
    Tablet(district).push(change("c1", part({"phone": saw("9", "h1")}, entity="h-1"), household="h-1"))
    forget_departures(district)
    answer = reader.ask()
    assert answer.reset == (COMMUNITY,)
    assert len(answer.pages[0].rows) == 3


def test_a_whole_new_picture_of_many_pages_behind_the_horizon_comes_to_its_end(district: Database) -> None:
    fill(district, 10)
    forget_departures(district)
    reader = Reader(district, limit=6)
    for _ in range(6):
        if not reader.take(reader.ask()):
            break
    assert len(reader.cases) == 10
