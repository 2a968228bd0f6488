"""One tablet with one account and two households."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.tablet import Tablet
from field_app.use_cases.means import Means
from tests.builders import NOW_MS
from tests.field_app.kit import case_with, family, give, signed_in, tablet_at


@dataclass(slots=True)
class Desk:
    """What a test has on the table."""

    tablet: Tablet
    account: Account
    means: Means
    clock: SetClock


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A tablet that was signed in and holds two households of one community."""
    clock = SetClock(wall_ms=NOW_MS)
    tablet, means = tablet_at(tmp_path / "tablet", clock)
    account = signed_in(tablet, means)
    give(account, case_with(1, *family(1, "王秀英"), n=1), case_with(2, *family(2, "李建国", benefit_class="A"), n=2))
    yield Desk(tablet, account, means, clock)
    account.close()


@pytest.fixture
def account(desk: Desk) -> Account:
    """The open account of the desk."""
    return desk.account
