"""The small things an account remembers about itself and its server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from field_app.store.database import Database
from field_app.store.seal import Seal
from shared_models.change import Stamp
from shared_models.clock import ClockAnchor
from shared_models.ids import AreaCode, EntityId, ReplicaId, UserId
from shared_models.questionnaire.form import FormRef
from shared_models.sync_protocol import CHAIN_START, Differed, Purged, RuleSpan
from shared_models.tiles import TileService

Kind = TypeVar("Kind")

FORM = "form:"
"""Begins the names under which forms are kept, each with its digest."""


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """This copy of the database as the server numbers it."""

    id: ReplicaId
    next_seq: int = 1
    chain_h: str = CHAIN_START
    acked: int = 0


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The server's time and this device's clocks, seen together."""

    server_ms: int
    stamp: Stamp

    @property
    def clock(self) -> ClockAnchor:
        """The same as the shared rules take it."""
        seen = self.stamp
        return ClockAnchor(server_ms=self.server_ms, wall_ms=seen.wall_ms, mono_ms=seen.mono_ms, boot=seen.boot)


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """How the last exchange ended."""

    at_ms: int = 0
    complete_ms: int | None = None
    trouble: str = ""
    detail: str = ""
    failures: int = 0
    """In a row; the wait before the next try grows with it."""
    clock_off: bool = False


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle whose answer is awaited."""

    id: str
    replica: ReplicaId
    """The copy of this database that made it."""
    told: tuple[str, ...] = ()
    """Ids of the receipts and reports in it."""
    answered: bool = False
    """Its answer is installed."""
    at_ms: int | None = None
    """When it was made, by the tablet's clock; nothing for one made by an older version."""


class Meta:
    """Typed access to the `meta` table. Names of people and places are sealed in it; the rest tells of nobody."""

    def __init__(self, db: Database, seal: Seal) -> None:
        """Reads and writes through the account's database."""
        self._db = db
        self._seal = seal

    def _get(self, name: str, kind: type[Kind]) -> Kind | None:
        row = self._db.row("SELECT value FROM meta WHERE name = ?", (name,))
        return msgspec.json.decode(row[0], type=kind) if row else None

    def _put(self, name: str, value: object) -> None:
        with self._db.writing():
            self._db.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, msgspec.json.encode(value)))

    @property
    def install(self) -> str:
        """The installation this file was last opened by; blank in a fresh file."""
        return self._get("install", str) or ""

    @install.setter
    def install(self, value: str) -> None:
        self._put("install", value)

    @property
    def replica(self) -> Replica:
        """The present replica; every account has one from its first opening on."""
        return self._get("replica", Replica) or Replica(id=ReplicaId(""))

    @replica.setter
    def replica(self, value: Replica) -> None:
        self._put("replica", value)

    @property
    def epoch(self) -> str | None:
        """The server's epoch that receipts here belong to; nothing before the first exchange."""
        return self._get("epoch", str)

    @epoch.setter
    def epoch(self, value: str) -> None:
        self._put("epoch", value)

    @property
    def confirmed_epoch(self) -> str | None:
        """The epoch that the confirmed cases come from; differs from `epoch` until everything was fetched afresh."""
        return self._get("confirmed_epoch", str)

    @confirmed_epoch.setter
    def confirmed_epoch(self, value: str) -> None:
        self._put("confirmed_epoch", value)

    @property
    def anchor(self) -> Anchor | None:
        """The clocks at the last hello."""
        return self._get("anchor", Anchor)

    @anchor.setter
    def anchor(self, value: Anchor) -> None:
        self._put("anchor", value)

    @property
    def last(self) -> Last:
        """How the last exchange ended."""
        return self._get("last", Last) or Last()

    @last.setter
    def last(self, value: Last) -> None:
        self._put("last", value)

    @property
    def export(self) -> Export | None:
        """The latest bundle, until an exchange over the network makes it out of date.

        Only its answer may bring news: then each picture that is installed is later than the one before it.
        """
        return self._get("export", Export)

    @export.setter
    def export(self, value: Export | None) -> None:
        if value is not None:
            self._put("export", value)
        elif self.export is not None:
            with self._db.writing():
                self._db.run("DELETE FROM meta WHERE name = 'export'")

    @property
    def purged(self) -> tuple[Purged, ...]:
        """What was removed because it may not be held any more, until the server was told."""
        return self._get("purged", tuple[Purged, ...]) or ()

    @purged.setter
    def purged(self, value: tuple[Purged, ...]) -> None:
        self._put("purged", value)

    @property
    def differed(self) -> tuple[Differed, ...]:
        """Communities whose picture here was not the server's, until the server was told."""
        return self._get("differed", tuple[Differed, ...]) or ()

    @differed.setter
    def differed(self, value: tuple[Differed, ...]) -> None:
        self._put("differed", value)

    @property
    def tiles(self) -> TileService | None:
        """What the map is drawn on, as the last hello over a network told; nothing: plain ground."""
        return self._get("tiles", TileService | None)  # type: ignore[arg-type]

    @tiles.setter
    def tiles(self, value: TileService | None) -> None:
        self._put("tiles", value)

    @property
    def looked_at(self) -> EntityId:
        """The household that was looked at last for damage; they are gone through in order of their ids."""
        return EntityId(self._get("looked_at", str) or "")

    @looked_at.setter
    def looked_at(self, value: EntityId) -> None:
        self._put("looked_at", value)

    def _get_sealed(self, name: str, kind: type[Kind]) -> Kind | None:
        row = self._db.row("SELECT value FROM meta WHERE name = ?", (name,))
        return msgspec.json.decode(self._seal.open(row[0], name), type=kind) if row else None

    def _put_sealed(self, name: str, value: object) -> None:
        sealed = self._seal.close(msgspec.json.encode(value), name)
        with self._db.writing():
            self._db.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, sealed))

    @property
    def people(self) -> dict[UserId, str]:
        """Names of colleagues and officers by user id, as the last hello told them."""
        return self._get_sealed("people", dict[UserId, str]) or {}

    @people.setter
    def people(self, value: dict[str, str]) -> None:
        self._put_sealed("people", value)

    @property
    def visitors(self) -> dict[AreaCode, tuple[UserId, ...]] | None:
        """Who may visit in each community now, as the last hello told; nothing from a server that does not say."""
        return self._get("visitors", dict[AreaCode, tuple[UserId, ...]] | None)  # type: ignore[arg-type]

    @visitors.setter
    def visitors(self, value: dict[AreaCode, tuple[UserId, ...]] | None) -> None:
        self._put("visitors", value)

    @property
    def rules(self) -> dict[AreaCode, tuple[RuleSpan, ...]] | None:
        """Which policy holds in each community from when on, as the last hello told; nothing before one that says."""
        return self._get("rules", dict[AreaCode, tuple[RuleSpan, ...]] | None)  # type: ignore[arg-type]

    @rules.setter
    def rules(self, value: dict[AreaCode, tuple[RuleSpan, ...]] | None) -> None:
        self._put("rules", value)

    @property
    def policies(self) -> dict[str, msgspec.Raw]:
        """The policies that `rules` name, as they came, by digest."""
        return self._get("policies", dict[str, msgspec.Raw]) or {}

    @policies.setter
    def policies(self, value: Mapping[str, msgspec.Raw]) -> None:
        self._put("policies", value)

    @property
    def published(self) -> tuple[FormRef, ...]:
        """The forms that new visits are given, as the last hello told."""
        return self._get("published", tuple[FormRef, ...]) or ()

    @published.setter
    def published(self, value: tuple[FormRef, ...]) -> None:
        self._put("published", value)

    @property
    def forms(self) -> frozenset[str]:
        """Digests of the forms that are kept."""
        rows = self._db.rows("SELECT name FROM meta WHERE name LIKE ?", (f"{FORM}%",))
        return frozenset(str(row[0]).removeprefix(FORM) for row in rows)

    def form(self, digest: str) -> bytes | None:
        """A form that is kept, as it came."""
        found = self._get(FORM + digest, msgspec.Raw)
        return bytes(found) if found is not None else None

    def keep_form(self, digest: str, body: msgspec.Raw) -> None:
        """Keeps a form for good: what was begun on it is finished on it, published or not."""
        self._put(FORM + digest, body)

    @property
    def wanted_place(self) -> tuple[str | None, str | None]:
        """Community and lane that the list was narrowed to last; nothing: to none."""
        return self._get_sealed("wanted_place", tuple[str | None, str | None]) or (None, None)

    @wanted_place.setter
    def wanted_place(self, value: tuple[str | None, str | None]) -> None:
        self._put_sealed("wanted_place", value)
