"""What lies on the tablet: nothing about anybody can be read from its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from field_app.devices.chance import random_bytes
from field_app.store.errors import StoreError
from field_app.store.seal import Seal
from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from shared_models.ids import EntityId
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import FONT, HEAD_NUMBER, form_of, photo, values_in

SECRETS = ("王秀英", "李建国", "沙河镇", HEAD_NUMBER, "13900001111", "很旧的冰箱", "王调查", "token-of-this-tablet")
"""Long enough that sealed bytes do not hold them by chance."""


def test_no_file_of_the_tablet_holds_a_word_about_anybody(desk: Desk, tmp_path: Path) -> None:
    account, means = desk.account, desk.means
    place = start_visit(account, EntityId("h-1"), stamp=desk.clock(), new_id=means.new_id)
    keep_draft(account, form_of(account, place, "housing"), {"phone": "13900001111"}, now_ms=NOW_MS)
    save_section(account, place, "housing", stamp=desk.clock(), new_id=means.new_id)
    keep_draft(account, form_of(account, place, "observed"), {"living_conditions": "很旧的冰箱"}, now_ms=NOW_MS)
    taken = TakenPhoto(data=photo(), slot="front", source="camera", font=FONT)
    add_photo(account, place, taken, stamp=desk.clock(), new_id=means.new_id)
    assert values_in(form_of(account, place, "observed"))["living_conditions"] == "很旧的冰箱"

    files = [path for path in (tmp_path / "tablet").rglob("*") if path.is_file()]
    everything = {path: path.read_bytes() for path in files if path.name != "device.json"}
    assert sum(path.parent.name == "files" for path in everything) == 2
    for path, data in everything.items():
        assert not data.startswith(b"\xff\xd8"), f"{path.name} is a bare JPEG"
        for secret in SECRETS:
            assert secret.encode() not in data, f"{secret} is readable in {path.name}"


def test_the_settings_file_knows_no_household_and_no_token(desk: Desk, tmp_path: Path) -> None:
    text = (tmp_path / "tablet" / "device.json").read_text()
    assert "h-1" not in text
    assert "730184" not in text
    assert desk.account.token not in text.replace("http", "")


def test_a_sealed_piece_does_not_open_in_another_place_or_with_another_key() -> None:
    seal = Seal(random_bytes(32), random_bytes)
    sealed = seal.close("王秀英".encode(), "case:h-1")
    assert seal.open(sealed, "case:h-1").decode() == "王秀英"
    for name, key in (("case:h-2", seal), ("case:h-1", Seal(random_bytes(32), random_bytes))):
        with pytest.raises(StoreError):
            key.open(sealed, name)
    with pytest.raises(StoreError):
        seal.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "case:h-1")
