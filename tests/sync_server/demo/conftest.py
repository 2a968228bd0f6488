"""One district for all tests that look at it: making it takes seconds."""

from __future__ import annotations

from datetime import date

import pytest

from sync_server.demo.district import District, demo_district

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def town() -> District:
    """The district as of a Sunday in the middle of a quarter."""
    return demo_district(TODAY)
