"""A QR code of a short text, as any telephone reads it without our software."""

from __future__ import annotations

import segno

QUIET = 4
"""Modules of white that must stand around a code."""


def qr_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a code, row by row, without the white around them; dark is true.

    The text is kept as bare UTF-8 bytes: every reader tries that first, many know no other Chinese encoding.

    Raises:
        ValueError: the text is longer than any code holds (2,331 bytes).
    """
    code = segno.make_qr(text, error="m", mode="byte", encoding="utf-8", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
