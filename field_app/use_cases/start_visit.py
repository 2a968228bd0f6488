"""Begin a visit of a household."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, case_of, moment_ms, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.change import Stamp
from shared_models.editing import new_part
from shared_models.ids import EntityId, NewId
from shared_models.values import Value, text_of
from shared_models.visit import visits


def start_visit(
    account: Account, household: EntityId, *, stamp: Stamp, new_id: NewId, position: Value = None
) -> VisitPlace:
    """The place of the new visit: led by the person signed in, begun now, its outcome still blank.

    What the household looked like now is kept beside it, so that every section can show the value before this visit.
    A visit of the same person that is begun or returned is gone on with instead of starting a second one.
    `position` is a position group, or nothing when the device could not tell.

    Raises:
        NotFoundError: the household is not on this tablet.
    """
    case = case_of(account, household)
    begun = _begun_by(case, account.user)
    if begun is not None:
        return VisitPlace(household, begun)
    visit = EntityId(new_id())
    values: dict[str, Value] = {"lead": account.user, "started_at": moment_ms(account, stamp)}
    if position is not None:
        values["position"] = position
    part = new_part(visit, "visit", values)
    with account.db.writing():
        account.cases.keep_snapshot(visit, case)
        recording = Recording(household=household, scope=case.community, visit=visit, parts=(part,))
        record_change(account, recording, stamp=stamp, new_id=new_id)
    return VisitPlace(household, visit)


def _begun_by(case: Case, user: str) -> EntityId | None:
    for visit in reversed(visits(case)):
        people = {text_of(case.entities[visit.id].value(unit)) for unit in ("lead", "second")}
        if visit.status in {"draft", "returned"} and user in people:
            return visit.id
    return None
