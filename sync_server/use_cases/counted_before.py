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

_State: TypeAlias = tuple[int, str, int]
Rules: TypeAlias = Mapping[AreaCode, Mapping[str, Cadence]]
"""By community: how often each class is visited."""
Counted = TypeVar("Counted")
Count: TypeAlias = Callable[[list[CoverageFact], Mapping[str, Cadence]], Counted]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What was counted, and of what: head and digest of the log, the latest adoption of a policy, and rules.

    What a visit must hold may hang on any adoption, not only on those that hold today.
    """

    state: _State
    cadences: Mapping[str, Cadence]
    counted: Any


_before: WeakKeyDictionary[Database, dict[tuple[AreaCode, Hashable], _Kept]] = WeakKeyDictionary()
COUNTS_KEPT = 40_000

_Facts: TypeAlias = dict[AreaCode, tuple[_State, list[CoverageFact]]]
_read_before: WeakKeyDictionary[Database, _Facts] = WeakKeyDictionary()
FACTS_KEPT = 200_000
"""Households whose facts stay in memory, about a kilobyte each: a new period is then counted without reading."""


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
    settled = {code: state for code, state in states.items() if code not in unsettled}
    for code, some in _facts(database, tx, changed, states=settled).items():
        found[code] = count(some, rules[code])
        if code in settled:
            kept[code, asked.key] = _Kept(state=settled[code], cadences=rules[code], counted=found[code])
    return {code: found[code] for code in rules}


def _facts(
    database: Database, tx: Transaction, communities: list[AreaCode], *, states: Mapping[AreaCode, _State]
) -> dict[AreaCode, list[CoverageFact]]:
    """The facts of these communities; those are read whose state is not the one they were read in before."""
    kept = _read_before.setdefault(database, {})
    read: dict[AreaCode, list[CoverageFact]] = {
        code: [] for code in communities if code not in kept or kept[code][0] != states.get(code)
    }
    found = {code: kept[code][1] for code in communities if code not in read}
    for fact in case_store.facts_of(tx, read):
        read[fact.community].append(fact)
    if sum(len(facts) for _, facts in kept.values()) + sum(map(len, read.values())) > FACTS_KEPT:
        kept.clear()
    kept |= {code: (states[code], facts) for code, facts in read.items() if code in states}
    return found | read
