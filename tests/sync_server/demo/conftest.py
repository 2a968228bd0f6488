"""One district for all tests that look at it: making it takes seconds; and the terminals they open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from sync_server.demo.district import District, demo_district
from tests.sync_server.demo.terminal import Terminal

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def town() -> District:
    """The district as of a Sunday in the middle of a quarter."""
    return demo_district(TODAY)


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """The terminals a test opens; they are closed when it ends."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.close()
