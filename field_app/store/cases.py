"""The confirmed cases, and the view: confirmed ⊕ what this tablet made since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from field_app.store.database import Database
from field_app.store.errors import DamagedError
from field_app.store.meta import Meta
from field_app.store.outbox import Outbox
from field_app.store.seal import Seal
from shared_models.case import Case, Entry, digest, empty_case, fold
from shared_models.change import Change
from shared_models.clock import corrected
from shared_models.ids import AreaCode, DeviceId, EntityId

_decoder = msgspec.json.Decoder(Case)

FAR_FUTURE_MS = 2**50
"""A tablet cannot tell from inside that its clock runs ahead: only the server's receipt can."""


class SealedCase(NamedTuple):
    """A case ready to be written: sealing it is slow, writing it is not."""

    household: EntityId
    community: AreaCode
    placed: int
    digest: str
    body: bytes


class Cases:
    """What the server confirmed about the households of this tablet."""

    def __init__(self, db: Database, seal: Seal, *, meta: Meta, outbox: Outbox, device: DeviceId) -> None:
        """Reads and writes through the account's database."""
        self._db = db
        self._seal = seal
        self._meta = meta
        self._outbox = outbox
        self._device = device

    def confirmed(self, household: EntityId) -> Case | None:
        """The case as the server last told it; nothing for a household it did not."""
        row = self._db.row("SELECT body FROM confirmed WHERE household = ?", (household,))
        return self._open(household, row[0]) if row else None

    def _open(self, household: EntityId, sealed: bytes) -> Case:
        return _decoder.decode(self._seal.open(sealed, f"case:{household}"))

    def view(self, household: EntityId) -> Case | None:
        """The case with this tablet's own changes laid over it; nothing for a household it does not hold."""
        confirmed = self.confirmed(household)
        if confirmed is None and not self._outbox.founded_here(household):
            return None
        return self.laid_over(confirmed, household)

    def laid_over(self, confirmed: Case | None, household: EntityId) -> Case | None:
        """A case, held or not, with the own changes of its household laid over it; nothing without any of both."""
        own = self._outbox.overlay(household)
        if not own:
            return confirmed
        return fold(confirmed or empty_case(household, own[0].scope), self._entries(own))

    def _entries(self, own: Iterable[Change]) -> Iterator[Entry]:
        anchor = self._meta.anchor
        for change in own:
            moment = corrected(change.t, anchor.clock if anchor else None, FAR_FUTURE_MS)
            yield Entry(change=change, n=0, device=self._device, ms=moment.ms, quality=moment.quality)

    def households(self) -> dict[EntityId, AreaCode]:
        """Every confirmed household with its community."""
        return dict(self._db.rows("SELECT household, community FROM confirmed"))

    def placed(self) -> dict[EntityId, tuple[AreaCode, int]]:
        """Every confirmed household with its community and placement version."""
        rows = self._db.rows("SELECT household, community, placed FROM confirmed")
        return {household: (community, placed) for household, community, placed in rows}

    def digests(self, community: AreaCode) -> list[str]:
        """The digests of a community's confirmed cases."""
        return [row[0] for row in self._db.rows("SELECT digest FROM confirmed WHERE community = ?", (community,))]

    def damaged(self, after: EntityId, *, count: int) -> tuple[set[AreaCode], EntityId]:
        """Opens the next few confirmed cases after one, in order of their ids.

        Gives the communities of those that do not open or are not what was kept, and the last household looked at;
        a blank one when the end was reached.
        """
        found: set[AreaCode] = set()
        wanted = "SELECT household, community, digest, body FROM confirmed WHERE household > ?"
        rows = self._db.rows(f"{wanted} ORDER BY household LIMIT ?", (after, count))
        for household, community, kept, body in rows:
            try:
                whole = digest(self._open(household, body)) == kept
            except (DamagedError, msgspec.DecodeError):
                whole = False
            if not whole and community:
                found.add(community)
        return found, EntityId(rows[-1][0]) if len(rows) == count else EntityId("")

    def sealed(self, case: Case) -> SealedCase:
        """A case, ready to be written."""
        body = self._seal.close(msgspec.json.encode(case), f"case:{case.household}")
        return SealedCase(case.household, case.community, case.placed, digest(case), body)

    def put(self, cases: Iterable[SealedCase]) -> None:
        """Writes confirmed cases over what was held of them."""
        self._db.run_many("INSERT OR REPLACE INTO confirmed VALUES (?, ?, ?, ?, ?)", cases)

    def drop(self, households: Iterable[EntityId]) -> None:
        """Removes confirmed cases; own changes stay where they are."""
        self._db.run_many("DELETE FROM confirmed WHERE household = ?", [(household,) for household in households])

    def displace(self, households: Iterable[EntityId]) -> None:
        """Notes that cases left this tablet's communities; they go when their work is handed over."""
        rows = [(household,) for household in households]
        self._db.run_many("UPDATE confirmed SET community = '' WHERE household = ?", rows)

    # --- how it looked before a visit ------------------------------------------------------------------------------

    def keep_snapshot(self, visit: EntityId, case: Case) -> None:
        """Keeps how a case looked when a visit began."""
        body = self._seal.close(msgspec.json.encode(case), f"before:{visit}")
        self._db.run("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", (visit, case.household, body))

    def snapshot(self, visit: EntityId) -> Case | None:
        """How the case looked when the visit began; nothing for a visit begun on another tablet."""
        row = self._db.row("SELECT body FROM snapshot WHERE visit = ?", (visit,))
        return _decoder.decode(self._seal.open(row[0], f"before:{visit}")) if row else None

    def drop_snapshots(self, households: Iterable[EntityId]) -> None:
        """Removes the snapshots of households that are not held any more."""
        self._db.run_many("DELETE FROM snapshot WHERE household = ?", [(household,) for household in households])
