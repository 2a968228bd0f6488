"""What was being typed when the app was last alive."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.new_household_draft import SECTION as NEW_HOUSEHOLD
from field_app.use_cases.new_household_draft import new_household_typed
from field_app.use_cases.save_answers import parts_in
from field_app.use_cases.typed_value import holds_something
from field_app.use_cases.visit_place import VisitPlace
from shared_models.catalogue import TYPE_LABELS
from shared_models.recheck import RECHECK
from shared_models.recheck_form import SECTION
from shared_models.section import Section, form_in, section_of
from shared_models.words import Label

RECHECK_SECTION = Section(SECTION, TYPE_LABELS[RECHECK])
"""A re-check has one form and no rail of sections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCard:
    """Typed text that is safe but not saved as a change: where it is and since when."""

    place: VisitPlace
    head_name: str
    address: str
    section: Section | None
    """Nothing: the form of a household that is not on the list yet."""
    at_ms: int
    fields: int
    """How many inputs hold something."""


def restore_drafts(account: Account) -> tuple[RecoveryCard, ...]:
    """One card per visit and section with unsaved typing, the latest first; `open_section` shows it again.

    A household that was being registered is one card too.
    """
    found: dict[tuple[VisitPlace, str], list[Draft]] = {}
    for draft in account.drafts.all():
        found.setdefault((VisitPlace(draft.household, draft.visit), draft.section), []).append(draft)
    cards = [_card(account, place, section, drafts=drafts) for (place, section), drafts in found.items()]
    return tuple(sorted(cards, key=lambda card: -card.at_ms))


def _card(account: Account, place: VisitPlace, section: str, *, drafts: list[Draft]) -> RecoveryCard:
    if section == NEW_HOUSEHOLD:
        return _new_household(account, place, drafts[-1])
    summary = account.summaries.get(place.household)
    return RecoveryCard(
        place=place,
        head_name=summary.head_name if summary else "",
        address=summary.address if summary else "",
        section=_section(section, drafts[-1]),
        at_ms=max(draft.at_ms for draft in drafts),
        fields=sum(_fields(draft) for draft in drafts),
    )


def _section(id_: str, draft: Draft) -> Section:
    if form_in(id_):
        return Section(id_, Label(*draft.typed["title"]))
    return RECHECK_SECTION if id_ == RECHECK_SECTION.id else section_of(id_)


def _fields(draft: Draft) -> int:
    """How many inputs a draft fills; what a questionnaire keeps of itself begins with `_`."""
    if form_in(draft.section):
        return sum(not unit.startswith("_") for part in parts_in(draft.typed) for unit in part.set)
    return sum(holds_something(value) for value in draft.typed.values())


def _new_household(account: Account, place: VisitPlace, draft: Draft) -> RecoveryCard:
    typed = new_household_typed(account)
    words = (typed.head_name, typed.address, typed.building, typed.phone) if typed is not None else ()
    return RecoveryCard(
        place=place,
        head_name=typed.head_name if typed is not None else "",
        address=typed.address if typed is not None else "",
        section=None,
        at_ms=draft.at_ms,
        fields=sum(bool(word) for word in words),
    )
