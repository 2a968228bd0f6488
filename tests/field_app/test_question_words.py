"""A place in a questionnaire is named in the words of its form, and by the form's id where the form is not here."""

from __future__ import annotations

import pytest

from field_app.store.summary import OpenVisit
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.held_rules import HeldRules
from field_app.use_cases.keep_answers import keep_answers
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.list_today import listed_remarks
from field_app.use_cases.open_questionnaire import open_questionnaire
from field_app.use_cases.question_words import answer_words, question_label
from field_app.use_cases.read_sync_state import read_sync_state
from field_app.use_cases.save_answers import save_answers
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.ids import EntityId, UserId
from shared_models.policy.shelf import preset
from shared_models.questionnaire.form import Form, all_items, form_ref
from shared_models.questionnaire.recorded import no_forms
from shared_models.visit import china_time
from sync_server.forms.shipped import shipped_form
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import SHAHE, form_of, give_forms, receipt

HOUSING = shipped_form("housing")
REF = form_ref(HOUSING)
TITLE = "最低收入家庭住房状况调查"


def here(digest: str) -> Form | None:
    return HOUSING if digest == REF.digest else None


def test_a_choice_of_several_is_named_with_its_question() -> None:
    item = next(one for one in all_items(HOUSING.items) if one.name == "facilities")
    choice = HOUSING.lists[item.choices][0]
    unit = f"home/facilities.{choice.name}"
    assert question_label(REF, unit, here=here).zh == f"{TITLE} · 设施 · {choice.label['中文 (zh)']}"
    said = answer_words(REF, unit, value=True, here=here)
    assert said is not None
    assert (said.zh, said.en) == ("是", "Yes")
    assert question_label(REF, "", here=here).zh == TITLE


def test_without_the_form_there_is_its_id() -> None:
    assert question_label(REF, "home/floor_area", here=no_forms).zh == "housing"
    assert answer_words(REF, "home/floor_area", "60", here=no_forms) is None
    visit = OpenVisit(
        id=EntityId("v"),
        returned=True,
        people=(UserId("u"),),
        remarks=((EntityId("q"), "questionnaire", "home/floor_area", "?"),),
        forms={EntityId("q"): REF},
    )
    assert [one.where.zh for one in listed_remarks(visit, no_forms)] == ["housing"]


def saved(desk: Desk, place: VisitPlace, area: str) -> None:
    """Answers one question and leaves the questionnaire."""
    now = china_time(desk.clock.wall_ms)
    rules = HeldRules(desk.account, SHAHE.otherwise).on(now.date())
    asked = AskedForms(rules=rules, shelf=HeldForms(desk.account), now=now)
    opened = open_questionnaire(desk.account, (place, "form.housing"), asked=asked, means=desk.means, language="zh")
    assert opened.filling is not None
    node = opened.filling.root.children["home"][0].children["floor_area"][0]
    opened.filling.answer(node, area)
    opened.touched.add(opened.spot(node))
    keep_answers(desk.account, opened, now_ms=desk.clock.wall_ms)
    save_answers(desk.account, place, "form.housing", stamp=desk.clock(), new_id=desk.means.new_id)


@pytest.mark.parametrize("which", [-2, -1])
def test_held_work_on_a_questionnaire_is_told_by_the_name_of_the_form(desk: Desk, which: int) -> None:
    give_forms(desk.account, preset("housing"), HOUSING)
    place = start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    keep_draft(desk.account, form_of(desk.account, place, "outcome"), {"outcome": "completed"}, now_ms=NOW_MS)
    save_section(desk.account, place, "outcome", stamp=desk.clock(), new_id=desk.means.new_id)
    saved(desk, place, "60")
    saved(desk, place, "61")
    batch = desk.account.outbox.batch(10)
    held = desk.account.outbox.overlay(place.household)[which]
    desk.account.outbox.acknowledge(batch, receipt(batch, *(one.seq for one in batch), held=held.id))
    [told] = [one for home in read_sync_state(desk.account).households for one in home.held]
    assert told.what.zh == TITLE
