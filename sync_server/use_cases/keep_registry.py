"""What the office does to the register of households: planned by shared rules, tried on the fold, recorded whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from shared_models.area import Area, Role
from shared_models.case import Case
from shared_models.change import SCHEMA, Change
from shared_models.choices import LEFT_REASON
from shared_models.errors import NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import AreaCode, ChangeId, EntityId, NewId
from shared_models.policy.payment_list import awards
from shared_models.registry.correction import correction_plan, subject
from shared_models.registry.departure import departure_plan, proposals, return_plan
from shared_models.registry.merge import Duplicate, merge_plan, unmerge_plan
from shared_models.registry.move import move_plan, who_changes
from shared_models.registry.plan import NO_REASON, Deed, Plan
from shared_models.registry.split import NewFile, split_plan, undo_split_plan
from shared_models.registry.trying import tried
from shared_models.visit import day_of
from sync_server.store import area_store, change_store, grant_store, user_store
from sync_server.store.database import BusyError, Database, Transaction
from sync_server.use_cases.custody import MovedMeanwhileError
from sync_server.use_cases.decide import Officer, OvertakenError, lock_office, place_of
from sync_server.use_cases.hold_policy import policy_for
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.open_case import readable_case
from sync_server.use_cases.read_proceedings import proceedings_of
from sync_server.use_cases.record_office_change import ATTEMPTS, record_in

FORM = "registry-1"
MOST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an officer wants to do to the register."""

    kind: str
    """One of `DEEDS`."""
    household: EntityId
    change: ChangeId
    """Given by the page that showed the form, so that a form sent twice is kept once."""
    reason: str
    typed: Mapping[str, str]
    """The form's other fields, by name."""
    ticked: tuple[str, ...] = ()
    """The members ticked."""
    other: EntityId
    """The second household, of a merger or a split; blank for none."""
    seen: Mapping[EntityId, int]
    """Up to which position the page showed each household."""

    def text(self, name: str) -> str:
        """One field; blank when it was not sent."""
        return self.typed.get(name, "")


class RegistryRefusedError(UnfitError):
    """Nothing was recorded; the plan says why."""

    def __init__(self, plan: Plan) -> None:
        """Takes the plan."""
        super().__init__("; ".join(label.en for label in plan.why_not) or "the form is not complete")
        self.plan = plan


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a plan is made from."""

    tx: Transaction
    officer: Officer
    wish: Wish
    case: Case
    new_id: NewId

    def other(self) -> Case:
        """The second household.

        Raises:
            NotFoundError: there is none for this officer, or he may not change it.
        """
        case, rights = readable_case(self.tx, self.officer.user, self.wish.other)
        if "review" not in rights:
            raise NotAllowedError(self.wish.other)
        return case


def look(database: Database, officer: Officer, wish: Wish, *, new_id: NewId) -> Plan:
    """What a wish would do, without doing it.

    Raises:
        NotFoundError: no such household for this officer, or no such act.
        NotAllowedError: he may not review it.
        OvertakenError: a household has changed since the page was shown.
    """
    with database.reading() as tx:
        return _planned(tx, officer, wish, new_id=new_id)[0]


def record(database: Database, officer: Officer, wish: Wish, *, new_id: NewId) -> bool:
    """Does what a wish says; false when this very form was recorded before.

    Raises:
        RegistryRefusedError: it cannot be done, and why; nothing was written.
        BusyError: nothing was written, the same may be tried again.
        NotFoundError, NotAllowedError, OvertakenError: as `look`.
    """
    also = frozenset[AreaCode]()
    for _ in range(ATTEMPTS):
        try:
            with database.writing() as tx:
                if change_store.find_changes(tx, [_id(wish, 0)]):
                    return False
                places = place_of(tx, wish.household) | place_of(tx, wish.other)
                also |= lock_office(tx, officer.user, also | places | _target(tx, officer, wish))
                plan, changes = _planned(tx, officer, wish, new_id=new_id)
                if not plan.is_sound:
                    raise RegistryRefusedError(plan)
                record_in(tx, changes, user=officer.user, now_ms=officer.now_ms, also=also)
                return True
        except MovedMeanwhileError as moved:
            also |= moved.communities
    raise BusyError("households are being moved; nothing was kept, please try again")


def _target(tx: Transaction, officer: Officer, wish: Wish) -> frozenset[AreaCode]:
    """The community a move goes to: locked with the others, in one order."""
    to = _community(tx, officer, wish.text("to")) if wish.kind == "move" else None
    return frozenset({to.code}) if to is not None else frozenset()


def _planned(tx: Transaction, officer: Officer, wish: Wish, *, new_id: NewId) -> tuple[Plan, tuple[Change, ...]]:
    case, rights = readable_case(tx, officer.user, wish.household)
    if "review" not in rights:
        raise NotAllowedError(wish.household)
    if wish.kind not in DEEDS:
        raise NotFoundError(wish.kind)
    desk = _Desk(tx, officer, wish, case, new_id)
    plan = DEEDS[wish.kind](desk)
    reason = wish.reason.strip()[:MOST_REASON]
    if not reason:
        plan = replace(plan, problems={**plan.problems, "reason": NO_REASON})
    changes = tuple(_change(officer, wish, deed, at=at) for at, deed in enumerate(plan.deeds))
    cases = {case.household: case}
    if wish.other and place_of(tx, wish.other):
        cases[wish.other] = desk.other()
    if any(one.n != wish.seen.get(id_, one.n) for id_, one in cases.items()):
        raise OvertakenError("the household has changed since the page was shown")
    after, without_effect = tried(cases, changes)
    if without_effect:
        return replace(plan, why_not=(*plan.why_not, *without_effect)), ()
    if plan.is_sound:
        policy = policy_for(tx, case.community, day_of(officer.now_ms)).policy
        now = proposals(policy, after[case.household], day_of(officer.now_ms))
        plan = replace(plan, proposes=now)
    return plan, changes


def _id(wish: Wish, at: int) -> ChangeId:
    return ChangeId(f"{wish.change[:60]}-{at}")


def _change(officer: Officer, wish: Wish, deed: Deed, *, at: int) -> Change:
    return Change(
        id=_id(wish, at),
        kind="move" if deed.moves else "act" if deed.act is not None else "save",
        household=deed.household,
        scope=deed.scope,
        author=officer.user,
        t=officer.stamp(),
        form=FORM,
        schema=SCHEMA,
        parts=deed.parts,
        act=deed.act,
        reason=wish.reason.strip()[:MOST_REASON],
    )


def _merge(desk: _Desk) -> Plan:
    """The household named by the page is merged away; the other one stays."""
    today = day_of(desk.officer.now_ms)
    found = proceedings_of(desk.tx, desk.case, today)
    open_ = tuple(one.label for one in found if one.procedure.log and not one.procedure.outcome)
    away = Duplicate(case=desk.case, open_procedures=open_, awards=awards(desk.case, found))
    return merge_plan(away, desk.other())


def _unmerge(desk: _Desk) -> Plan:
    return unmerge_plan(desk.case, desk.other())


def _move(desk: _Desk) -> Plan:
    to = _community(desk.tx, desk.officer, desk.wish.text("to"))
    names = area_store.area_names(desk.tx, [desk.case.community])
    here = names.get(desk.case.community, desk.case.community)
    plan = move_plan(desk.case, to, desk.wish.text("on"), here=here, today=day_of(desk.officer.now_ms))
    if to is None or not plan.deeds:
        return plan
    carried = who_changes(_investigators(desk.tx, desk.case.community), _investigators(desk.tx, to.code))
    return replace(plan, tells=(*plan.tells, *carried))


def _community(tx: Transaction, officer: Officer, code: str) -> Area | None:
    return next((area for area in communities_for(tx, officer.user, "review") if area.code == code), None)


def _investigators(tx: Transaction, community: AreaCode) -> list[str]:
    held = [user for user, roles in grant_store.roles_in(tx, community).items() if Role.INVESTIGATOR in roles]
    return list(user_store.names_of(tx, held).values())


def _split(desk: _Desk) -> Plan:
    wish = desk.wish
    if place_of(desk.tx, wish.other):
        raise OvertakenError("the household to be made stands already")
    new = NewFile(
        id=wish.other, members=wish.ticked, head=wish.text("head"), address=wish.text("address"), on=wish.text("on")
    )
    return split_plan(desk.case, new, today=day_of(desk.officer.now_ms), new_id=desk.new_id)


def _undo_split(desk: _Desk) -> Plan:
    return undo_split_plan(desk.case, desk.other())


def _leave(desk: _Desk) -> Plan:
    wish = desk.wish
    why = wish.text("why") if wish.text("why") in LEFT_REASON else ""
    on = wish.text("on")
    return departure_plan(desk.case, wish.text("member"), why, on=on, today=day_of(desk.officer.now_ms))


def _return(desk: _Desk) -> Plan:
    return return_plan(desk.case, desk.wish.text("member"))


def _correct(desk: _Desk) -> Plan:
    about = subject(desk.case, desk.wish.text("entity"), EntityId(f"{desk.wish.change[:58]}-m"))
    if about is None:
        raise NotFoundError(desk.wish.text("entity"))
    return correction_plan(desk.case, about, desk.wish.typed)


DEEDS: Mapping[str, Callable[[_Desk], Plan]] = {
    "correct": _correct,
    "leave": _leave,
    "return": _return,
    "move": _move,
    "split": _split,
    "undo_split": _undo_split,
    "merge": _merge,
    "unmerge": _unmerge,
}
