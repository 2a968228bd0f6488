"""Which input a field gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from field_app.screens.parts.amount_entry import AmountEntry
from field_app.screens.parts.choice_entry import ChoiceEntry, MultiEntry, YesNoEntry
from field_app.screens.parts.entry import Entry, Socket, Wiring
from field_app.screens.parts.identity_entry import IdentityEntry
from field_app.screens.parts.sealed_entry import SealedEntry
from field_app.screens.parts.text_entry import TextEntry
from field_app.use_cases.open_section import FieldForm
from shared_models.field import Field
from shared_models.sealed import is_sealed
from shared_models.values import Value
from shared_models.visit import TEAM

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


def entry_for(stage: Stage, form: FieldForm, wiring: Wiring, *, socket: Socket) -> Entry:
    """The input of a field, holding what the form says."""
    field, value = form.field, form.value
    if is_sealed(value):
        return SealedEntry(stage, value, socket=socket)
    choices = _choices(stage, field, wiring)
    if choices is not None:
        return ChoiceEntry(stage, choices, value, socket=socket, demanded=bool(field.required_by))
    if field.kind == "multi":
        return MultiEntry(stage, _words(stage, field), value, socket=socket)
    return _plain(stage, field, value, socket=socket)


def _plain(stage: Stage, field: Field, value: Value, *, socket: Socket) -> Entry:
    if field.kind == "yes_no":
        return YesNoEntry(stage, value, socket=socket)
    if field.kind == "amount":
        return AmountEntry(stage, field, value, socket=socket)
    if field.kind == "identity_number":
        return IdentityEntry(stage, field, value, socket=socket)
    return TextEntry(stage, field, value, socket=socket)


def _words(stage: Stage, field: Field) -> dict[str, str]:
    return {code: stage.say(label) for code, label in (field.choices or {}).items()}


def _choices(stage: Stage, field: Field, wiring: Wiring) -> Mapping[str, str] | None:
    if field.kind == "person":
        return {str(id_): name for id_, name in wiring.people}
    if field.kind == "choice":
        return _words(stage, field)
    if wiring.form.type == "visit":
        if field.unit == TEAM[0]:
            return dict([wiring.me])
        return dict(wiring.colleagues) if field.unit in TEAM else None
    return None
