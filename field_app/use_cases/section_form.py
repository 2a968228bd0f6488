"""The form of a section as screens draw it: inputs with what was known before beside them."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.use_cases.reading import ContradictionView, Verified
from field_app.use_cases.visit_place import VisitPlace
from shared_models.catalogue import CATALOGUE, TYPE_LABELS
from shared_models.entity import Entity
from shared_models.field import Field
from shared_models.ids import EntityId
from shared_models.section import ROSTERS, Section
from shared_models.values import Value
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """One input."""

    field: Field
    value: Value
    """What the input holds when it is opened: the draft if there is one, else the effective value. A multi field holds
    the list of ticked codes."""
    drafted: bool
    """The value is a draft that was not saved yet."""
    previous: Verified | None
    """The value before this visit; nothing when there was none."""
    confirmed_here: bool
    """Declared unchanged in this visit."""
    contradiction: ContradictionView | None
    remark: str
    """What the reviewer asks to be put right here; blank when nothing."""
    submitted: Verified | None = None
    """The value as the office saw it when it made the remark."""
    answer: str = ""
    """What was answered to the remark; blank while nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityForm:
    """The inputs of one entity of the section: the visit, the household, a member or another entry of a roster."""

    place: VisitPlace
    section: str
    entity: EntityId
    type: str
    title: Label
    base: Entity
    """What was on screen when the form opened: hand it back to `keep_draft`, it decides what the save supersedes."""
    fields: tuple[FieldForm, ...]
    remark: str = ""
    """A reviewer's remark on the entity as a whole."""
    answer: str = ""
    """What was answered to it; blank while nothing was."""
    saved: bool = True
    """Whether it exists beyond its draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """A section, ready to draw."""

    place: VisitPlace
    section: Section
    entities: tuple[EntityForm, ...]
    people: tuple[tuple[EntityId, str], ...]
    """Members by id and name, the choices of fields of kind `person`."""
    colleagues: tuple[tuple[str, str], ...]
    """Users by id and name, the choices of the second investigator."""
    read_only: bool
    """The visit is finished or accepted: the office has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionMark:
    """How one section of a visit stands, for the left rail."""

    section: Section
    must: int
    """Things to put right before finishing."""
    should: int
    unanswered: int
    remarks: int
    """Of the reviewer, that nobody has answered or acted on yet."""
    drafted: bool
    """Something typed is not yet saved as a change (it is safe in the draft journal)."""
    touched: bool
    """Something of this section was written or confirmed in this visit."""

    @property
    def is_open(self) -> bool:
        """Whether something is left to do in it."""
        return bool(self.must or self.should or self.remarks or not self.touched)


def new_entry(place: VisitPlace, section: str, entity: EntityId) -> EntityForm:
    """An empty form for a roster entry that is being added; nothing is kept before a keystroke.

    `section` is one that holds a roster. `entity` is a fresh id. Drafts of it are found by `open_section`, and
    `save_section` makes it real.
    """
    return EntityForm(
        place=place,
        section=section,
        entity=entity,
        type=ROSTERS[section],
        title=TYPE_LABELS[ROSTERS[section]],
        base=Entity(id=entity, type=ROSTERS[section]),
        fields=tuple(_blank(field) for field in fields_of(ROSTERS[section], section)),
        saved=False,
    )


def _blank(field: Field) -> FieldForm:
    return FieldForm(
        field=field,
        value=[] if field.kind == "multi" else None,
        drafted=False,
        previous=None,
        confirmed_here=False,
        contradiction=None,
        remark="",
    )


def fields_of(type_: str, section: str, *, outcome: str = "") -> tuple[Field, ...]:
    """The fields of an entity type that a section asks; those for a completed visit only while it may be one."""
    met = outcome in {"", "completed"}
    return tuple(
        field for field in CATALOGUE[type_].values() if field.section == section and (met or not field.only_completed)
    )
