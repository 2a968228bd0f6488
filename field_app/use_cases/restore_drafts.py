"""What was being typed when the app was last alive."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.section import Section


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
    raise NotImplementedError
