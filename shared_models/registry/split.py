"""Members who become a household of their own; both files name each other, and the split can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from shared_models.case import Case
from shared_models.change import Part, Write
from shared_models.editing import edit_part, new_part, remove_part, restore_part
from shared_models.entity import Entity, is_removed
from shared_models.household import date_of, household_of
from shared_models.ids import EntityId, NewId
from shared_models.registry.plan import NO_DAY, Deed, Plan, act_deed, called
from shared_models.registry.state import (
    MERGE,
    SPLIT_FROM,
    SPLIT_OFF,
    SPLIT_UNDONE,
    TAKE_IN,
    UNDO_SPLIT,
    merged_into,
    split_from,
    splits,
)
from shared_models.values import Value, text_of
from shared_models.words import Label

OWNED: Mapping[str, str] = {"income": "member", "asset": "owner", "expense": "member"}
"""Entries that go with a member, and the unit that says with whom."""
LEFT: Mapping[str, Value] = {"left_reason": "independent"}


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the form says of the household to be made."""

    id: EntityId
    """Given by the page, so that a form sent twice makes one household."""
    members: tuple[str, ...]
    head: str
    address: str
    on: str


def split_plan(case: Case, new: NewFile, *, today: date, new_id: NewId) -> Plan:
    """Giving members a household of their own."""
    if merged_into(case) is not None:
        return Plan(why_not=(Label("已并入另一档案的家庭不能分户", "a merged-away file is not split"),))
    here = {member.id: member for member in case.shown("member") if not is_removed(member)}
    going = [here[EntityId(id_)] for id_ in new.members if id_ in here]
    problems = dict(_problems(new, here, going, today=today))
    if problems:
        return Plan(problems=problems)
    owned = [
        one for type_, unit in OWNED.items() for one in case.shown(type_) if text_of(one.value(unit)) in new.members
    ]
    ids = {entity.id: EntityId(new_id()) for entity in (*going, *owned)}
    leaving = [remove_part(one, {**LEFT, "left_on": new.on}) for one in going] + [remove_part(one, {}) for one in owned]
    return Plan(
        deeds=(
            Deed(household=new.id, scope=case.community, parts=tuple(_made(case, new, [*going, *owned], ids=ids))),
            act_deed_new(case, new),
            Deed(household=case.household, scope=case.community, parts=tuple(leaving)),
            act_deed(
                case,
                SPLIT_OFF,
                {
                    "into": new.id,
                    "on": new.on,
                    "members": [one.id for one in going],
                    "entries": [one.id for one in owned],
                },
            ),
        ),
        tells=tuple(_tells(case, going, owned)),
        undo=Label(
            "打开原户的登记变更页,选“撤销分户”:成员和收入回到原户,新户标为已并入",
            "open the old household's registry page and choose “undo the split”: members and incomes come back, "
            "and the new file is marked as merged",
        ),
    )


def act_deed_new(case: Case, new: NewFile) -> Deed:
    """The act by which the new file names the old one."""
    fresh = Case(household=new.id, community=case.community)
    return act_deed(fresh, SPLIT_FROM, {"household": case.household, "on": new.on})


def _problems(
    new: NewFile, here: Mapping[EntityId, Entity], going: Sequence[Entity], *, today: date
) -> Iterator[tuple[str, Label]]:
    if not going or len(going) != len(new.members):
        yield "members", Label("请选择分出的成员", "choose the members who go")
    elif len(going) == len(here):
        yield "members", Label("至少留下一名成员;全家搬走请用“转移社区”", "somebody must stay; a whole household moves")
    if new.head not in new.members:
        yield "head", Label("请在分出的成员中选一人为新户主", "choose the new head among those who go")
    if not new.address.strip():
        yield "address", Label("必须填写", "must be filled in")
    day = date_of(new.on)
    if day is None or day > today:
        yield "on", NO_DAY


def _made(case: Case, new: NewFile, going: Sequence[Entity], *, ids: Mapping[EntityId, EntityId]) -> Iterator[Part]:
    """The new file: the members and their entries with the values that stand, recorded as the office's."""
    own: dict[str, Value] = {"address": new.address.strip(), "hukou_kind": case.root.value("hukou_kind")}
    yield Part(e=new.id, type="household", set={unit: Write(v=value) for unit, value in own.items() if value})
    for entity in going:
        values = {unit: entity.value(unit) for unit in entity.units if entity.value(unit) is not None}
        if entity.type == "member":
            values["relation"] = _relation(entity, new)
        else:
            unit = OWNED[entity.type]
            values[unit] = ids[EntityId(text_of(entity.value(unit)))]
        yield new_part(ids[entity.id], entity.type, values)


def _relation(member: Entity, new: NewFile) -> Value:
    """The relation to the new head; of the others it is to be found out, so none is claimed to be known."""
    return "head" if member.id == new.head else "other"


def _tells(case: Case, going: Sequence[Entity], owned: Sequence[Entity]) -> Iterator[Label]:
    home = household_of(case)
    names = "、".join(text_of(one.value("name")) for one in going)
    yield Label("新建一户,成员:{names}", "a new household is made: {names}").fill(names=names)
    words = Label("他们自原户“{who}”减员,原因“分户独立生活”", "they leave {who}: live independently")
    yield words.fill(who=called(home.head_name, home.registry_no))
    if owned:
        words = Label("他们名下的 {n} 项收入、财产、支出随之转入", "{n} entries in their names go along")
        yield words.fill(n=len(owned))
    yield Label("两份档案互相注明来源和去向", "both files name each other")
    yield Label(
        "新户没有保障状态和金额:须另行申请、调查、确认【最低生活保障审核确认办法 第二十八条】",
        "the new household has no standing or benefit: it applies anew [Review and Confirmation Measures, art. 28]",
    )
    yield Label(
        "除新户主外,成员关系暂记“其他”,请随后更正", "relations to the new head are set to “other”: correct them"
    )


def undo_split_plan(case: Case, other: Case) -> Plan:
    """Bringing back the members of a split; the new file stays, marked as merged into the old one."""
    split = next((one for one in splits(case) if one.into == other.household), None)
    if split is None or split_from(other) != case.household or merged_into(other) is not None:
        return Plan(why_not=(Label("没有可以撤销的分户", "there is no such split to undo"),))
    parts = [_back(case.entities[id_]) for id_ in (*split.members, *split.entries) if id_ in case.entities]
    home = household_of(case)
    return Plan(
        deeds=(
            Deed(household=case.household, scope=case.community, parts=tuple(parts)),
            act_deed(case, UNDO_SPLIT, {"into": other.household}),
            act_deed(case, TAKE_IN, {"household": other.household}),
            act_deed(other, SPLIT_UNDONE, {"household": case.household}),
            act_deed(other, MERGE, {"into": case.household, "number": home.registry_no, "name": home.head_name}),
        ),
        tells=(
            Label("分出的成员和他们的收入恢复到本户", "the members and their incomes stand in this household again"),
            Label(
                "新户标为已并入本户;它自己的记录都在",
                "the new file is marked as merged into this one and keeps its records",
            ),
        ),
        undo=Label("重新分户", "split again"),
    )


def _back(entity: Entity) -> Part:
    back = restore_part(entity)
    blank = edit_part(entity, dict.fromkeys(("left_reason", "left_on"))) if entity.type == "member" else None
    return back if blank is None else msgspec.structs.replace(back, set=blank.set)
