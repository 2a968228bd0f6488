"""The world around a form that is being filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared_models.ids import NewId
from shared_models.questionnaire.node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a form may know of the world around it: handed in, never looked for."""

    now: datetime
    """With its offset from UTC."""
    draw: Callable[[], float]
    """A number from 0 to below 1."""
    new_id: NewId
    lists: Mapping[str, Node]
    """Of the case: `shared_models.questionnaire.lookup.case_lists`."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """`username`, `deviceid`."""
    language: str = ""
    writer: str = ""
    """Tells one tablet from another: what no screen shows is kept apart by it."""
    filled: str = ""
    """Id of the questionnaire that is being filled in."""
