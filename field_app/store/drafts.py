"""The draft journal: what is being typed, beside the values that were on screen when typing began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from field_app.store.database import Database
from field_app.store.seal import Seal
from shared_models.entity import Entity
from shared_models.ids import EntityId
from shared_models.values import Value


class Draft(NamedTuple):
    """What is typed for one entity in one section of one visit."""

    visit: EntityId
    section: str
    household: EntityId
    base: Entity
    """What was on screen when typing began: the save supersedes exactly that."""
    typed: dict[str, Any]
    at_ms: int


class Drafts:
    """The drafts of an account, sealed."""

    def __init__(self, db: Database, seal: Seal) -> None:
        """Reads and writes through the account's database."""
        self._db = db
        self._seal = seal

    def keep(self, draft: Draft) -> None:
        """Lays typed values over what is kept of this entity; the first base stays. One row, one commit."""
        key = (draft.visit, draft.section, draft.base.id)
        with self._db.writing():
            row = self._db.row("SELECT typed FROM draft WHERE visit = ? AND section = ? AND entity = ?", key)
            if row is None:
                base = self._seal.close(msgspec.json.encode(draft.base), _name(key, "base"))
                typed = self._sealed(key, draft.typed)
                self._db.run(
                    "INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?)", (*key, draft.household, base, typed, draft.at_ms)
                )
                return
            typed = self._sealed(key, {**self._typed(key, row[0]), **draft.typed})
            self._db.run(
                "UPDATE draft SET typed = ?, at_ms = ? WHERE visit = ? AND section = ? AND entity = ?",
                (typed, draft.at_ms, *key),
            )

    def _sealed(self, key: tuple[str, str, str], typed: Mapping[str, Value]) -> bytes:
        return self._seal.close(msgspec.json.encode(typed), _name(key, "typed"))

    def _typed(self, key: tuple[str, str, str], sealed: bytes) -> dict[str, Any]:
        return msgspec.json.decode(self._seal.open(sealed, _name(key, "typed")), type=dict[str, Any])

    def of_visit(self, visit: EntityId, section: str | None = None) -> list[Draft]:
        """The drafts of a visit (of one section), in the order typing began."""
        return [draft for draft in self.all() if draft.visit == visit and section in {None, draft.section}]

    def all(self) -> list[Draft]:
        """Every draft, the one typed last at the end."""
        rows = self._db.rows("SELECT visit, section, entity, household, base, typed, at_ms FROM draft ORDER BY at_ms")
        return [self._read(row) for row in rows]

    def _read(self, row: tuple[Any, ...]) -> Draft:
        visit, section, entity, household, base, typed, at_ms = row
        key = (visit, section, entity)
        shown = msgspec.json.decode(self._seal.open(base, _name(key, "base")), type=Entity)
        return Draft(visit, section, household, shown, self._typed(key, typed), at_ms)

    def clear(self, visit: EntityId, section: str, entity: EntityId | None = None) -> None:
        """Removes the drafts of a section (of one entity in it)."""
        with self._db.writing():
            self._db.run(
                "DELETE FROM draft WHERE visit = ? AND section = ? AND (? IS NULL OR entity = ?)",
                (visit, section, entity, entity),
            )


def _name(key: tuple[str, str, str], what: str) -> str:
    return "draft:" + "|".join((*key, what))
