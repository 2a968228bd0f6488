"""Adopted policies: which one holds in an area on a day, and the very one that a procedure names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from shared_models.ids import AreaCode, UserId
from shared_models.policy.policy import Policy, PolicyRef, policy_bytes, policy_ref, read_policy
from shared_models.policy.working_days import ONE_DAY
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import policies, table_of

_policy = table_of(policies.PolicyRow)
_FACTS = (
    _policy.c.n,
    _policy.c.area,
    _policy.c.digest,
    _policy.c.since,
    _policy.c.until,
    _policy.c.adopted_by,
    _policy.c.adopted_ms,
)

_read: dict[str, Policy] = {}
"""By digest: equal digests are equal rules, whichever database they came from."""
KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A policy as it was adopted."""

    policy: Policy
    area: AreaCode
    since: date
    until: date | None
    by: UserId
    ms: int


def save_policy(tx: Transaction, adopted: Adopted, *, source: str) -> None:
    """Notes an adoption; `source` is the text that people wrote."""
    ref = policy_ref(adopted.policy)
    row = {
        "area": adopted.area,
        "id": ref.id,
        "version": ref.version,
        "digest": ref.digest,
        "source": source,
        "body": policy_bytes(adopted.policy),
        "since": adopted.since.isoformat(),
        "until": adopted.until.isoformat() if adopted.until else "",
        "adopted_by": adopted.by,
        "adopted_ms": adopted.ms,
    }
    insert_rows(tx, _policy, [row])


def adopted_on(tx: Transaction, day: date) -> dict[AreaCode, Adopted]:
    """What each area itself has adopted for a day: of several, the one that began last, and of those the last made."""
    text = day.isoformat()
    begun = select(*_FACTS).where(_policy.c.since <= text).where((_policy.c.until == "") | (_policy.c.until >= text))
    rows = tx.execute(begun.order_by(_policy.c.since, _policy.c.n)).all()
    latest = {AreaCode(row.area): row for row in rows}
    return {area: _adopted(tx, row) for area, row in latest.items()}


def days_of_change(tx: Transaction, after: date) -> list[date]:
    """The days after a day on which something adopted begins to hold, or has just ceased to; sorted."""
    text = after.isoformat()
    begins = tx.execute(select(_policy.c.since).where(_policy.c.since > text).distinct()).scalars()
    ends = tx.execute(select(_policy.c.until).where(_policy.c.until >= text).distinct()).scalars()
    days = {date.fromisoformat(day) for day in begins} | {date.fromisoformat(day) + ONE_DAY for day in ends}
    return sorted(days)


def last_unchanged(tx: Transaction, day: date) -> date | None:
    """The last day, from this one on, before some adoption begins or after which one ends; nothing: for good."""
    change = next(iter(days_of_change(tx, day)), None)
    return change - ONE_DAY if change is not None else None


def policy_named(tx: Transaction, ref: PolicyRef) -> Policy | None:
    """The very policy of a reference, wherever it was adopted; nothing when it never was."""
    n = tx.execute(select(_policy.c.n).where(_policy.c.digest == ref.digest).limit(1)).scalar()
    return None if n is None else _body(tx, n, ref.digest)


def adoptions(tx: Transaction) -> list[Adopted]:
    """Every adoption, the latest first."""
    return [_adopted(tx, row) for row in tx.execute(select(*_FACTS).order_by(_policy.c.n.desc())).all()]


def latest_adoption(tx: Transaction) -> int:
    """The number of the latest adoption, 0 before the first: while it stays, no rule of any day has changed."""
    return int(tx.execute(select(func.coalesce(func.max(_policy.c.n), 0))).scalar_one())


def _adopted(tx: Transaction, row: Any) -> Adopted:
    return Adopted(
        policy=_body(tx, row.n, row.digest),
        area=AreaCode(row.area),
        since=date.fromisoformat(row.since),
        until=date.fromisoformat(row.until) if row.until else None,
        by=UserId(row.adopted_by),
        ms=row.adopted_ms,
    )


def _body(tx: Transaction, n: int, digest: str) -> Policy:
    known = _read.get(digest)
    if known is not None:
        return known
    policy = read_policy(tx.execute(select(_policy.c.body).where(_policy.c.n == n)).scalar_one())
    if len(_read) >= KEPT:
        _read.clear()
    _read[digest] = policy
    return policy
