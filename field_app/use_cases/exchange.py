"""One exchange with the server: hello, push, pull, photos. Safe to kill anywhere; repeats change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from field_app.store.account import Account
from field_app.sync_client.server import Server
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.means import Means
from shared_models.words import Label

__all__ = ["ExchangeReport", "Progress", "Server", "Trouble", "TroubleError", "exchange", "nobody_watches"]
# Screens and state may not import the sync client: they take these names from here.


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one step of the exchange is, for a progress bar; total 0 when it is not known."""

    what: Label
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReport:
    """What one exchange did, as far as it got."""

    complete: bool
    """Everything went through: nothing is only on this tablet except what was typed meanwhile."""
    running: bool = False
    """Another exchange of this account is under way: this call did nothing."""
    sent: int = 0
    held: int = 0
    received: int = 0
    """Households that changed."""
    photos_sent: int = 0
    photos_left: int = 0
    contradictions: int = 0
    """Own values that now stand beside another value."""
    trouble: Trouble | None = None
    retry_in_ms: int | None = None
    """When to try again by itself; nothing when that would not help."""
    clock_off: bool = False
    locked: bool = False
    """The office asks this tablet to lock now that its work is handed over."""


def nobody_watches(_: Progress) -> None:
    """Takes progress and shows it to nobody."""


async def exchange(
    account: Account, server: Server, means: Means, *, progress: Callable[[Progress], None] = nobody_watches
) -> ExchangeReport:
    """Hands over what is only here and fetches what changed. Never raises for network or server trouble: it reports.

    Typing never waits for it; one exchange runs at a time.
    """
    raise NotImplementedError
