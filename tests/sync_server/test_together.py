"""Threads that come to the same work at one time have it done once for all; none hears of another's failure."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from sync_server.store.together import Together


class Desk:
    """Work that is held up until told, and remembers what it was given."""

    def __init__(self) -> None:
        """Nothing was done yet."""
        self.together: Together[int] = Together()
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.given: list[list[int]] = []
        self.spoilt = 0

    def work(self, items: Sequence[int]) -> None:
        """Fails when a spoilt item is among what it is given."""
        self.given.append(sorted(items))
        self.begun.set()
        self.go_on.wait(10)
        if self.spoilt in items:
            raise ValueError(str(self.spoilt))

    def queue(self, pool: ThreadPoolExecutor, items: Sequence[int]) -> list[Future[None]]:
        """The first item is being worked on when the others come."""
        first = pool.submit(self.together.do, items[0], self.work)
        assert self.begun.wait(10)
        rest = [pool.submit(self.together.do, item, self.work) for item in items[1:]]
        _until(lambda: self.together.waiting == len(rest))
        self.go_on.set()
        return [first, *rest]


def _until(true: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it never came true")


@pytest.fixture
def desk() -> Desk:
    """A desk of its own for each test."""
    return Desk()


def test_what_comes_while_others_are_worked_on_is_done_in_one_go(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        for one in desk.queue(pool, [1, 2, 3, 4]):
            one.result(10)
    assert desk.given == [[1], [2, 3, 4]]


def test_a_failure_is_told_to_the_one_it_belongs_to(desk: Desk) -> None:
    desk.spoilt = 3
    with ThreadPoolExecutor(4) as pool:
        told = [one.exception(10) for one in desk.queue(pool, [1, 2, 3, 4])]
    assert [str(error) for error in told] == ["None", "None", "3", "None"]
    assert desk.given[:2] == [[1], [2, 3, 4]]
