"""Photos of screens are told from homes full of regular things, through the tablet's own darkroom."""

from __future__ import annotations

from shared_models.flags.detect import FRINGED
from tests.shared_models.flags.recaptured import fringe

FEW = 5
"""The document's table is made of many more: `python -m tests.shared_models.flags.recaptured`."""


def test_screens_are_found_and_homes_are_not_taken_for_screens() -> None:
    screens = [fringe("screen", number) for number in range(FEW)]
    homes = [fringe(kind, number) for kind in ("plain", "regular") for number in range(FEW)]

    assert sum(strength >= FRINGED for strength in screens) >= FEW - 1
    assert max(homes) < FRINGED
