"""Practising: invented families in a store of their own, with no token, no keys and no server behind them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from field_app.store.account import Account
from field_app.store.install import Purging, install
from field_app.store.preparing import prepare
from field_app.store.tablet import SignedIn, Tablet
from field_app.use_cases.means import Means
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.practice_families import (
    COLLEAGUE,
    COMMUNITY,
    COMMUNITY_NAME,
    LEARNER,
    OFFICE,
    practice_cases,
)
from shared_models.area import PRACTICE_MARK
from shared_models.case import Case, combined_digest, digest
from shared_models.ids import DeviceId, UserId
from shared_models.page import PageWriter
from shared_models.sync_protocol import Cursor, GrantSeen, Page, PullAnswer

FOLDER = "practice"
PIN = "250716"
"""No secret: it keeps nothing but invented families, and is told wherever it is asked for."""
PEOPLE: dict[UserId, str] = {
    LEARNER: f"学员{PRACTICE_MARK}",
    COLLEAGUE: f"同事,PIN {PIN}{PRACTICE_MARK}",
    OFFICE: f"街道办{PRACTICE_MARK}",
}
LAST = 1_000


def practice_tablet(folder: Path, means: Means) -> Tablet:
    """The store of the practice within a tablet's folder; made when it is the first time."""
    return open_tablet(folder / FOLDER, means)


def practise(tablet: Tablet, *, today: date, means: Means) -> Account:
    """The learner's account, open, with the families as they were left. Slow: run it off the drawing loop."""
    now_ms = means.stamp().wall_ms
    known = {entry.user: entry for entry in tablet.accounts}
    for user in (COLLEAGUE, LEARNER):
        if user not in known:
            known[user] = tablet.create(_signed_in(user), PIN, id_=f"practice-{user}", now_ms=now_ms, practice=True)
    entry = known[LEARNER]
    account = tablet.open(entry.id, tablet.try_pin(entry.id, PIN, now_ms=now_ms), new_id=means.new_id)
    if not account.stage.communities():
        _hand_out(account, practice_cases(today), means=means)
    return account


def forget_practice(folder: Path) -> None:
    """Removes everything that was practised; the families are there again at the next time."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _signed_in(user: UserId) -> SignedIn:
    return SignedIn(
        user=user, name=PEOPLE[user], login=user, device=DeviceId("practice"), token="", server_url="practice"
    )


def _hand_out(account: Account, cases: tuple[Case, ...], *, means: Means) -> None:
    """Puts the families there by the very steps of a pull."""
    writer = PageWriter()
    for case in cases:
        writer.add(case, 0, full=True)
    page = Page(
        scope=COMMUNITY,
        to=Cursor(n=LAST),
        more=False,
        digest=combined_digest(digest(case) for case in cases),
        fields=writer.fields,
        saves=writer.saves,
        rows=writer.rows,
        left=[],
    )
    account.stage.add(page)
    grant = GrantSeen(scope=COMMUNITY, name=COMMUNITY_NAME)
    answer = PullAnswer(epoch=FOLDER, grants=(grant,), pages=())
    install(account, prepare(account), answer, purging=Purging(new_id=means.new_id, now_ms=means.stamp().wall_ms))
    account.meta.people = {str(user): name for user, name in PEOPLE.items()}
    account.meta.visitors = {COMMUNITY: (LEARNER, COLLEAGUE)}
