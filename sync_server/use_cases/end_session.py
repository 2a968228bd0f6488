"""Ends somebody's log-in at the console."""

from __future__ import annotations

from shared_models.errors import NotFoundError
from sync_server.store import audit_store, session_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.use_cases.administration import bounds_of, reach_over
from sync_server.use_cases.keep_accounts import Keeper


def end_session(database: Database, keeper: Keeper, session: str) -> None:
    """Ends the log-in whose cookie has this hash.

    Raises:
        NotFoundError: there is none, or the keeper does not keep its account.
    """
    with database.writing() as tx:
        kept = session_store.find_session(tx, session)
        if kept is None or reach_over(tx, bounds_of(tx, keeper.user), kept.user_id) != "keeps":
            raise NotFoundError("session")
        session_store.end_session(tx, session)
        audit_store.write_audit(tx, AuditNote(keeper.user, "end_session", kept.user_id), now_ms=keeper.now_ms)
