"""A tablet whose app is open in a window, with two households on it."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import flet as ft
import pytest

from field_app.devices.clock import SetClock
from field_app.devices.files import GivenFiles
from field_app.devices.pictures import GivenPictures
from field_app.devices.place import FixedPlace
from field_app.devices.room import SetRoom
from field_app.screens.equipment import Equipment
from field_app.screens.stage import Stage
from field_app.screens.theme import dress
from field_app.screens.window import Window
from field_app.state.desk import Desk
from field_app.state.shift import Shift
from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.policy.shelf import preset
from shared_models.visit import visits
from tests.builders import NOW_MS
from tests.field_app.kit import FONT, PIN, case_with, family, give, signed_in, tablet_at
from tests.field_app.screens.harness import Glass, open_glass


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Stories run on asyncio, as the app does."""
    return "asyncio"


@dataclass(slots=True)
class Tablet:
    """A tablet in a hand: its clock, its folder, its windows."""

    folder: Path
    clock: SetClock
    pictures: GivenPictures = field(default_factory=lambda: GivenPictures(deque()))
    files: GivenFiles = field(default_factory=GivenFiles)
    room: SetRoom = field(default_factory=SetRoom)
    glasses: list[Glass] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)
    starts: int = 0
    has_camera: bool = False

    def desk(self) -> Desk:
        """The app's process: what its windows share."""
        if not self.desks:
            self.starts += 1
            tablet, means = tablet_at(self.folder, self.clock, name=f"run{self.starts}")
            self.desks.append(
                Desk(
                    tablet=tablet,
                    means=means,
                    now_ms=lambda: self.clock.wall_ms,
                    policy=preset("shahe"),
                    font=FONT,
                    server_url="http://127.0.0.1:1",
                    language_file=self.folder / "language",
                )
            )
        return self.desks[-1]

    async def start(self, *, width: int = 1280, height: int = 800) -> Glass:
        """Opens a window."""
        numbers = count(1)

        async def main(page: ft.Page) -> None:
            desk = self.desk()
            dress(page, desk.language)
            equipment = Equipment(
                pictures=self.pictures,
                files=self.files,
                place=FixedPlace(),
                room=self.room,
                has_camera=self.has_camera,
            )
            stage = Stage(page, equipment, language=desk.language, number=lambda: f"{next(numbers):04}")
            await Window(stage, desk).start()

        glass = await open_glass(main, width=width, height=height)
        self.glasses.append(glass)
        return glass

    async def unlocked(self, *, width: int = 1280, height: int = 800) -> Glass:
        """Opens a window and types the PIN."""
        glass = await self.start(width=width, height=height)
        await glass.type("unlock.pin", PIN)
        await glass.tap("unlock.go")
        await glass.wait_for(lambda: glass.has("today.list"))
        return glass

    async def kill(self) -> None:
        """The process is gone: no screen is asked, nothing is saved on the way."""
        for glass in self.glasses:
            glass.connection.dispose()
        for desk in self.desks:
            for shift in desk.shifts:
                await shift.exchange.stop()
                shift.account.close()
        self.desks.clear()
        self.glasses.clear()

    @property
    def shift(self) -> Shift:
        """Who is at work."""
        return self.desks[-1].shifts[0]

    @property
    def account(self) -> Account:
        """The open account."""
        return self.shift.account

    def case(self, number: int = 1) -> Case:
        """A household as the tablet has it."""
        found = self.account.cases.view(_household(number))
        assert found is not None
        return found

    def place(self, number: int = 1) -> VisitPlace:
        """The household's latest visit."""
        return VisitPlace(_household(number), visits(self.case(number))[-1].id)


def _household(number: int) -> EntityId:
    return EntityId(f"h-{number}")


@pytest.fixture
async def tablet(tmp_path: Path) -> AsyncIterator[Tablet]:
    """A tablet that was signed in, holds two households, and is locked."""
    held = Tablet(tmp_path / "tablet", SetClock(wall_ms=NOW_MS))
    opened, means = tablet_at(held.folder, held.clock)
    account = signed_in(opened, means)
    give(account, case_with(1, *family(1, "王秀英"), n=1), case_with(2, *family(2, "李建国", benefit_class="A"), n=2))
    account.close()
    yield held
    await held.kill()


Starter = Callable[[], Awaitable[Glass]]


@pytest.fixture
async def glass(tablet: Tablet) -> Glass:
    """A window with today's list in it."""
    return await tablet.unlocked()


@pytest.fixture
async def visit(glass: Glass) -> Glass:
    """A window with a visit of the first household in it, just begun."""
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    assert glass.has("section.outcome")
    return glass
