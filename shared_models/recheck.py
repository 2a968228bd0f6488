"""A blind re-check: another team looks at a household again and does not see what was answered before.

It is an entity of its own beside the household's: nothing that is written in it changes an answer or counts as a visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from shared_models.attendance import ATTEND
from shared_models.case import ActRecord, Case, Save
from shared_models.change import Act, Change
from shared_models.entity import Entity
from shared_models.errors import UnfitError
from shared_models.household import date_of
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.register import Register, Sibling
from shared_models.sealed import SEALED
from shared_models.values import Value, text_of, texts_of
from shared_models.visit import Visit, visits
from shared_models.words import Label

RECHECK = "recheck"
"""Type of the entity that holds its answers."""
CALL, FINISH, WITHDRAW = "call_recheck", "finish_recheck", "withdraw_recheck"
RECHECK_ACTS = frozenset({CALL, FINISH, WITHDRAW})
FEWEST, MOST = 2, 3
"""How many come. Source: 最低生活保障审核确认办法 art. 16."""

RecheckStatus: TypeAlias = Literal["called", "done", "withdrawn"]
STATUS_LABELS: Mapping[RecheckStatus, Label] = {
    "called": Label("待复核", "Called"),
    "done": Label("已复核", "Done"),
    "withdrawn": Label("已撤回", "Withdrawn"),
}

TO_FIND: Mapping[str, frozenset[str]] = {
    "household": frozenset(
        {"registry_no", "standing", "benefit_class", "since", "address", "building", "phone", "position"}
        | {"safety_note"}
    ),
    "visit": frozenset({"outcome", "started_at", "ended_at", "lead", "second", "third", "code"}),
}
"""What those who re-check may still read: where the home is, and that there were visits. No answer is among it."""
HEAD = frozenset({"name", "relation"})
"""Of the head of the household, who is asked for at the door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """One re-check of a household."""

    id: EntityId
    visit: EntityId
    """The visit whose answers it is compared with."""
    team: tuple[UserId, ...]
    """Who goes; nobody for a reader whom that does not concern."""
    due: date | None
    sample: str
    """The sample that drew the household; blank when a supervisor called it."""
    called: ChangeId
    status: RecheckStatus = "called"
    ended: ChangeId | None = None
    """The act that finished or withdrew it."""


def call_act(recheck: Recheck) -> Act:
    """The act that calls a re-check."""
    data: dict[str, Value] = {"visit": recheck.visit, "team": list(recheck.team), "sample": recheck.sample}
    return Act(name=CALL, about=recheck.id, data=data | {"due": recheck.due.isoformat() if recheck.due else ""})


def rechecks(case: Case) -> tuple[Recheck, ...]:
    """The re-checks of a case, in the order they were called. Only the team ends one, or the office withdraws it."""
    found: dict[EntityId, Recheck] = {}
    for act in case.acts:
        if act.name == CALL and act.about not in found:
            found[act.about] = _called(act)
        elif act.name in RECHECK_ACTS and act.about in found:
            found[act.about] = _ended(found[act.about], act, case.saves[act.id])
    return tuple(found.values())


def _called(act: ActRecord) -> Recheck:
    data = act.data
    return Recheck(
        id=act.about,
        visit=EntityId(text_of(data.get("visit"))),
        team=tuple(UserId(user) for user in texts_of(data.get("team")) if user),
        due=date_of(data.get("due")),
        sample=text_of(data.get("sample")),
        called=act.id,
    )


def _ended(recheck: Recheck, act: ActRecord, save: Save) -> Recheck:
    if recheck.status != "called" or (act.name == FINISH and recheck.team and save.author not in recheck.team):
        return recheck
    return replace(recheck, status="done" if act.name == FINISH else "withdrawn", ended=act.id)


def find_recheck(case: Case, id_: EntityId) -> Recheck | None:
    """The re-check of this id; nothing when there is none."""
    return next((one for one in rechecks(case) if one.id == id_), None)


def task_of(case: Case, user: UserId) -> Recheck | None:
    """The re-check that waits for this person; nothing when none does."""
    return next((one for one in rechecks(case) if one.status == "called" and user in one.team), None)


# --- who goes -----------------------------------------------------------------------------------------------------


def visit_to_compare(case: Case) -> Visit | None:
    """The visit that a re-check would be compared with: the latest that was completed and handed in."""
    done = [visit for visit in visits(case) if visit.outcome == "completed" and visit.status != "draft"]
    return done[-1] if done else None


def barred(case: Case, visit: Visit) -> frozenset[UserId]:
    """Who may not re-check a visit, because they know what was answered.

    Its team, who proved to be there or wrote in it, and whoever wrote an answer that stands.
    """
    found = set(visit.team)
    found |= {save.author for save in case.saves.values() if save.visit == visit.id}
    for act in case.acts:
        if (act.name, act.about) == (ATTEND, visit.id):
            found.add(UserId(text_of(act.data.get("user"))))
    for entity in case.entities.values():
        shown = _readable(entity)
        for unit, register in entity.units.items():
            if entity.type != RECHECK and unit not in shown:
                found |= {case.saves[one.id].author for one in register.live}
    return frozenset(found - {UserId("")})


def check_call(case: Case, recheck: Recheck, *, able: Iterable[UserId]) -> None:
    """Passes a re-check that may be called; `able` are those who visit in the household's community.

    Raises:
        UnfitError: one is under way, there is no such visit, or the team is not another one.
    """
    visit = visit_to_compare(case)
    if visit is None or visit.id != recheck.visit:
        raise UnfitError("没有可以比对的已完成入户 / there is no completed visit to compare with")
    if any(one.status == "called" for one in rechecks(case)):
        raise UnfitError("该户已有复核在进行 / a re-check of this household is under way")
    team = set(recheck.team)
    if not FEWEST <= len(team) <= MOST or len(team) != len(recheck.team):
        raise UnfitError("请选择两到三名复核人员 / choose two or three people")
    if not team <= set(able):
        raise UnfitError("复核人员须在该社区有走访权限 / somebody chosen does not visit in this community")
    if team & barred(case, visit):
        raise UnfitError("参加过原入户或填写过该户情况的人员不能复核 / nobody may re-check what he recorded himself")


def may_write(case: Case | None, change: Change) -> bool:
    """Whether a change leaves re-checks alone or comes from the team of the one it writes in."""
    written = {part.e for part in change.parts if part.type == RECHECK}
    if change.act is not None and change.act.name == FINISH:
        written.add(change.act.about)
    known = {one.id: one for one in rechecks(case)} if case is not None and written else {}
    return all(id_ in known and change.author in known[id_].team for id_ in written)


# --- what they see ------------------------------------------------------------------------------------------------


def is_blind(case: Case, user: UserId) -> bool:
    """Whether what was answered before is kept from this person: from the call until the office has the re-check."""
    return any(user in one.team and _is_out(case, one) for one in rechecks(case))


def _is_out(case: Case, recheck: Recheck) -> bool:
    return recheck.ended is None or case.saves[recheck.ended].n == 0


def turned_at(case: Case, user: UserId) -> int:
    """The position from which what this person may read of the case is what it is now; 0 when that never changed."""
    mine = [one for one in rechecks(case) if user in one.team]
    return max((case.saves[id_].n for one in mine for id_ in (one.called, one.ended) if id_ is not None), default=0)


def for_team(case: Case, reader: UserId) -> Case:
    """The case as a person may hold it on a tablet, as far as re-checks go.

    Those who re-check get markers in place of every answer; everybody else gets them in place of the re-check. Every id
    stays, as it does for sealed answers, so digests and contradictions hold.
    """
    found = rechecks(case)
    if not found:
        return case
    mine = {one.id for one in found if reader in one.team}
    blind = is_blind(case, reader)
    entities = {
        id_: _marked(entity, _readable(entity))
        if (entity.type == RECHECK and id_ not in mine) or (entity.type != RECHECK and blind)
        else entity
        for id_, entity in case.entities.items()
    }
    acts = tuple(
        msgspec.structs.replace(act, data={}, reason="")
        if (act.about not in mine if act.name in RECHECK_ACTS else blind)
        else act
        for act in case.acts
    )
    return msgspec.structs.replace(case, entities=entities, acts=acts)


def without_rechecks(case: Case) -> Case:
    """The case for a reader who is not to know that it is looked at again."""
    entities = {id_: entity for id_, entity in case.entities.items() if entity.type != RECHECK}
    acts = tuple(act for act in case.acts if act.name not in RECHECK_ACTS)
    return msgspec.structs.replace(case, entities=entities, acts=acts)


def concerns_recheck(change: Change) -> bool:
    """Whether a change calls, fills in or ends a re-check."""
    return any(part.type == RECHECK for part in change.parts) or (
        change.act is not None and change.act.name in RECHECK_ACTS
    )


def _readable(entity: Entity) -> frozenset[str]:
    if entity.type == "member" and text_of(entity.value("relation")) == "head":
        return HEAD
    return TO_FIND.get(entity.type, frozenset())


def _marked(entity: Entity, readable: frozenset[str]) -> Entity:
    units = {unit: held if unit in readable else _hidden(held) for unit, held in entity.units.items()}
    return msgspec.structs.replace(entity, units=units)


def _hidden(register: Register) -> Register:
    live = tuple(Sibling(one.id, dict(SEALED), one.life_saw) for one in register.live)
    return msgspec.structs.replace(register, live=live)
