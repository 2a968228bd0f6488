"""Finish a visit: from here on the office has it."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.check_visit import Check, check_visit
from field_app.use_cases.record_change import Recording, moment_ms, open_case, record_change
from field_app.use_cases.save_section import save_section
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Act, Change, Stamp
from shared_models.editing import edit_part
from shared_models.errors import UnfitError
from shared_models.ids import NewId


class UnfinishedError(UnfitError):
    """Something must still be put right or explained; `check` lists it."""

    def __init__(self, check: Check) -> None:
        """Keeps the findings for the screen."""
        super().__init__(f"{check.in_the_way} things must be put right or explained first")
        self.check = check


def finish_visit(account: Account, place: VisitPlace, *, asked: AskedForms, stamp: Stamp, new_id: NewId) -> Change:
    """The act that finishes the visit. Unsaved drafts of the visit are saved first, section by section.

    Raises:
        UnfinishedError: with the findings, when one of them stands in the way; nothing is lost.
        UnfitError: the visit is finished already.
    """
    open_case(account, place)
    for section in {draft.section for draft in account.drafts.of_visit(place.visit)}:
        save_section(account, place, section, stamp=stamp, new_id=new_id)
    check = check_visit(account, place, asked=asked)
    if not check.can_finish:
        raise UnfinishedError(check)
    with account.db.writing():
        case = open_case(account, place)
        ended = edit_part(case.entities[place.visit], {"ended_at": moment_ms(account, stamp)})
        parts = (ended,) if ended else ()
        end = Recording(household=place.household, scope=case.community, visit=place.visit, parts=parts)
        record_change(account, end, stamp=stamp, new_id=new_id)
        act = Act(name="finish", about=place.visit)
        finish = Recording(household=place.household, scope=case.community, visit=place.visit, act=act)
        return record_change(account, finish, stamp=stamp, new_id=new_id)
