"""The questionnaires of a visit: those it is asked for and those that were begun in it, each on its form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from shared_models.case import Case
from shared_models.entity import Entity, is_shown
from shared_models.ids import EntityId
from shared_models.policy.visit_forms import MET, DemandedForm
from shared_models.questionnaire.answers import FILLED, OWNER, VISIT, form_of
from shared_models.questionnaire.form import Form, FormRef, text_in
from shared_models.questionnaire.plan import FormError, Plan
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.standing import is_chinese
from shared_models.section import form_section
from shared_models.values import text_of
from shared_models.visit import Visit, visits
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class KeptForm:
    """One version of a form, ready to be filled in."""

    ref: FormRef
    plan: Plan

    @property
    def title(self) -> Label:
        """What it is called; in the language it has where one is missing."""
        form = self.plan.form
        return Label(*(text_in(form.title, self.language(chinese=one), form.languages[0]) for one in (True, False)))

    def language(self, *, chinese: bool) -> str:
        """The form's language to show, Chinese or not; its first one where it has no such."""
        languages = self.plan.form.languages
        return next((one for one in languages if is_chinese(one) == chinese), languages[0])


class FormShelf(Protocol):
    """The forms of a tablet or of the office."""

    def published(self) -> Sequence[KeptForm]:
        """What new visits are given."""

    def kept(self, digest: str) -> KeptForm | None:
        """A form that something was begun on; nothing when it is not here, or cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitForm:
    """One questionnaire of a visit."""

    id: str
    """Its form_id."""
    filled: EntityId
    """The questionnaire; there may be nothing in it yet."""
    form: KeptForm | None
    """The version it was begun on, else the published one; nothing when that is not here."""
    demand: DemandedForm | None
    """The rule that asks for it; nothing for one that was begun and is not asked for any more."""
    is_begun: bool

    @property
    def label(self) -> Label:
        """What it is called: by the form, else by the rule, else by its id."""
        if self.form is not None and any(self.form.title):
            return self.form.title
        return self.demand.label if self.demand is not None else Label(self.id, self.id)

    @property
    def section(self) -> str:
        """The section of the visit that it is."""
        return form_section(self.id)

    @property
    def is_required(self) -> bool:
        """Whether a visit must not be finished without it."""
        return self.demand is not None and self.demand.is_required


def kept_forms(forms: Mapping[str, Form]) -> dict[str, KeptForm]:
    """These forms by digest, each ready to be filled in; one that is not sound is left out."""
    found: dict[str, KeptForm] = {}
    for digest, form in forms.items():
        with suppress(FormError):
            found[digest] = KeptForm(FormRef(form.id, form.version, digest), ready(form))
    return found


def filled_id(visit: EntityId, form_id: str) -> EntityId:
    """The questionnaire of a visit on a form: the same on every tablet, so that they fill in the same one."""
    return EntityId("q-" + hashlib.sha256(f"{visit}|{form_id}".encode()).hexdigest()[:24])


def visit_forms(
    case: Case, visit: Visit, demanded: Iterable[DemandedForm], *, shelf: FormShelf
) -> tuple[VisitForm, ...]:
    """What is asked, in its order, then what was begun besides. None when nobody was met."""
    if visit.outcome not in MET:
        return ()
    asked = {one.id: one for one in demanded}
    begun = {form_of(entity).id: entity for entity in filled_in(case, visit.id)}
    ids = dict.fromkeys([*asked, *sorted(begun)])
    published = {one.ref.id: one for one in shelf.published()}
    return tuple(
        VisitForm(
            id=id_,
            filled=begun[id_].id if id_ in begun else filled_id(visit.id, id_),
            form=shelf.kept(form_of(begun[id_]).digest) if id_ in begun else published.get(id_),
            demand=asked.get(id_),
            is_begun=id_ in begun,
        )
        for id_ in ids
    )


def filled_in(case: Case, visit: EntityId) -> tuple[Entity, ...]:
    """The questionnaires that were begun in a visit."""
    return tuple(one for one in case.shown(FILLED) if text_of(one.value(VISIT)) == visit)


def filled_before(case: Case, visit: EntityId, form_id: str) -> EntityId | None:
    """The questionnaire on the same form, in whatever version, of the latest visit before this one."""
    ids = [one.id for one in visits(case)]
    earlier = ids[: ids.index(visit)] if visit in ids else ids
    for one in reversed(earlier):
        found = next((entity for entity in filled_in(case, one) if form_of(entity).id == form_id), None)
        if found is not None:
            return found.id
    return None


def questionnaire_of(case: Case, entity_id: EntityId) -> Entity | None:
    """The questionnaire that an entity is or is an entry of; nothing for anything else."""
    seen: set[EntityId] = set()
    entity = case.entities.get(entity_id)
    while entity is not None and entity.type != FILLED and entity.id not in seen:
        seen.add(entity.id)
        entity = case.entities.get(EntityId(text_of(entity.value(OWNER))))
    return entity if entity is not None and entity.type == FILLED and is_shown(entity) else None
