"""A section of the visit form, with what was known before beside every input."""

from __future__ import annotations

from collections.abc import Sequence

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.check_visit import found_in
from field_app.use_cases.reading import Reading, Verified
from field_app.use_cases.record_change import case_of, is_closed, visit_in
from field_app.use_cases.section_form import (
    EntityForm,
    FieldForm,
    SectionForm,
    SectionMark,
    fields_of,
    new_entry,
)
from field_app.use_cases.start_visit import as_returned
from field_app.use_cases.typed_value import ticked
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case, contradictions
from shared_models.catalogue import types_in
from shared_models.checks import Level, called, of_visit
from shared_models.entity import Entity
from shared_models.explanation import answers
from shared_models.field import Field
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.section import section_of
from shared_models.values import text_of
from shared_models.visit import Visit

__all__ = [
    "EntityForm",
    "FieldForm",
    "SectionForm",
    "SectionMark",
    "new_entry",
    "open_section",
    "section_marks",
]


def open_section(account: Account, place: VisitPlace, section: str) -> SectionForm:
    """The form of a section. Sections photos and finish have no inputs here (`list_photos`, `check_visit`).

    Raises:
        NotFoundError: there is no such visit or section on this tablet.
    """
    found = section_of(section)
    case = case_of(account, place.household)
    visit = visit_in(case, place)
    desk = _Desk(account, case, place)
    return SectionForm(
        place=place,
        section=found,
        entities=tuple(desk.form(entity, section) for entity in desk.entities(section)),
        people=tuple((member.id, text_of(member.value("name"))) for member in case.shown("member")),
        colleagues=_colleagues(account, case.community, visit),
        read_only=is_closed(visit),
    )


def _colleagues(account: Account, community: AreaCode, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Whom one may bring along: who may visit in this community, or everybody when the server did not say.

    Who is named already stays to be seen.
    """
    visitors = account.meta.visitors
    among = None if visitors is None else {*visitors.get(community, ()), *visit.team}
    return tuple(
        (id_, name)
        for id_, name in account.meta.people.items()
        if id_ != account.user and (among is None or id_ in among)
    )


def section_marks(account: Account, place: VisitPlace, *, asked: AskedForms) -> tuple[SectionMark, ...]:
    """The sections this visit goes through, in order, each with its state."""
    case = case_of(account, place.household)
    visit = visit_in(case, place)
    desk = _Desk(account, case, place)
    found = found_in(case, place, asked=asked)
    begun = {one.section for one in asked.of_visit(case, visit) if one.is_begun}
    remarks = answer_return(account, place).remarks if visit.remarks else ()
    remarked = [remark.section for remark in remarks if not remark.touched]

    def count(section: str, level: Level) -> int:
        return sum((one.section, one.level) == (section, level) and not one.explanation for one in found)

    return tuple(
        SectionMark(
            section=section,
            must=count(section.id, "must"),
            should=count(section.id, "should"),
            unanswered=count(section.id, "open"),
            remarks=remarked.count(section.id),
            drafted=desk.is_drafted(section.id),
            touched=section.id in begun or desk.is_touched(section.id),
        )
        for section in asked.sections(case, visit)
    )


class _Desk:
    """One section of one visit, laid out: the case now, the case before the visit, and what is typed."""

    def __init__(self, account: Account, case: Case, place: VisitPlace) -> None:
        self._case = case
        self._place = place
        self._reading = Reading(case, account.meta.people)
        before = account.cases.snapshot(place.visit)
        self._before = Reading(before, account.meta.people) if before is not None else None
        self._visit = visit_in(case, place)
        returned = account.cases.snapshot(as_returned(place.visit, self._visit.returns))
        self._returned = Reading(returned, account.meta.people) if returned is not None else None
        self._answers = answers(case, self._visit)
        self._drafts = {(draft.section, draft.base.id): draft for draft in account.drafts.of_visit(place.visit)}
        self._contradictory = {(clash.entity, clash.unit) for clash in contradictions(case)}

    def entities(self, section: str) -> list[Entity]:
        """What the section asks about: visit, household or roster entries, those still being typed at the end."""
        listed = [entity for type_ in types_in(section) for entity in self._of_type(type_)]
        known = {entity.id for entity in listed}
        drafts = [draft for (where, _), draft in self._drafts.items() if where == section]
        return listed + [draft.base for draft in drafts if draft.base.id not in known and not draft.base.units]

    def _of_type(self, type_: str) -> Sequence[Entity]:
        if type_ == "household":
            return [self._case.root]
        if type_ == "visit":
            return [self._case.entities[self._place.visit]]
        return of_visit(self._case, type_, self._place.visit) if type_ == "interview" else self._case.shown(type_)

    def form(self, entity: Entity, section: str) -> EntityForm:
        """The inputs of one entity."""
        draft = self._drafts.get((section, entity.id))
        fields = fields_of(entity.type, section, outcome=self._visit.outcome)
        return EntityForm(
            place=self._place,
            section=section,
            entity=entity.id,
            type=entity.type,
            title=called(entity),
            base=draft.base if draft is not None else entity,
            fields=tuple(self._field(entity, field, draft) for field in fields),
            remark=self._remark(entity.id, ""),
            answer=self._answer(entity.id, ""),
            saved=entity.id in self._case.entities,
        )

    def _field(self, entity: Entity, field: Field, draft: Draft | None) -> FieldForm:
        typed = draft.typed if draft is not None else {}
        value = ticked(field, entity) if field.kind == "multi" else entity.value(field.unit)
        clashing = [unit for unit in field.units() if (entity.id, unit) in self._contradictory]
        return FieldForm(
            field=field,
            value=typed.get(field.unit, value),
            drafted=field.unit in typed,
            previous=self._previous(entity, field),
            confirmed_here=any(self._is_mine(entity.register(unit).confirmed) for unit in field.units()),
            contradiction=self._reading.contradiction(entity, clashing[0]) if clashing else None,
            remark=self._remark(entity.id, field.unit),
            submitted=self._submitted(entity, field),
            answer=self._answer(entity.id, field.unit),
        )

    def _submitted(self, entity: Entity, field: Field) -> Verified | None:
        """The value that a remark speaks of, as it was when the visit came back."""
        if self._returned is None or not self._remark(entity.id, field.unit):
            return None
        seen = self._returned.case.entities.get(entity.id)
        return self._returned.verified(seen, field) if seen is not None else None

    def _answer(self, entity: EntityId, unit: str) -> str:
        said = self._answers.get((entity, unit))
        return said.text if said is not None and self._remark(entity, unit) else ""

    def _previous(self, entity: Entity, field: Field) -> Verified | None:
        """The value before this visit: as kept when it began here, else the present one unless this visit wrote it."""
        if self._before is not None:
            before = self._before.case.entities.get(entity.id)
            return self._before.verified(before, field) if before is not None else None
        if any(self._is_mine(entity.register(unit).effective) for unit in field.units()):
            return None
        return self._reading.verified(entity, field)

    def _is_mine(self, id_: ChangeId | None) -> bool:
        """Whether a change was made in this visit."""
        save = self._case.saves.get(id_) if id_ is not None else None
        return save is not None and save.visit == self._place.visit

    def _remark(self, entity: EntityId, unit: str) -> str:
        remarks = self._visit.remarks
        return "\n".join(remark.text for remark in remarks if (remark.entity, remark.unit) == (entity, unit))

    def is_touched(self, section: str) -> bool:
        """Whether something of a section was written or confirmed in this visit."""
        return any(
            self._is_mine(id_)
            for entity in self.entities(section)
            for field in fields_of(entity.type, section)
            for unit in field.units()
            for id_ in (entity.register(unit).effective, entity.register(unit).confirmed)
        )

    def is_drafted(self, section: str) -> bool:
        """Whether something typed in a section waits to be saved."""
        return any(where == section for where, _ in self._drafts)
