"""Pictures, drawings, signatures and files that answer questions of a questionnaire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import flet as ft
import pytest

from field_app.devices.files import PickedFile
from field_app.use_cases.list_photos import list_photos
from shared_models.entity import Entity, is_shown
from shared_models.ids import EntityId
from shared_models.ink import ink_of
from shared_models.questionnaire.answers import ENTRY, FILLED
from shared_models.values import text_of
from tests.field_app.kit import photo
from tests.field_app.screens.audit import faults
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.field_app.screens.test_questionnaire import SECTION, asking
from tests.shared_models.questionnaire.kit import form, item

pytestmark = pytest.mark.anyio
MEDIA = form(
    item("text", "name"),
    item("image", "roof", label={"": "屋顶漏雨处"}, appearance=("annotate",), required="true()"),
    item("image", "signed", appearance=("signature",)),
    item("image", "plan", appearance=("draw",)),
    item("file", "proof"),
    item("repeat", "room", item("text", "use"), item("image", "view")),
    item("text", "seen", relevant="${roof} != ''"),
)


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[tuple[Tablet, Glass]]:
    """The form of pictures, open in a visit."""
    held = asking(tmp_path, MEDIA)
    glass = await opened(held)
    yield held, glass
    await held.kill()


async def opened(held: Tablet) -> Glass:
    """The form, open in a visit."""
    glass = await held.unlocked()
    for name in ("household.h-1", "household.start", f"section.{SECTION}"):
        await glass.tap(name)
    return glass


async def choose(held: Tablet, glass: Glass, name: str, picture: bytes) -> None:
    """Chooses a picture for a question and waits until the work on it is done."""
    held.pictures.waiting.append(picture)
    await glass.tap(f"{name}.choose")
    await glass.wait_for(lambda: "正在处理" not in glass.said())


async def draw(glass: Glass, *points: tuple[float, float]) -> None:
    """One stroke on the sheet, and done."""
    await press(glass, *points)
    await glass.tap("draw.done")
    await glass.wait_for(lambda: glass.has("q.name") and "正在处理" not in glass.said())


async def press(glass: Glass, *points: tuple[float, float]) -> None:
    """One stroke on the sheet."""
    pad = glass.within("pad", ft.GestureDetector)
    for number, (x, y) in enumerate(points):
        at = {"k": "touch", "l": {"x": x, "y": y}, "g": {"x": x, "y": y}}
        await glass.fire(pad, "pan_update" if number else "pan_down", at)


def filled(held: Tablet) -> Entity:
    """The questionnaire."""
    [found] = held.case().shown(FILLED)
    return found


def named(held: Tablet, unit: str) -> Entity:
    """What an answer names."""
    return held.case().entities[EntityId(text_of(filled(held).value(unit)))]


async def test_a_picture_answers_its_question_in_the_same_change(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await glass.type("q.name", "王秀英")
    await choose(held, glass, "q.roof", photo())
    taken = named(held, "roof")
    assert (taken.type, taken.value("slot"), taken.value("source")) == ("photo", "form", "file")
    assert taken.value("phash")
    assert filled(held).value("name") == "王秀英", "what was typed before was saved first"
    answer, picture = filled(held).register("roof").effective, taken.register("file").effective
    assert answer == picture is not None, "one cannot be there without the other"
    assert glass.has("q.seen"), "what follows from the picture is asked"
    assert "只在本机" in glass.words_of("q.roof")
    assert glass.within("q.roof", ft.Image).src
    assert "scroll_to" in glass.connection.called
    assert faults(glass, recorded=()) == []


async def test_what_is_typed_after_a_picture_contradicts_nothing(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await glass.type("q.name", "王")
    await choose(held, glass, "q.roof", photo())
    await glass.type("q.name", "王秀英")
    await choose(held, glass, "q.roof", photo(seed=2))
    await glass.type("q.seen", "漏雨")
    await glass.tap("section.photos")
    await glass.tap(f"section.{SECTION}")
    assert filled(held).value("name") == "王秀英"
    assert filled(held).value("seen") == "漏雨"
    assert not [unit for unit, register in filled(held).units.items() if len(register.live) > 1]
    first, second = sorted((one for one in held.case().entities.values() if one.type == "photo"), key=is_shown)
    assert not is_shown(first)
    assert filled(held).value("roof") == second.id


async def test_a_file_that_is_no_picture_is_refused_and_nothing_is_lost(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await glass.type("q.name", "王秀英")
    await choose(held, glass, "q.roof", b"no picture")
    assert "无法读取这张照片" in glass.words_of("notice")
    assert glass.typed_in("q.name") == "王秀英"
    await glass.type("q.name", "王秀兰")
    await glass.tap("section.photos")
    assert filled(held).value("name") == "王秀兰"
    assert filled(held).value("roof") is None
    assert not [unit for unit, register in filled(held).units.items() if len(register.live) > 1]


async def test_strokes_over_a_picture_are_kept_beside_it(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    assert not glass.has("q.roof.annotate")
    await choose(held, glass, "q.roof", photo(1_200, 900))
    file = named(held, "roof").value("file")
    await glass.tap("q.roof.annotate")
    board = glass.within("pad", ft.Image)
    width, height = int(board.width or 0), int(board.height or 0)
    assert abs(width / height - 4 / 3) < 0.01, "the strip of words is not drawn on"
    await draw(glass, (width / 2, height / 2), (width, height))
    assert ink_of(text_of(named(held, "roof").value("marks"))) == (((500, 500), (1000, 1000)),)
    assert named(held, "roof").value("file") == file
    await glass.tap("q.roof.annotate")
    await glass.tap("draw.clear")
    await glass.tap("draw.done")
    assert named(held, "roof").value("marks") is None


async def test_signing_and_drawing_are_pictures_that_nobody_photographed(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    assert not glass.has("q.signed.choose")
    await glass.tap("q.signed.draw")
    await glass.tap("draw.done")
    assert "框内还没有内容" in glass.said()
    await draw(glass, (20, 30), (300, 90))
    await glass.tap("q.plan.draw")
    await draw(glass, (20, 30), (300, 90), (10, 10))
    for unit in ("signed", "plan"):
        assert named(held, unit).value("source") == "drawn"
        assert named(held, unit).value("phash") is None
        assert named(held, unit).value("moire") is None
        assert named(held, unit).value("position") is None
    assert "很像" not in glass.said()


async def test_another_language_leaves_what_was_drawn(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await choose(held, glass, "q.roof", photo(1_200, 900))
    await glass.tap("q.roof.annotate")
    board = glass.within("pad", ft.Image)
    await press(glass, (0, 0), (int(board.width or 0), int(board.height or 0)))
    await glass.tap("language")
    assert "Done" in glass.said()
    await glass.tap("draw.done")
    assert named(held, "roof").value("marks") == "0,0 1000,1000"


async def test_a_picture_that_is_elsewhere_is_not_drawn_on(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await choose(held, glass, "q.roof", photo())
    for kept in (held.account.folder / "files").iterdir():
        kept.unlink()
    await glass.tap("q.roof.annotate")
    assert "原图不在本机" in glass.words_of("notice")
    assert not glass.has("pad")


async def test_a_file_is_kept_as_it_was_given(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    for name in ("C:\\papers\\证明.pdf", "新证明.pdf"):
        held.files.waiting.append(PickedFile(name, name.encode()))
        await glass.tap("q.proof.pick")
        await glass.wait_for(lambda: "正在处理" not in glass.said())
    kept = named(held, "proof")
    assert (kept.value("name"), kept.value("mime"), kept.value("size")) == ("新证明.pdf", "application/pdf", 13)
    assert held.account.blobs.read(text_of(kept.value("file"))) == "新证明.pdf".encode()  # type: ignore[arg-type]
    [old] = [one for one in held.case().entities.values() if one.type == "attachment" and not is_shown(one)]
    assert old.value("name") == "证明.pdf"


@pytest.mark.parametrize(("size", "words"), [(0, "文件是空的"), (20 * 1024 * 1024 + 1, "超过 20 MB")])
async def test_a_file_that_cannot_be_handed_over_is_refused(asked: tuple[Tablet, Glass], size: int, words: str) -> None:
    held, glass = asked
    held.files.waiting.append(PickedFile("a.pdf", bytes(size)))
    await glass.tap("q.proof.pick")
    await glass.wait_for(lambda: glass.has("notice") and words in glass.words_of("notice"))
    assert not held.case().shown("attachment")


async def test_it_goes_only_with_a_reason_and_takes_the_answer_along(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await choose(held, glass, "q.roof", photo())
    await glass.tap("q.roof.remove")
    await glass.type("reason", "拍错了")
    await glass.tap("reason.go")
    assert filled(held).value("roof") is None
    assert not held.case().shown("photo")
    assert not glass.has("q.roof.remove")
    await glass.tap("section.finish")
    assert glass.has(f"finding.{SECTION}.roof")


async def test_each_entry_has_its_own(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await glass.tap("q.room.add")
    await glass.tap("q.room.add")
    await choose(held, glass, "q.room[2]/view", photo())
    [entry] = [one for one in held.case().shown(ENTRY) if one.value("room/view")]
    await glass.type("q.room[2]/use", "厨房")
    await glass.tap("section.photos")
    assert entry.id in {one.id for one in held.case().shown(ENTRY) if one.value("room/use") == "厨房"}
    assert len(held.case().shown(ENTRY)) == 2


async def test_the_photos_of_the_visit_show_them_and_leave_them_alone(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await glass.tap("section.photos")
    assert not glass.has("slot.form")
    await glass.tap(f"section.{SECTION}")
    await choose(held, glass, "q.roof", photo())
    await glass.tap("section.photos")
    assert "在问卷里" in glass.words_of("slot.form")
    assert not glass.has("photo.choose.form")
    assert not glass.has(f"photo.remove.{named(held, 'roof').id}")
    slots = {one.slot for one in list_photos(held.account, held.place())}
    assert slots == {"front", "living", "other", "form"}


async def test_a_killed_app_still_has_picture_and_answer(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    await choose(held, glass, "q.roof", photo())
    await held.kill()
    await held.unlocked()
    assert named(held, "roof").type == "photo"


async def test_somebody_who_went_on_meanwhile_stays_where_he_is(asked: tuple[Tablet, Glass]) -> None:
    held, glass = asked
    held.pictures.waiting.append(photo())
    taking = asyncio.create_task(glass.tap("q.roof.choose"))
    await glass.wait_for(lambda: "正在处理" in glass.said())
    with pytest.raises(AssertionError, match="cannot be touched now"):
        await glass.tap("q.room.add")
    await glass.tap("section.housing")
    box = glass.within("field.household.housing_area", ft.TextField)
    await taking
    assert glass.within("field.household.housing_area", ft.TextField) is box, "a cursor may stand in it"
    assert named(held, "roof").type == "photo"
