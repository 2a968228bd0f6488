"""What an installed pull must have done with households that moved: the latest placement holds, whatever the order."""

from __future__ import annotations

from typing import Any

from field_app.store.account import Account
from field_app.store.install import Installed, Purging, install
from field_app.store.preparing import News
from shared_models.sync_protocol import PullAnswer
from tests.simulation.violation import require


def checked_install(account: Account, news: News, answer: PullAnswer, *, purging: Purging) -> Installed:
    """Installs as the app does, and passes when every household then lies where its latest placement says."""
    wanted = _latest(account, answer)
    installed = install(account, news, answer, purging=purging)
    households: dict[Any, Any] = account.cases.households()
    for household, scope in wanted.items():
        there = households.get(household)
        require(there == scope, "P12", f"{household} belongs to {scope} and was put in {there or 'none'}")
    return installed


def _latest(account: Account, answer: PullAnswer) -> dict[str, str]:
    """Where the households lie that came in the staged pages."""
    granted = {str(grant.scope) for grant in answer.grants}
    whole = account.meta.confirmed_epoch not in {None, answer.epoch}
    held = {} if whole else {id_: version for id_, (_, version) in account.cases.placed().items()}
    rows: dict[str, tuple[int, str]] = {}
    left: set[tuple[str, str, int]] = set()
    renewed = {str(staged.page.scope) for staged in account.stage.pages() if staged.fresh}
    for staged in account.stage.pages():
        scope = str(staged.page.scope)
        for household, version, *_ in staged.page.rows:
            rows[str(household)] = max((int(str(version)), scope), rows.get(str(household), (-1, "")))
        left |= {(str(household), scope, version) for household, version in staged.page.left}
    return {
        id_: scope
        for id_, (version, scope) in rows.items()
        if scope in granted
        and (scope in renewed or held.get(id_, -1) <= version)  # type: ignore[call-overload]
        and not any(one == id_ and at == scope and gone >= version for one, at, gone in left)
    }
