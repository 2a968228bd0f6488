"""The desk takes a new answer to a question of a questionnaire, as its kind has it, and says what is wrong with one."""

from __future__ import annotations

import re

import msgspec
import pytest

from shared_models.case import contradictions, empty_case
from shared_models.ids import EntityId
from shared_models.values import Value
from tests.builders import COMMUNITY, HOUSEHOLD
from tests.shared_models.questionnaire.kit import choices, form, item
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import changes_of, fill_in, filled_in, keep_form, stored
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS
from tests.sync_server.console.test_desk import DESK, desk_form
from tests.sync_server.district import COLLEAGUE, Tablet, by

KINDS = msgspec.structs.replace(
    form(
        item("text", "source"),
        item("text", "story", appearance=("multiline",)),
        item("integer", "people", label={"": "用水人数"}),
        item("decimal", "area"),
        item("range", "score", parameters={"start": "1", "end": "5", "step": "1"}),
        item("date", "day"),
        item("time", "hour"),
        item("dateTime", "moment"),
        item("barcode", "meter"),
        item("select_one", "kind", choices="kinds"),
        item("rank", "order", choices="kinds"),
        lists={"kinds": choices("well", "river", "tap")},
    ),
    title={"": "用水情况"},
)
OURS = {
    "source": "井水",
    "story": "早年打井",
    "people": "3",
    "area": "60",
    "score": "2",
    "day": "2026-09-01",
    "hour": "08:00",
    "moment": "2026-09-01T08:00",
    "meter": "0001",
    "kind": "well",
    "order": "well river tap",
}
THEIRS = {
    "source": "河水",
    "story": "去年打井",
    "people": "4",
    "area": "75.5",
    "score": "3",
    "day": "2026-09-02",
    "hour": "09:00",
    "moment": "2026-09-02T08:00",
    "meter": "0002",
    "kind": "river",
    "order": "river well tap",
}


@pytest.fixture
def contested(story: Console) -> str:
    """Two tablets filled in the same questionnaire differently; its id."""
    keep_form(story.database, KINDS)
    filled = fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, OURS, form=KINDS)
    empty = empty_case(EntityId(HOUSEHOLD), COMMUNITY)
    changes = changes_of(filled_in(empty, filled, THEIRS, form=KINDS), empty, SEPTEMBER, SEPTEMBER_MS + 5, tag="-rival")
    Tablet(story.database, COLLEAGUE, replica="r-rival").push(*(by(COLLEAGUE, one) for one in changes))
    return filled


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        ("source", "自来水", "自来水"),
        ("story", "前年\n打井", "前年\n打井"),
        ("people", "5", 5),
        ("area", "62.5", "62.5"),
        ("score", "5", "5"),
        ("day", "2026-09-03", "2026-09-03"),
        ("hour", "10:30", "10:30"),
        ("moment", "2026-09-03T10:30", "2026-09-03T10:30"),
        ("meter", "6901234", "6901234"),
        ("kind", "tap", "tap"),
    ],
)
def test_a_new_answer_settles_it(story: Console, contested: str, unit: str, typed: str, value: Value) -> None:
    officer = story.person()

    sent = officer.send(desk_form(officer.open(DESK), unit), choice="new", new_text=typed, reason="已当面核实")

    assert sent.status == 200
    case = stored(story.database)
    found = case.entities[EntityId(contested)].value(unit)
    assert found == value if unit != "story" else str(found).split() == str(value).split()
    assert unit not in {one.unit for one in contradictions(case)}


@pytest.mark.parametrize(
    ("unit", "typed", "why"),
    [
        ("people", "三人", "请填写整数"),
        ("area", "很大", "请填写数字"),
        ("score", "9", "请在给定范围内选择"),
        ("day", "2026-9-3", "请填写日期"),
        ("hour", "早上", "请填写时间"),
        ("moment", "2026-09-03", "请填写日期和时间"),
        ("kind", "sea", "填写的新值格式不对"),
        ("source", "长" * 20_001, "填写的新值格式不对"),
        ("people", "", "请选择一个值，或填写新值"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    story: Console, contested: str, unit: str, typed: str, why: str
) -> None:
    officer = story.person()
    before = contradictions(stored(story.database))

    sent = officer.send(desk_form(officer.open(DESK), unit), choice="new", new_text=typed, reason="听邻居说")

    assert sent.status == 422
    assert why in sent.text
    assert f'<a href="#clash-{contested}-{unit}">用水情况' in sent.html
    again = desk_form(sent, unit)
    assert again.fields["reason"] == "听邻居说"
    assert len(re.findall(r'value="new" required id="new-\d+" checked', sent.html)) == 1
    assert unit == "kind" or again.fields["new_text"] == typed
    assert contradictions(stored(story.database)) == before


@pytest.mark.usefixtures("contested")
def test_what_has_no_text_is_settled_by_picking(story: Console) -> None:
    page = story.person().open(DESK)

    assert "new_text" not in desk_form(page, "order").fields
    assert "用水情况 · 用水人数" in page.text
    assert "1 至 5，间隔 1" in page.text
    for kind in ("date", "time", "datetime-local"):
        assert f'<input type="{kind}"' in page.html


def test_a_question_of_a_form_that_is_not_here_takes_no_new_answer(story: Console) -> None:
    filled = fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, {"people": "3"}, form=KINDS)
    empty = empty_case(EntityId(HOUSEHOLD), COMMUNITY)
    rival = filled_in(empty, filled, {"people": "4"}, form=KINDS)
    changes = changes_of(rival, empty, SEPTEMBER, SEPTEMBER_MS + 5, tag="-rival")
    Tablet(story.database, COLLEAGUE, replica="r-rival").push(*(by(COLLEAGUE, one) for one in changes))
    officer = story.person()

    page = officer.open(DESK)

    assert "new_text" not in desk_form(page, "people").fields
    sent = officer.send(desk_form(page, "people"), choice="new", new_text="5", reason="已核实")
    assert sent.status == 422
    assert len(contradictions(stored(story.database))) == 1
