"""The list of households as it is looked at: what is searched for, and how far it has been unrolled."""

from __future__ import annotations

from dataclasses import replace

from field_app.state.shift import Shift
from field_app.use_cases.list_today import Group, HouseholdRow, Today, Wanted, list_today
from field_app.use_cases.restore_drafts import RecoveryCard, restore_drafts
from field_app.use_cases.wanted_place import WantedPlace, keep_wanted_place, wanted_place
from shared_models.ids import AreaCode

PAGE = 60


class TodayList:
    """A stretch of the list that grows as it is scrolled."""

    def __init__(self, shift: Shift) -> None:
        """Takes whose list it is, narrowed to the place chosen last; nothing is read yet."""
        self._shift = shift
        place = wanted_place(shift.account)
        self.wanted = Wanted(group="todo", count=PAGE, community=place.community, lane=place.lane)
        self.rows: list[HouseholdRow] = []
        self.total = 0

    def read(self) -> Today:
        """The list from its beginning, at least as far as it was unrolled."""
        today = self._page(0, max(PAGE, len(self.rows)))
        if not self._is_known_place(today):
            self.wanted = replace(self.wanted, community=None, lane=None)
            today = self._page(0, max(PAGE, len(self.rows)))
        self.rows = list(today.rows)
        self.total = today.total
        return today

    def ask(self, *, text: str | None = None, group: Group | None = None) -> Today:
        """The list from its beginning under another search or group."""
        wanted = self.wanted if text is None else replace(self.wanted, text=text)
        self.wanted = wanted if group is None else replace(wanted, group=group)
        self.rows = []
        return self.read()

    def within(self, community: AreaCode | None, lane: str | None) -> Today:
        """The list from its beginning, of one community or lane only (nothing: of all); remembered."""
        self.wanted = replace(self.wanted, community=community, lane=lane)
        self.rows = []
        today = self.read()
        keep_wanted_place(self._shift.account, WantedPlace(self.wanted.community, self.wanted.lane))
        return today

    def everything(self) -> Today:
        """The list from its beginning, narrowed by nothing."""
        self.wanted = replace(self.wanted, text="", group="all")
        return self.within(None, None)

    def _is_known_place(self, today: Today) -> bool:
        """Whether somebody still lives where the list is narrowed to."""
        known = self.wanted.community is None or self.wanted.community in today.communities
        return known and (self.wanted.lane is None or self.wanted.lane in today.lanes)

    def more(self) -> tuple[HouseholdRow, ...]:
        """The next rows; none at the end."""
        if len(self.rows) >= self.total:
            return ()
        today = self._page(len(self.rows), PAGE)
        self.rows.extend(today.rows)
        self.total = today.total
        return today.rows

    def unfinished(self) -> tuple[RecoveryCard, ...]:
        """What was being typed when the app was last alive."""
        return restore_drafts(self._shift.account)

    def _page(self, start: int, count: int) -> Today:
        wanted = replace(self.wanted, start=start, count=count)
        return list_today(self._shift.account, self._shift.rules(), today=self._shift.today(), wanted=wanted)
