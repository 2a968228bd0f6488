"""A questionnaire that the policy asks for, filled in where there is no network, up to the office."""

from __future__ import annotations

import pytest

from shared_models.questionnaire.answers import FILLED
from sync_server.forms.check_form import CheckedForm
from sync_server.forms.shipped import shipped_form
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form
from tests.e2e.steps import begin, enrol, send_everything
from tests.e2e.story import Story
from tests.field_app.office import OFFICER, now_ms
from tests.sync_server.district import DISTRICT, adopt

HOME = "q.home/"


@pytest.mark.timeout(600)
def test_a_questionnaire_is_filled_in_without_a_network_and_reaches_the_office(story: Story) -> None:
    form = shipped_form("housing")
    database = story.office.database
    adopt(database, "housing", area=DISTRICT, since="2026-01-01")
    import_form(database, CheckedForm(form, ()), source=b"", by=OFFICER, now_ms=now_ms())
    publish_form(database, form.id, form.version, by=OFFICER, now_ms=now_ms())
    pane = story.open_tablet()
    enrol(pane)
    story.cable.pull()
    begin(pane, 1)
    pane.go_to("form.housing")
    pane.bring_into_view(f"{HOME}tenure.other")
    pane.tap(f"{HOME}tenure.other")
    pane.sees(f"{HOME}tenure_other")
    pane.type(f"{HOME}tenure_other", "亲友借住")
    pane.bring_into_view(f"{HOME}floor_area")
    pane.type(f"{HOME}floor_area", "62.5")
    pane.bring_into_view(f"{HOME}rooms")
    pane.type(f"{HOME}rooms", "3")
    pane.reads("人均 31.25 平方米")
    pane.go_to("photos")

    story.cable.plug_in()
    pane.tap("sync-chip")
    send_everything(pane)
    [filled] = story.office.case("h-1").shown(FILLED)
    answers = {
        unit: filled.value(unit) for unit in ("home/tenure", "home/tenure_other", "home/floor_area", "home/rooms")
    }
    assert answers == {
        "home/tenure": "other",
        "home/tenure_other": "亲友借住",
        "home/floor_area": "62.5",
        "home/rooms": 3,
    }
