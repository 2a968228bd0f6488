"""How much of everything there is: for pages and monitors that watch over the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select

from sync_server.store.database import Transaction
from sync_server.store.tables import cases, files, log, people, table_of

_case = table_of(cases.CaseRow)
_held = table_of(log.HeldRow)
_device = table_of(people.DeviceRow)
_user = table_of(people.UserRow)
_session = table_of(people.WebSessionRow)
_head = table_of(people.AuditHeadRow)
_blob = table_of(files.BlobRow)
_scope = table_of(cases.ScopeRow)


def tallies(tx: Transaction, *, now_ms: int) -> Mapping[str, int]:
    """Counts by name, in the order they are told."""
    asked: dict[str, Select[Any]] = {
        "households": select(func.count()).select_from(_case),
        "visits_waiting": select(func.count()).where(_case.c.visit_status == "finished"),
        "households_with_contradictions": select(func.count()).where(_case.c.n_contradictions > 0),
        "changes_held": select(func.count()).where(_held.c.settled == ""),
        "changes_numbered": select(func.coalesce(func.sum(_scope.c.head), 0)),
        "files": select(func.count()).select_from(_blob),
        "file_bytes": select(func.coalesce(func.sum(_blob.c.size), 0)),
        "accounts_open": select(func.count()).where(_user.c.disabled_ms.is_(None)),
        "tablets_open": select(func.count()).where(_device.c.revoked_ms.is_(None)),
        "log_ins_open": select(func.count()).where(_session.c.expires_ms > now_ms),
        "audit_lines": select(func.coalesce(func.max(_head.c.n), 0)),
    }
    return {name: int(tx.execute(question).scalar_one()) for name, question in asked.items()}
