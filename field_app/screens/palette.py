"""The colours and sizes of every screen: readable in sunlight, text at 7:1 or better on its ground."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

INK = "#14211F"
"""Text."""
QUIET = "#3D4B48"
"""Text that may wait: labels, previous values, hints."""
PAPER = "#FFFFFF"
GROUND = "#EEF3F1"
"""Behind the cards."""
LINE = "#B9C6C2"
EDGE = "#5B6B67"
"""The outline of an input: 3:1 or better against paper and ground."""
BRAND = "#0A544D"
MARKING = "#D00000"
"""Of what is drawn over a picture."""
ON_BRAND = "#FFFFFF"
BRAND_SOFT = "#DCEDEA"

Tone: TypeAlias = Literal["plain", "info", "good", "warn", "bad"]


class Tint(NamedTuple):
    """A state's ground and the text that stands on it. A tint always comes with an icon and a word."""

    ground: str
    text: str
    edge: str


TINTS: dict[Tone, Tint] = {
    "plain": Tint("#E6ECEA", "#2B3835", "#B9C6C2"),
    "info": Tint("#E1EEF9", "#0A3F6B", "#9CC3E6"),
    "good": Tint("#DFF2E5", "#0B4A2A", "#93CBA8"),
    "warn": Tint("#FFF0CC", "#5A3700", "#E2BE68"),
    "bad": Tint("#FCE4E2", "#7C1313", "#E3A09B"),
}

SMALL = 14
BODY = 16
STRONG = 18
TITLE = 22
FACING = 26
"""For the family to read at arm's length."""

TOUCH = 48
"""Least height of anything that is touched."""
GAP = 12
RADIUS = 10

RAIL_FROM = 960
"""Windows at least this wide show the rail of sections; narrower ones show one line to open it."""
TWO_COLUMNS_FROM = 720
