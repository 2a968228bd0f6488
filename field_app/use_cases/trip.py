"""One exchange under way: who talks to whom, and what it has done so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from field_app.store.account import Account
from field_app.store.sync_log import LogLevel
from field_app.sync_client.server import Server
from field_app.sync_client.trouble import Trouble
from field_app.use_cases.means import Means
from shared_models.sync_protocol import Limits
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one step of the exchange is, for a progress bar; total 0 when it is not known."""

    what: Label
    done: int
    total: int


class NewEpochError(Exception):
    """The server turned out to live another life in the middle of an exchange: begin again with hello."""


@dataclass(slots=True, kw_only=True)
class Trip:
    """The running tally of one exchange, over the network or by file."""

    account: Account
    means: Means
    progress: Callable[[Progress], None]
    limits: Limits = field(default_factory=Limits)
    now_ms: int = 0
    """The server's time at hello: what log lines are dated by."""
    sent: int = 0
    held: int = 0
    received: int = 0
    purged: int = 0
    contradictions: int = 0
    photos_sent: int = 0
    durable: int = 0
    clock_off: bool = False
    locked_ms: int | None = None
    """Since when the office wants this account locked; nothing when it does not."""
    trouble: Trouble | None = None
    """One that stopped a step but not the rest, such as an old version that may push but not pull."""

    def tell(self, what: Label, done: int, total: int) -> None:
        """Reports progress."""
        self.progress(Progress(what, done, total))

    def log(self, level: LogLevel, text: Label) -> None:
        """Adds a line to the sync log."""
        self.account.log.add(self.now_ms or self.means.stamp().wall_ms, level, text)


@dataclass(slots=True, kw_only=True)
class Call(Trip):
    """An exchange over the network."""

    server: Server
