"""The map service of the own network: named by the server, kept by the tablet, never taken on trust."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_models.tiles import TileService
from tests.field_app.hand import Hand, tablet_of
from tests.field_app.office import Office, open_office
from tests.field_app.stick import Stick

TILES = TileService(url="http://10.0.0.9/{z}/{x}/{y}.png", shifted=True, credit="县自然资源局 GS(2026)1号")


@pytest.fixture
def with_tiles(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """An office whose server names a service."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    with open_office(str(path), tmp_path / "server", tiles=TILES) as office:
        office.register(1, "王秀英")
        yield office


@pytest.fixture
def hand(with_tiles: Office, tmp_path: Path) -> Iterator[Hand]:
    held = tablet_of(with_tiles, "u-1", tmp_path / "tablet")
    yield held
    held.account.close()


def test_a_tablet_keeps_the_service_that_the_server_names_also_through_an_answer_by_file(
    hand: Hand, with_tiles: Office, tmp_path: Path
) -> None:
    hand.sync()
    assert hand.account.meta.tiles == TILES
    Stick(with_tiles.database, tmp_path / "server").round(hand)
    assert hand.account.meta.tiles == TILES
    hand.restart()
    assert hand.account.meta.tiles == TILES


def test_a_server_without_a_service_takes_it_back(one: Hand) -> None:
    one.account.meta.tiles = TILES
    one.sync()
    assert one.account.meta.tiles is None


@pytest.mark.parametrize("url", ["http://10.0.0.9/", "javascript:alert({z},{x},{y})"])
def test_an_address_that_is_none_is_not_kept(sqlite_template: Path, tmp_path: Path, url: str) -> None:
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    with open_office(str(path), tmp_path / "server", tiles=TileService(url=url)) as office:
        held = tablet_of(office, "u-1", tmp_path / "tablet")
        assert held.sync().complete
        assert held.account.meta.tiles is None
        held.account.close()
