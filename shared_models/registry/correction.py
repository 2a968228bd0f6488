"""Core data of a household or a member, corrected by the office; what was recorded before stays in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE
from shared_models.editing import edit_part, new_part
from shared_models.entity import Entity, is_shown
from shared_models.errors import MalformedError
from shared_models.field import Field, parse, shown_value
from shared_models.identity_number import identity_number
from shared_models.ids import EntityId
from shared_models.register import in_contradiction
from shared_models.registry.plan import Deed, Plan
from shared_models.registry.state import merged_into
from shared_models.values import Value, canonical, text_of
from shared_models.words import Label

CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    "household": ("registry_no", "address", "building", "phone", "hukou_kind"),
    "member": ("name", "relation", "identity_number", "birth_date", "sex", "marital"),
}
"""Units by entity type. Class, standing and benefit follow from decisions and are not corrected by hand."""
MUST = frozenset({"name", "relation", "address"})
NEW = EntityId("new")
"""Stands for a member who is not on file yet."""


class Subject(NamedTuple):
    """Whose data are corrected: an entity on file, or a member to be added."""

    entity: Entity
    is_new: bool

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that may be corrected."""
        return tuple(CATALOGUE[self.entity.type][unit] for unit in CORRECTABLE[self.entity.type])


def subject(case: Case, id_: str, new: EntityId) -> Subject | None:
    """Whose data an id names; `new` is the id that an added member gets. Nothing for what is not corrected here."""
    if id_ == NEW:
        return Subject(Entity(id=new, type="member"), is_new=True)
    if id_ == case.household:
        return Subject(case.root, is_new=False)
    entity = case.entities.get(EntityId(id_))
    return Subject(entity, is_new=False) if entity and entity.type == "member" and is_shown(entity) else None


def correction_plan(case: Case, about: Subject, typed: Mapping[str, str]) -> Plan:
    """Writing what was typed, by unit, where it differs from what stands."""
    if merged_into(case) is not None:
        return Plan(why_not=(Label("已并入的档案不再更正;请更正保留的档案", "correct the file that stays"),))
    values, problems = _read(case, about, typed)
    if problems:
        return Plan(problems=problems)
    part = new_part(about.entity.id, "member", _given(values)) if about.is_new else edit_part(about.entity, values)
    if part is None:
        return Plan(why_not=(Label("没有改动任何内容", "nothing was changed"),))
    return Plan(
        deeds=(Deed(household=case.household, scope=case.community, parts=(part,)),),
        tells=tuple(_tells(about, {unit: write.v for unit, write in part.set.items()})),
        undo=Label("再更正一次,填回原来的内容;时间线中两次都在", "correct it back; the timeline keeps both")
        if not about.is_new
        else Label("按“登记错误”登记该成员减员", "take the member off as “entered by mistake”"),
    )


def _given(values: Mapping[str, Value]) -> dict[str, Value]:
    return {unit: value for unit, value in values.items() if value is not None}


def _read(case: Case, about: Subject, typed: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, Label]]:
    values: dict[str, Value] = {}
    problems: dict[str, Label] = {}
    for field in about.fields:
        if field.unit not in typed:
            continue
        try:
            values[field.unit] = parse(field, typed[field.unit])
        except MalformedError:
            problems[field.unit] = _wrong(field)
        if field.unit in MUST and not typed[field.unit].strip():
            problems[field.unit] = Label("必须填写", "must be filled in")
        if in_contradiction(about.entity.register(field.unit)) and canonical(values.get(field.unit)) != canonical(
            about.entity.value(field.unit)
        ):
            problems[field.unit] = Label("此项有矛盾,请在“矛盾处理”中处理", "stands in contradiction: settle it there")
    if not problems:
        problems = dict(_at_odds(case, about, values))
    return values, problems


def _wrong(field: Field) -> Label:
    if field.kind == "identity_number":
        return Label("身份号码有误,请核对", "the number is wrong; please check it")
    return Label("无法识别", "cannot be read")


def _at_odds(case: Case, about: Subject, values: Mapping[str, Value]) -> Iterator[tuple[str, Label]]:
    number = text_of(values.get("identity_number"))
    others = [member for member in case.shown("member") if member.id != about.entity.id]
    if number:
        said = identity_number(number)
        if text_of(values.get("birth_date")) not in {"", said.birth_date.isoformat()}:
            yield "birth_date", Label("与身份号码中的出生日期不一致", "differs from the identity number")
        if text_of(values.get("sex")) not in {"", said.sex}:
            yield "sex", Label("与身份号码中的性别不一致", "differs from the identity number")
        if any(text_of(other.value("identity_number")) == number for other in others):
            yield "identity_number", Label("本户另一成员已有此号码", "another member of the household has this number")
    heads = [other for other in others if text_of(other.value("relation")) == "head"]
    if values.get("relation") == "head" and heads:
        yield "relation", Label("本户已有户主,请先更正原户主的关系", "there is a head already: correct that one first")


def _tells(about: Subject, written: Mapping[str, Value]) -> Iterator[Label]:
    if about.is_new:
        yield Label("新增一名成员", "a member is added")
    for field in about.fields:
        if field.unit in written:
            was, now = (
                Label(shown_value(field, value, "zh"), shown_value(field, value, "en"))
                for value in (about.entity.value(field.unit), written[field.unit])
            )
            yield Label("{field}:{was} → {now}", "{field}: {was} → {now}").fill(field=field.label, was=was, now=now)
    yield Label(
        "记为办公台更正;原值、原填写人和时间都保留,平板下次同步时看到新值",
        "recorded as the office's; the old value, its author and time stay, and tablets see the new one when they sync",
    )
