"""Where one can go in this window while an account is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from field_app.screens.add_household_screen import AddHouseholdScreen
from field_app.screens.area_map_screen import AreaMapScreen
from field_app.screens.household_screen import HouseholdScreen
from field_app.screens.message import Message
from field_app.screens.recheck_screen import RecheckScreen
from field_app.screens.screen import Screen
from field_app.screens.slip_screen import SlipScreen
from field_app.screens.sync_screen import SyncScreen
from field_app.screens.today_screen import TodayScreen
from field_app.screens.visit.visit_screen import VisitScreen
from field_app.state.shift import Shift
from field_app.state.visit_slip import VisitSlip
from field_app.use_cases.connect import NOT_SENT
from field_app.use_cases.visit_place import VisitPlace
from shared_models.ids import EntityId

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


class Way:
    """The ways between the screens of one account."""

    def __init__(self, stage: Stage, shift: Shift, *, lock: Callable[[], Awaitable[None]]) -> None:
        """Takes the account's shift and how the window is locked."""
        self.stage = stage
        self.shift = shift
        self.lock = lock

    async def open_today(self) -> None:
        """The list, as the first screen."""
        await self.stage.restart(TodayScreen(self.stage, self))

    async def open_household(self, household: EntityId) -> None:
        """The sheet of a household."""
        await self.stage.open(self._sheet(household))

    async def open_household_instead(self, household: EntityId) -> None:
        """The sheet of a household, in the place of the screen in front."""
        await self.stage.replace(self._sheet(household))

    def _sheet(self, household: EntityId) -> Screen:
        """What may be seen of a household: all of it, or nothing but a re-check."""
        if self.shift.is_blind(household):
            return RecheckScreen(self.stage, self, household)
        return HouseholdScreen(self.stage, self, household)

    async def add_household(self) -> None:
        """The form for a household that is not on the list."""
        await self.stage.open(AddHouseholdScreen(self.stage, self))

    async def open_map(self) -> None:
        """The own households as a drawing."""
        await self.stage.open(AreaMapScreen(self.stage, self))

    async def open_sync(self) -> None:
        """What is only on this tablet; of a practice there is nothing more to tell."""
        if self.shift.account.practice:
            self.stage.tell(Message(what=NOT_SENT, tone="info"))
            return
        await self.stage.open(SyncScreen(self.stage, self))

    async def open_visit(
        self, place: VisitPlace, *, section: str = "outcome", at: tuple[EntityId, str] | None = None
    ) -> None:
        """A visit, at a section or at a very field; where a re-check waits, that."""
        if self.shift.is_blind(place.household):
            await self.open_household(place.household)
            return
        await self.stage.open(VisitScreen(self.stage, self, place, section=section, at=at))

    async def open_slip(self, place: VisitPlace) -> None:
        """What is handed to the family after a visit."""
        await self.stage.open(SlipScreen(self.stage, VisitSlip(self.shift, place)))
