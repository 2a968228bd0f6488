"""The code on the slip is one that every reader takes for plain UTF-8."""

from __future__ import annotations

import pytest

from shared_models.qr import qr_rows

FINDER = ((1, 1, 1, 1, 1, 1, 1), (1, 0, 0, 0, 0, 0, 1), (1, 0, 1, 1, 1, 0, 1))


def corner(rows: tuple[tuple[bool, ...], ...], y: int, x: int) -> tuple[tuple[int, ...], ...]:
    """Three lines of seven modules."""
    return tuple(tuple(int(rows[y + line][x + column]) for column in range(7)) for line in range(3))


def test_a_code_is_a_square_with_its_three_marks() -> None:
    rows = qr_rows("入户告知单")
    side = len(rows)
    assert all(len(row) == side for row in rows)
    assert [corner(rows, 0, 0), corner(rows, 0, side - 7), corner(rows, side - 7, 0)] == [FINDER] * 3


def test_chinese_is_kept_as_bytes_of_utf_8_and_in_no_denser_encoding() -> None:
    """150 bytes fill version 8 at level M (152 bytes); as double-byte characters 50 of them would fit version 6."""
    assert len(qr_rows("点" * 50)) == 17 + 4 * 8


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        qr_rows("点" * 800)
