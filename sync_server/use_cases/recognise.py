"""Recognises who sits before the console: the log-in behind the cookie, with roles, areas and rights."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import RIGHTS, Grant, Right
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store, grant_store
from sync_server.store.database import Database
from sync_server.use_cases.log_in import Session, session_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """A person at the console. What she may do with a household is decided anew, by its community, at each use."""

    session: Session
    grants: tuple[Grant, ...]
    areas: dict[AreaCode, str]
    """Names of the areas her roles are in."""

    @property
    def user(self) -> UserId:
        """Her account."""
        return self.session.user

    @property
    def rights(self) -> frozenset[Right]:
        """What she may do somewhere: which pages exist for her."""
        return frozenset().union(*(RIGHTS[grant.role] for grant in self.grants))


def recognise(database: Database, token: str, *, now_ms: int) -> Sitter | None:
    """The person behind a cookie; nothing when the log-in has ended."""
    session = session_of(database, token, now_ms=now_ms) if token else None
    if session is None:
        return None
    with database.reading() as tx:
        grants = tuple(grant_store.grants_of(tx, session.user))
        areas = area_store.area_names(tx, {grant.area for grant in grants})
    return Sitter(session=session, grants=grants, areas=areas)
