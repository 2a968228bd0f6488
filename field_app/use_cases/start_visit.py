"""Begin a visit of a household, or join one that a colleague began on another tablet."""

from __future__ import annotations

from typing import NamedTuple

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, case_of, moment_ms, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.change import Stamp
from shared_models.editing import new_part
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId, UserId
from shared_models.join_code import new_code, read_code, visit_of_code
from shared_models.recheck import is_blind
from shared_models.values import Value
from shared_models.visit import Visit, find_visit, visits


def start_visit(
    account: Account, household: EntityId, *, stamp: Stamp, new_id: NewId, position: Value = None
) -> VisitPlace:
    """The place of the new visit: led by the person signed in, begun now, its outcome still blank.

    What the household looked like now is kept beside it, so that every section can show the value before this visit.
    A visit of the same person that is begun or returned is gone on with instead of starting a second one.
    `position` is a position group, or nothing when the device could not tell.

    Raises:
        NotFoundError: the household is not on this tablet.
        UnfitError: this person re-checks the household and must not see what was answered.
    """
    case = _seen_case(account, household)
    begun = _begun_by(case, account.user)
    if begun is not None:
        _remember_returned(account, case, begun)
        return VisitPlace(household, begun.id)
    code = new_code(household, new_id())
    visit = visit_of_code(household, code)
    values: dict[str, Value] = {"lead": account.user, "started_at": moment_ms(account, stamp), "code": code}
    if position is not None:
        values["position"] = position
    return _begin(account, _beginning(case, visit, values), stamp=stamp, new_id=new_id)


def join_visit(account: Account, household: EntityId, typed: str, *, stamp: Stamp, new_id: NewId) -> VisitPlace:
    """The place of the visit whose code a colleague reads out: both tablets write into one visit, no network needed.

    Raises:
        MalformedError: it is no code of a visit of this household; nothing was recorded.
        NotFoundError: the household is not on this tablet.
    """
    code = read_code(household, typed)
    visit = visit_of_code(household, code)
    case = _seen_case(account, household)
    if find_visit(case, visit) is not None:
        return VisitPlace(household, visit)
    return _begin(account, _beginning(case, visit, {"code": code}), stamp=stamp, new_id=new_id)


def _seen_case(account: Account, household: EntityId) -> Case:
    """The case of a household that may be visited: whoever re-checks it sees no answer to go on from."""
    case = case_of(account, household)
    if is_blind(case, account.user):
        raise UnfitError("a re-check of this household by you is under way")
    return case


class _Beginning(NamedTuple):
    place: VisitPlace
    before: Case
    recording: Recording


def _beginning(case: Case, visit: EntityId, values: dict[str, Value]) -> _Beginning:
    part = new_part(visit, "visit", values)
    recording = Recording(household=case.household, scope=case.community, visit=visit, parts=(part,))
    return _Beginning(VisitPlace(case.household, visit), case, recording)


def _begin(account: Account, beginning: _Beginning, *, stamp: Stamp, new_id: NewId) -> VisitPlace:
    with account.db.writing():
        account.cases.keep_snapshot(beginning.place.visit, beginning.before)
        record_change(account, beginning.recording, stamp=stamp, new_id=new_id)
    return beginning.place


def as_returned(visit: EntityId, returns: int) -> EntityId:
    """The name under which is kept how a case looked when the office returned a visit for the so many-th time."""
    return EntityId(f"{visit}@{returns}")


def _remember_returned(account: Account, case: Case, visit: Visit) -> None:
    name = as_returned(visit.id, visit.returns)
    if visit.status == "returned" and account.cases.snapshot(name) is None:
        with account.db.writing():
            account.cases.keep_snapshot(name, case)


def _begun_by(case: Case, user: UserId) -> Visit | None:
    for visit in reversed(visits(case)):
        if visit.status in {"draft", "returned"} and user in visit.team:
            return visit
    return None
