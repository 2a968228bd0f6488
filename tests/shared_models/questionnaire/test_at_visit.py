"""The questionnaires of a visit: which there are, on which version, and what they still lack."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from shared_models.case import Case, contradictions
from shared_models.explanation import explain_act
from shared_models.ids import EntityId
from shared_models.policy.visit_forms import DemandedForm
from shared_models.questionnaire.answers import parts_to_save, read_answers
from shared_models.questionnaire.at_visit import (
    KeptForm,
    filled_before,
    filled_id,
    questionnaire_of,
    visit_forms,
)
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.findings import form_findings
from shared_models.questionnaire.form import Form, form_ref
from shared_models.questionnaire.planner import ready
from shared_models.section import SECTIONS, Section, form_in, rank, with_forms
from shared_models.visit import Visit, find_visit
from shared_models.words import Label
from tests.shared_models.policy.home import Home
from tests.shared_models.questionnaire.kit import NOW, answer, form, item, node, surroundings, value

WATER = form(
    item("today", "day"),
    item("username", "by"),
    item("text", "source", required="true()", label={"中文 (zh)": "水{源}", "English (en)": "Source"}),
    item("integer", "people", constraint=". < 20", default="2"),
    item("repeat", "tap", item("text", "where", required="true()")),
    languages=("中文 (zh)", "English (en)"),
)
NEXT = msgspec.structs.replace(WATER, version="2", items=WATER.items[2:])
MUST = DemandedForm("f", Label("用水", "Water"), is_required=True, cite=Label("办法", "Measures"))
OFFERED = DemandedForm("f", Label("用水", "Water"), is_required=False, cite=Label("", ""))


def kept_form(one: Form) -> KeptForm:
    return KeptForm(form_ref(one), ready(one))


class Shelf:
    """Forms at hand."""

    def __init__(self, *published: Form, kept: tuple[Form, ...] = ()) -> None:
        self._published = [kept_form(one) for one in published]
        self._kept: Mapping[str, KeptForm] = {
            one.ref.digest: one for one in (*self._published, *(kept_form(one) for one in kept))
        }

    def published(self) -> list[KeptForm]:
        """What new visits are given."""
        return self._published

    def kept(self, digest: str) -> KeptForm | None:
        """What is here."""
        return self._kept.get(digest)


class Told:
    """A household with visits, and questionnaires filled in at them."""

    def __init__(self) -> None:
        self.home = Home(standing="recipient")
        self.visit("v1", 1)

    def visit(self, id_: str, at: int, outcome: str = "completed") -> None:
        """A visit, or another outcome of it."""
        self.home.save(EntityId(id_), "visit", {"outcome": outcome, "started_at": at})

    @property
    def case(self) -> Case:
        """The case now."""
        return self.home.case

    def at(self, id_: str = "v1") -> Visit:
        """A visit."""
        found = find_visit(self.case, EntityId(id_))
        assert found is not None
        return found

    def opened(self, one: Form = WATER, visit: str = "v1", *, by: str = "one", case: Case | None = None) -> Filling:
        """A questionnaire as a tablet opens it."""
        filled = filled_id(EntityId(visit), one.id)
        plan = ready(one)
        around = surroundings(filled=filled)
        around = type(around)(
            now=NOW, draw=around.draw, new_id=around.new_id, lists=around.lists, facts={"username": by},
            writer=by, filled=filled,
        )  # fmt: skip
        return open_filling(plan, around, read_answers(case or self.case, filled, plan))

    def save(self, filling: Filling, visit: str = "v1", case: Case | None = None) -> None:
        """Keeps it as a tablet does."""
        filled = EntityId(filling.around.filled)
        parts = parts_to_save(filling, case or self.case, filled=filled, visit=EntityId(visit))
        self.home._add("2026-01-05", kind="save", parts=tuple(parts))

    def lacks(self, *demanded: DemandedForm, shelf: Shelf | None = None) -> list[tuple[str, str, str]]:
        """Level, register and words of everything found."""
        found = form_findings(self.case, self.at(), demanded, shelf=shelf or Shelf(WATER), now=NOW)
        return [(one.level, one.unit, one.message.zh) for one in found]


@pytest.fixture
def told() -> Told:
    return Told()


def test_what_is_asked_comes_first_and_what_was_begun_besides_stays(told: Told) -> None:
    other = msgspec.structs.replace(WATER, id="g")
    shelf = Shelf(WATER, other)
    told.save(told.opened(other))
    asked, begun = visit_forms(told.case, told.at(), [MUST], shelf=shelf)
    assert (asked.id, asked.is_begun, asked.is_required, asked.label) == ("f", False, True, Label("f", "f"))
    assert (begun.id, begun.is_begun, begun.is_required) == ("g", True, False)
    told.visit("v1", 1, "nobody_home")
    assert visit_forms(told.case, told.at(), [MUST], shelf=shelf) == ()


def test_what_was_begun_stays_on_its_version(told: Told) -> None:
    told.save(told.opened())
    [asked] = visit_forms(told.case, told.at(), [MUST], shelf=Shelf(NEXT, kept=(WATER,)))
    assert asked.form is not None
    assert asked.form.ref == form_ref(WATER)
    assert told.lacks(MUST, shelf=Shelf(NEXT)) == [("should", "form.f", "用水的版本不在本机,无法检查")]


def test_a_required_one_stands_in_the_way_until_it_is_complete(told: Told) -> None:
    assert told.lacks(MUST) == [("must", "", "f尚未填写")]
    filling = told.opened()
    filling.add_entry(filling.root.series["tap"], "tap-1")
    answer(filling, people="30")
    told.save(filling)
    assert told.lacks(MUST) == [
        ("must", "source", "f:水{源} 请填写此项"),
        ("must", "people", "f:people 答案不符合要求"),
        ("must", "tap/where", "f:where 请填写此项"),
    ]
    [source, _, tap] = form_findings(told.case, told.at(), [MUST], shelf=Shelf(WATER), now=NOW)
    assert (source.section, source.citation, source.message.en) == (
        "form.f",
        "办法",
        "f: Source This answer is required",
    )
    assert (tap.entity, source.entity) == ("tap-1", filled_id(EntityId("v1"), "f"))
    filling = told.opened()
    answer(filling, source="井", people="3")
    filling.decline(node(filling, "tap/where"), "unknown")
    told.save(filling)
    assert told.lacks(MUST) == []


def test_one_that_is_offered_may_stay_blank_but_not_half_done_without_a_word(told: Told) -> None:
    assert told.lacks(OFFERED) == []
    told.save(told.opened())
    assert [level for level, *_ in told.lacks(OFFERED)] == ["should"]
    filled = filled_id(EntityId("v1"), "f")
    told.home._add("2026-01-06", kind="act", act=explain_act(EntityId("v1"), (filled, "source"), "不清楚"))
    [found] = form_findings(told.case, told.at(), [OFFERED], shelf=Shelf(WATER), now=NOW)
    assert found.explanation == "不清楚"


def test_what_is_not_published_here_is_to_be_explained(told: Told) -> None:
    assert told.lacks(MUST, shelf=Shelf()) == [("should", "form.f", "用水不在本机,无法填写")]
    assert told.lacks(OFFERED, shelf=Shelf()) == []


def test_two_tablets_begin_the_same_one_and_agree_on_how_it_began(told: Told) -> None:
    base = told.case
    one, two = told.opened(by="one", case=base), told.opened(by="two", case=base)
    answer(one, source="井")
    answer(two, people="3")
    told.save(one, case=base)
    told.save(two, case=base)
    assert [(clash.type, clash.unit) for clash in contradictions(told.case)] == [("questionnaire", "people")], (
        "a default is an answer; who filled it in is no contradiction"
    )
    both = told.opened()
    assert (value(both, "source"), value(both, "by")) == ("井", "one")
    assert parts_to_save(both, told.case, filled=EntityId(both.around.filled)) == []


def test_the_last_word_on_what_nobody_sees_takes_the_place_of_all_others(told: Told) -> None:
    base = told.case
    for name in ("one", "two"):
        told.save(told.opened(by=name, case=base), case=base)
    again = told.opened(by="two")
    again.answer(node(again, "by"), "three")
    told.save(again)
    assert value(told.opened(), "by") == "three"


def test_the_latest_earlier_visit_is_what_was_said_before(told: Told) -> None:
    told.save(told.opened())
    told.visit("v2", 2)
    told.visit("v3", 3)
    told.save(told.opened(NEXT, "v3"), "v3")
    assert filled_before(told.case, EntityId("v3"), "f") == filled_id(EntityId("v1"), "f")
    assert filled_before(told.case, EntityId("v1"), "f") is None
    assert filled_before(told.case, EntityId("not begun yet"), "f") == filled_id(EntityId("v3"), "f")


def test_an_entry_belongs_to_its_questionnaire(told: Told) -> None:
    filling = told.opened()
    filling.add_entry(filling.root.series["tap"], "tap-1")
    told.save(filling)
    found = questionnaire_of(told.case, EntityId("tap-1"))
    assert found is not None
    assert found.id == filling.around.filled
    assert questionnaire_of(told.case, told.case.household) is None


def test_sections_of_forms_stand_before_the_photos() -> None:
    one = Section("form.f", Label("用水", "Water"))
    order = [section.id for section in with_forms(SECTIONS, [one])]
    assert order[order.index("form.f") + 1] == "photos"
    assert sorted(order, key=rank) == order
    assert (form_in("form.f"), form_in("photos")) == ("f", "")
