"""How old the records of each kind are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, null, select

from shared_models.retention import RecordKind
from sync_server.store.database import Transaction
from sync_server.store.tables import bundles, cases, people, table_of

_audit = table_of(people.AuditRow)
_code = table_of(people.EnrolCodeRow)
_bundle = table_of(bundles.BundleRow)
_case = table_of(cases.CaseRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How many records there are, and when the oldest was written; nothing when that is not known."""

    number: int
    oldest_ms: int | None


def ages(tx: Transaction, *, now_ms: int) -> Mapping[RecordKind, Age]:
    """Number and age of the records of every kind."""
    spent = _code.c.used_ms.is_not(None) | (_code.c.expires_ms <= now_ms)
    asked: dict[RecordKind, Select[*tuple[Any, ...]]] = {
        "audit": select(func.count(), func.min(_audit.c.ms)),
        "ended_files": select(func.count(), null()).where(_case.c.standing.in_(("ended", "refused"))),
        "enrol_codes": select(func.count(), func.min(_code.c.made_ms)).where(spent),
        "bundles": select(func.count(), func.min(_bundle.c.taken_ms)),
    }
    found: dict[RecordKind, Age] = {}
    for kind, question in asked.items():
        number, oldest_ms = tx.execute(question).one()
        found[kind] = Age(number=number, oldest_ms=oldest_ms)
    return found
