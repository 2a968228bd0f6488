"""What the server does on its own while it runs: deadlines that stand no more, and counts of what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import structlog

from shared_models.due import quarter_of
from shared_models.visit import day_of
from sync_server.store import blob_index
from sync_server.store.database import Database
from sync_server.use_cases.audit_coverage import Question, count_ahead
from sync_server.use_cases.follow_burden import count_burden_ahead
from sync_server.use_cases.work_out import work_out_again

PAUSE_S = 30.0
BREATH_S = 0.05
"""Between two portions, so that those who push are not kept waiting."""


@contextmanager
def keeping_up(database: Database, now_ms: Callable[[], int]) -> Iterator[None]:
    """Keeps up as long as the block lasts. Several servers over one database may do so at once."""
    ended = threading.Event()

    def work() -> None:
        pause = BREATH_S
        while not ended.wait(pause):
            pause = BREATH_S if _portion(database, now_ms()) else PAUSE_S

    thread = threading.Thread(target=work, name="keeping-up", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _portion(database: Database, now_ms: int) -> int:
    """How much was put right; whatever goes wrong is told, and tried again after the pause."""
    try:
        return _put_right(database, day_of(now_ms))
    except Exception as error:  # noqa: BLE001 - a server that cannot keep up still serves
        structlog.get_logger().warning("keeping up failed", error=type(error).__name__)
        return 0


def _put_right(database: Database, today: date) -> int:
    with database.writing() as tx:
        settled = blob_index.settle_missing(tx)
    done = settled + work_out_again(database, today=today)
    if not done:
        present = quarter_of(today)
        count_ahead(database, Question(period=present, today=today))
        count_burden_ahead(database, present)
    return done
