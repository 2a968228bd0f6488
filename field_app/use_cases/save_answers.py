"""Leave a questionnaire: what was kept of it in the draft journal becomes a change."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Part, Stamp
from shared_models.ids import NewId
from shared_models.questionnaire.answers import batches


def save_answers(account: Account, place: VisitPlace, section: str, *, stamp: Stamp, new_id: NewId) -> Change | None:
    """The last of the changes that were made of the draft, which goes in the same transaction; nothing without a draft.

    Raises:
        UnfitError: the visit is finished or accepted (the draft stays).
    """
    with account.db.writing():
        drafts = account.drafts.of_visit(place.visit, section)
        parts = [part for draft in drafts for part in parts_in(draft.typed)]
        if not parts:
            account.drafts.clear(place.visit, section)
            return None
        case = open_case(account, place)
        *rounds, last = batches(parts)
        saying = Recording(household=place.household, scope=case.community, visit=place.visit)
        for some in rounds:
            record_change(account, replace(saying, parts=some), stamp=stamp, new_id=new_id)
        ending = replace(saying, parts=last, drafts=tuple(drafts))
        return record_change(account, ending, stamp=stamp, new_id=new_id)


def parts_in(typed: object) -> list[Part]:
    """What the draft of a questionnaire would write."""
    return msgspec.convert(typed.get("parts", []) if isinstance(typed, dict) else [], list[Part])
