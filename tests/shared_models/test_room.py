"""How much is left is said in visits, and early enough."""

from __future__ import annotations

import pytest

from shared_models.room import DAY_BYTES, VISIT_BYTES, VISITS_A_DAY, WEEK_BYTES, Room, room_for


@pytest.mark.parametrize(
    ("free", "room"),
    [
        (WEEK_BYTES, Room("enough", 5 * VISITS_A_DAY)),
        (WEEK_BYTES - 1, Room("low", 5 * VISITS_A_DAY - 1)),
        (DAY_BYTES, Room("low", VISITS_A_DAY)),
        (DAY_BYTES - 1, Room("short", VISITS_A_DAY - 1)),
        (VISIT_BYTES, Room("short", 1)),
        (VISIT_BYTES - 1, Room("none", 0)),
        (0, Room("none", 0)),
        (None, Room("enough", 0)),
    ],
)
def test_the_room_that_is_left_is_counted_in_visits(free: int | None, room: Room) -> None:
    assert room_for(free) == room
