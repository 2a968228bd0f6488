"""What was counted of each community's coverage facts: while nothing changed there, it is not counted again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from shared_models.coverage import CoverageFact
from shared_models.due import Cadence
from shared_models.ids import AreaCode
from sync_server.store import case_store, policy_store, scope_store
from sync_server.store.database import Database, Transaction

Rules: TypeAlias = Mapping[AreaCode, Mapping[str, Cadence]]
"""By community: how often each class is visited."""
Counted = TypeVar("Counted")
Count: TypeAlias = Callable[[list[CoverageFact], Mapping[str, Cadence]], Counted]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What was counted, and of what: head and digest of the log, rules, and the latest adoption of a policy.

    What a visit must hold may hang on any adoption, not only on those that hold today.
    """

    state: tuple[int, str, int]
    cadences: Mapping[str, Cadence]
    counted: Any


_before: WeakKeyDictionary[Database, dict[tuple[AreaCode, Hashable], _Kept]] = WeakKeyDictionary()
COUNTS_KEPT = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which communities by which rules, on which day, under which name it is kept."""

    rules: Rules
    today: date
    key: Hashable
    """Names the count with everything it hangs on beside facts and rules."""


def count_each(database: Database, tx: Transaction, asked: Asked, *, count: Count[Counted]) -> dict[AreaCode, Counted]:
    """What a function gives for the facts of each community."""
    kept = _before.setdefault(database, {})
    if len(kept) > COUNTS_KEPT:
        kept.clear()
    rules, adoption = asked.rules, policy_store.latest_adoption(tx)
    states = {code: (one.head, one.digest, adoption) for code, one in scope_store.find_scopes(tx, rules).items()}
    found: dict[AreaCode, Counted] = {}
    for code, cadences in rules.items():
        one = kept.get((code, asked.key))
        if one is not None and one.state == states.get(code) and one.cadences == cadences:
            found[code] = one.counted
    changed = [code for code in rules if code not in found]
    unsettled = case_store.outdated_communities(tx, asked.today) if changed else frozenset()
    facts: dict[AreaCode, list[CoverageFact]] = {code: [] for code in changed}
    for fact in case_store.facts_of(tx, changed):
        facts[fact.community].append(fact)
    for code, some in facts.items():
        found[code] = count(some, rules[code])
        if code in states and code not in unsettled:
            kept[code, asked.key] = _Kept(state=states[code], cadences=rules[code], counted=found[code])
    return {code: found[code] for code in rules}
