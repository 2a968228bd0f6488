"""A regular colour fringe over a whole plane is told from scenes; planes too small are not judged."""

from __future__ import annotations

import math
from random import Random

import pytest

from shared_models.moire import BLOCK, PLACES, SQUARE, moire_of, places


def noise(random: Random) -> list[list[float]]:
    return [[128 + random.gauss(0, 12) for _ in range(SQUARE)] for _ in range(SQUARE)]


def square(waves: float, *, across: bool = True, strength: float = 12, seed: int = 1) -> bytes:
    """Noise with so many waves along the rows, or down the columns."""
    values = noise(Random(seed))  # noqa: S311 - grain, not a secret
    for y, row in enumerate(values):
        for x in range(SQUARE):
            row[x] += strength * math.sin(2 * math.pi * waves * (x if across else y) / SQUARE)
    return bytes(min(255, max(0, round(value))) for row in values for value in row)


NOISE = square(0, strength=0)
FRINGE = square(21)


@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("waves", [9, 20.5, 37])
def test_a_fringe_in_all_squares_stands_out_whichever_way_it_runs(waves: float, across: bool) -> None:  # noqa: FBT001
    strength = moire_of([[square(waves, across=across, seed=n) for n in range(5)]])
    plain = moire_of([[square(0, strength=0, seed=n) for n in range(5)]])

    assert strength is not None
    assert plain is not None
    assert plain < 120
    assert strength > 200


def test_a_fringe_in_fewer_than_seven_squares_of_nine_counts_for_nothing() -> None:
    assert moire_of([[FRINGE] * 6 + [NOISE] * 3]) == moire_of([[NOISE]])
    assert moire_of([[FRINGE] * 7 + [NOISE] * 2]) == moire_of([[FRINGE]])


def test_the_stronger_plane_counts() -> None:
    assert moire_of([[NOISE], [FRINGE]]) == moire_of([[FRINGE], [NOISE]]) == moire_of([[FRINGE]])


def test_the_edges_of_blocks_as_jpeg_has_them_are_no_fringe() -> None:
    assert moire_of([[square(2 * BLOCK)]]) == pytest.approx(moire_of([[NOISE]]), abs=40)


def test_an_even_plane_has_none_and_no_plane_is_not_judged() -> None:
    assert moire_of([[bytes(SQUARE * SQUARE)]]) == 0
    assert moire_of([]) is None
    assert moire_of([[], []]) is None


def test_squares_lie_within_the_plane_and_reach_its_edges() -> None:
    found = places(640, 360)

    assert len(found) == PLACES**2
    assert (min(found), max(found)) == ((0, 0), (640 - SQUARE, 360 - SQUARE))
    assert places(SQUARE - 1, 500) == ()
    assert set(places(SQUARE, SQUARE)) == {(0, 0)}
