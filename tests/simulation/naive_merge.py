"""The merge by its definition, slow and plain: what the real fold is compared with.

It shares no line with `shared_models`: it reads changes as plain JSON and looks every law up in the whole set.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class NaiveUnit:
    """All writes of one field in the order they came to count."""

    values: dict[str, Any] = field(default_factory=dict)
    saw: dict[str, frozenset[str]] = field(default_factory=dict)
    life_saw: dict[str, frozenset[str]] = field(default_factory=dict)
    effective: str | None = None

    def add(self, id_: str, value: Any, saw: Iterable[str]) -> None:
        """Takes one more write."""
        self.values[id_] = value
        self.saw[id_] = frozenset(saw) - {id_}
        live = self.live()
        if self.effective not in live:
            saw_it = self.effective is None or self.effective in self.saw[id_]
            self.effective = id_ if saw_it and id_ in live else next(iter(live), None)

    def live(self) -> list[str]:
        """The writes that no write lists as seen."""
        replaced = frozenset().union(*self.saw.values())
        return [id_ for id_ in self.values if id_ not in replaced]

    def options(self) -> int:
        """How many different values stand."""
        return len({spelled(self.values[id_]) for id_ in self.live()})


@dataclass(slots=True)
class NaiveEntity:
    """One entity: its fields, and its removals (true) and returns (false)."""

    type: str
    units: dict[str, NaiveUnit] = field(default_factory=dict)
    life: NaiveUnit = field(default_factory=NaiveUnit)
    seen: dict[str, frozenset[str]] = field(default_factory=dict)

    def contested(self) -> bool:
        """Whether a removal stands beside a return, or beside a write when neither knew of the other."""
        marks = self.life.live()
        removals = [id_ for id_ in marks if self.life.values[id_]]
        if removals and len(removals) < len(marks):
            return True
        return any(
            write not in self.seen[removal] | {removal} and removal not in unit.life_saw[write]
            for removal in removals
            for unit in self.units.values()
            for write in unit.live()
        )

    def hidden(self) -> bool:
        """Whether lists leave it out."""
        return bool(self.life.effective and self.life.values[self.life.effective]) and not self.contested()


@dataclass(slots=True)
class NaiveCase:
    """One household."""

    entities: dict[str, NaiveEntity] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)

    def add(self, change: dict[str, Any]) -> None:
        """Takes one change, as JSON."""
        id_ = change["id"]
        for part in change.get("parts", ()):
            entity = self.entities.setdefault(part["e"], NaiveEntity(part["type"]))
            life_saw = frozenset(part.get("life_saw", ()))
            for name, write in part.get("set", {}).items():
                unit = entity.units.setdefault(name, NaiveUnit())
                unit.life_saw[id_] = life_saw
                unit.add(id_, write["v"], write.get("saw", ()))
            life = part.get("life")
            if life is not None:
                entity.seen[id_] = frozenset(life.get("seen", ()))
                entity.life.add(id_, life["dead"], life.get("saw", ()))
        if "act" in change:
            self.acts.append(id_)

    def contradictions(self) -> set[tuple[str, str]]:
        """Where the office must decide, as (entity, field); `_life` for a contested removal."""
        found = {(id_, "_life") for id_, entity in self.entities.items() if entity.contested()}
        for id_, entity in self.entities.items():
            if not entity.hidden():
                found |= {(id_, name) for name, unit in entity.units.items() if unit.options() > 1}
        return found


def spelled(value: Any) -> str:
    """One text for all spellings of a value."""
    return unicodedata.normalize("NFC", json.dumps(value, sort_keys=True, ensure_ascii=False))
