"""Money: Decimal yuan with two places, and recorded amounts with their period. Never binary floating point."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal, TypeAlias

from shared_models.errors import MalformedError
from shared_models.values import Value, group_of, text_of

Period: TypeAlias = Literal["month", "quarter", "year"]

MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
PLACES = 2
CENT = Decimal("0.01")
MAX_AMOUNT = Decimal(100_000_000)


def yuan(text: str) -> Decimal:
    """The amount in a typed or stored text, exactly.

    Raises:
        MalformedError: for anything but a plain decimal number with at most two places, or 100 million and more.
    """
    try:
        amount = Decimal(text.strip())
    except InvalidOperation as error:
        message = f"{text!r} is not an amount"
        raise MalformedError(message) from error
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -PLACES or abs(amount) >= MAX_AMOUNT:
        message = f"{text!r} is not an amount in yuan with at most two places"
        raise MalformedError(message)
    return amount.quantize(CENT)


def rounded(amount: Decimal) -> Decimal:
    """The amount to the nearest fen, halves up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def monthly(value: Value) -> Decimal | None:
    """Yuan a month, unrounded, of an amount group `{"yuan": "600.00", "per": "month"}`; nothing when not recorded.

    Raises:
        MalformedError: when the group holds no readable amount or an unknown period.
    """
    group = group_of(value)
    text = text_of(group.get("yuan"))
    if not text:
        return None
    months = MONTHS.get(text_of(group.get("per")))
    if months is None:
        message = f"unknown period {group.get('per')!r}; expected month, quarter or year"
        raise MalformedError(message)
    return yuan(text) / months


def shown(amount: Decimal) -> str:
    """The amount as papers and screens write it: two places, thousands apart."""
    return f"{rounded(amount):,.2f}"
