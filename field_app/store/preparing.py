"""Preparing a pull: the staged pages read over what is held, merged, summarised and sealed, ready to be written.

This is the slow part of an installation. It takes page after page: one is prepared while the next is on its way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from field_app.store.account import Account
from field_app.store.cases import SealedCase
from field_app.store.errors import DamagedError
from field_app.store.stage import StagedPage
from field_app.store.summary import Summary, summary_of
from shared_models.case import Case
from shared_models.ids import AreaCode, EntityId
from shared_models.page import PageReader


class Placed(NamedTuple):
    """Where a household is, and by which placement."""

    community: AreaCode
    version: int


@dataclass(slots=True, kw_only=True)
class News:
    """What the staged pages come to, ready to be written."""

    cases: dict[EntityId, SealedCase] = field(default_factory=dict)
    summaries: dict[EntityId, tuple[Summary, bytes]] = field(default_factory=dict)
    gone: set[EntityId] = field(default_factory=set)
    digests: dict[AreaCode, str] = field(default_factory=dict)
    """What the server says each fetched community's digest is."""
    damaged: set[AreaCode] = field(default_factory=set)
    """Communities of which a household that has news does not open: to be fetched afresh."""
    whole: bool = False
    """Everything was fetched afresh: a new epoch."""


def is_another_life(account: Account) -> bool:
    """Whether what is held comes from an epoch before the server's present one: it counts for nothing then."""
    meta = account.meta
    return meta.confirmed_epoch not in {None, meta.epoch}


def prepare(account: Account) -> News:
    """What all staged pages come to.

    Raises:
        MalformedError: a page cannot be read.
    """
    preparation = Preparation(account)
    preparation.take(account.stage.pages())
    return preparation.news()


class Preparation:
    """The pages laid over one another in order of arrival; the placement version decides between communities."""

    def __init__(self, account: Account) -> None:
        """Begins with what is held."""
        self._account = account
        self._whole = is_another_life(account)
        places = account.cases.placed()
        self._before = frozenset(places) if self._whole else frozenset()
        self._held = {} if self._whole else {id_: Placed(*place) for id_, place in places.items()}
        self._renewed: set[AreaCode] = set()
        self._cases: dict[EntityId, Case] = {}
        self._news = News(whole=self._whole)

    def take(self, pages: Iterable[StagedPage]) -> None:
        """Lays further pages over the ones before.

        Raises:
            MalformedError: a page cannot be read.
        """
        for staged in pages:
            for household in self._take(staged):
                self._seal(household)

    def news(self) -> News:
        """What the pages taken so far come to."""
        self._news.gone |= self._before - set(self._cases)
        return self._news

    def _take(self, staged: StagedPage) -> list[EntityId]:
        page = staged.page
        if staged.fresh and page.scope not in self._renewed:
            self._renewed.add(page.scope)
            self._forget(page.scope)
        reader = PageReader(page.scope, page.fields, page.saves)
        laid = [EntityId(str(row[0])) for row in page.rows if self._lay(reader, row, page.scope)]
        for household, version in page.left:
            place = self._held.get(household)
            if place is not None and place.community == page.scope and place.version <= version:
                self._remove(household)
        if not page.more:
            self._news.digests[page.scope] = page.digest
        return laid

    def _forget(self, scope: AreaCode) -> None:
        for household in [id_ for id_, place in self._held.items() if place.community == scope]:
            self._remove(household)

    def _remove(self, household: EntityId) -> None:
        del self._held[household]
        self._cases.pop(household, None)
        self._news.cases.pop(household, None)
        self._news.summaries.pop(household, None)
        self._news.gone.add(household)

    def _lay(self, reader: PageReader, row: list[object], scope: AreaCode) -> bool:
        household, version = EntityId(str(row[0])), int(str(row[1]))
        place = self._held.get(household)
        if place is not None and place.version > version:
            return False
        before = self._cases.get(household)
        if before is None and place is not None and place.community == scope:
            try:
                before = self._account.cases.confirmed(household)
            except DamagedError:
                self._news.damaged.add(scope)
                return False
        self._cases[household] = reader.read(row, before)
        self._held[household] = Placed(scope, version)
        self._news.gone.discard(household)
        return True

    def _seal(self, household: EntityId) -> None:
        case = self._cases.get(household)
        if case is None:  # its own page says that it left
            return
        self._news.cases[household] = self._account.cases.sealed(case)
        summary = summary_of(case, self._account.summaries.get(household))
        self._news.summaries[household] = (summary, self._account.summaries.sealed(summary))
