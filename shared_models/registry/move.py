"""A household that lives elsewhere now: why and since when is an act, the move itself places it there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared_models.area import Area
from shared_models.case import Case
from shared_models.household import date_of, household_of
from shared_models.registry.plan import NO_DAY, Deed, Plan, act_deed, called
from shared_models.registry.state import MOVE, merged_into
from shared_models.words import Label


def move_plan(case: Case, to: Area | None, on: str, *, here: str, today: date) -> Plan:
    """Moving a household; `here` is the name of the community it leaves."""
    if merged_into(case) is not None:
        return Plan(why_not=(Label("已并入另一档案的家庭不能转移", "a merged-away file is not moved"),))
    problems = {}
    if to is None or to.code == case.community:
        problems["to"] = Label("请选择另一个社区(村)", "choose another community")
    day = date_of(on)
    if day is None or day > today:
        problems["on"] = NO_DAY
    if to is None or problems:
        return Plan(problems=problems)
    home = household_of(case)
    return Plan(
        deeds=(
            act_deed(case, MOVE, {"from": case.community, "to": to.code, "on": on}),
            Deed(household=case.household, scope=to.code, moves=True),
        ),
        tells=(
            Label("“{who}”自 {day} 起由“{here}”转到“{there}”", "{who} moves from {here} to {there} as of {day}").fill(
                who=called(home.head_name, home.registry_no), day=on, here=here, there=to.name
            ),
            Label(
                "档案、历次入户、程序和期限随家庭一起转走,由新社区的政策继续",
                "file, visits, procedures and clocks go along; the new community's policy holds from now on",
            ),
        ),
        undo=Label("用同一办法转回“{here}”", "move it back to {here} in the same way").fill(here=here),
    )


def who_changes(here: Iterable[str], there: Iterable[str]) -> tuple[Label, ...]:
    """What the move does on tablets: who loses the household and who gets it, by name."""
    before, after = set(here), set(there)
    lines = []
    if before - after:
        words = Label(
            "{names} 的平板先交回未上传的记录,然后移除此户",
            "the tablets of {names} hand over what they have not sent yet, then drop the household",
        )
        lines.append(words.fill(names="、".join(sorted(before - after))))
    if after - before:
        words = Label("{names} 的平板下次同步时收到此户", "the tablets of {names} get it at their next sync")
        lines.append(words.fill(names="、".join(sorted(after - before))))
    if not after:
        words = Label(
            "新社区目前没有调查员,此户暂时无人持有", "the new community has no investigator yet: nobody will hold it"
        )
        lines.append(words)
    return tuple(lines)
