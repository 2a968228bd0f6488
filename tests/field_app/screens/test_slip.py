"""The slip on the screen: what the family sees, the files it takes along, and the act that nobody makes by default."""

from __future__ import annotations

import flet as ft
import pytest

from shared_models.visit import visits
from tests.field_app.kit import photo
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.field_app.screens.test_evidence import explain, fill_in, sign, take

pytestmark = pytest.mark.anyio


async def finished(visit: Glass, tablet: Tablet) -> None:
    """A visit that was filled in, signed and handed to the office."""
    await fill_in(visit, tablet)
    await visit.tap("section.finish")
    for signer in ("lead", "second", "respondent"):
        await sign(visit, signer)
    await explain(visit, "present.second")
    await visit.tap("visit.finish")


def acts(tablet: Tablet) -> list[str]:
    return [act.name for act in tablet.case().acts]


async def test_the_finish_section_shows_the_slip_in_large_letters_with_its_code(visit: Glass, tablet: Tablet) -> None:
    await fill_in(visit, tablet)
    await visit.tap("section.finish")
    await visit.tap("visit.slip")
    said = visit.said()
    assert "户主:王秀英" in said
    assert "调查员一:未签字" in said
    assert "记录还没有提交" in said
    assert "邻居说的秘密" not in said
    lines = [c for c in visit.shown() if isinstance(c, ft.Text) and "户主:王秀英" in c.value]
    assert [line.size for line in lines] == [22]
    picture = visit.within("slip.code", ft.Image)
    assert isinstance(picture.src, bytes)
    assert picture.src.startswith(b"\x89PNG")
    assert picture.width == 340


async def test_after_the_visit_the_household_sheet_gives_the_slip_with_the_names_as_signed(
    visit: Glass, tablet: Tablet
) -> None:
    await finished(visit, tablet)
    await visit.tap(f"slip.{tablet.place().visit}")
    assert "调查员一:王调查(已签字)" in visit.said()
    assert "等待街道(乡镇)审核" in visit.said()
    assert "hand_slip" not in acts(tablet), "looking at the slip is not handing it over"


async def test_a_visit_that_is_not_finished_has_no_slip_on_the_sheet(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("back")
    assert not visit.has(f"slip.{tablet.place().visit}")


@pytest.mark.parametrize(("kind", "begin"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
async def test_the_slip_is_saved_as_a_pdf_or_a_picture(visit: Glass, tablet: Tablet, kind: str, begin: bytes) -> None:
    await visit.tap("section.finish")
    await visit.tap("visit.slip")
    await visit.tap(f"slip.{kind}")
    await visit.wait_for(lambda: bool(tablet.files.saved))
    ((name, data),) = tablet.files.saved.items()
    assert name == f"入户告知单-{tablet.place().visit[-8:]}.{kind}"
    assert data.startswith(begin)
    await visit.wait_for(lambda: "没有加密" in visit.words_of("notice"))
    assert "hand_slip" not in acts(tablet)


async def test_nothing_is_said_when_the_person_chose_no_place_for_the_file(visit: Glass, tablet: Tablet) -> None:
    tablet.files.refuses = True
    await visit.tap("section.finish")
    await visit.tap("visit.slip")
    await visit.tap("slip.png")
    await visit.settle()
    assert not tablet.files.saved
    assert "已保存为文件" not in visit.said()


async def test_handing_over_is_recorded_when_somebody_says_so(visit: Glass, tablet: Tablet) -> None:
    await finished(visit, tablet)
    await visit.tap(f"slip.{tablet.place().visit}")
    await visit.tap("slip.handed")
    assert acts(tablet)[-1] == "hand_slip"
    assert visits(tablet.case())[-1].status == "finished"
    assert "2026-09-21 已交给家庭" in visit.said()
    assert not visit.has("slip.handed"), "once a day is enough"


async def test_the_slip_changes_its_language_with_a_touch(visit: Glass) -> None:
    await visit.tap("section.finish")
    await visit.tap("visit.slip")
    before = visit.within("slip.code", ft.Image).src
    await visit.tap("language")
    assert "Head of household:王秀英" in visit.said().replace(": ", ":")
    assert visit.within("slip.code", ft.Image).src != before


async def test_a_photo_is_chosen_again_in_its_place(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.photos")
    await take(visit, tablet, "front", photo(seed=1))
    old = tablet.case().shown("photo")[0].id
    tablet.pictures.waiting.append(photo(seed=2))
    await visit.tap(f"photo.again.{old}")
    await visit.wait_for(lambda: [one.id for one in tablet.case().shown("photo")] != [old])
    (new,) = tablet.case().shown("photo")
    assert new.value("slot") == "front"
    await visit.wait_for(lambda: visit.has(f"photo.{new.id}") and not visit.has(f"photo.{old}"))
