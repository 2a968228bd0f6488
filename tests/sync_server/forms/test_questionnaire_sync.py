"""A questionnaire goes through custody like everything else: pushed by two tablets, folded, contradicted, read back."""

from __future__ import annotations

import msgspec

from shared_models.case import Case, contradictions, empty_case
from shared_models.change import Change
from shared_models.ids import ChangeId, EntityId
from shared_models.questionnaire.answers import form_of, parts_to_save, read_answers
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import form_ref
from shared_models.questionnaire.planner import ready
from sync_server.forms.shipped import shipped_form
from sync_server.store import case_store
from sync_server.store.database import Database
from tests.builders import COMMUNITY, HOUSEHOLD, change, part
from tests.shared_models.questionnaire.kit import node, surroundings, value
from tests.sync_server.district import COLLEAGUE, Tablet, by

FILLED = EntityId("q-1")


def filled(case: Case, **answers: str) -> Filling:
    """The poverty questionnaire on a tablet with this case, with further answers."""
    plan = ready(shipped_form("poverty-causes"))
    opened = open_filling(plan, surroundings(filled=FILLED), read_answers(case, FILLED, plan))
    for path, text in answers.items():
        opened.answer(node(opened, path.replace("__", "/")), text)
    return opened


def save(id_: str, opened: Filling, case: Case) -> Change:
    """The change that saves it."""
    made = change(id_, *parts_to_save(opened, case, filled=FILLED))
    return msgspec.structs.replace(made, form="questionnaire")


def stored(database: Database) -> Case:
    """The case as the server folded it."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(HOUSEHOLD))
    assert case is not None
    return case


def test_two_tablets_fill_in_one_questionnaire(district: Database) -> None:
    empty = empty_case(EntityId(HOUSEHOLD), COMMUNITY)
    one = filled(empty, family__size="3", causes__cause="schooling", causes__more_causes="no_job")
    other = filled(empty, family__size="4", causes__more_causes="disaster", needs__wishes="工作")
    first = Tablet(district).push(change("c0", part({"phone": "1"})), save("c1", one, empty))
    second = Tablet(district, COLLEAGUE, replica="r-2").push(by(COLLEAGUE, save("c2", other, empty)))
    assert [first.results[ChangeId("c1")].s, second.results[ChangeId("c2")].s] == ["applied", "applied"]
    case = stored(district)
    assert [(one.entity, one.unit) for one in contradictions(case)] == [(FILLED, "family/size")]
    both = filled(case)
    assert value(both, "causes/more_causes") == "no_job disaster"
    assert value(both, "needs/wishes") == "工作"
    assert form_of(case.entities[FILLED]) == form_ref(shipped_form("poverty-causes"))
