"""Which faults a log shows that nobody staged in so many words: who wrote what without knowing of whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.simulation.eyes import LogRow
from tests.simulation.log_checks import counted
from tests.simulation.naive_merge import spelled

if TYPE_CHECKING:
    from tests.simulation.world import World


class Written(NamedTuple):
    """One write of one field, or one removal or return."""

    row: LogRow
    unit: str
    value: Any
    saw: frozenset[str]
    kind: str


def note_findings(world: World) -> None:
    """Counts what the log of a finished run shows."""
    by_entity: dict[str, list[Written]] = {}
    for row, content in counted(world.eyes().log()):
        for part in content.get("parts", ()):
            by_entity.setdefault(part["e"], []).extend(_written(row, content, part))
    for writes in by_entity.values():
        for first, second in combinations(writes, 2):
            if first.row.author != second.row.author:
                _note_pair(world, first, second)
        _note_chain(world, writes)


def _written(row: LogRow, content: dict[str, Any], part: dict[str, Any]) -> Iterator[Written]:
    for unit, write in part.get("set", {}).items():
        saw = frozenset(write.get("saw", ())) | frozenset(part.get("life_saw", ()))
        yield Written(row, unit, write["v"], saw, content["kind"])
    if part.get("life"):
        life = part["life"]
        saw = frozenset(life.get("saw", ())) | frozenset(life.get("seen", ()))
        yield Written(row, "_life", life["dead"], saw, content["kind"])


def _note_pair(world: World, first: Written, second: Written) -> None:
    """`first` came in before `second`."""
    made = world.oracle.made.get(second.row.id), world.oracle.made.get(first.row.id)
    known = any(
        one is not None and other.row.id in _displayed(one) for one, other in zip(made, (first, second), strict=True)
    )
    if known or first.row.id in second.saw or second.row.id in first.saw:
        return
    if "_life" in {first.unit, second.unit}:
        if first.unit == "_life" and first.value is True and second.unit != "_life":
            world.tally["10a"] += 1
        if second.unit == "_life" and second.value is True and first.unit != "_life":
            world.tally["10b"] += 1
    elif first.unit != second.unit:
        world.tally["7"] += 1
    elif {first.kind, second.kind} == {"resolve"}:
        world.tally["28b"] += 1
    else:
        same = spelled(first.value) == spelled(second.value)
        world.tally["9" if same else "8"] += 1
        world.tally["26"] += first.kind == "resolve" and not same


def _displayed(made: Any) -> frozenset[str]:
    return frozenset().union(*(shown.ids for shown in made.screen.values()))


def _note_chain(world: World, writes: list[Written]) -> None:
    """Three writes of one device, each having seen the one before, that came in at one moment."""
    by_unit: dict[tuple[str, str], list[Written]] = {}
    for one in writes:
        by_unit.setdefault((one.unit, one.row.device), []).append(one)
    for chain in by_unit.values():
        for first, second, third in zip(chain, chain[1:], chain[2:], strict=False):
            chained = first.row.id in second.saw and second.row.id in third.saw
            world.tally["11"] += chained and first.row.received_ms == second.row.received_ms == third.row.received_ms
