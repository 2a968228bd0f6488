"""A form that asks for a picture, a signature and a file, answered without a network, up to the office."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from playwright.sync_api import FilePayload, expect

from shared_models.questionnaire.answers import FILLED
from shared_models.questionnaire.attached import attached_to
from shared_models.questionnaire.form import Form
from shared_models.values import text_of
from sync_server.forms.check_form import CheckedForm
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form
from tests.e2e.pane import Pane
from tests.e2e.steps import begin, enrol, send_everything
from tests.e2e.story import Story
from tests.field_app.kit import photo
from tests.field_app.office import OFFICER, now_ms
from tests.shared_models.questionnaire.kit import item
from tests.sync_server.district import DISTRICT, adopt

DAMAGE = Form(
    id="housing",
    version="1",
    title={"": "房屋受损情况"},
    items=(
        item("text", "place", label={"": "受损部位"}),
        item("image", "crack", label={"": "裂缝照片"}, hint={"": "请在照片上圈出裂缝"}, appearance=("annotate",)),
        item("image", "owner", label={"": "户主签名"}, appearance=("signature",)),
        item("file", "report", label={"": "鉴定报告"}),
    ),
)
REPORT = FilePayload(name="鉴定报告.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 a report")


def published(story: Story) -> None:
    """The office has published the form, and the policy asks for it."""
    database = story.office.database
    adopt(database, "housing", area=DISTRICT, since="2026-01-01")
    import_form(database, CheckedForm(DAMAGE, ()), source=b"", by=OFFICER, now_ms=now_ms())
    publish_form(database, DAMAGE.id, DAMAGE.version, by=OFFICER, now_ms=now_ms())


@pytest.mark.timeout(600)
def test_a_picture_with_strokes_a_signature_and_a_file_reach_the_office(story: Story) -> None:
    published(story)
    pane = story.open_tablet()
    enrol(pane)
    story.cable.pull()
    begin(pane, 1)
    fill_in(pane)
    story.cable.plug_in()
    pane.tap("sync-chip")
    send_everything(pane)
    told = answers(story)
    assert told["place"] == "北屋东墙"
    assert told["crack"]["marks"], "what was drawn"
    assert told["owner"]["source"] == "drawn"
    assert told["report"]["file"] == hashlib.sha256(REPORT["buffer"]).hexdigest()
    assert told["report"]["name"] == REPORT["name"]
    is_shown_at_the_office(story)


def fill_in(pane: Pane) -> None:
    """A picture with strokes on it, a signature, a file."""
    pane.go_to("form.housing")
    pane.type("q.place", "北屋东墙")
    pane.pick("q.crack.choose", file=FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photo()))
    pane.sees("q.crack.annotate")
    draw_on(pane, "q.crack.annotate")
    pane.sees("q.crack.remove")
    draw_on(pane, "q.owner.draw")
    pane.sees("q.owner.remove")
    pane.bring_into_view("q.report.pick")
    pane.pick("q.report.pick", file=REPORT)
    pane.sees("q.report.remove")


def is_shown_at_the_office(story: Story) -> None:
    """Picture and strokes lie on each other, the file can be taken."""
    desk = story.open_console(OFFICER)
    story.open_visit(desk)
    crack = desk.locator("tr", has_text="裂缝照片")
    expect(crack.locator(".marked polyline")).to_have_count(1)
    picture = crack.locator(".marked img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 320)
    assert picture.bounding_box() == crack.locator(".marked svg").bounding_box(), "strokes lie where they were drawn"
    expect(desk.get_by_role("link", name=REPORT["name"])).to_be_visible()


def answers(story: Story) -> dict[str, Any]:
    """What the office has; of pictures and files what is recorded about them."""
    case = story.office.case("h-1")
    [filled] = case.shown(FILLED)
    found: dict[str, Any] = {}
    for one in DAMAGE.items:
        entity = attached_to(case, one, text_of(filled.value(one.name)))
        found[one.name] = filled.value(one.name)
        if entity is not None:
            found[one.name] = {unit: entity.value(unit) for unit in entity.units}
    return found


def draw_on(pane: Pane, button: str) -> None:
    """Opens the sheet, draws a stroke, and is done."""
    pane.bring_into_view(button)
    pane.tap(button)
    pane.sees("draw.done")
    pane.draw("pad")
    pane.tap("draw.done")
