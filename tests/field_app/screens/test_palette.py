"""Sun on the glass: every text colour stands at 7:1 or better on its ground."""

from __future__ import annotations

import pytest

from field_app.screens import palette

PAIRS = {
    "ink on paper": (palette.INK, palette.PAPER),
    "ink on ground": (palette.INK, palette.GROUND),
    "quiet on paper": (palette.QUIET, palette.PAPER),
    "quiet on ground": (palette.QUIET, palette.GROUND),
    "brand on paper": (palette.BRAND, palette.PAPER),
    "brand on its soft ground": (palette.BRAND, palette.BRAND_SOFT),
    "bar": (palette.ON_BRAND, palette.BRAND),
    **{f"tint {tone}": (tint.text, tint.ground) for tone, tint in palette.TINTS.items()},
    **{f"tint {tone} on paper": (tint.text, palette.PAPER) for tone, tint in palette.TINTS.items()},
}


def light(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("pair", PAIRS)
def test_text_stands_at_seven_to_one_or_better(pair: str) -> None:
    assert contrast(*PAIRS[pair]) >= 7


def test_the_frame_of_an_input_stands_at_three_to_one_or_better() -> None:
    assert min(contrast(palette.EDGE, palette.PAPER), contrast(palette.EDGE, palette.GROUND)) >= 3
