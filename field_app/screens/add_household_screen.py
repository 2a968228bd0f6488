"""Registering a household that is not on the list; one that already is there is offered instead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.header import Header
from field_app.screens.household_row import household_row
from field_app.screens.parts.button import primary
from field_app.screens.parts.card import card
from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import body, bold, strong
from field_app.screens.screen import Screen
from field_app.use_cases.add_household_not_listed import FoundHousehold, add_household_not_listed
from field_app.use_cases.find_alike import find_alike
from field_app.use_cases.list_today import HouseholdRow
from field_app.use_cases.new_household_draft import keep_new_household, new_household_typed
from shared_models.errors import UnfitError
from shared_models.ids import AreaCode
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

TITLE = Label("登记未在册的住户", "Register a household not on the list")
INTRO = Label(
    "登记后可以马上入户。住户先保存在本机,下次同步时上报。",
    "It can be visited at once. It is kept on this tablet and reported at the next sync.",
)
COMMUNITY = Label("所在社区", "Community")
NAME = Label("户主姓名", "Head of household")
ADDRESS = Label("住址", "Address")
BUILDING = Label("楼组(可不填)", "Building or group (optional)")
PHONE = Label("联系电话(可不填)", "Phone (optional)")
ALIKE = Label("名单上已有姓名或地址相近的住户", "Households with a like name or address are already on the list")
ALIKE_TODO = Label(
    "如果就是这一户,请点开它,不要重复登记。", "If it is one of these, open it instead of registering again."
)
ADD = Label("登记并打开", "Register and open")
WAIT_S = 0.3
"""Look-alikes are sought when nobody typed for so long."""
KEEP_S = 0.25
"""What was typed waits no longer for the journal."""


class AddHouseholdScreen(Screen):
    """Asks what is known at the door and opens the new household."""

    def __init__(self, stage: Stage, way: Way) -> None:
        """Takes where the new household is opened."""
        super().__init__(stage)
        self._way = way
        self._communities = way.shift.account.stage.communities()
        only = next(iter(self._communities)) if len(self._communities) == 1 else AreaCode("")
        self._found = new_household_typed(way.shift.account) or FoundHousehold(community=only, head_name="", address="")
        self._search: asyncio.TimerHandle | None = None
        self._keeping: asyncio.TimerHandle | None = None
        self._registered = False

    def build(self) -> ft.Control:
        """The form, holding what was typed before the language was switched."""
        stage, known = self.stage, self._found
        self._name = LabelledBox(stage, NAME, known.head_name, name="add.name")
        self._address = LabelledBox(stage, ADDRESS, known.address, name="add.address")
        self._building = LabelledBox(stage, BUILDING, known.building, name="add.building")
        self._phone = LabelledBox(stage, PHONE, known.phone, name="add.phone", keyboard="number")
        for sought in (self._name, self._address):
            sought.box.on_change = stage.handler(self._typed)
        for other in (self._building, self._phone):
            other.box.on_change = stage.handler(self._keep_soon)
        self._alike = ft.Column(spacing=8, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
        self._alike_box = marked("add.alike", self._alike)
        self._alike_box.visible = False
        self._said = SayPanel(stage, name="add.said")
        form = card(
            [
                body(stage.say(INTRO)),
                self._community(),
                self._name.control,
                self._address.control,
                self._alike_box,
                self._building.control,
                self._phone.control,
                self._said.control,
                primary(stage, ADD, self._add, name="add.go", icon=ft.Icons.ADD_HOME_OUTLINED),
            ],
            spacing=14,
        )
        form.col = {"xs": 12, "md": 10, "lg": 8}
        centred = ft.ResponsiveRow([form], alignment=ft.MainAxisAlignment.CENTER)
        scroll = ft.Column([ft.Container(centred, padding=16)], scroll=ft.ScrollMode.AUTO, expand=True)
        return ft.Column([Header(stage, stage.say(TITLE)).control, scroll], spacing=0, expand=True)

    def _community(self) -> ft.Control:
        self._choice = ft.Dropdown(
            options=[ft.DropdownOption(key=str(code), text=name) for code, name in self._communities.items()],
            value=self._found.community or None,
            expand=True,
            text_size=palette.BODY,
            border=ft.OutlineInputBorder(side=ft.BorderSide(1, palette.EDGE), border_radius=palette.RADIUS),
            fill_color=palette.PAPER,
            filled=True,
            menu_height=480,
        )
        chosen = ft.Row([marked("add.community", self._choice, label=self.stage.say(COMMUNITY))])
        return ft.Column([bold(self.stage.say(COMMUNITY)), chosen], spacing=4, tight=True)

    async def appear(self) -> None:
        """Looks again for households alike: the form may hold a name already."""
        self._show_alike()

    async def leave(self) -> None:
        """Keeps what is typed for when the form is built anew, or the app was killed meanwhile."""
        self._found = self._typed_in()
        self._rest()
        await self.keep()

    async def keep(self) -> None:
        """Puts what is typed into the journal."""
        if self._keeping is not None:
            self._keeping.cancel()
            self._keeping = None
        if not self._registered:
            keep_new_household(self._way.shift.account, self._typed_in(), now_ms=self._way.shift.now_ms())

    def _keep_soon(self) -> None:
        """Gathers keystrokes for a moment; a long text is kept while it is being typed, not only after it."""
        if self._keeping is None:
            self._keeping = asyncio.get_running_loop().call_later(KEEP_S, lambda: self.stage.run(self.keep))

    def _rest(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _typed_in(self) -> FoundHousehold:
        return FoundHousehold(
            community=AreaCode(self._choice.value or ""),
            head_name=self._name.text,
            address=self._address.text,
            building=self._building.text,
            phone=self._phone.text,
        )

    # --- households alike -----------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._keep_soon()
        self._rest()
        self._search = asyncio.get_running_loop().call_later(WAIT_S, lambda: self.stage.run(self._seek))

    async def _seek(self) -> None:
        self._show_alike()

    def _show_alike(self) -> None:
        shift, found = self._way.shift, self._typed_in()
        rows = find_alike(
            shift.account, shift.rules(), today=shift.today(), head_name=found.head_name, address=found.address
        )
        say = self.stage.say
        self._alike.controls = [
            strong(say(ALIKE)),
            body(say(ALIKE_TODO)),
            *(household_row(self.stage, row, opened=self._opener(row)) for row in rows),
        ]
        self._alike_box.visible = bool(rows)
        redraw(self._alike_box)

    def _opener(self, row: HouseholdRow) -> Callable[[], Awaitable[None]]:
        async def open_it() -> None:
            await self._way.open_household_instead(row.household)

        return open_it

    # --- registering ----------------------------------------------------------------------------------------------

    async def _add(self) -> None:
        shift = self._way.shift
        try:
            household = add_household_not_listed(
                shift.account, self._typed_in(), stamp=shift.means.stamp(), new_id=shift.means.new_id
            )
        except UnfitError as error:
            self._said.failed(error)
        else:
            self._registered = True
            await self._way.open_household_instead(household)
