"""What the world knows for sure: every change made, who made it, and what was on the screen it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared_models.entity import Entity

UnitKey = tuple[str, str]
"""Entity and field."""
LIFE = "_life"


@dataclass(frozen=True, slots=True)
class Shown:
    """The ids behind everything a screen showed of one entity."""

    units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    """Removals and returns."""

    @property
    def ids(self) -> frozenset[str]:
        """All of them."""
        return self.marks.union(*self.units.values())


NOTHING = Shown()


def shown_of(entity: Entity) -> Shown:
    """What a screen that shows this entity shows."""
    units = {unit: frozenset(s.id for s in register.live) for unit, register in entity.units.items()}
    return Shown(units=units, marks=frozenset(mark.id for mark in entity.life))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One change as its author's device kept it."""

    id: str
    body: bytes
    by: str
    """The device."""
    step: int
    screen: Mapping[str, Shown]
    """Per entity, what was displayed."""
    own: frozenset[str]
    """What its author had made himself from the same form, and so knew."""
    strict: bool = True
    """Made by a client whose every rule holds; poison and foreign clients are not."""
    content: dict[str, Any] = field(default_factory=dict)


class Oracle:
    """All changes ever made, in any life of the server."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self.made: dict[str, Made] = {}
        self.superseders: dict[tuple[str, str, str], set[str]] = {}
        """Per (entity, field, write): the writes that list it as seen."""

    def note(self, made: Made) -> None:
        """Remembers a change."""
        if made.id in self.made:
            return
        self.made[made.id] = made
        for part in made.content.get("parts", ()) if made.strict else ():
            for unit, write in part.get("set", {}).items():
                for seen in write.get("saw", ()):
                    self.superseders.setdefault((part["e"], unit, seen), set()).add(made.id)
            for seen in (part.get("life") or {}).get("saw", ()):
                self.superseders.setdefault((part["e"], LIFE, seen), set()).add(made.id)

    def is_accounted(self, key: UnitKey, id_: str, standing: Iterable[str]) -> bool:
        """Whether a write stands, or was replaced, however indirectly, by one that stands."""
        live = set(standing)
        waiting, done = [id_], set[str]()
        while waiting:
            one = waiting.pop()
            if one in live:
                return True
            done.add(one)
            waiting += self.superseders.get((*key, one), set()) - done
        return False


def content_of(body: bytes) -> dict[str, Any]:
    """The change in these bytes as plain JSON; empty when it is none."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
