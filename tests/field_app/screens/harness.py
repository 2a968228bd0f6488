"""A window without a client: the toolkit's real session, page and diff, over a connection that only keeps what is sent.

What would travel is packed exactly as for a real client, so a property that cannot be sent fails here too. Controls are
found by the stable identifiers that assistive tools see, and only where a person would see them: in the screen in
front, or in the dialog over it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import flet as ft
import msgpack  # type: ignore[import-untyped]
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.messaging.connection import Connection
from flet.messaging.protocol import (
    Message,
    MessageAction,
    configure_encode_object_for_msgpack,
)
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

Kind = TypeVar("Kind", bound=BaseControl)
NOT_SHOWN = frozenset({"_parent", "_contexts", "_internals", "_values", "_dirty", "data"})
_encode = configure_encode_object_for_msgpack(BaseControl)  # type: ignore[no-untyped-call]


class NowhereConnection(Connection):
    """Keeps what is sent, answers method calls from a table, and fails when the session would turn red."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.loop = loop
        self.executor = ThreadPoolExecutor(2)
        self.pubsubhub = PubSubHub(loop=loop, executor=self.executor)
        self.page_url = "http://test"
        self.sent: list[Message] = []
        self.called: list[str] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self.session: Session | None = None
        self.faded: set[int] = set()
        self.fading: set[asyncio.Task[None]] = set()

    def send_message(self, message: Message) -> None:
        """Takes a message as the wire would."""
        msgpack.packb([message.action, message.body], default=_encode)
        self.sent.append(message)
        self.loop.call_soon(self.let_dialogs_fade)
        if message.action == MessageAction.INVOKE_METHOD:
            body: Any = message.body
            self.called.append(body.name)
            answer = self.answers.get(body.name)
            result = answer(body.args) if answer else None
            assert self.session is not None
            self.loop.call_soon(self.session.handle_invoke_method_results, body.control_id, body.call_id, result, None)
        if message.action == MessageAction.SESSION_CRASHED:
            crashed: Any = message.body
            raise AssertionError(crashed.message)

    def let_dialogs_fade(self) -> None:
        """Tells, as a client does once its picture has gone, that a closed dialog is dismissed."""
        assert self.session is not None
        for dialog in self.session.page._dialogs.controls:
            if not dialog.open and dialog._i not in self.faded:
                self.faded.add(dialog._i)
                self.fading.add(self.loop.create_task(self.session.dispatch_event(dialog._i, "dismiss", None)))

    def dispose(self) -> None:
        """Lets the threads go."""
        self.executor.shutdown(wait=False)


@dataclass(slots=True)
class Glass:
    """One window, looked at and touched."""

    session: Session
    connection: NowhereConnection
    running: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def page(self) -> ft.Page:
        """The page behind the glass."""
        page: ft.Page = self.session.page
        return page

    # --- looking --------------------------------------------------------------------------------------------------

    def front(self) -> list[Any]:
        """What a person sees: the dialogs that are open, else the screen in front."""
        dialogs = [dialog for dialog in self.page._dialogs.controls if dialog.open]
        return list(dialogs) or [self.page.views[-1]]

    def shown(self) -> Iterator[BaseControl]:
        """Every visible control in front."""
        seen: set[int] = set()
        for root in self.front():
            yield from _visible(root, seen)

    def texts(self) -> list[str]:
        """Every visible text."""
        return [control.value for control in self.shown() if isinstance(control, ft.Text) and control.value]

    def said(self) -> str:
        """All visible texts in one, for looking for words."""
        found = self.texts()
        for control in self.shown():
            for name in ("content", "label", "hint_text", "title"):
                value = getattr(control, name, None)
                if isinstance(value, str):
                    found.append(value)
        return "\n".join(found)

    def names(self) -> list[str]:
        """The identifiers in front, in order."""
        return [
            control.identifier for control in self.shown() if isinstance(control, ft.Semantics) and control.identifier
        ]

    def has(self, name: str) -> bool:
        """Whether something of this identifier is to be seen."""
        return name in self.names()

    def named(self, name: str) -> ft.Semantics:
        """The control of an identifier."""
        found = [c for c in self.shown() if isinstance(c, ft.Semantics) and c.identifier == name]
        assert found, f"{name} is not to be seen; there are {self.names()}"
        return found[0]

    def within(self, name: str, kind: type[Kind]) -> Kind:
        """The first control of a kind under an identifier."""
        found = [control for control in _visible(self.named(name), set()) if isinstance(control, kind)]
        assert found, f"no {kind.__name__} in {name}"
        return found[0]

    def words_of(self, name: str) -> str:
        """The visible texts under an identifier."""
        texts = [c.value for c in _visible(self.named(name), set()) if isinstance(c, ft.Text)]
        return "\n".join(text for text in texts if text)

    def is_on(self, name: str) -> bool:
        """Whether a chip is chosen."""
        return bool(self.named(name).selected)

    def typed_in(self, name: str) -> str:
        """What stands in an input."""
        return self.within(name, ft.TextField).value

    # --- touching -------------------------------------------------------------------------------------------------

    async def tap(self, name: str) -> None:
        """Touches what lies under an identifier."""
        for control in _visible(self.named(name), set()):
            if getattr(control, "on_click", None) is not None:
                assert not self._is_disabled(control), f"{name} cannot be touched now"
                await self.fire(control, "click")
                return
        raise AssertionError(f"{name} does not answer to a touch")

    async def type(self, name: str, text: str) -> None:
        """Types a text key by key, as a keyboard does: the client's own value first, then the event."""
        box = self.within(name, ft.TextField)
        assert not box.read_only, f"{name} cannot be typed in"
        for end in range(1, len(text) + 1):
            self.session.apply_patch(box._i, {"value": text[:end]})
            await self.session.dispatch_event(box._i, "change", text[:end])
        if not text:
            self.session.apply_patch(box._i, {"value": ""})
            await self.session.dispatch_event(box._i, "change", "")
        await self.settle()

    async def leave(self, name: str) -> None:
        """Takes the cursor out of an input."""
        await self.fire(self.within(name, ft.TextField), "blur")

    async def choose(self, name: str, item: str) -> None:
        """Chooses an item of a menu."""
        for control in _visible(self.named(name), set()):
            if isinstance(control, ft.PopupMenuItem) and control.content == item:
                await self.fire(control, "click")
                return
        raise AssertionError(f"{name} does not offer {item}")

    async def fire(self, control: BaseControl, event: str, data: object = None) -> None:
        """What a client does when something happened."""
        await self.session.dispatch_event(control._i, event, data)
        await self.settle()

    async def settle(self) -> None:
        """Lets everything that was started come to rest."""
        for _ in range(30):
            await asyncio.sleep(0)

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Waits until something has come true; threads and exchanges take a moment."""
        for _ in range(400):
            if condition():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"it never came true; to be seen: {self.texts()}")

    def was_sent(self, text: str, *, since: int) -> bool:
        """Whether a text went to the client after so many messages: sent into an input it would move the cursor."""
        packed = [msgpack.packb(message.body, default=_encode) for message in self.connection.sent[since:]]
        return any(text.encode() in body for body in packed)

    def _is_disabled(self, control: BaseControl) -> bool:
        at: BaseControl | None = control
        while at is not None:
            if getattr(at, "disabled", False):
                return True
            at = at.parent
        return False


async def open_glass(main: Callable[[ft.Page], Any], *, width: int = 1280, height: int = 800) -> Glass:
    """A window of a size in which the app was just started."""
    connection = NowhereConnection(asyncio.get_running_loop())
    session = Session(connection)
    connection.session = session
    session.apply_page_patch({"route": "/", "width": width, "height": height, "web": True})
    _context_page.set(session.page)
    context.reset_auto_update()  # type: ignore[no-untyped-call]
    msgpack.packb(session.get_page_patch(), default=_encode)  # type: ignore[no-untyped-call]
    glass = Glass(session, connection)
    await main(session.page)
    await session.after_event(session.page)
    await glass.settle()
    return glass


def _visible(value: object, seen: set[int]) -> Iterator[BaseControl]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _visible(item, seen)
    elif isinstance(value, BaseControl):
        if id(value) in seen or getattr(value, "visible", True) is False:
            return
        seen.add(id(value))
        yield value
        for name in value.__dataclass_fields__:
            if name not in NOT_SHOWN:
                inner = getattr(value, name, None)
                if isinstance(inner, BaseControl | list | tuple):
                    yield from _visible(inner, seen)
