"""Whether written values have the shape of their field's kind. Unknown fields pass as they are."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.catalogue import field_of
from shared_models.change import Change
from shared_models.errors import MalformedError
from shared_models.field import FieldKind

_SHAPES: Mapping[FieldKind, tuple[tuple[type, ...], str]] = {
    "integer": ((int, str), "a whole number, or the text that was typed for one"),
    "instant": ((int,), "a time in Unix milliseconds"),
    "yes_no": ((bool,), "yes or no"),
    "multi": ((bool,), "yes or no"),
    "amount": ((dict,), "an amount with its period"),
    "position": ((dict,), "a position"),
    "proof": ((dict,), "a signed proof"),
}
_TEXT = ((str,), "text")


def check_shapes(change: Change) -> None:
    """Passes a change whose every value could be what its field asks for; nothing and "no value because" always can.

    Raises:
        MalformedError: naming the field and what it holds.
    """
    for part in change.parts:
        for unit, write in part.set.items():
            field = field_of(part.type, unit)
            if field is None or write.v is None or _says_why_not(write.v):
                continue
            kinds, words = _SHAPES.get(field.kind, _TEXT)
            if type(write.v) not in kinds:
                message = f"{part.type}.{unit} holds {words}, not {type(write.v).__name__}"
                raise MalformedError(message)


def _says_why_not(value: object) -> bool:
    return isinstance(value, dict) and "no_value" in value
