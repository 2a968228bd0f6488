"""What a paper is made from: a household's case under a policy on a day, and the names behind its ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.catalogue import CATALOGUE
from shared_models.entity import Entity
from shared_models.field import Field, is_answered, shown_value
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId
from shared_models.papers.sheet import NOT_DONE, Row
from shared_models.policy.act_log import Done, act_log
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import Procedure, procedures
from shared_models.sealed import is_sealed
from shared_models.values import Value, text_of
from shared_models.visit import TEAM, china_time

NOTHING = EntityId("")
"""The subject of a paper that nothing was recorded for: it prints blank."""
SEALED = "（已密封）"
PEOPLE = frozenset({*TEAM, "interviewer"})
"""Units that hold account ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Everything a paper may draw on."""

    case: Case
    policy: Policy
    today: date
    entries: Sequence[Entry] = ()
    """Every change that counts, in order; papers without a history need none."""
    community: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    """Names by account id."""

    def person(self, user: str) -> str:
        """The name of an account; the id itself where none is known, blank for nobody."""
        return self.people.get(user, user)

    @property
    def number(self) -> str:
        """What the household's papers are filed under."""
        return text_of(self.case.root.value("registry_no")) or self.case.household

    @property
    def head(self) -> str:
        """The head's name; blank where none is recorded."""
        return household_of(self.case).head_name

    def procedures(self) -> tuple[Procedure, ...]:
        """Every procedure of the case."""
        return procedures(self.policy, self.case, self.today)

    def procedure(self, about: EntityId) -> Procedure | None:
        """The procedure of an id; nothing when there is none."""
        return next((one for one in self.procedures() if one.id == about), None)

    def act(self, about: EntityId) -> Done | None:
        """The act of an id; nothing when there is none."""
        return next((done for done in act_log(self.case) if str(done.id) == about), None)

    def author(self, done: Done | None) -> str:
        """Who recorded an act; blank for none, and for one that a rule deems done."""
        save = self.case.saves.get(done.id) if done is not None else None
        return self.person(save.author) if save is not None else ""

    def upto(self, change: ChangeId) -> Basis:
        """The basis as it stood when a change had come in; unchanged when the history does not hold it."""
        at = next((i for i, entry in enumerate(self.entries) if entry.change.id == change), None)
        if at is None:
            return self
        return replace(self, case=fold(empty_case(self.case.household, self.case.community), self.entries[: at + 1]))


def shown(basis: Basis, entity: Entity | None, unit: str) -> str:
    """A recorded answer in words; blank where nothing was recorded."""
    if entity is None:
        return ""
    return written(basis, (entity.type, unit), entity.value(unit))


def written(basis: Basis, place: tuple[str, str], value: Value) -> str:
    """A value of a type's unit in words; blank where nothing was recorded."""
    type_, unit = place
    if not is_answered(value):
        return ""
    if is_sealed(value):
        return SEALED
    if unit in PEOPLE:
        return basis.person(text_of(value))
    one = CATALOGUE[type_].get(unit)
    return _worded(basis, one, value) if one is not None else text_of(value)


def _worded(basis: Basis, one: Field, value: Value) -> str:
    if one.kind == "person":
        member = basis.case.entities.get(EntityId(text_of(value)))
        return text_of(member.value("name")) if member is not None else ""
    if one.kind == "instant":
        return clock(value) if isinstance(value, int) else ""
    text = shown_value(one, value, "zh")
    return "" if text == "—" else text


def answers_of(basis: Basis, entity: Entity | None, one: Field) -> str:
    """What was answered to a field, all ticked choices of one that takes several."""
    if entity is None:
        return ""
    if one.kind != "multi" or one.choices is None:
        return shown(basis, entity, one.unit)
    ticked = [label.zh for code, label in one.choices.items() if entity.value(f"{one.unit}.{code}") is True]
    denied = any(entity.value(unit) is False for unit in one.units())
    return "、".join(ticked) or ("无" if denied else "")


def clock(ms: int) -> str:
    """Day and minute in China."""
    return china_time(ms).strftime("%Y-%m-%d %H:%M")


def unit_rows(basis: Basis, entity: Entity | None, type_: str, *, units: Iterable[str]) -> tuple[Row, ...]:
    """A row for each of these units, labelled as the forms label them."""
    return tuple(Row(label=CATALOGUE[type_][unit].label.zh, value=shown(basis, entity, unit)) for unit in units)


def day_row(label: str, done: Done | None, *, cite: str = "") -> Row:
    """The day on which something was done; not done where it was not."""
    return Row(label=label, value=str(done.day) if done is not None else "", void=NOT_DONE, cite=cite)
