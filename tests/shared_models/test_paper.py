"""Papers: each household is asked for its own, and told what to have ready."""

from __future__ import annotations

from datetime import date

from shared_models.change import Change
from shared_models.checks import findings
from shared_models.ids import EntityId
from shared_models.paper import papers_asked, papers_to_bring
from shared_models.section import SECTIONS
from shared_models.section_help import SECTION_HELP
from shared_models.values import Value
from tests.builders import change, folded, part

MADE_ON = date(2026, 9, 21)
"""The day in China of a change of the builders."""


def person(id_: str, **values: Value) -> Change:
    return change(f"c-{id_}", part({"name": id_, **values}, entity=id_, type_="member"))


def asked(*changes: Change) -> list[tuple[str, str]]:
    return [(entity.id, field.unit.removeprefix("original_")) for entity, field in papers_asked(folded(*changes))]


def reasons(*changes: Change, today: date = MADE_ON) -> dict[str, str]:
    return {paper.unit: paper.reason for paper in papers_to_bring(folded(*changes), today)}


def test_the_papers_follow_the_home_the_means_and_the_people() -> None:
    assert asked() == [("h-1", "hukou_book"), ("h-1", "income")]
    home = change("home", part({"housing_tenure": "private_rent", "has_assets": True, "has_expenses": False}))
    assert ("h-1", "lease") in asked(home)
    assert ("h-1", "assets") in asked(home)
    assert not {("h-1", "deed"), ("h-1", "expenses")} & set(asked(home))
    assert asked(person("m-1", health="disabled"), person("m-2", schooling="primary", health="good"))[2:] == [
        ("m-1", "identity_card"), ("m-1", "disability"), ("m-2", "identity_card"), ("m-2", "school"),
    ]  # fmt: skip


def test_a_paper_is_to_be_brought_until_its_original_was_seen() -> None:
    states = {"seen": None, "not_applicable": None, "copy": "copy", "not_shown": "not_shown"}
    for state, reason in states.items():
        assert reasons(change("s", part({"original_hukou_book": state}))).get("original_hukou_book") == reason
    assert reasons()["original_hukou_book"] == "never"


def test_a_paper_seen_a_year_ago_may_have_run_out() -> None:
    seen = change("s", part({"original_hukou_book": "seen"}))
    assert "original_hukou_book" not in reasons(seen, today=date(2027, 9, 20))
    assert reasons(seen, today=date(2027, 9, 21))["original_hukou_book"] == "old"


def test_papers_nobody_looked_at_are_no_open_questions() -> None:
    visit = change("v", part({"outcome": "completed"}, entity="v-1", type_="visit"))
    found = findings(folded(visit, person("m-1")), EntityId("v-1"))
    assert not [finding for finding in found if finding.section == "originals"]


def test_every_section_explains_itself_in_both_languages() -> None:
    assert set(SECTION_HELP) == {section.id for section in SECTIONS}
    assert all(text for told in SECTION_HELP.values() for label in (told.ask, told.why) for text in label)
