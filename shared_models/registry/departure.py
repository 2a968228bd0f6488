"""Who leaves a household, by death or otherwise, and who was wrongly taken off it; what ought to follow is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from shared_models.case import Case
from shared_models.choices import LEFT_REASON
from shared_models.editing import edit_part, remove_part, restore_part
from shared_models.entity import Entity, is_contested, is_removed, is_shown
from shared_models.household import date_of, household_of
from shared_models.ids import EntityId
from shared_models.policy.event import events
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.registry.plan import NO_DAY, Deed, Plan
from shared_models.values import text_of
from shared_models.words import Label

DIED = "died"


def departure_plan(case: Case, member: str, why: str, *, on: str, today: date) -> Plan:
    """Taking a member off the household."""
    one = _member(case, member)
    if one is None or is_removed(one):
        return Plan(problems={"member": Label("请选择在册的成员", "choose a member of the household")})
    problems = {}
    if why not in LEFT_REASON:
        problems["why"] = Label("请选择减员原因", "say why the member goes")
    day = date_of(on)
    born = date_of(one.value("birth_date"))
    if day is None or day > today or (born is not None and day < born):
        problems["on"] = NO_DAY
    if problems:
        return Plan(problems=problems)
    part = remove_part(one, {"left_reason": why, "left_on": on})
    name, reason = _name(one), LEFT_REASON[why]
    return Plan(
        deeds=(Deed(household=case.household, scope=case.community, parts=(part,)),),
        tells=(
            Label("“{name}”于 {day} 因“{why}”减员", "{name} leaves on {day}: {why}").fill(
                name=name, day=on, why=reason
            ),
            Label(
                "此前记录的内容都保留;该成员名下的收入仍在档案中,由复核核定",
                "everything recorded stays; incomes in the member's name remain on file until a review settles them",
            ),
            *_last_of(case, one),
        ),
        undo=Label("在本页“恢复成员”中选“{name}”并写明原因", "choose {name} under “bring back” on this page").fill(
            name=name
        ),
    )


def _last_of(case: Case, gone: Entity) -> Iterator[Label]:
    rest = [member for member in case.shown("member") if member.id != gone.id]
    if not rest:
        yield Label("这是最后一名成员:此户将没有成员", "this is the last member: nobody will be left")
    elif text_of(gone.value("relation")) == "head":
        yield Label("户主减员:请随后更正另一名成员为户主", "the head leaves: name another member head under “correct”")


def return_plan(case: Case, member: str) -> Plan:
    """Bringing a member back who was taken off."""
    one = _member(case, member)
    if one is None or not (is_removed(one) or is_contested(one)):
        return Plan(problems={"member": Label("请选择已减员的成员", "choose a member who was taken off")})
    back = restore_part(one)
    blank = edit_part(one, dict.fromkeys(("left_reason", "left_on")))
    part = back if blank is None else msgspec.structs.replace(back, set=blank.set)
    name = _name(one)
    return Plan(
        deeds=(Deed(household=case.household, scope=case.community, parts=(part,)),),
        tells=(
            Label(
                "“{name}”恢复为在册成员,减员原因和日期清空", "{name} is a member again; reason and day are cleared"
            ).fill(name=name),
            Label("原来的减员记录仍在时间线中", "the removal stays in the timeline"),
        ),
        undo=Label("重新登记减员", "take the member off again"),
    )


def proposals(policy: Policy, case: Case, today: date) -> tuple[Label, ...]:
    """What the rules ask of a household that lost members: never done by itself, each line with its citation."""
    return tuple(_proposals(policy, case, today))


def _proposals(policy: Policy, case: Case, today: date) -> Iterator[Label]:
    cited = Label("{what}【{cite}】", "{what} [{cite}]")
    for state in events(policy, Picture(case, today)):
        if state.answered is None and policy.events[state.id].of == "member":
            yield cited.fill(what=state.sentence, cite=state.cite)
    if household_of(case).standing not in {"recipient", "suspended"}:
        return
    if not case.shown("member"):
        review = policy.procedures.get("review")
        words = Label(
            "家中已无成员:建议启动复核,由决定停发;未决定前状态和发放不变",
            "nobody is left: open a re-verification and stop by decision; until then standing and payment stay",
        )
        yield cited.fill(what=words, cite=policy.source(review)) if review is not None else words
    elif household_of(case).per_capita is not None and policy.phase_out and _lost_to_means(case):
        for rule in policy.phase_out.values():
            words = Label("如人均收入因此超出标准,可按规定渐退:{rule}", "if income exceeds the standard now: {rule}")
            yield cited.fill(what=words.fill(rule=rule.label), cite=policy.source(rule))


def _lost_to_means(case: Case) -> bool:
    """Whether somebody left for a reason after which the remaining means may suffice."""
    left = [entity for entity in case.entities.values() if entity.type == "member" and not is_shown(entity)]
    return any(text_of(entity.value("left_reason")) in {DIED, "married", "independent", "moved"} for entity in left)


def _member(case: Case, id_: str) -> Entity | None:
    entity = case.entities.get(EntityId(id_))
    return entity if entity is not None and entity.type == "member" else None


def _name(member: Entity) -> str:
    return text_of(member.value("name")) or "未具名"
