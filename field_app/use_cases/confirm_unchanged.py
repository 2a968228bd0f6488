"""Declare values unchanged: an act of its own, not a copy of a blank."""

from __future__ import annotations

from collections.abc import Sequence

from field_app.store.account import Account
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.catalogue import field_of
from shared_models.change import Change, Part, Stamp
from shared_models.editing import confirm_part
from shared_models.field import is_answered
from shared_models.ids import EntityId, NewId
from shared_models.register import in_contradiction


def confirm_unchanged(
    account: Account,
    place: VisitPlace,
    confirmed: Sequence[tuple[EntityForm, tuple[str, ...]]],
    *,
    stamp: Stamp,
    new_id: NewId,
) -> Change | None:
    """One change that confirms the shown values of these units of these forms; nothing when none of them has a value.

    A unit in contradiction or with an unsaved draft is passed over: there is no one value to confirm.

    Raises:
        UnfitError: the visit is finished or accepted.
    """
    case = open_case(account, place)
    drafted = {(draft.base.id, unit) for draft in account.drafts.of_visit(place.visit) for unit in draft.typed}
    parts = [part for form, units in confirmed if (part := _part(form, units, drafted)) is not None]
    if not parts:
        return None
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, parts=tuple(parts))
    return record_change(account, recording, stamp=stamp, new_id=new_id)


def _part(form: EntityForm, units: tuple[str, ...], drafted: set[tuple[EntityId, str]]) -> Part | None:
    base = form.base
    asked = [unit for unit in units if (base.id, unit) not in drafted]
    registers = [one for unit in asked for one in _registers(form.type, unit)]
    plain = [unit for unit in registers if is_answered(base.value(unit)) and not in_contradiction(base.register(unit))]
    return confirm_part(base, tuple(plain)) if plain else None


def _registers(type_: str, unit: str) -> tuple[str, ...]:
    field = field_of(type_, unit)
    return field.units() if field is not None and unit == field.unit else (unit,)
