"""The staging table: pages of a pull wait here, sealed, until all of them can be installed at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from field_app.store.database import Database
from field_app.store.seal import Seal
from shared_models.ids import AreaCode
from shared_models.sync_protocol import Cursor, GrantSeen, HeldSeen, Page

_decoder = msgspec.json.Decoder(Page)


class StagedPage(NamedTuple):
    """One page as it came. `fresh`: it belongs to a whole new picture of its community, not to an addition."""

    fresh: bool
    page: Page


class Stage:
    """Pages that arrived, cursors that are installed, and the communities this tablet may hold."""

    def __init__(self, db: Database, seal: Seal) -> None:
        """Reads and writes through the account's database."""
        self._db = db
        self._seal = seal

    def add(self, page: Page) -> StagedPage:
        """Keeps a page; on the disk when this returns, so a killed pull goes on here.

        Without an installed cursor the pages of a community are a whole new picture of it.
        """
        fresh = self._db.row("SELECT 1 FROM cursor WHERE scope = ?", (page.scope,)) is None
        body = self._seal.close(msgspec.json.encode(page), f"page:{page.scope}")
        with self._db.writing():
            self._db.run(
                "INSERT INTO stage(scope, fresh, n, since, body) VALUES (?, ?, ?, ?, ?)",
                (page.scope, fresh, page.to.n, page.to.since, body),
            )
        return StagedPage(fresh, page)

    def pages(self) -> Iterator[StagedPage]:
        """The pages that are staged now, in order of arrival; each is opened when it is asked for."""
        rows = self._db.rows("SELECT scope, fresh, body FROM stage ORDER BY ord")
        return (StagedPage(bool(fresh), self._open(scope, sealed)) for scope, fresh, sealed in rows)

    def _open(self, scope: AreaCode, sealed: bytes) -> Page:
        return _decoder.decode(self._seal.open(sealed, f"page:{scope}"))

    def clear(self, scope: AreaCode | None = None) -> None:
        """Forgets the staged pages (of one community)."""
        with self._db.writing():
            self._db.run("DELETE FROM stage WHERE ? IS NULL OR scope = ?", (scope, scope))

    def reached(self) -> dict[AreaCode, Cursor]:
        """How far each community is known, staged pages included: where the next pull goes on."""
        found = self.installed()
        for scope, n, since in self._db.rows("SELECT scope, n, since FROM stage ORDER BY ord"):
            found[scope] = Cursor(n=n, since=since)
        return found

    # --- cursors and communities -----------------------------------------------------------------------------------

    def installed(self) -> dict[AreaCode, Cursor]:
        """How far each community's installed picture reaches."""
        rows = self._db.rows("SELECT scope, n, since FROM cursor")
        return {scope: Cursor(n=n, since=since) for scope, n, since in rows}

    def put_cursors(self, cursors: dict[AreaCode, Cursor]) -> None:
        """Replaces the cursors."""
        self._db.run("DELETE FROM cursor")
        rows = [(scope, cursor.n, cursor.since) for scope, cursor in cursors.items()]
        self._db.run_many("INSERT INTO cursor VALUES (?, ?, ?)", rows)

    def start_over(self, scope: AreaCode | None = None) -> None:
        """Makes the next pull fetch a community (or all) from its beginning; what is installed stays until then."""
        with self._db.writing():
            self.clear(scope)
            self._db.run("DELETE FROM cursor WHERE ? IS NULL OR scope = ?", (scope, scope))

    def communities(self) -> dict[AreaCode, str]:
        """The communities this tablet may hold, with their names."""
        return dict(self._db.rows("SELECT scope, name FROM community ORDER BY name, scope"))

    def put_communities(self, grants: tuple[GrantSeen, ...]) -> None:
        """Replaces the communities."""
        self._db.run("DELETE FROM community")
        self._db.run_many("INSERT INTO community VALUES (?, ?, ?)", [(g.scope, g.name, g.ver) for g in grants])

    # --- what the office holds back --------------------------------------------------------------------------------

    def held(self) -> list[HeldSeen]:
        """The own changes that the office holds back or has settled, as the last pull told."""
        rows = self._db.rows("SELECT id, body FROM held ORDER BY id")
        return [msgspec.json.decode(self._seal.open(sealed, f"held:{id_}"), type=HeldSeen) for id_, sealed in rows]

    def put_held(self, held: tuple[HeldSeen, ...]) -> None:
        """Replaces what the office holds back."""
        self._db.run("DELETE FROM held")
        rows = [(one.id, one.household, self._seal.close(msgspec.json.encode(one), f"held:{one.id}")) for one in held]
        self._db.run_many("INSERT OR REPLACE INTO held VALUES (?, ?, ?)", rows)
