"""The tiles under a drawing: the right ones, each where its ground is."""

from __future__ import annotations

import pytest

from shared_models.errors import UnfitError
from shared_models.gcj import to_gcj
from shared_models.tiles import MOST_TILES, Tile, TileService, check_service, shown_at, tiles_under
from shared_models.whereabouts import Drawing, Point, Spot, draw_spots

HOUSES = (Spot(39.1520, 100.1650), Spot(39.1610, 100.1790), Spot(39.1555, 100.1700))
SERVICE = TileService(url="http://10.0.0.9/{z}/{x}/{y}.png")


def drawn(*spots: Spot, width: float = 800, height: float = 600) -> tuple[Drawing, tuple[Tile, ...]]:
    drawing = draw_spots(list(spots), width=width, height=height)
    return drawing, tiles_under(spots, drawing, width=width, height=height)


def test_the_tile_of_a_known_place_is_the_one_that_everybody_counts() -> None:
    # Source: the worked example of the OpenStreetMap wiki, Slippy map tilenames: Tokyo at zoom 18.
    _drawing, tiles = drawn(Spot(35.6590699, 139.7006793))
    assert (18, 232_798, 103_246) in {tile[:3] for tile in tiles}


def test_tiles_cover_the_drawing_without_gap_or_overlap() -> None:
    _drawing, tiles = drawn(*HOUSES)
    at = {(tile.column, tile.row): tile for tile in tiles}
    assert max(min(tile.left for tile in tiles), min(tile.top for tile in tiles)) <= 0
    assert max(tile.left + tile.width for tile in tiles) >= 800
    assert max(tile.top + tile.height for tile in tiles) >= 600
    for (column, row), tile in at.items():
        if (column + 1, row) in at:
            assert at[column + 1, row].left == pytest.approx(tile.left + tile.width)
        if (column, row + 1) in at:
            assert at[column, row + 1].top == pytest.approx(tile.top + tile.height)
    assert all(128 < tile.width < 512 for tile in tiles), "not magnified more than the next zoom would be"


def test_a_house_lies_within_the_tile_of_its_own_ground() -> None:
    drawing, tiles = drawn(*HOUSES)
    for spot, point in zip(HOUSES, drawing.points, strict=True):
        alone = tiles_under([spot], Drawing((Point(0.5, 0.5),), 1_000.0, drawing.east), width=1, height=1)
        assert len(alone) == 1
        shift = alone[0].zoom - tiles[0].zoom
        mine = next(t for t in tiles if (t.column, t.row) == (alone[0].column >> shift, alone[0].row >> shift))
        assert mine.left <= point.x <= mine.left + mine.width
        assert mine.top <= point.y <= mine.top + mine.height


def test_a_drawing_of_nothing_needs_none_and_a_huge_one_not_too_many() -> None:
    assert drawn()[1] == ()
    wide = drawn(Spot(20.0, 80.0), Spot(50.0, 130.0), width=6_000, height=6_000)[1]
    assert 0 < len(wide) <= MOST_TILES


def test_an_address_names_zoom_column_and_row() -> None:
    assert Tile(17, 5, 6, 0, 0, 1, 1).address(SERVICE) == "http://10.0.0.9/17/5/6.png"


@pytest.mark.parametrize("url", ["file:///{z}/{x}/{y}", "http://10.0.0.9/{z}/{x}.png", ""])
def test_an_address_that_cannot_be_asked_for_tiles_is_refused(url: str) -> None:
    with pytest.raises(UnfitError):
        check_service(TileService(url=url))
    check_service(SERVICE)


def test_spots_move_only_for_a_service_that_draws_shifted() -> None:
    assert shown_at(HOUSES, None) == HOUSES
    assert shown_at(HOUSES, SERVICE) == HOUSES
    shifted = TileService(url=SERVICE.url, shifted=True)
    assert shown_at(HOUSES, shifted) == tuple(to_gcj(spot) for spot in HOUSES)
