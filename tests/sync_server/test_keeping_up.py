"""What the server does on its own: deadlines that stand no more, photos that arrived while their case was folded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import pytest
from alembic import command

from shared_models.coverage import CoverageFact
from shared_models.due import quarter_of
from shared_models.flags.trace import CostTrace
from shared_models.ids import AreaCode, EntityId
from shared_models.visit import day_of
from sync_server.store import case_store, flag_store
from sync_server.store.blob_index import settle_missing
from sync_server.store.case_row import case_bytes
from sync_server.store.database import Database, Transaction
from sync_server.store.migrate import migrate, migration_config
from sync_server.store.queue_store import QueueItem, find_item
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.follow_burden import follow_burden
from sync_server.use_cases.keeping_up import keeping_up
from sync_server.use_cases.look_through import look_at_all
from sync_server.use_cases.work_out import work_out_again
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.sync_server.console.story import PHOTO_NAME, SUPERVISOR, hire_supervisor, more_households, tell_story
from tests.sync_server.district import adopt

PATIENCE_S = 20
TODAY = day_of(NOW_MS)


def row(database: Database) -> QueueItem:
    """The household as the queue knows it."""
    with database.reading() as tx:
        found = find_item(tx, EntityId(HOUSEHOLD))
    assert found is not None
    return found


def wait_until(holds: Callable[[], bool]) -> None:
    """Returns once something holds."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_deadlines_that_were_never_worked_out_are_while_the_server_runs(district: Database) -> None:
    adopt(district, "shahe")
    tell_story(district)
    worked_out = row(district).deadline
    with district.writing() as tx:
        tx.exec_driver_sql("UPDATE case_ SET deadline = '9999-12-31', deadline_why = '', deadline_until = ''")

    with keeping_up(district, lambda: NOW_MS):
        wait_until(lambda: row(district).deadline == worked_out)


def test_what_supervisors_read_of_this_quarter_is_counted_before_they_ask(
    district: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(district, "shahe")
    hire_supervisor(district)
    tell_story(district)
    look_at_all(district)
    read: dict[str, set[AreaCode]] = {"facts": set(), "costs": set()}
    facts_of, costs_of = case_store.facts_of, flag_store.costs_of

    def noting_facts(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[CoverageFact]:
        read["facts"] |= set(communities)
        return facts_of(tx, communities)

    def noting_costs(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[CostTrace]:
        read["costs"] |= set(communities)
        return costs_of(tx, communities)

    monkeypatch.setattr(case_store, "facts_of", noting_facts)
    monkeypatch.setattr(flag_store, "costs_of", noting_costs)
    with keeping_up(district, lambda: NOW_MS):
        wait_until(lambda: COMMUNITY in read["costs"])
    assert COMMUNITY in read["facts"]

    for communities in read.values():
        communities.clear()
    question = Question(period=quarter_of(TODAY), today=TODAY)
    assert follow_burden(district, SUPERVISOR, "", question=question).total.visits == 1
    assert audit_coverage(district, SUPERVISOR, question).total.due
    assert COMMUNITY not in read["facts"] | read["costs"]


def test_a_photo_that_arrived_while_its_case_was_folded_is_found(district: Database) -> None:
    tell_story(district)
    assert row(district).n_photos_missing == 2
    with district.writing() as tx:
        tx.exec_driver_sql(f"INSERT INTO blob (sha256, size, stored_ms) VALUES ('{PHOTO_NAME}', 1, 1)")  # noqa: S608 - our own name
        assert settle_missing(tx) == 1
        assert settle_missing(tx) == 0
    assert row(district).n_photos_missing == 1


def test_a_portion_at_a_time_everything_is_worked_out(district: Database) -> None:
    adopt(district, "shahe")
    more_households(district, 5)
    adopt(district, "xining")

    assert [work_out_again(district, today=TODAY, most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_cases_survive_the_move_of_their_bodies(district: Database) -> None:
    tell_story(district)
    with district.reading() as tx:
        before = case_store.load_case(tx, EntityId(HOUSEHOLD))
    config = migration_config()
    with district.writing() as tx:
        config.attributes["connection"] = tx
        command.downgrade(config, "0008")
        assert tx.exec_driver_sql("SELECT count(*) FROM case_ WHERE length(body) > 100").scalar_one() == 1
    migrate(district, epoch="other", now_ms=NOW_MS)

    with district.reading() as tx:
        after = case_store.load_case(tx, EntityId(HOUSEHOLD))
    assert before is not None
    assert after is not None
    assert case_bytes(after) == case_bytes(before)
    assert work_out_again(district, today=TODAY) == 1
    assert row(district).n_photos_missing == 2
