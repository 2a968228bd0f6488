"""Photos and signatures on the screen: what is taken, what is shown to the family, and the end of the visit."""

from __future__ import annotations

from collections.abc import Mapping

import flet as ft
import pytest

from shared_models.identity_number import with_check_character
from shared_models.visit import visits
from tests.field_app.kit import photo
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio
TYPED: Mapping[str, Mapping[str, str]] = {
    "housing": {"field.household.housing_area": "60"},
    "observed": {"field.household.living_conditions": "屋内整洁"},
    "interview": {"field.interview.lives_here": "邻居说的秘密"},
}
TOUCHED: Mapping[str, tuple[str, ...]] = {
    "outcome": ("field.visit.outcome.completed",),
    "present": ("field.visit.second.u-2", "field.visit.respondent.m-1-1", "field.visit.notice_shown.yes"),
    "housing": ("field.household.housing_tenure.owned",),
    "assets": ("field.household.has_assets.no",),
    "interview": ("interview.add",),
}


async def fill_in(visit: Glass, tablet: Tablet) -> None:
    """Everything a visit needs but the signatures."""
    for section in ("outcome", "present", "housing", "assets", "observed", "interview"):
        await visit.tap(f"section.{section}")
        for name in TOUCHED.get(section, ()):
            await visit.tap(name)
        for name, text in TYPED.get(section, {}).items():
            await visit.type(name, text)
    await visit.tap("section.members")
    await visit.tap("edit.member.m-1-2")
    await visit.type("field.member.identity_number", with_check_character("99000020100501123"))
    await visit.tap("field.member.ability.minor")
    await visit.tap("section.photos")
    for seed, slot in enumerate(("front", "living")):
        await take(visit, tablet, slot, photo(seed=seed))


async def take(visit: Glass, tablet: Tablet, slot: str, picture: bytes) -> None:
    """Chooses a picture for a slot and waits until the work on it is done."""
    tablet.pictures.waiting.append(picture)
    await visit.tap(f"photo.choose.{slot}")
    await visit.wait_for(lambda: "正在处理照片" not in visit.said())


async def explain(visit: Glass, name: str, text: str = "已核实") -> None:
    """Says why a finding may stand."""
    await visit.tap(f"explain.{name}")
    await visit.type("reason", text)
    await visit.tap("reason.go")


async def sign(visit: Glass, signer: str) -> None:
    await visit.tap(f"sign.{signer}")
    pad = visit.within("pad", ft.GestureDetector)
    for event, x, y in (("pan_down", 20.0, 30.0), ("pan_update", 90.0, 70.0), ("pan_update", 900.0, -5.0)):
        await visit.fire(pad, event, {"k": "touch", "l": {"x": x, "y": y}, "g": {"x": x, "y": y}})
    await visit.tap("sign.done")


async def test_a_slot_names_the_rule_that_needs_it_and_shows_what_was_taken(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.photos")
    assert "依据:最低生活保障审核确认办法 第十六条" in visit.words_of("slot.front")
    assert "必拍" in visit.words_of("slot.front")
    await take(visit, tablet, "front", photo())
    assert "必拍" not in visit.words_of("slot.front")
    assert visit.within("slot.front", ft.Image).semantics_label == "房屋正面"
    assert "只在本机" in visit.words_of("slot.front")


async def test_the_same_picture_again_is_kept_and_asked_about(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.photos")
    await take(visit, tablet, "front", photo(seed=4))
    await take(visit, tablet, "living", photo(seed=4))
    assert "很像" in visit.words_of("notice")
    assert len(tablet.case().shown("photo")) == 2


@pytest.mark.parametrize("bad", [b"", b"no picture at all", bytes(41 * 1024 * 1024)], ids=["empty", "text", "41 MB"])
async def test_a_file_that_is_no_picture_is_refused_with_a_reason_and_nothing_is_lost(
    visit: Glass, tablet: Tablet, bad: bytes
) -> None:
    await visit.tap("section.photos")
    await take(visit, tablet, "front", bad)
    assert visit.has("notice")
    assert "编号" not in visit.words_of("notice"), "a known mistake has words of its own"
    assert not tablet.case().shown("photo")
    await take(visit, tablet, "front", photo())
    assert len(tablet.case().shown("photo")) == 1


async def test_a_photo_goes_only_with_a_reason(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.photos")
    await take(visit, tablet, "other", photo())
    id_ = tablet.case().shown("photo")[0].id
    await visit.tap(f"photo.remove.{id_}")
    await visit.tap("reason.go")
    assert "请写明原因" in visit.said()
    await visit.type("reason", "拍到了无关的人")
    await visit.tap("reason.go")
    assert not tablet.case().shown("photo")
    assert "必拍" in visit.words_of("slot.front")


async def test_what_is_missing_is_listed_and_a_touch_goes_to_the_very_field(visit: Glass) -> None:
    await visit.tap("section.finish")
    assert "必须补正" in visit.said()
    assert "第十六条" in visit.said()
    await visit.tap("finding.present.second")
    assert visit.has("field.visit.second.u-2")
    await visit.tap("section.finish")
    await visit.tap("finding.members.identity_number")
    assert visit.has("field.member.identity_number")
    assert "focus" in visit.connection.called
    assert "scroll_to" in visit.connection.called


async def test_the_family_reads_only_its_own_data_in_large_letters(visit: Glass, tablet: Tablet) -> None:
    await fill_in(visit, tablet)
    await visit.tap("section.finish")
    await visit.tap("sign.respondent")
    assert "邻居说的秘密" not in visit.said()
    assert "沙河镇东关村1号" in visit.said()
    assert "到访调查员:王调查、赵调查" in visit.said()
    lines = [c for c in visit.shown() if isinstance(c, ft.Text) and "住址" in c.value]
    assert [line.size for line in lines] == [24]


async def test_who_came_names_only_who_is_there(visit: Glass) -> None:
    await visit.tap("section.finish")
    await visit.tap("sign.lead")
    assert "到访调查员:王调查" in visit.texts()


async def test_a_signature_needs_strokes_and_a_thumbprint_a_witness(visit: Glass, tablet: Tablet) -> None:
    await fill_in(visit, tablet)
    await visit.tap("section.finish")
    await visit.tap("sign.respondent")
    await visit.tap("sign.done")
    assert "请在框内签名或按手印" in visit.said()
    await visit.tap("sign.mode.refused")
    assert not visit.has("pad")
    await visit.tap("sign.done")
    assert "请填写见证人姓名" in visit.said()
    await visit.type("sign.witness", "逯见证")
    await visit.tap("sign.done")
    assert "拒绝签字" in visit.said()
    assert visits(tablet.case())[-1].signatures[0].mode == "refused"


async def test_a_signed_and_finished_visit_goes_to_the_office_and_can_only_be_read(
    visit: Glass, tablet: Tablet
) -> None:
    await fill_in(visit, tablet)
    await visit.tap("section.finish")
    await visit.tap("visit.finish")
    assert "还有 4 项必须补正或说明" in visit.words_of("notice")
    await explain(visit, "present.second", "赵调查在邻居家")
    assert "说明:赵调查在邻居家" in visit.said()
    for signer in ("lead", "second", "respondent"):
        await sign(visit, signer)
    assert "检查通过" in visit.said() or "尚未填写" in visit.said()
    await visit.tap("visit.finish")
    assert "入户记录已完成" in visit.words_of("notice")
    assert visits(tablet.case())[-1].status == "finished"
    assert "待审核" in visit.said()


async def test_a_change_after_signing_is_pointed_out_to_the_signer(visit: Glass, tablet: Tablet) -> None:
    await fill_in(visit, tablet)
    await visit.tap("section.finish")
    await sign(visit, "respondent")
    await visit.tap("section.housing")
    await visit.type("field.household.housing_area", "61")
    await visit.tap("section.finish")
    assert "签字后记录有改动" in visit.said()
