"""How much of a regular colour fringe runs through a whole picture: what a camera sees when it looks at a screen.

The dots of a screen and the dots of a sensor beat against each other: fine coloured fringes (moiré) lie over all of the
picture, whatever it shows. Scenes have regular things too (tiles, bars, cloth), but seldom coloured ones everywhere.
Measured in the two colour planes alone: the power of a few rows and columns of small squares is added up by frequency,
and a frequency that stands out from those beside it is a fringe. Seven squares of nine must have one that strong.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable, Sequence
from statistics import median

SQUARE = 128
"""Pixels on a side of the squares that are looked at."""
EVERY = 16
"""One row and one column in so many."""
PLACES = 3
"""So many squares across and down each plane."""
SLOWEST = 6
"""Waves per square: slower ones are light and shade."""
BLOCK = 16
"""Blocks of eight pixels, as JPEG has them, stand out at multiples of this."""
BESIDE, APART = 10, 2
"""Frequencies that one is compared with on either side: up to so many off, without those so close to it."""
_WINDOW = tuple(0.5 - 0.5 * math.cos(2 * math.pi * at / SQUARE) for at in range(SQUARE))
_TURNS = {
    size: [cmath.exp(-2j * math.pi * at / size) for at in range(size // 2)] for size in (2, 4, 8, 16, 32, 64, 128)
}


def places(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """The left upper corners of the squares of a plane; none when it is too small for one."""
    if min(width, height) < SQUARE:
        return ()
    steps = [at / (PLACES - 1) for at in range(PLACES)]
    return tuple((round(x * (width - SQUARE)), round(y * (height - SQUARE))) for y in steps for x in steps)


def moire_of(planes: Iterable[Sequence[bytes]]) -> int | None:
    """The strength of the fringe, in hundredths of a natural logarithm; nothing when there was nothing to look at.

    Each plane is given as its squares, each of 128 by 128 values row by row. The stronger plane counts.
    """
    return max((_of_plane(squares) for squares in planes if squares), default=None)


def _of_plane(squares: Sequence[bytes]) -> int:
    """What seven squares of nine have at least: a net or a tiled wall seldom fills so much of a view."""
    return round(100 * sorted(map(_fringe, squares))[2 * len(squares) // PLACES**2])


def _fringe(square: bytes) -> float:
    """How far the strongest regular frequency of a square stands out, along its rows or its columns."""
    rows = [square[at * SQUARE : (at + 1) * SQUARE] for at in range(0, SQUARE, EVERY)]
    columns = [square[at::SQUARE] for at in range(0, SQUARE, EVERY)]
    return max(_standing_out(_spectrum(rows)), _standing_out(_spectrum(columns)))


def _spectrum(lines: Sequence[bytes]) -> list[float]:
    """The logarithm of the power of all lines together, by waves per square. Two lines share a transform."""
    power = [0.0] * (SQUARE // 2)
    for one, other in zip(lines[::2], lines[1::2], strict=True):
        level, other_level = sum(one) / SQUARE, sum(other) / SQUARE
        turned = _transform(
            [complex((a - level) * w, (b - other_level) * w) for a, b, w in zip(one, other, _WINDOW, strict=True)]
        )
        for waves in range(1, SQUARE // 2):
            ahead, back = turned[waves], turned[-waves]
            power[waves] += abs(ahead) ** 2 + abs(back) ** 2
    return [math.log(value + 1) for value in power]


def _transform(values: list[complex]) -> list[complex]:
    """The discrete Fourier transform of 1, 2, 4 … 128 values (Cooley and Tukey)."""
    size = len(values)
    if size == 1:
        return values
    even, odd = _transform(values[::2]), _transform(values[1::2])
    turned = [turn * value for turn, value in zip(_TURNS[size], odd, strict=True)]
    return [a + b for a, b in zip(even, turned, strict=True)] + [a - b for a, b in zip(even, turned, strict=True)]


def _standing_out(spectrum: Sequence[float]) -> float:
    """By how much the strongest peak exceeds the middle of either side."""
    strongest = 0.0
    for waves in range(SLOWEST, len(spectrum) - APART - 1):
        here = spectrum[waves]
        if waves % BLOCK == 0 or here < spectrum[waves - 1] or here < spectrum[waves + 1]:
            continue
        below = spectrum[max(APART + 1, waves - BESIDE) : waves - APART]
        above = spectrum[waves + APART + 1 : waves + BESIDE + 1]
        strongest = max(strongest, here - max(median(below), median(above)))
    return strongest
