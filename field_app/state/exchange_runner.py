"""Exchanges in the background: every few minutes, after a finished visit, and when asked; never two at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from field_app.use_cases.connect import connect_account
from field_app.use_cases.exchange import ExchangeReport, Progress, exchange
from field_app.use_cases.means import Means
from field_app.use_cases.unlock import Account
from shared_models.words import Label

EVERY_MS = 5 * 60_000
AFTER_A_FAULT_MS = 60_000

STARTING = Label("正在连接服务器", "Connecting to the server")

log = logging.getLogger("field_app.exchange")

Listener = Callable[[], None]


class ExchangeRunner:
    """The exchanges of one open account, and what is known of them."""

    def __init__(self, account: Account, means: Means) -> None:
        """Takes the account and the randomness that spreads the tablets over time."""
        self.progress: Progress | None = None
        """How far the running exchange is; nothing while none runs."""
        self.report: ExchangeReport | None = None
        """What the latest exchange did; nothing before the first."""
        self.broken: Exception | None = None
        """A fault of ours that ended the latest exchange."""
        self.told_locked: Callable[[int], None] = lambda _at_ms: None
        """Called when the office wants the account locked, with the time of its word."""
        self._account = account
        self._means = means
        self._listeners: list[Listener] = []
        self._running: asyncio.Task[None] | None = None
        self._rounds: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._one = asyncio.Lock()

    @property
    def running(self) -> bool:
        """Whether an exchange is under way."""
        return self.progress is not None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener after every step, until the returned function is called."""
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def start(self) -> None:
        """Begins the rounds in this event loop; a second call changes nothing. Practising makes no rounds."""
        if not self._account.practice and (self._rounds is None or self._rounds.done()):
            self._wake = asyncio.Event()
            self._rounds = asyncio.get_running_loop().create_task(self._go_round())

    def wake(self) -> None:
        """Asks for an exchange soon, without waiting for it."""
        self._wake.set()

    async def once(self) -> None:
        """One exchange, or the end of the one under way. Never raises: `report` and `broken` tell."""
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._exchange())
        await asyncio.shield(self._running)

    async def stop(self) -> None:
        """Ends the rounds; an exchange under way is given up, which loses nothing."""
        tasks = [task for task in (self._rounds, self._running) if task is not None and not task.done()]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._listeners.clear()

    async def _go_round(self) -> None:
        while True:
            self._wake.clear()
            await self.once()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._pause_ms() / 1000)

    def _pause_ms(self) -> float:
        if self.report is not None and self.report.retry_in_ms is not None:
            return self.report.retry_in_ms
        if self.broken is not None:
            return AFTER_A_FAULT_MS
        return EVERY_MS * (0.8 + 0.4 * self._means.fraction())

    async def _exchange(self) -> None:
        self.broken = None
        locked_ms = None
        async with self.showing(STARTING):
            try:
                server = connect_account(self._account)
                report = await exchange(self._account, server, self._means, progress=self.show)
                if not report.running:
                    self.report, locked_ms = report, report.locked_ms
            except Exception as error:
                log.exception("exchange failed")
                self.broken = error
        if locked_ms is not None:
            self.told_locked(locked_ms)

    @asynccontextmanager
    async def showing(self, what: Label) -> AsyncIterator[None]:
        """One exchange, over a network or by file: waits for the one before, and is shown until the block ends."""
        async with self._one:
            self.show(Progress(what=what, done=0, total=0))
            try:
                yield
            finally:
                self.progress = None
                self._call_listeners()

    def show(self, progress: Progress) -> None:
        """Tells every window how far the running exchange is."""
        self.progress = progress
        self._call_listeners()

    def _call_listeners(self) -> None:
        for listener in tuple(self._listeners):
            try:
                listener()
            except Exception:
                log.exception("a window could not show the exchange")
