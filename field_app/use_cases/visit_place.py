"""Where a save belongs: the household and, during a visit, the visit."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.ids import EntityId


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """One visit of one household: the address that every use case of a visit takes."""

    household: EntityId
    visit: EntityId
