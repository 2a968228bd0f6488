"""The sync page and a real server behind it: plain words before, progress meanwhile, and what came back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_models.ids import EntityId
from shared_models.visit import Remark, visits
from sync_server.use_cases.enrol_device import revoke_device
from tests.field_app.kit import PIN
from tests.field_app.office import OFFICER, PASSWORD, Office, now_ms, open_office
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.field_app.screens.test_evidence import explain, fill_in, sign

pytestmark = pytest.mark.anyio


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    with open_office(str(path), tmp_path / "server") as opened:
        opened.register(1, "王秀英")
        yield opened


async def sign_in(glass: Glass, office: Office, password: str) -> None:
    """Fills in the first sign-in and touches its button."""
    texts = {"server": office.url, "login": "u-1", "device": "沙河 01", "pin": PIN, "again": PIN, "password": password}
    for name, text in texts.items():
        await glass.type(f"enrol.{name}", text)
    await glass.tap("enrol.go")


async def enrolled(tablet: Tablet, office: Office) -> Glass:
    """A window after a first sign-in at a real server, its households come."""
    tablet.clock.wall_ms = now_ms()
    glass = await tablet.start()
    await glass.tap("unlock.other")
    await sign_in(glass, office, "wrong")
    await glass.wait_for(lambda: "用户名或密码不对" in glass.said())
    await sign_in(glass, office, PASSWORD)
    await glass.wait_for(lambda: glass.has("household.h-1"))
    return glass


def statuses(office: Office) -> list[str]:
    """How the visits stand at the server."""
    return [visit.status for visit in visits(office.case("h-1"))]


async def test_without_a_network_the_page_says_what_is_only_here_and_that_it_is_safe(glass: Glass) -> None:
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("sync-chip")
    await glass.tap("sync.now")
    await glass.wait_for(lambda: "连不上服务器" in glass.said())
    assert "一个字也不会丢" in glass.said()
    assert "王秀英" in glass.words_of("sync.h-1")
    assert "1 条" in glass.words_of("sync.h-1")
    await glass.tap("back")
    assert "1 条仅在本机" in glass.words_of("sync-chip")


async def test_a_first_sign_in_brings_the_households_and_a_save_goes_up_by_touch(
    tablet: Tablet, office: Office
) -> None:
    glass = await enrolled(tablet, office)
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.housing")
    await glass.type("field.household.phone", "0936-5551")
    await glass.tap("back")
    await glass.tap("sync-chip")
    await glass.tap("sync.now")
    await glass.wait_for(lambda: "全部内容服务器都已收到" in glass.said())
    assert office.case("h-1").root.value("phone") == "0936-5551"


async def test_a_revoked_tablet_keeps_its_work_says_what_to_do_and_goes_on_after_a_new_sign_in(
    tablet: Tablet, office: Office
) -> None:
    glass = await enrolled(tablet, office)
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    revoke_device(office.database, tablet.account.device, by=OFFICER, now_ms=now_ms())
    await glass.tap("sync-chip")
    await glass.tap("sync.now")
    await glass.wait_for(lambda: "本机的登录已失效或被停用" in glass.said())
    assert "请重新登录后再同步" in glass.said()
    assert not statuses(office)
    await glass.tap("back")
    await glass.tap("back")
    await glass.tap("back")
    await glass.tap("lock")
    await glass.tap("unlock.other")
    await sign_in(glass, office, PASSWORD)
    await glass.wait_for(lambda: statuses(office) == ["draft"])


async def returned(tablet: Tablet, office: Office) -> Glass:
    """A visit that was finished, came back with a remark and stands in the list of those returned."""
    glass = await enrolled(tablet, office)
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await fill_in(glass, tablet)
    await glass.tap("section.finish")
    await explain(glass, "present.second")
    for signer in ("lead", "second", "respondent"):
        await sign(glass, signer)
    await glass.tap("visit.finish")
    await glass.wait_for(lambda: statuses(office) == ["finished"])
    visit = tablet.place().visit
    office.return_("h-1", visit, Remark(EntityId("h-1"), "housing_area", "与房产证不符,请核对"))
    await tablet.shift.exchange.once()  # the one under way still sends photos
    await tablet.shift.exchange.once()
    await glass.tap("back")
    await glass.tap("group.returned")
    return glass


async def test_a_returned_visit_opens_at_the_very_field_with_the_remark_beside_it(
    tablet: Tablet, office: Office
) -> None:
    glass = await returned(tablet, office)
    assert "与房产证不符" in glass.words_of("household.h-1")
    await glass.tap("household.h-1")
    await glass.tap("household.correct")
    assert glass.has("field.household.housing_area")
    assert "审核意见:与房产证不符,请核对" in glass.said()
    assert "提交时填写:60" in glass.said()
    assert "退回 1 处" in glass.words_of("section.housing")
    await glass.tap("answer.housing_area")
    await glass.type("reason", "按实际测量填写")
    await glass.tap("reason.go")
    assert "已答复:按实际测量填写" in glass.said()
    await glass.type("field.household.housing_area", "58")
    await glass.tap("section.finish")
    for signer in ("lead", "second", "respondent"):
        await sign(glass, signer)
    await glass.tap("visit.finish")
    await glass.wait_for(lambda: statuses(office) == ["finished"])
    assert office.case("h-1").root.value("housing_area") == "58"
