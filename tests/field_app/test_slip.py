"""The slip as a file that any machine shows, and the act that says it was handed over."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from field_app.use_cases.draw_slip import HEIGHT, WIDTH, code_picture, draw_slip
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.held_rules import rules_made
from field_app.use_cases.record_change import visit_in
from field_app.use_cases.show_slip import hand_slip, handed_on, show_slip
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Act
from shared_models.ids import EntityId
from shared_models.policy.shelf import preset
from shared_models.qr import QUIET, qr_rows
from shared_models.slip import Section, Slip
from shared_models.words import Label
from tests.field_app.conftest import Desk
from tests.field_app.kit import FONT

POLICY = preset("shahe")
RULES = rules_made(POLICY, {})


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def long_slip(lines: int) -> Slip:
    """A slip of so many lines that need two rows each."""
    line = Label("很长的一行" * 14, "a long line " * 14)
    section = Section(Label("一节", "A section"), (line,) * lines)
    return Slip(number="1", record="2", head=(line,), sections=(section,), code=Label("入户告知单", "Slip"))


def pdf_pages(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


def test_the_slip_of_a_visit_is_drawn_on_one_page_with_its_code(desk: Desk, place: VisitPlace) -> None:
    slip = show_slip(desk.account, place, RULES, forms=HeldForms(desk.account).kept)
    data = draw_slip(slip, "zh", "pdf", font=FONT)
    assert data.startswith(b"%PDF-")
    assert pdf_pages(data) == 1
    with Image.open(io.BytesIO(draw_slip(slip, "zh", "png", font=FONT))) as picture:
        assert picture.width == WIDTH
        assert picture.height < HEIGHT


def test_a_long_slip_goes_on_over_further_pages_and_the_picture_grows() -> None:
    slip = long_slip(60)
    assert pdf_pages(draw_slip(slip, "zh", "pdf", font=FONT)) == 4
    with Image.open(io.BytesIO(draw_slip(slip, "en", "png", font=FONT))) as picture:
        assert picture.height > 3 * HEIGHT


@pytest.mark.parametrize("text", ["x" * 400, "长" * 400, "word " * 120, "", "——" * 90])
def test_no_line_runs_over_the_edge(text: str) -> None:
    slip = Slip(
        number="1",
        record="2",
        head=(Label(text, text),),
        sections=(Section(Label("一", "A"), (Label(text, text),)),),
        code=Label("入户告知单", "Slip"),
    )
    with Image.open(io.BytesIO(draw_slip(slip, "zh", "png", font=FONT))) as picture:
        edge = picture.crop((WIDTH - 60, 0, WIDTH, picture.height))
        assert edge.getextrema() == (255, 255)


def test_the_code_on_the_screen_is_the_code_module_by_module() -> None:
    rows = qr_rows("入户告知单")
    with Image.open(io.BytesIO(code_picture("入户告知单", module=3))) as picture:
        side = len(rows) + 2 * QUIET
        assert picture.size == (3 * side, 3 * side)
        middle = [[picture.getpixel((3 * x + 1, 3 * y + 1)) for x in range(side)] for y in range(side)]
    expected = [[255] * side for _ in range(side)]
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            expected[y + QUIET][x + QUIET] = 0 if dark else 255
    assert middle == expected


def test_handing_over_is_recorded_only_when_it_is_said_and_a_finished_visit_takes_it(
    desk: Desk, place: VisitPlace
) -> None:
    slip = show_slip(desk.account, place, RULES, forms=HeldForms(desk.account).kept)
    assert handed_on(desk.account, place) == ()
    made = hand_slip(desk.account, place, (slip, "zh"), stamp=desk.clock(), new_id=desk.means.new_id)
    assert made.act == Act(name="hand_slip", about=place.visit, data={"record": slip.record, "language": "zh"})
    assert handed_on(desk.account, place) == ("2026-09-21",)
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert visit_in(case, place).misfits == ()
