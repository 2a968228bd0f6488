"""Preparing staged pages on another core while the next page is on its way."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from contextlib import suppress
from typing import Self

from field_app.store.account import Account
from field_app.store.preparing import News, Preparation
from field_app.store.stage import StagedPage


class Preparing:
    """One preparation under way; its pages are taken in order, one batch at a time.

    While it is open no garbage is looked for: nothing a page becomes is any, and looking took a quarter of the time.
    """

    def __init__(self, account: Account) -> None:
        """Begins with the pages that a pull which was cut short has left."""
        self._account = account
        self._begin_afresh()

    async def __aenter__(self) -> Self:
        """Opens it."""
        gc.disable()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes it when the work under way has come to its end, whatever that is."""
        try:
            await self._rest()
        finally:
            gc.enable()

    def _begin_afresh(self) -> None:
        self._preparation = Preparation(self._account)
        self._work = self._taking(self._account.stage.pages())

    def _taking(self, pages: Iterable[StagedPage]) -> asyncio.Task[None]:
        return asyncio.create_task(asyncio.to_thread(self._preparation.take, pages))

    async def take(self, pages: Iterable[StagedPage]) -> None:
        """Takes pages that were just staged, without waiting for the work on them.

        Raises:
            MalformedError: one before cannot be read.
        """
        await self._work
        self._work = self._taking(pages)

    async def start_over(self) -> None:
        """Forgets what was prepared: some of the staged pages were thrown away."""
        await self._rest()
        self._begin_afresh()

    async def news(self) -> News:
        """What all staged pages come to.

        Raises:
            MalformedError: one cannot be read.
        """
        await self._work
        return self._preparation.news()

    async def _rest(self) -> None:
        with suppress(Exception):
            await self._work
