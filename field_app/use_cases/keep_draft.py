"""Keep what is being typed, key by key, so that a killed app loses at most the key just pressed."""

from __future__ import annotations

from collections.abc import Mapping

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.visit_place import VisitPlace
from shared_models.values import Value


def keep_draft(account: Account, form: EntityForm, typed: Mapping[str, Value], *, now_ms: int) -> None:
    """Writes the typed values of one entity's form into the draft journal, beside those kept before.

    Values are as the inputs hold them: text as typed (also when it is not readable yet), `True`/`False` for yes/no,
    a code for a choice, a list of codes for a multi field, `{"yuan": "600", "per": "month"}` for an amount,
    `{"no_value": code}` for "does not know" and the like, `None` for emptied. Cheap: one row, one commit.
    """
    place = form.place
    account.drafts.keep(Draft(place.visit, form.section, place.household, form.base, dict(typed), now_ms))


def drop_drafts(account: Account, place: VisitPlace, section: str) -> None:
    """Forgets what was typed in a section since it was last saved: only ever on the person's own request."""
    account.drafts.clear(place.visit, section)
