"""Every screen, every handler, while what it calls fails: a message is read, and what was recorded stays."""

from __future__ import annotations

import functools
import inspect
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import flet as ft
import pytest
from flet.controls.base_control import BaseControl

from field_app.screens.boundary import Boundary
from field_app.state.exchange_runner import ExchangeRunner
from shared_models.section import SECTIONS
from tests.field_app.kit import PIN
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio
GUARDED = Boundary.handler.__qualname__ + ".<locals>.guarded"
TOUCH = {"k": "touch", "l": {"x": 20.0, "y": 20.0}, "g": {"x": 20.0, "y": 20.0}}
DATA: Mapping[str, object] = {
    "pan_down": TOUCH,
    "pan_update": TOUCH,
    "scroll": {
        "event_type": "update",
        "pixels": 0.0,
        "min_scroll_extent": 0.0,
        "max_scroll_extent": 0.0,
        "viewport_dimension": 100.0,
    },
}
WALKED: set[tuple[str, str]] = set()
"""A function that several screens share is walked on the first of them."""
ONCE = frozenset({"attempt", "join"})
"""Ways that are open once only: going on would begin the visit."""
CALLS = 2
"""The first so many calls of a handler fail, each in its turn."""
IN_THE_BACKGROUND = "field_app.state.exchange_runner"
"""The exchange has its own page for what fails in it."""
Way = Callable[[Glass], Awaitable[None]]


class BoomError(Exception):
    """What no screen expects."""


class Failing:
    """Makes the so many-th call of a use case fail; counts them otherwise."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = 0
        self.calls = 0
        self.failed = ""
        for name, module in list(sys.modules.items()):
            if name.startswith(("field_app.state", "field_app.screens")) and name != IN_THE_BACKGROUND:
                for word, value in list(vars(module).items()):
                    if inspect.isfunction(value) and value.__module__.startswith("field_app.use_cases"):
                        patch.setattr(module, word, self._wrapped(value))

    def arm(self, at: int) -> None:
        """The so many-th call from now on fails; 0: none does."""
        self.at, self.calls, self.failed = at, 0, ""

    def _wrapped(self, work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def called(*given: Any, **named: Any) -> Any:
            if self.at:
                self.calls += 1
                if self.calls == self.at:
                    self.failed = work.__qualname__
                    raise BoomError(work.__qualname__)
            return work(*given, **named)

        return called


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Failing]:
    """Use cases that can be made to fail."""
    for name in ("start", "wake", "_call_listeners"):
        monkeypatch.setattr(ExchangeRunner, name, lambda _: None)
    yield (made := Failing(monkeypatch))
    made.arm(0)


# --- the ways to every screen and dialog ------------------------------------------------------------------------------


def taps(*names: str) -> Way:
    """Touches one after the other."""

    async def go(glass: Glass) -> None:
        for name in names:
            await glass.tap(name)

    return go


SHEET = ("household.h-1",)
VISIT = (*SHEET, "household.continue")
WAYS: Mapping[str, Way] = {
    "today": taps(),
    "a household to add": taps("today.add"),
    "sync": taps("sync-chip"),
    "sheet": taps("household.h-2"),
    "attempt": taps("household.h-2", "household.attempt"),
    "join": taps("household.h-2", "household.join"),
    **{section.id: taps(*VISIT, f"section.{section.id}") for section in SECTIONS},
    "help": taps(*VISIT, "section.housing", "help.open"),
    "a member unfolded": taps(*VISIT, "section.members", "edit.member.m-1-2"),
    "a member leaves": taps(*VISIT, "section.members", "leave.m-1-2"),
    "a new income": taps(*VISIT, "section.income", "income.add.wages"),
    "a new asset": taps(*VISIT, "section.assets", "assets.add"),
    "a new interview": taps(*VISIT, "section.interview", "interview.add"),
    "the colleague's PIN": taps(*VISIT, "section.present", "prove.second"),
    "an explanation": taps(*VISIT, "section.finish", "explain.interview."),
    "signing": taps(*VISIT, "section.finish", "sign.lead"),
    "slip": taps(*VISIT, "section.finish", "visit.slip"),
}


async def begin(glass: Glass) -> None:
    """A visit with a second investigator and a text in its observed section."""
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.present")
    await glass.tap("field.visit.second.u-2")
    await home(glass)


async def unlock(glass: Glass) -> None:
    """The PIN, after the list was locked."""
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: glass.has("today.list"))


async def home(glass: Glass) -> None:
    """From wherever one is back to the list, the typing still unsaved in the journal."""
    while glass.page._dialogs.controls and any(dialog.open for dialog in glass.page._dialogs.controls):
        glass.page.pop_dialog()
        await glass.settle()
    for _ in range(6):
        if glass.has("unlock.pin"):
            await unlock(glass)
        if "Close" in glass.said() or "Today" in glass.said():
            await glass.tap("language")
        if glass.has("today.list"):
            return
        await glass.tap("broken.back" if glass.has("broken.back") else "back" if glass.has("back") else "sign.cancel")
    raise AssertionError(f"no way home from {glass.names()}")


# --- what can be touched there ----------------------------------------------------------------------------------------


def handlers(glass: Glass) -> Iterator[tuple[BaseControl, str, Any]]:
    """Every handler of what is in front: its control, its event, itself."""
    for control in glass.shown():
        for field in control.__dataclass_fields__:
            work = getattr(control, field, None) if field.startswith("on_") else None
            if work is not None and not work.__qualname__.startswith(ft.BasePage.__name__):
                yield control, field.removeprefix("on_"), work


def name_of(work: Any) -> str:
    """The function behind a guarded handler."""
    inner = inspect.getclosurevars(work).nonlocals.get("work")
    return str(getattr(inner, "__qualname__", inner))


def kinds(glass: Glass) -> list[tuple[str, str]]:
    """One handler for each function and event."""
    found = dict.fromkeys((name_of(work), event) for _, event, work in handlers(glass))
    return list(found)


def told(glass: Glass) -> bool:
    """Whether it is to be read, in either language, that something failed and that the typing is safe."""
    said = glass.said()
    return ("编号" in said and "都保存在本机" in said) or ("number 0" in said and "is kept on this tablet" in said)


async def fire(glass: Glass, kind: tuple[str, str]) -> None:
    """Touches the first control that has such a handler."""
    control, event, _ = next(one for one in handlers(glass) if (name_of(one[2]), one[1]) == kind)
    data = DATA.get(event)
    if event == "change" and isinstance(control, ft.TextField):
        glass.session.apply_patch(control._i, {"value": "12"})
        data = "12"
    await glass.fire(control, event, data)


@pytest.fixture
async def begun(tablet: Tablet) -> Glass:
    """A window with today's list in it, and a visit under way."""
    glass = await tablet.unlocked()
    await begin(glass)
    return glass


@pytest.mark.parametrize("where", WAYS)
async def test_whatever_fails_is_told_in_words_and_nothing_is_lost(
    where: str, begun: Glass, tablet: Tablet, failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    await WAYS[where](begun)
    unguarded = [(event, work) for _, event, work in handlers(begun) if work.__qualname__ != GUARDED]
    assert unguarded == [], "every handler stands inside the boundary"
    for kind in kinds(begun):
        if kind in WALKED:
            continue
        WALKED.add(kind)
        for at in range(1, (1 if where in ONCE else CALLS) + 1):
            if kind not in kinds(begun):
                break
            caplog.clear()
            kept = len(tablet.account.outbox.overlay(tablet.place().household))
            with caplog.at_level(logging.ERROR, "field_app"):
                failing.arm(at)
                await fire(begun, kind)
                failed = failing.failed
                failing.arm(0)
            if failed:
                await begun.wait_for(lambda: told(begun))
                assert BoomError.__name__ in caplog.text, (kind, failed)
            await home(begun)
            assert len(tablet.account.outbox.overlay(tablet.place().household)) >= kept
            await WAYS[where](begun)
            if not failed:
                break
