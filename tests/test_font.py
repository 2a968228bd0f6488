"""The bundled font can write every name of a Chinese case file."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONT = Path(__file__).parent.parent / "assets" / "fonts" / "cn.ttf"


@pytest.fixture(scope="module")
def shapes() -> set[int]:
    """The characters that have a shape."""
    with TTFont(FONT) as font:
        return set(font.getBestCmap())


def test_every_hanzi_of_gbk_has_a_shape(shapes: set[int]) -> None:
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F)
    characters = "".join(pair.decode("gbk", "ignore") for pair in pairs)
    hanzi = [character for character in characters if "\u4e00" <= character <= "\u9fa5"]
    assert len(hanzi) == 20_902
    assert [character for character in hanzi if ord(character) not in shapes] == []


def test_name_characters_and_the_signs_that_screens_use_have_a_shape(shapes: set[int]) -> None:
    wanted = "喆堃镕珺翀昇ABCxyz0189,。:;!?()「」《》、—…·¥%㎡✓✘▲→←↑↓●○①②③④⑤"
    assert [character for character in wanted if ord(character) not in shapes] == []


def test_a_missing_character_shows_as_a_box_and_not_as_nothing() -> None:
    with TTFont(FONT) as font:
        assert font["glyf"][".notdef"].numberOfContours > 0
