"""Above the list: the search field, the groups with their counts, the community and the lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.choice_chip import ChoiceChip
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text_entry import text_box
from field_app.state.today_list import TodayList
from field_app.use_cases.list_today import Group, Today
from shared_models.ids import AreaCode
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

SEARCH = Label("姓名、拼音首字母或地址", "Name, pinyin initials or address")
GROUPS: Mapping[Group, Label] = {
    "todo": Label("待办 {n}", "To do {n}"),
    "returned": Label("退回 {n}", "Returned {n}"),
    "overdue": Label("逾期 {n}", "Overdue {n}"),
    "unfinished": Label("未完成 {n}", "Begun {n}"),
    "done": Label("已办 {n}", "Done {n}"),
    "all": Label("全部 {n}", "All {n}"),
}
ALL_COMMUNITIES = Label("全部社区", "All communities")
ALL_LANES = Label("全部街巷、楼组", "All lanes and buildings")
NO_LANE = Label("未记楼组", "No lane on file")
LANE = Label("{lane} · {n} 户", "{lane} · {n}")
EVERYWHERE = "*"
NAMED = "="
"""Begins the key of a lane: the blank one needs a key too."""


class TodayFilter:
    """What narrows the list."""

    def __init__(
        self,
        stage: Stage,
        rows: TodayList,
        *,
        changed: Callable[[Today], None],
        typed: Callable[[str], None],
    ) -> None:
        """Takes what is told when another part of the list is wanted, and when somebody types a search."""
        self._stage = stage
        self._list = rows
        self._changed = changed
        self._search = text_box(rows.wanted.text, hint=stage.say(SEARCH))
        self._search.prefix_icon = ft.Icons.SEARCH
        self._search.on_change = stage.handler(lambda: typed(self._search.value))
        self._community = self._dropdown(self._place_chosen)
        self._lane = self._dropdown(self._place_chosen)
        self._chips: dict[Group, ChoiceChip] = {
            group: ChoiceChip("", name=f"group.{group}", pressed=stage.handler(self._chooser(group)))
            for group in GROUPS
        }
        self.control = ft.Container(padding=ft.Padding.only(left=16, right=16, top=10), content=self._layout())

    def _layout(self) -> ft.Control:
        search = marked("today.search", self._search, label=self._stage.say(SEARCH))
        search.col = {"xs": 12, "md": 6}
        self._community_box = marked("today.community", self._community)
        self._lane_box = marked("today.lane", self._lane)
        for box in (self._community_box, self._lane_box):
            box.col = {"xs": 12, "sm": 6, "md": 3}
        return ft.Column(
            [
                ft.ResponsiveRow(
                    [search, self._community_box, self._lane_box],
                    spacing=10,
                    run_spacing=8,
                    vertical_alignment=ft.CrossAxisAlignment.CENTER,
                ),
                ft.Row([chip.control for chip in self._chips.values()], spacing=8, scroll=ft.ScrollMode.AUTO),
            ],
            spacing=10,
            tight=True,
        )

    def _dropdown(self, work: Callable[[], None]) -> ft.Dropdown:
        return ft.Dropdown(
            options=[],
            value=EVERYWHERE,
            on_select=self._stage.handler(work),
            expand=True,
            text_size=palette.BODY,
            border=ft.OutlineInputBorder(side=ft.BorderSide(1, palette.EDGE), border_radius=palette.RADIUS),
            fill_color=palette.PAPER,
            filled=True,
            menu_height=480,
        )

    def _chooser(self, group: Group) -> Callable[[], None]:
        return lambda: self._changed(self._list.ask(group=group))

    def _place_chosen(self) -> None:
        community, lane = self._community.value, self._lane.value or EVERYWHERE
        self._changed(
            self._list.within(
                AreaCode(community) if community and community != EVERYWHERE else None,
                None if lane == EVERYWHERE else lane.removeprefix(NAMED),
            )
        )

    def clear(self) -> None:
        """Empties the search, for another list than the one typed for."""
        self._search.value = ""
        redraw(self._search)

    def show(self, today: Today) -> None:
        """Draws counts and choices; the search field is left alone."""
        for group, chip in self._chips.items():
            text = self._stage.say(GROUPS[group].fill(n=today.counts.get(group, 0)))
            chip.show(on=group == self._list.wanted.group, text=text)
        wanted = self._list.wanted
        places = {str(code): name for code, name in today.communities.items()}
        self._offer(self._community, ALL_COMMUNITIES, places, chosen=wanted.community or "")
        lanes = {f"{NAMED}{lane}": self._lane_words(lane, n) for lane, n in today.lanes.items()}
        self._offer(self._lane, ALL_LANES, lanes, chosen="" if wanted.lane is None else f"{NAMED}{wanted.lane}")
        self._community_box.visible = len(places) > 1
        self._lane_box.visible = any(today.lanes)
        redraw(self._community_box, self._lane_box)

    def _lane_words(self, lane: str, count: int) -> str:
        return self._stage.say(LANE.fill(lane=lane or NO_LANE, n=count))

    def _offer(self, dropdown: ft.Dropdown, everything: Label, choices: Mapping[str, str], *, chosen: str) -> None:
        options = {EVERYWHERE: self._stage.say(everything), **choices}
        if [(option.key, option.text) for option in dropdown.options] != list(options.items()):
            dropdown.options = [ft.DropdownOption(key=key, text=text) for key, text in options.items()]
        dropdown.value = chosen if chosen in options else EVERYWHERE
