"""Who is paid in a month in a community, and since which decision; looking at the list is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.area import Area
from shared_models.ids import AreaCode, UserId
from shared_models.policy.payment_list import PaymentLine, payment_list, payment_total
from shared_models.policy.policy import Policy, PolicyRef
from shared_models.policy.proceeding import proceedings
from shared_models.visit import day_of
from sync_server.store import case_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database
from sync_server.use_cases.hold_policy import policy_for, policy_of
from sync_server.use_cases.list_queue import communities_for


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSheet:
    """The list of one month and community."""

    lines: tuple[PaymentLine, ...]
    total: Decimal
    community: Area
    communities: tuple[Area, ...]
    """Every community the asker may choose."""


def list_payments(database: Database, user: UserId, *, community: str, month: date, now_ms: int) -> PaymentSheet:
    """The list of a month, given by its first day; a community that is not the asker's gives the first that is.

    Raises:
        NotAllowedError: when the asker may read no community at all.
    """
    today = day_of(now_ms)
    with database.reading() as tx:
        areas = communities_for(tx, user, "audit")
        area = next((area for area in areas if area.code == community), areas[0])
        present = policy_for(tx, AreaCode(area.code), today).policy

        def find(ref: PolicyRef) -> Policy | None:
            return policy_of(tx, ref)

        cases = case_store.cases_of(tx, area.code)
        found = ((case, proceedings(case, present, find, today=today)) for case in cases)
        lines = payment_list(found, month)
    with database.writing() as tx:
        detail = {"payments": month.isoformat(), "households": len(lines)}
        write_audit(tx, AuditNote(user=user, action="list", subject=area.code, detail=detail), now_ms=now_ms)
    return PaymentSheet(lines=lines, total=payment_total(lines), community=area, communities=areas)
