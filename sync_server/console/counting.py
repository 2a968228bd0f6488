"""Whether a visit counts, item by item, as its page says it: the same items by which coverage judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.policy.validity import STATE_LABELS, State, is_valid, validity
from shared_models.policy.visit_content import visit_content
from shared_models.visit import find_visit
from sync_server.console.reader import Reader
from sync_server.store.database import Database
from sync_server.use_cases.hold_policy import policy_held

TONES: Mapping[State, str] = {"met": "good", "missing": "bad", "unproven": "warn", "open": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingLine:
    """One item."""

    label: str
    state: str
    tone: str
    why: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """All items of a visit."""

    is_valid: bool
    missing: int
    policy: str
    """Under which policy it was judged: the one of the visit's day."""
    lines: tuple[CountingLine, ...]


def counting_of(database: Database, case: Case, visit_id: EntityId, *, reader: Reader) -> Counting | None:
    """The items of a visit as the case stands now; nothing while there is no such visit."""
    visit = find_visit(case, visit_id)
    if visit is None:
        return None
    policy = policy_held(database, case.community, visit.day or date.min).policy
    items = validity(visit_content(policy), case, visit)
    return Counting(
        is_valid=is_valid(items),
        missing=sum(item.state == "missing" for item in items),
        policy=reader.word(policy.title),
        lines=tuple(
            CountingLine(
                label=reader.word(item.label),
                state=reader.word(STATE_LABELS[item.state]),
                tone=TONES[item.state],
                why=reader.word(item.why),
                cite=reader.word(item.citation) if item.citation is not None else "",
            )
            for item in items
        ),
    )
