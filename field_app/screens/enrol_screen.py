"""The first sign-in on this tablet: the only moment that needs the network and the password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.entrance import entrance, practice_button
from field_app.screens.parts.button import plain, primary
from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import body
from field_app.screens.screen import Screen
from field_app.use_cases.enrol_tablet import Enrolment
from field_app.use_cases.exchange import TroubleError
from field_app.use_cases.unlock import Account, PinError
from shared_models.errors import UnfitError
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.state.desk import Desk

TITLE = Label("登录并启用本机", "Sign in on this tablet")
INTRO = Label(
    "只有第一次需要网络和密码。以后用 PIN 解锁,没有网络也能用。",
    "Only the first time needs the network and the password. From then on the PIN opens it, without network.",
)
SERVER = Label("服务器地址", "Server address")
LOGIN = Label("用户名", "Login")
PASSWORD = Label("密码", "Password")
DEVICE = Label("本机名称(如:沙河 03 号)", "Name of this tablet")
PIN = Label("设置 PIN(至少 6 位数字)", "Choose a PIN (6 digits or more)")
PIN_AGAIN = Label("再输一次 PIN", "The PIN again")
GO = Label("登录", "Sign in")
BACK = Label("返回解锁", "Back to unlocking")
MISSING = Label("请填写:{what}", "Please fill in: {what}")
PINS_DIFFER = Label("两次输入的 PIN 不一致,请重新输入。", "The two PINs differ; please type them again.")
FORGOTTEN = Label("忘记了原来的 PIN:重新开始", "The earlier PIN is forgotten: begin anew")
FORGOTTEN_HELP = Label(
    "重新开始后,原来未上传的内容仍密封保存在本机,要有原 PIN 才能打开。",
    "Beginning anew leaves unsent work sealed on this tablet; only the earlier PIN opens it.",
)


class EnrolScreen(Screen):
    """Asks for server, person, device and PIN."""

    def __init__(
        self,
        stage: Stage,
        desk: Desk,
        entered: Callable[[Account], Awaitable[None]],
        *,
        practise: Callable[[], Awaitable[None]],
    ) -> None:
        """Takes what is done with the opened account, and the way to practise instead."""
        super().__init__(stage)
        self._desk = desk
        self._entered = entered
        self._practise = practise

    def build(self) -> ft.Control:
        """The form on a card."""
        stage = self.stage
        self._boxes = {
            "server": LabelledBox(stage, SERVER, self._desk.server_url, name="enrol.server", keyboard="url"),
            "login": LabelledBox(stage, LOGIN, name="enrol.login"),
            "password": LabelledBox(stage, PASSWORD, name="enrol.password").secret(),
            "device": LabelledBox(stage, DEVICE, name="enrol.device"),
            "pin": LabelledBox(stage, PIN, name="enrol.pin", keyboard="number").secret(),
            "again": LabelledBox(stage, PIN_AGAIN, name="enrol.again", keyboard="number").secret(),
        }
        self._said = SayPanel(stage, name="enrol.said")
        self._anew = ft.Checkbox(label=stage.say(FORGOTTEN), value=False)
        self._anew_help = ft.Column([self._anew, body(stage.say(FORGOTTEN_HELP))], visible=False, tight=True)
        self._go = primary(stage, GO, self._enrol, name="enrol.go", icon=ft.Icons.LOGIN)
        self._busy = ft.ProgressBar(visible=False, semantics_label=stage.say(GO), color=palette.BRAND)
        rows = [box.control for box in self._boxes.values()]
        back: list[ft.Control] = []
        if self._desk.accounts():
            back.append(plain(stage, BACK, stage.back, name="enrol.back"))
        back.append(practice_button(stage, self._practise))
        return entrance(
            stage,
            TITLE,
            [body(stage.say(INTRO)), *rows, self._anew_help, self._said.control, self._busy, self._go, *back],
        )

    async def _enrol(self) -> None:
        texts = {name: box.text for name, box in self._boxes.items()}
        missing = [box.label for box in self._boxes.values() if not box.text]
        if missing:
            self._said.warn(MISSING.fill(what=missing[0]))
            return
        if texts["pin"] != texts["again"]:
            self._said.warn(PINS_DIFFER)
            return
        self._wait(busy=True)
        try:
            account = await self._desk.enrol(
                Enrolment(
                    server_url=texts["server"],
                    login=texts["login"],
                    password=self._boxes["password"].exact,
                    device_name=texts["device"],
                    pin=texts["pin"],
                    start_anew=bool(self._anew.value),
                )
            )
        except (TroubleError, UnfitError) as error:
            self._anew_help.visible = isinstance(error, PinError) and error.fault == "wrong"
            self._wait(busy=False)
            self._said.failed(error)
        else:
            await self._entered(account)

    def _wait(self, *, busy: bool) -> None:
        self._busy.visible = busy
        self._go.disabled = busy
        self._said.hide()
        redraw(self._busy, self._go, self._anew_help)
