"""Whether two photos look alike: difference hashes compared, and found again among millions.

The hash has 64 bits, one for each place that is brighter than its right neighbour (16 hex digits). Pictures of one
thing differ in a few bits. By the pigeonhole principle two hashes that differ in at most `ALIKE` bits agree, up to one
bit, in at least one of four bands of 16 bits: whoever looks up each band and its 16 neighbours misses none.
"""

from __future__ import annotations

from collections.abc import Iterator

ALIKE = 6
"""Bits of 64 in which two pictures of the same thing may differ. Below 8, or the bands above would miss some."""
PLAIN = 6
"""A picture with fewer edges than this (a wall, a covered lens) looks like every other plain one."""
BANDS = 4
BAND_BITS = 16
_MASK = (1 << BAND_BITS) - 1
SIDE = 8
"""Of the little picture that a look is taken of: so many rows, and one column more."""
DIGITS = 16


def look_of_greys(greys: bytes) -> str:
    """The look of a picture made 9 wide and 8 high, given as its 72 grey values row by row."""
    bits = 0
    for row in range(SIDE):
        for at in range(row * (SIDE + 1), row * (SIDE + 1) + SIDE):
            bits = bits << 1 | (greys[at] > greys[at + 1])
    return f"{bits:016x}"


def look_number(look: str) -> int | None:
    """The hash as a number; nothing for text that is none."""
    try:
        return int(look, 16) if len(look) == DIGITS and look.isascii() and look.isalnum() else None
    except ValueError:
        return None


def bits_apart(one: str, other: str) -> int | None:
    """In how many bits two looks differ; nothing when one is no look, or too plain to be told from others."""
    first, second = look_number(one), look_number(other)
    if first is None or second is None or min(first.bit_count(), second.bit_count()) < PLAIN:
        return None
    return (first ^ second).bit_count()


def look_alike(one: str, other: str) -> bool:
    """Whether two looks are so close that the pictures may be of the same thing."""
    first, second = look_number(one), look_number(other)
    return first is not None and second is not None and numbers_alike(first, second)


def numbers_alike(one: int, other: int) -> bool:
    """The same of two looks that are numbers already, as among the thousands that share a band."""
    return (one ^ other).bit_count() <= ALIKE and min(one.bit_count(), other.bit_count()) >= PLAIN


def bands(look: int) -> tuple[int, ...]:
    """The four bands of a look, each below 65,536, the highest bits first."""
    return tuple(look >> BAND_BITS * place & _MASK for place in reversed(range(BANDS)))


def near_bands(band: int) -> Iterator[int]:
    """A band and everything that differs from it in one bit: seventeen values."""
    yield band
    for bit in range(BAND_BITS):
        yield band ^ 1 << bit
