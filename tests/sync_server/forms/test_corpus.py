"""Every form of the corpus and every one that ships: sound for us and for the field's own converter, and filled in."""

from __future__ import annotations

import pytest

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Change, Stamp, check_change
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.questionnaire.answers import batches, parts_to_save, read_answers
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import all_items
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.view import GroupView, QuestionView, RepeatView, View, shown
from sync_server.forms.check_form import check_form
from sync_server.forms.reference import second_opinion
from sync_server.forms.shipped import shipped_forms, write_workbook
from tests.shared_models.questionnaire.kit import surroundings
from tests.sync_server.forms.corpus import corpus

FORMS = {**shipped_forms(), **corpus()}
GIVEN = {
    "integer": "3", "decimal": "12.5", "date": "2026-01-02", "time": "08:30", "dateTime": "2026-01-02T08:30",
    "range": "2", "geopoint": "39.1 100.4 0 5", "acknowledge": "OK", "barcode": "123456",
}  # fmt: skip


def state(node: Node) -> list[tuple[object, ...]]:
    """Everything below a node."""
    found: list[tuple[object, ...]] = []
    for name, named in node.children.items():
        for child in named:
            found += [(name, child.entry, child.text, child.live, sorted(child.results.items())), *state(child)]
    return found


def fill(opened: Filling, views: tuple[View, ...]) -> None:
    """Answers what is shown, from top to bottom."""
    for view in views:
        if isinstance(view, QuestionView) and not view.is_read_only and not view.value:
            chosen = [choice.code for choice in view.choices]
            text = {"select_one": chosen[:1], "select_multiple": chosen[:2], "rank": chosen}.get(view.kind)
            opened.answer(view.node, " ".join(text) if text is not None else GIVEN.get(view.kind, "x"))
        elif isinstance(view, RepeatView):
            for entry in view.entries:
                fill(opened, entry.inside)
        elif isinstance(view, GroupView):
            fill(opened, view.inside)


def saved(opened: Filling, case: Case) -> Case:
    """The case with what was answered."""
    for number, parts in enumerate(batches(parts_to_save(opened, case, filled=EntityId("q")))):
        change = Change(
            id=ChangeId(f"c{number}"), kind="save", household=case.household, scope=case.community, author=UserId("u"),
            t=Stamp(wall_ms=1, mono_ms=1, boot="b"), parts=parts,
        )  # fmt: skip
        check_change(change)
        case = fold(case, [Entry(change=change, n=number + 1, device=DeviceId("d"), ms=1, quality="mono")])
    return case


def test_the_corpus_is_as_large_as_it_says() -> None:
    sizes = [sum(1 for row in sheets["survey"] if row[0] and " " not in row[0]) for sheets in corpus().values()]
    assert len(corpus()) >= 30
    assert min(sizes) <= 8
    assert max(sizes) >= 400


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_sound_opens_and_keeps_what_is_answered(name: str) -> None:
    body = write_workbook(FORMS[name])
    checked = check_form(body, name, beside=lambda _: None, opinion=second_opinion)
    plan = ready(checked.form)
    opened = open_filling(plan, surroundings(filled="q"))
    for _ in range(3):
        fill(opened, shown(opened))
    assert opened.troubles == {}
    found = state(opened.root)
    opened.compute()
    assert state(opened.root) == found
    case = saved(opened, empty_case(EntityId("h"), AreaCode("1")))
    again = open_filling(plan, surroundings(filled="q"), read_answers(case, EntityId("q"), plan))
    live = [one for one in found if one[3]]
    assert [one for one in state(again.root) if one[3]] == live
    assert parts_to_save(again, case, filled=EntityId("q")) == []
    assert sum(1 for _ in all_items(checked.form.items)) >= 5
