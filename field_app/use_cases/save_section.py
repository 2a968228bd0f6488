"""Leave a section: what was typed becomes one change."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.record_change import Recording, moment_ms, open_case, record_change
from field_app.use_cases.save_answers import save_answers
from field_app.use_cases.shown_base import own_saves, shown_base
from field_app.use_cases.typed_value import recorded
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Part, Stamp
from shared_models.editing import edit_part, new_part, settle_part
from shared_models.entity import shown_life
from shared_models.ids import NewId
from shared_models.register import in_contradiction
from shared_models.section import form_in
from shared_models.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a save made; no change when nothing typed differs from what was shown."""

    change: Change | None


def save_section(account: Account, place: VisitPlace, section: str, *, stamp: Stamp, new_id: NewId) -> Saved:
    """One change with everything typed in the section; the draft goes in the same transaction. Atomic.

    Text that cannot be read as a value of its field is saved as typed, and `check_visit` points at it: nothing typed
    is ever refused or lost.

    Raises:
        UnfitError: the visit is finished or accepted (the drafts stay).
    """
    if form_in(section):
        return Saved(change=save_answers(account, place, section, stamp=stamp, new_id=new_id))
    with account.db.writing():
        drafts = account.drafts.of_visit(place.visit, section)
        if not drafts:
            return Saved(change=None)
        case = open_case(account, place)
        own = own_saves(account, place.visit)
        based = [draft._replace(base=shown_base(draft.base, case.entities.get(draft.base.id), own)) for draft in drafts]
        at_ms = moment_ms(account, stamp)
        parts = [part for draft in based if (part := part_of(draft, by=account.user, at_ms=at_ms)) is not None]
        if not parts:
            account.drafts.clear(place.visit, section)
            return Saved(change=None)
        recording = Recording(
            household=place.household, scope=case.community, visit=place.visit, parts=tuple(parts), drafts=tuple(drafts)
        )
        return Saved(change=record_change(account, recording, stamp=stamp, new_id=new_id))


def part_of(draft: Draft, *, by: str, at_ms: int) -> Part | None:
    """What a draft writes, given what was on screen; nothing when nothing differs.

    A value typed where several stand against each other settles them, even when it is the one already effective.
    """
    base = draft.base
    values = recorded(base, draft.typed)
    part = edit_part(base, values)
    writes = dict(part.set) if part else {}
    for unit in values:
        if unit not in writes and in_contradiction(base.register(unit)):
            writes |= settle_part(base, unit, values[unit]).set
    if not writes:
        return None
    if base.type == "interview" and not base.units:
        writes |= new_part(base.id, base.type, _frame(draft, by=by, at_ms=at_ms)).set
    return Part(e=base.id, type=base.type, set=writes, life_saw=shown_life(base))


def _frame(draft: Draft, *, by: str, at_ms: int) -> dict[str, Value]:
    """What makes an interview one of this visit, by this person, now."""
    return {"visit": draft.visit, "interviewer": by, "taken_at": at_ms}
