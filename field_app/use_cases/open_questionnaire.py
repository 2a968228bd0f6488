"""Open a questionnaire of a visit, with what was said at the visit before beside every question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from field_app.store.account import Account
from field_app.use_cases.answer_return import ReturnedRemark, asked_in
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.means import Means
from field_app.use_cases.reading import ContradictionView, Reading, Verified, both
from field_app.use_cases.record_change import case_of, is_closed, visit_in
from field_app.use_cases.save_answers import save_answers
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case, contradictions
from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from shared_models.questionnaire.answers import form_of, read_answers
from shared_models.questionnaire.at_visit import KeptForm, VisitForm, filled_before, questionnaire_of
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.findings import judged, place_of
from shared_models.questionnaire.lookup import case_lists
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import unit_of
from shared_models.questionnaire.surroundings import Surroundings
from shared_models.questionnaire.wording import Wording
from shared_models.register import options
from shared_models.values import Value
from shared_models.words import Label, Language

Spot = tuple[EntityId, str]
"""An entity and a register of it."""


@dataclass(slots=True, kw_only=True)
class Questionnaire:
    """A questionnaire that is open. `filling` changes with every answer; the rest stays as it was opened."""

    place: VisitPlace
    section: str
    label: Label
    filled: EntityId
    is_required: bool
    cite: Label
    form: KeptForm | None
    """Nothing: its version is not on this tablet, and it cannot be filled in."""
    filling: Filling | None
    case: Case
    """What was on screen when it was opened: the save supersedes exactly that."""
    before: _Before | None
    """What the visit before said; nothing where nobody was asked."""
    remarks: Mapping[Spot, ReturnedRemark]
    contradictions: Mapping[Spot, ContradictionView]
    read_only: bool
    touched: set[Spot] = field(default_factory=set)
    """What was answered since it was opened."""

    def spot(self, node: Node) -> Spot:
        """Where the answer of a question is kept."""
        return place_of(node, self.filled)

    def previous(self, node: Node) -> Verified | None:
        """What was said to a question at the visit before."""
        return self.before.said(node) if self.before is not None else None


class _Before:
    """The questionnaire of the visit before, on whatever version it was."""

    def __init__(self, reading: Reading, filled: EntityId, kept: KeptForm, *, now: datetime) -> None:
        self._reading, self._filled, self._wordings = reading, filled, _wordings(kept)
        self._filling = judged(kept, reading.case, filled, now=now)

    def said(self, node: Node) -> Verified | None:
        """The answer to the question of the same path, in the same row of what the form itself counts."""
        twin = self._twin(node)
        if twin is None or not twin.text or not twin.live or twin.place.kind != node.place.kind:
            return None
        entity_id, unit = place_of(twin, self._filled)
        entity = self._reading.case.entities.get(entity_id)
        if entity is None:
            return None
        written = [one for one in entity.units if one == unit or one.startswith(f"{unit}.")]
        if not written:
            return None
        words = Label(*(one.answer(twin.place.item, twin.text) for one in self._wordings))
        return self._reading.behind(entity.register(written[0]), twin.text, words)

    def _twin(self, node: Node) -> Node | None:
        parent = node.parent
        if parent is None:
            return self._filling.root
        above = self._twin(parent)
        nodes = above.children.get(node.place.name, []) if above is not None else []
        if not node.entry:
            return nodes[0] if nodes else None
        item = node.place.item
        if not (item.repeat_count or "rows" in item.parameters):
            return None
        at = parent.children[node.place.name].index(node)
        return nodes[at] if at < len(nodes) else None


def open_questionnaire(
    account: Account, at: tuple[VisitPlace, str], *, asked: AskedForms, means: Means, language: Language
) -> Questionnaire:
    """A questionnaire as it stands. What was kept of it and not saved, as after a dead battery, is saved first.

    Raises:
        NotFoundError: there is no such visit on this tablet, or no such questionnaire in it.
    """
    place, section = at
    case = case_of(account, place.household)
    if not is_closed(visit_in(case, place)) and account.drafts.of_visit(place.visit, section):
        save_answers(account, place, section, stamp=means.stamp(), new_id=means.new_id)
        case = case_of(account, place.household)
    visit = visit_in(case, place)
    found = next((one for one in asked.of_visit(case, visit) if one.section == section), None)
    if found is None:
        raise NotFoundError(f"the visit has no section {section!r}")
    return Questionnaire(
        place=place,
        section=section,
        label=found.label,
        filled=found.filled,
        is_required=found.is_required,
        cite=found.demand.cite if found.demand is not None else both(""),
        form=found.form,
        filling=_filling(account, case, found, around=(asked, means, language)),
        case=case,
        before=_before(account, case, found, place=place, asked=asked),
        remarks={(one.remark.entity, one.remark.unit): one for one in asked_in(account, place, section)},
        contradictions=_contradictions(account, case, found),
        read_only=is_closed(visit),
    )


def _filling(
    account: Account, case: Case, found: VisitForm, *, around: tuple[AskedForms, Means, Language]
) -> Filling | None:
    if found.form is None:
        return None
    asked, means, language = around
    world = Surroundings(
        now=asked.now,
        draw=means.fraction,
        new_id=means.new_id,
        lists=case_lists(case),
        facts={"username": account.user_name, "deviceid": account.device},
        language=found.form.language(chinese=language == "zh"),
        writer=f"{account.user}|{account.device}",
        filled=found.filled,
    )
    return open_filling(found.form.plan, world, read_answers(case, found.filled, found.form.plan))


def _before(account: Account, case: Case, found: VisitForm, *, place: VisitPlace, asked: AskedForms) -> _Before | None:
    filled = filled_before(case, place.visit, found.id)
    kept = asked.shelf.kept(form_of(case.entities[filled]).digest) if filled is not None else None
    if filled is None or kept is None:
        return None
    return _Before(Reading(case, account.meta.people), filled, kept, now=asked.now)


def _contradictions(account: Account, case: Case, found: VisitForm) -> dict[Spot, ContradictionView]:
    """Where several answers stand, by the register of the question; of several choices the first is told."""
    told: dict[Spot, ContradictionView] = {}
    if found.form is None:
        return told
    reading = Reading(case, account.meta.people)
    wordings, questions = _wordings(found.form), _questions(found.form)
    for clash in contradictions(case):
        questionnaire = questionnaire_of(case, clash.entity)
        question = questions.get(clash.unit)
        if questionnaire is None or questionnaire.id != found.filled or question is None:
            continue
        entity = case.entities[clash.entity]
        seen = tuple(
            reading.option(
                entity,
                clash.unit,
                one,
                words=Label(*(_said(wording, clash.unit, one.value, question=question) for wording in wordings)),
            )
            for one in options(entity.register(clash.unit))
        )
        view = ContradictionView(entity=clash.entity, unit=clash.unit, where=found.label, options=seen)
        told.setdefault((clash.entity, question), view)
    return told


def _wordings(kept: KeptForm) -> tuple[Wording, Wording]:
    return Wording(kept.plan.form, "zh"), Wording(kept.plan.form, "en")


def _questions(kept: KeptForm) -> dict[str, str]:
    """The register of the question that a register belongs to: its own, or that of one of its choices."""
    found: dict[str, str] = {}
    for place in kept.plan.places:
        if place.item is not None and place.is_question:
            own = unit_of(place.path)
            choices = kept.plan.form.lists.get(place.item.choices, ())
            found |= {own: own} | {unit_of(place.path, one.name): own for one in choices}
    return found


def _said(wording: Wording, unit: str, value: Value, *, question: str) -> str:
    """One of several values in words; a choice of several is named with yes or no."""
    text = wording.text(unit, value)
    return text if unit == question else f"{wording.label(unit)}:{text}"
