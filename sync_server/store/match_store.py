"""Imports of other offices' data, saved mappings, and the members whom identity numbers name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import select, text, update

from shared_models.ids import AreaCode, EntityId, UserId
from sync_server.store.batch import insert_rows, upsert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, matching, table_of

_import = table_of(matching.MatchImportRow)
_plan = table_of(matching.MatchPlanRow)
_identity = table_of(cases.IdentityRow)
_case = table_of(cases.CaseRow)
_TURN = 7_391_204_519
"""An arbitrary number: one portion of one import at a time is taken into a PostgreSQL database."""

State: TypeAlias = Literal["draft", "running", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImport:
    """One file that was sent, and how far it is."""

    id: str
    user: UserId
    made_ms: int
    file_name: str
    file_hash: str
    state: State
    source: str
    rows: bytes | None
    plan: bytes | None
    outcome: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A member who bears an identity number, and where the household lives."""

    number: str
    member: EntityId
    household: EntityId
    community: AreaCode


def take_turn(tx: Transaction) -> None:
    """Waits until no other import writes: SQLite has one writer anyway."""
    if tx.dialect.name != "sqlite":
        tx.execute(text(f"SELECT pg_advisory_xact_lock({_TURN})"))


def add_import(tx: Transaction, new: KeptImport) -> None:
    """Keeps a file that was sent."""
    insert_rows(tx, _import, [_row(new)])


def save_import(tx: Transaction, kept: KeptImport) -> None:
    """Keeps how far an import is."""
    upsert_rows(tx, _import, [_row(kept)])


def _row(kept: KeptImport) -> dict[str, Any]:
    return {
        "id": kept.id,
        "user_id": kept.user,
        "made_ms": kept.made_ms,
        "file_name": kept.file_name,
        "file_hash": kept.file_hash,
        "state": kept.state,
        "source": kept.source,
        "rows": kept.rows,
        "plan": kept.plan,
        "outcome": kept.outcome,
    }


def import_of(tx: Transaction, id_: str, user: UserId) -> KeptImport | None:
    """A person's own import; nothing for another's."""
    row = tx.execute(select(_import).where(_import.c.id == id_, _import.c.user_id == user)).one_or_none()
    return None if row is None else _kept(row)


def imports_of(tx: Transaction, user: UserId, *, most: int) -> list[KeptImport]:
    """A person's own imports that were begun, the latest first."""
    wanted = select(_import).where(_import.c.user_id == user, _import.c.state != "draft")
    return [_kept(row) for row in tx.execute(wanted.order_by(_import.c.made_ms.desc()).limit(most))]


def same_file_before(tx: Transaction, kept: KeptImport) -> KeptImport | None:
    """The latest import of the very same file by the same person that came to its end."""
    wanted = select(_import).where(
        _import.c.file_hash == kept.file_hash, _import.c.user_id == kept.user, _import.c.state == "done"
    )
    row = tx.execute(wanted.order_by(_import.c.made_ms.desc()).limit(1)).one_or_none()
    return None if row is None else _kept(row)


def drop_stale_rows(tx: Transaction, *, before_ms: int) -> None:
    """Empties files that were sent and never taken in."""
    stale = update(_import).where(_import.c.state == "draft", _import.c.made_ms < before_ms)
    tx.execute(stale.values(rows=None))


def _kept(row: Any) -> KeptImport:
    return KeptImport(
        id=row.id,
        user=UserId(row.user_id),
        made_ms=row.made_ms,
        file_name=row.file_name,
        file_hash=row.file_hash,
        state=row.state,
        source=row.source,
        rows=row.rows,
        plan=row.plan,
        outcome=row.outcome,
    )


def save_plan(tx: Transaction, key: tuple[str, str], body: bytes, *, user: UserId, now_ms: int) -> None:
    """Keeps a mapping under its source and name; a later one of that name replaces it."""
    source, name = key
    row = {"source": source, "name": name, "body": body, "saved_by": user, "saved_ms": now_ms}
    upsert_rows(tx, _plan, [row])


def plans_of(tx: Transaction, source: str) -> list[bytes]:
    """The mappings of a source, the latest first."""
    wanted = select(_plan.c.body).where(_plan.c.source == source)
    return list(tx.execute(wanted.order_by(_plan.c.saved_ms.desc(), _plan.c.name)).scalars())


def bearers_of(tx: Transaction, numbers: Iterable[str], communities: Iterable[AreaCode]) -> dict[str, list[Bearer]]:
    """The members of these communities' households who bear these numbers; unknown numbers are left out."""
    within = frozenset(communities)
    found: dict[str, list[Bearer]] = {}
    for some in chunks(numbers):
        joined = select(_identity.c.number, _identity.c.entity, _identity.c.household, _case.c.community).join(
            _case, _case.c.household == _identity.c.household
        )
        for row in tx.execute(joined.where(_identity.c.number.in_(some)).order_by(_identity.c.household)):
            if row.community in within:
                bearer = Bearer(
                    number=row.number,
                    member=EntityId(row.entity),
                    household=EntityId(row.household),
                    community=AreaCode(row.community),
                )
                found.setdefault(row.number, []).append(bearer)
    return found
