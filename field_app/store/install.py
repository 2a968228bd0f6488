"""Installing a pull: all staged pages, cursors, grants, purges and overlay releases in one transaction.

The slow part is prepared before the transaction (`preparing.py`), so that typing never waits for it.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import NamedTuple

from field_app.store.account import Account
from field_app.store.errors import DamagedError
from field_app.store.preparing import News
from shared_models.case import combined_digest
from shared_models.ids import AreaCode, EntityId, NewId
from shared_models.sync_protocol import Cursor, GrantSeen, PullAnswer, Purged


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
    return Installed(len(news.cases) + len(news.gone), len(purged), _differing(account, news, answer, at=cursors))


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
        # One that does not open keeps the summary it has until its community was fetched afresh.
        with suppress(DamagedError):
            account.summaries.refresh(household, account.cases.view(household))


def _differing(account: Account, news: News, answer: PullAnswer, *, at: dict[AreaCode, Cursor]) -> tuple[AreaCode, ...]:
    """Every community that is known as far as the server told its digest is compared, whether it had news or not."""
    told = dict(news.digests)
    told |= {one.scope: one.digest for one in answer.grants if one.digest and at.get(one.scope) == _end(one)}
    differing = {scope for scope, digest in told.items() if combined_digest(account.cases.digests(scope)) != digest}
    return tuple(sorted(differing | news.damaged))


def _end(grant: GrantSeen) -> Cursor:
    return Cursor(n=grant.n, since=grant.n)
