"""How much room a tablet needs for its work, and when to say that there is little left."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

VISITS_A_DAY = 12
DAYS_WITHOUT_NETWORK = 5
"""A working week: so long a tablet must get by with what it has."""
PHOTOS_A_VISIT = 4
PHOTO_BYTES = 300_000
SAFETY = 4
"""Photos taken anew, papers that are scanned larger, and the database's own journal while it writes."""

VISIT_BYTES = PHOTOS_A_VISIT * PHOTO_BYTES * SAFETY
DAY_BYTES = VISITS_A_DAY * VISIT_BYTES
WEEK_BYTES = DAYS_WITHOUT_NETWORK * DAY_BYTES

RoomState: TypeAlias = Literal["enough", "low", "short", "none"]
"""low: no week without network fits; short: not even a day's visits; none: not the photos of one visit."""


class Room(NamedTuple):
    """What is left, and for how many visits with their photos that will do."""

    state: RoomState
    visits: int


def room_for(free_bytes: int | None) -> Room:
    """The room in so many free bytes; when nobody can tell how many there are, nothing is said about it."""
    if free_bytes is None:
        return Room("enough", 0)
    visits = free_bytes // VISIT_BYTES
    if not visits:
        return Room("none", 0)
    if free_bytes < DAY_BYTES:
        return Room("short", visits)
    return Room("low" if free_bytes < WEEK_BYTES else "enough", visits)
