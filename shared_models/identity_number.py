"""The citizen identity number: eighteen characters that hold area, birth date, sex and a check character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric

from shared_models.errors import MalformedError

RESERVED_AREA = "990000"
"""No GB/T 2260 code begins with 99: demo persons carry it, so that no demo number can be anybody's."""

LENGTH = 18


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number whose check character holds."""

    text: str
    birth_date: date
    sex: Literal["male", "female"]

    @property
    def is_demo(self) -> bool:
        """Whether the number lies in the reserved area that no person's number can have."""
        return self.text.startswith(RESERVED_AREA[:2])


def identity_number(text: str) -> IdentityNumber:
    """The number in a typed text; spaces are ignored, full-width digits and a small x are taken.

    Whether the area code is assigned is not checked: codes were withdrawn and reassigned over the decades.

    Raises:
        MalformedError: wrong length, other characters, a date that does not exist, or a wrong check character.

    Source: GB 11643-1999.
    """
    number = ric.compact(unicodedata.normalize("NFKC", text)).upper()
    if len(number) != LENGTH or not number[:-1].isascii() or not number[:-1].isdigit():
        message = "an identity number has 17 digits and a check character"
        raise MalformedError(message)
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        message = f"{number[6:14]} is not a date of birth"
        raise MalformedError(message) from error
    if ric.calc_check_digit(number) != number[-1]:
        message = "the check character does not fit: a digit is mistyped"
        raise MalformedError(message)
    return IdentityNumber(number, birth_date, "male" if int(number[16]) % 2 else "female")


def with_check_character(body: str) -> str:
    """The seventeen given digits with their check character."""
    return body + ric.calc_check_digit(body + "0")


def masked(text: str) -> str:
    """The number with birth date and serial hidden: enough to tell two people of a family apart, no more."""
    return f"{text[:6]}{'*' * 8}{text[-4:]}" if len(text) == LENGTH else "*" * len(text)
