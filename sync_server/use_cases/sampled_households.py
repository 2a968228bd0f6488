"""Which households were drawn in a period to be looked at again, each sample worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from weakref import WeakKeyDictionary

from shared_models.coverage import Period
from shared_models.ids import EntityId
from shared_models.sampling.draw import draw
from shared_models.sampling.frozen_list import read_list
from shared_models.visit import china_day_span
from sync_server.store import sample_store
from sync_server.store.database import Database, Transaction

Drawn: TypeAlias = dict[str, frozenset[EntityId]]
_drawn_before: WeakKeyDictionary[Database, Drawn] = WeakKeyDictionary()
"""By sample: list and seed are never changed, so neither is who was drawn."""
SAMPLES_KEPT = 500


@dataclass(frozen=True, slots=True)
class Sampled:
    """The samples drawn in a period, and the households that they drew; stand-ins are not among them."""

    samples: tuple[str, ...]
    households: frozenset[EntityId]


def sampled_in(database: Database, tx: Transaction, period: Period) -> Sampled:
    """What was drawn from the first to the last day of a period."""
    known = _drawn_before.setdefault(database, {})
    if len(known) > SAMPLES_KEPT:
        known.clear()
    first, last = (china_day_span(day.isoformat()) for day in period)
    if first is None or last is None:
        return Sampled((), frozenset())
    seeds = sample_store.drawn_between(tx, first[0], last[1])
    for id_, seed in seeds.items():
        if id_ not in known:
            known[id_] = _households(tx, id_, seed)
    return Sampled(tuple(seeds), frozenset[EntityId]().union(*(known[id_] for id_ in seeds)))


def _households(tx: Transaction, sample: str, seed: str) -> frozenset[EntityId]:
    frozen = read_list(sample_store.list_of(tx, sample))
    if frozen.of != "households":
        return frozenset()
    return frozenset(EntityId(one.id) for one in draw(frozen, seed).drawn)
