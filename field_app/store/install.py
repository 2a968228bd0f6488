"""Installing a pull: all staged pages, cursors, grants, purges and overlay releases in one transaction.

The slow part (reading, merging, sealing) is prepared before the transaction, so that typing never waits for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from field_app.store.account import Account
from field_app.store.cases import SealedCase
from field_app.store.stage import StagedPage
from field_app.store.summary import Summary, summary_of
from shared_models.case import Case, combined_digest
from shared_models.ids import AreaCode, EntityId, NewId
from shared_models.page import PageReader
from shared_models.sync_protocol import Cursor, PullAnswer, Purged


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
    whole: bool = False
    """Everything was fetched afresh: a new epoch."""


class Installed(NamedTuple):
    """What an installation did."""

    changed: int
    purged: int
    differing: tuple[AreaCode, ...]
    """Communities whose digest is not the server's: to be fetched afresh."""


class Purging(NamedTuple):
    """What a receipt of removal is made with."""

    new_id: NewId
    now_ms: int


def prepare(account: Account, *, whole: bool) -> News:
    """Reads the staged pages over what is held. `whole`: what was held before counts for nothing.

    Raises:
        MalformedError: a page cannot be read.
    """
    held = {} if whole else {id_: Placed(*place) for id_, place in account.cases.placed().items()}
    merging = _Merging(account, held)
    for staged in account.stage.pages():
        merging.take(staged)
    everything = set(account.cases.households()) if whole else set()
    news = News(digests=merging.digests, whole=whole, gone=(everything | merging.gone) - set(merging.cases))
    for household, case in merging.cases.items():
        news.cases[household] = account.cases.sealed(case)
        summary = summary_of(case, account.summaries.get(household))
        news.summaries[household] = (summary, account.summaries.sealed(summary))
    return news


class _Merging:
    """The pages laid over one another in order of arrival; the placement version decides between communities."""

    def __init__(self, account: Account, held: dict[EntityId, Placed]) -> None:
        self._account = account
        self._held = held
        self._renewed: set[AreaCode] = set()
        self.cases: dict[EntityId, Case] = {}
        self.gone: set[EntityId] = set()
        self.digests: dict[AreaCode, str] = {}

    def take(self, staged: StagedPage) -> None:
        page = staged.page
        if staged.fresh and page.scope not in self._renewed:
            self._renewed.add(page.scope)
            self._forget(page.scope)
        reader = PageReader(page.scope, page.fields, page.saves)
        for row in page.rows:
            self._lay(reader, row, page.scope)
        for household, version in page.left:
            place = self._held.get(household)
            if place is not None and place.community == page.scope and place.version <= version:
                self._remove(household)
        if not page.more:
            self.digests[page.scope] = page.digest

    def _forget(self, scope: AreaCode) -> None:
        for household in [id_ for id_, place in self._held.items() if place.community == scope]:
            self._remove(household)

    def _remove(self, household: EntityId) -> None:
        del self._held[household]
        self.cases.pop(household, None)
        self.gone.add(household)

    def _lay(self, reader: PageReader, row: list[object], scope: AreaCode) -> None:
        household, version = EntityId(str(row[0])), int(str(row[1]))
        place = self._held.get(household)
        if place is not None and place.version > version:
            return
        before = self.cases.get(household)
        if before is None and place is not None and place.community == scope:
            before = self._account.cases.confirmed(household)
        self.cases[household] = reader.read(row, before)
        self._held[household] = Placed(scope, version)
        self.gone.discard(household)


def install(account: Account, news: News, answer: PullAnswer, *, purging: Purging) -> Installed:
    """Puts prepared news in force, whole or not at all. What is removed leaves a receipt for the server."""
    granted = {grant.scope for grant in answer.grants}
    cursors = {scope: cursor for scope, cursor in account.stage.reached().items() if scope in granted}
    with account.db.writing():
        only_here = _only_here(account)
        account.cases.displace(news.gone)
        account.cases.put(news.cases.values())
        purged = _purge(account, granted, only_here, purging=purging)
        _take_over(account, answer, cursors, whole=news.whole)
        reached = {scope: cursor.n for scope, cursor in cursors.items()}
        released = account.outbox.release(reached, _stranded(account, granted, only_here))
        account.stage.clear()
        _summarise(account, news, released | purged)
    if purged:
        account.db.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return Installed(len(news.cases) + len(news.gone), len(purged), _differing(account, news))


def _take_over(account: Account, answer: PullAnswer, cursors: dict[AreaCode, Cursor], *, whole: bool) -> None:
    account.stage.put_cursors(cursors)
    account.stage.put_communities(answer.grants)
    account.stage.put_held(answer.held)
    account.outbox.close_settled([held.id for held in answer.held if held.settled])
    account.meta.confirmed_epoch = answer.epoch
    if whole:
        account.outbox.cover_all()


def _only_here(account: Account) -> set[EntityId]:
    """The households with work, saved or still being typed, that exists nowhere else: nothing of them may go."""
    saved = {household for household, count in account.outbox.counts().items() if count.pending}
    return saved | {draft.household for draft in account.drafts.all()}


def _stranded(account: Account, granted: set[AreaCode], only_here: set[EntityId]) -> set[EntityId]:
    """Those of them that no granted community holds."""
    placed = account.cases.households()
    return {household for household in only_here if placed.get(household) not in granted}


def _purge(account: Account, granted: set[AreaCode], only_here: set[EntityId], *, purging: Purging) -> set[EntityId]:
    """Removes what lies in communities no longer granted, or left all of them."""
    places = account.cases.households()
    purged = {id_ for id_, community in places.items() if community not in granted} - only_here
    account.cases.drop(purged)
    account.cases.drop_snapshots(purged)
    account.blobs.drop(purged)
    if purged:
        counted = sorted(Counter(places[id_] for id_ in purged).items())
        account.meta.purged += tuple(
            Purged(id=purging.new_id(), scope=scope, households=count, ms=purging.now_ms) for scope, count in counted
        )
    return purged


def _summarise(account: Account, news: News, touched: set[EntityId]) -> None:
    mine = account.outbox.overlaid() | touched
    plain = {household: summary for household, summary in news.summaries.items() if household not in mine}
    account.summaries.put(plain)
    account.summaries.drop(news.gone - mine - _only_here(account))
    for household in mine:
        account.summaries.refresh(household, account.cases.view(household))


def _differing(account: Account, news: News) -> tuple[AreaCode, ...]:
    return tuple(
        scope for scope, digest in news.digests.items() if combined_digest(account.cases.digests(scope)) != digest
    )
