"""One person at work on this tablet, from unlocking to locking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from field_app.state.exchange_runner import ExchangeRunner
from field_app.state.file_exchange import FileExchange
from field_app.use_cases.means import Means
from field_app.use_cases.open_household import HouseholdSheet, open_household
from field_app.use_cases.unlock import Account, Tablet
from field_app.use_cases.visit_place import VisitPlace
from shared_models.due import Cadence
from shared_models.ids import EntityId
from shared_models.policy.policy import Policy
from shared_models.visit import day_of


@dataclass(slots=True, kw_only=True)
class Shift:
    """An open account with the clock and the exchange that go with it."""

    account: Account
    tablet: Tablet
    means: Means
    now_ms: Callable[[], int]
    cadences: Mapping[str, Cadence]
    policy: Policy
    font: Path
    exchange: ExchangeRunner = field(init=False)
    by_file: FileExchange = field(init=False)
    windows: set[int] = field(default_factory=set)
    """The windows that show this shift."""

    def __post_init__(self) -> None:
        """Makes the exchanges, not yet running."""
        self.exchange = ExchangeRunner(self.account, self.means)
        self.by_file = FileExchange(self.account, self.means, self.exchange)

    def today(self) -> date:
        """The day in China by the tablet's clock."""
        return day_of(self.now_ms())

    def household(self, household: EntityId) -> HouseholdSheet:
        """The sheet of a household, as it stands now."""
        return open_household(self.account, household, cadences=self.cadences, today=self.today())

    def household_of(self, place: VisitPlace) -> HouseholdSheet:
        """The sheet of a visit's household."""
        return self.household(place.household)

    async def end(self) -> None:
        """Stops the exchange and lets the key leave memory."""
        await self.exchange.stop()
        self.account.close()
