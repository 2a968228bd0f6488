"""What goes wrong stays inside: a message, a line in the log, and the app goes on."""

from __future__ import annotations

import logging
from typing import ClassVar

import flet as ft
import pytest

from field_app.devices.files import GivenFiles
from field_app.devices.pictures import GivenPictures
from field_app.devices.place import FixedPlace
from field_app.devices.room import SetRoom
from field_app.screens.equipment import Equipment
from field_app.screens.parts.button import primary
from field_app.screens.screen import Screen
from field_app.screens.stage import Stage
from shared_models.words import Label
from tests.field_app.screens.harness import Glass, open_glass

pytestmark = pytest.mark.anyio
GO = Label("走", "Go")


class Falling(Screen):
    """A screen whose button, background work and, on request, building fail."""

    stages: ClassVar[list[Stage]] = []
    touched = 0
    bad_build = False

    def build(self) -> ft.Control:
        """Five buttons, or nothing but an error."""
        if self.bad_build:
            raise ZeroDivisionError
        self.count = ft.Text("0")
        self.odd = ft.Text("fine")
        return ft.Column(
            [
                self.count,
                self.odd,
                primary(self.stage, GO, self._fall, name="fall"),
                primary(self.stage, GO, self._count, name="count"),
                primary(self.stage, GO, self._unsendable, name="unsendable"),
                primary(self.stage, GO, lambda: self.stage.run(self._later), name="later"),
                primary(self.stage, GO, self._open_broken, name="open"),
            ]
        )

    def _fall(self) -> None:
        raise ZeroDivisionError

    def _count(self) -> None:
        self.touched += 1
        self.count.value = str(self.touched)
        self.count.update()

    def _unsendable(self) -> None:
        self.odd.value = object()  # type: ignore[assignment]  # what a mistake of ours would do
        self.odd.update()

    async def _later(self) -> None:
        raise KeyError("later")

    async def _open_broken(self) -> None:
        broken = Falling(self.stage)
        broken.bad_build = True
        await self.stage.open(broken)


async def fall() -> Glass:
    async def main(page: ft.Page) -> None:
        equipment = Equipment(pictures=GivenPictures(), files=GivenFiles(), place=FixedPlace(), room=SetRoom())
        stage = Stage(page, equipment, language="zh", number=lambda: "4711")
        Falling.stages.append(stage)
        await stage.restart(Falling(stage))

    return await open_glass(main)


@pytest.mark.parametrize("what", ["fall", "later", "unsendable"])
async def test_a_failure_is_told_with_a_number_and_the_app_goes_on(what: str, caplog: pytest.LogCaptureFixture) -> None:
    glass = await fall()
    with caplog.at_level(logging.ERROR, "field_app"):
        await glass.tap(what)
        await glass.wait_for(lambda: glass.has("notice"))
    assert "4711" in glass.words_of("notice")
    assert "都保存在本机" in glass.words_of("notice")
    assert "4711" in caplog.text
    await glass.tap("count")
    assert "1" in glass.texts()


async def test_a_screen_that_cannot_be_built_leaves_the_way_back_open() -> None:
    glass = await fall()
    await glass.tap("open")
    assert "这个页面没能显示出来" in glass.said()
    await glass.tap("broken.back")
    assert glass.has("count")


class Stubborn(Falling):
    """A screen that fails when it is left, and asks a question whose answer fails."""

    def build(self) -> ft.Control:
        """The buttons."""
        go = primary(self.stage, GO, self.stage.back, name="go back")
        return ft.Column([super().build(), primary(self.stage, GO, self._ask, name="ask"), go])

    async def leave(self) -> None:
        """Cannot be left in peace."""
        raise ZeroDivisionError

    def _ask(self) -> None:
        self.stage.ask(ft.AlertDialog(actions=[primary(self.stage, GO, self._fall, name="answer")]))


async def test_a_failure_while_a_screen_is_left_is_told_on_the_next_one() -> None:
    glass = await fall()
    stage = Falling.stages[-1]
    await stage.open(Stubborn(stage))
    await glass.tap("go back")
    assert not glass.has("go back")
    assert "4711" in glass.words_of("notice")


async def test_a_failure_in_a_dialog_is_told_over_it_and_the_dialog_stays() -> None:
    glass = await fall()
    stage = Falling.stages[-1]
    await stage.open(Stubborn(stage))
    await glass.tap("ask")
    await glass.tap("answer")
    assert "4711" in glass.said()
    assert "都保存在本机" in glass.said()
    await glass.tap("failure.close")
    await glass.settle()
    assert glass.has("answer")


async def test_a_first_screen_that_cannot_be_built_is_tried_again() -> None:
    glass = await fall()
    stage = Falling.stages[-1]
    broken = Falling(stage)
    broken.bad_build = True
    await stage.restart(broken)
    assert glass.has("broken.back")
    broken.bad_build = False
    await glass.tap("broken.back")
    assert glass.has("count")
