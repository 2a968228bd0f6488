"""What was being typed when the app was last alive."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.typed_value import holds_something
from field_app.use_cases.visit_place import VisitPlace
from shared_models.section import Section, section_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCard:
    """Typed text that is safe but not saved as a change: where it is and since when."""

    place: VisitPlace
    head_name: str
    address: str
    section: Section
    at_ms: int
    fields: int
    """How many inputs hold something."""


def restore_drafts(account: Account) -> tuple[RecoveryCard, ...]:
    """One card per visit and section with unsaved typing, the latest first; `open_section` shows it again."""
    found: dict[tuple[VisitPlace, str], list[Draft]] = {}
    for draft in account.drafts.all():
        found.setdefault((VisitPlace(draft.household, draft.visit), draft.section), []).append(draft)
    cards = [_card(account, place, section, drafts=drafts) for (place, section), drafts in found.items()]
    return tuple(sorted(cards, key=lambda card: -card.at_ms))


def _card(account: Account, place: VisitPlace, section: str, *, drafts: list[Draft]) -> RecoveryCard:
    summary = account.summaries.get(place.household)
    return RecoveryCard(
        place=place,
        head_name=summary.head_name if summary else "",
        address=summary.address if summary else "",
        section=section_of(section),
        at_ms=max(draft.at_ms for draft in drafts),
        fields=sum(holds_something(value) for draft in drafts for value in draft.typed.values()),
    )
