"""The questionnaires of a visit as a reviewer reads them: question and answer, what is wrong, what was said before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from shared_models.case import Case
from shared_models.entity import Entity, contradictions_in
from shared_models.ids import EntityId, Sha256
from shared_models.questionnaire.answers import VISIT, form_of
from shared_models.questionnaire.at_visit import filled_before, filled_in, questionnaire_of
from shared_models.questionnaire.attached import TYPES
from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.form import Form
from shared_models.questionnaire.listing import Key, Listed, listed
from shared_models.questionnaire.place import unit_of
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.reopening import begun_at, reopened
from shared_models.questionnaire.view import instance_name, item_of, problems
from shared_models.questionnaire.wording import NOTHING, Wording
from shared_models.register import options
from shared_models.values import text_of
from shared_models.visit import Visit, find_visit
from shared_models.words import Label, Language
from sync_server.console.answers import Group, Remembered, Row, State
from sync_server.console.asked import asked_of
from sync_server.console.attached import attached_by
from sync_server.console.reader import Reader
from sync_server.console.seat import Seat
from sync_server.use_cases.open_case import OpenedCase

Asked: TypeAlias = Mapping[tuple[EntityId, str], Sequence[str]]
"""Remarks of the office by entity and unit."""
GONE = Label("已删除", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Why a questionnaire is not complete."""

    anchor: str
    """Names the row on the page."""
    question: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One questionnaire."""

    id: str
    title: str
    version: str
    name: str
    """What the form calls it by its answers; blank where it does not."""
    problems: tuple[Wrong, ...]
    groups: tuple[Group, ...]
    is_readable: bool = True
    """Whether its form is kept here."""


def case_reader(seat: Seat, opened: OpenedCase) -> Reader:
    """The reader of one household's file, with the words of its questionnaires."""
    questions = questions_of(opened.case, opened.forms, seat.language)
    return replace(seat.reader(opened.people, opened.devices), questions=questions)


def questions_of(case: Case, forms: Mapping[str, Form], language: Language) -> dict[EntityId, Wording]:
    """The words of every questionnaire of a case, and of every entry in one, whose form is among these."""
    wordings = {digest: Wording(form, language) for digest, form in forms.items()}
    found: dict[EntityId, Wording] = {}
    for entity in case.entities.values():
        owner = questionnaire_of(case, entity.id)
        if owner is not None and form_of(owner).digest in wordings:
            found[entity.id] = wordings[form_of(owner).digest]
    return found


def questionnaires_of(opened: OpenedCase, case: Case, visit: Visit, *, reader: Reader) -> tuple[Sheet, ...]:
    """Every questionnaire of a visit as the case is to be shown; none where the page is about no visit."""
    if not visit.id:
        return ()
    asked = asked_of(case, opened.entries, visit, reader=reader)
    return _Questionnaires(
        case=case, visit=visit, forms=opened.forms, asked=asked, stored=opened.stored, reader=reader
    ).sheets()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Questionnaires:
    """Reads the questionnaires of one visit of a case for one reader."""

    case: Case
    visit: Visit
    forms: Mapping[str, Form]
    """By digest."""
    asked: Asked
    stored: Collection[Sha256]
    """Files that have arrived."""
    reader: Reader

    def sheets(self) -> tuple[Sheet, ...]:
        """Every questionnaire of the visit, in the order in which they were begun."""
        return tuple(self._sheet(one) for one in filled_in(self.case, self.visit.id))

    def _sheet(self, entity: Entity) -> Sheet:
        ref = form_of(entity)
        filling = self._opened(entity, self.visit)
        if filling is None:
            return Sheet(
                id=entity.id, title=ref.id, version=ref.version, name="", problems=(), groups=(), is_readable=False
            )
        wrong = {id(one.node): one for one in problems(filling)}
        before = self._before(entity)
        messages = {node: one.message for node, one in wrong.items()}
        rows = [(one, self._row(one, before, message=messages.get(id(one.view.node), ""))) for one in listed(filling)]
        anchors = {id(one.view.node): f"f-{row.entity}-{row.unit}" for one, row in rows}
        return Sheet(
            id=entity.id,
            title=self.reader.questions[entity.id].title,
            version=ref.version,
            name=instance_name(filling),
            problems=tuple(
                Wrong(anchor=anchors.get(node, ""), question=one.label, message=one.message)
                for node, one in wrong.items()
            ),
            groups=tuple(_groups(rows)),
        )

    def _opened(self, entity: Entity, visit: Visit) -> Filling | None:
        form, wording = self.forms.get(form_of(entity).digest), self.reader.questions.get(entity.id)
        if form is None or wording is None:
            return None
        return reopened(self.case, entity.id, ready(form), now=begun_at(visit), language=wording.spoken)

    def _before(self, entity: Entity) -> Mapping[Key, Remembered] | None:
        """What an earlier visit answered to the same form, the latest such visit; nothing when there is none."""
        id_ = filled_before(self.case, self.visit.id, form_of(entity).id)
        earlier = self.case.entities[id_] if id_ is not None else None
        visit = find_visit(self.case, EntityId(text_of(earlier.value(VISIT)))) if earlier is not None else None
        if earlier is None or visit is None:
            return None
        filling = self._opened(earlier, visit)
        if filling is None:
            return None
        found = ((one, self._text(one)) for one in listed(filling))
        return {one.key: Remembered(text=text, by=self._by(one)) for one, text in found if text != NOTHING}

    def _row(self, one: Listed, before: Mapping[Key, Remembered] | None, *, message: str) -> Row:
        text, earlier = self._text(one), (before or {}).get(one.key)
        item, value = item_of(one.view.node), one.view.value
        attached = attached_by(self.case, (item, value), self.stored)
        if item.kind in TYPES and value and attached is None:
            text = self.reader.aside(text, self.reader.word(GONE))
        state = self._state(one, text, earlier, is_first=before is None)
        changed = earlier is not None and earlier.text != text
        return Row(
            entity=one.entity,
            unit=one.view.unit,
            label=one.view.label or one.view.node.place.name,
            state=state,
            text=text,
            brief=text,
            by=self._by(one),
            before=(earlier,) if earlier is not None and changed else (),
            others=self._others(one),
            asked=tuple(self.asked.get((EntityId(one.entity), one.view.unit), ())),
            required_by="" if one.view.value else message,
            wrong=message if one.view.value else "",
            attached=attached,
        )

    def _text(self, one: Listed) -> str:
        return self._wording(one).told(one.view)

    def _wording(self, one: Listed) -> Wording:
        return self.reader.questions[EntityId(one.entity)]

    def _state(self, one: Listed, text: str, earlier: Remembered | None, *, is_first: bool) -> State:
        entity = self.case.entities.get(EntityId(one.entity))
        if entity is not None and set(self._units(one)) & set(contradictions_in(entity)):
            return "clash"
        if text == NOTHING:
            return "none"
        if one.view.kind in TYPES:
            return "told"  # a picture of today is not the same as that of the last visit, whatever it shows
        if earlier is None:
            return "told" if is_first else "first"
        return "same" if earlier.text == text else "changed"

    def _units(self, one: Listed) -> tuple[str, ...]:
        place = one.view.node.place
        codes = [choice.code for choice in one.view.choices] if one.view.kind == "select_multiple" else []
        return (one.view.unit, *(unit_of(place.path, code) for code in codes))

    def _by(self, one: Listed) -> str:
        entity = self.case.entities.get(EntityId(one.entity))
        if entity is None:
            return ""
        ids = [entity.register(unit).effective for unit in self._units(one)]
        saves = [self.case.saves[id_] for id_ in ids if id_ is not None]
        return self.reader.made(max(saves, key=lambda save: save.n, default=None))

    def _others(self, one: Listed) -> tuple[Remembered, ...]:
        entity = self.case.entities.get(EntityId(one.entity))
        if entity is None:
            return ()
        wording = self._wording(one)
        return tuple(
            Remembered(
                text=wording.text(unit, option.value)
                if unit == one.view.unit
                else self.reader.pair(wording.label(unit).rpartition(" · ")[2], wording.text(unit, option.value)),
                by=self.reader.made(self.case.saves[option.ids[0]]),
            )
            for unit in self._units(one)
            for option in options(entity.register(unit))[1:]
        )


def _groups(rows: Sequence[tuple[Listed, Row]]) -> Iterator[Group]:
    for headings, some in groupby(rows, key=lambda pair: pair[0].headings):
        yield Group(title=" · ".join(headings), rows=tuple(row for _, row in some))
