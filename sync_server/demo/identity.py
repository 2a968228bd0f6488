"""Identity and telephone numbers that are well formed and can be nobody's."""

from __future__ import annotations

from collections import Counter
from datetime import date

from shared_models.identity_number import RESERVED_AREA, with_check_character
from sync_server.demo.dice import Dice


class IdentityNumbers:
    """Gives each person a number of its own: persons born on one day get serials one after another."""

    def __init__(self) -> None:
        self._given: Counter[tuple[date, bool]] = Counter()

    def give(self, born: date, sex: str) -> str:
        """The next free number of this birth date and sex, in the reserved area, with its check character."""
        male = sex == "male"
        serial = 2 * self._given[born, male] + (1 if male else 2)
        self._given[born, male] += 1
        return with_check_character(f"{RESERVED_AREA}{born:%Y%m%d}{serial:03d}")


def telephone(dice: Dice) -> str:
    """A number that cannot be called: after an area code no subscriber's number begins with 0."""
    return f"0936-0{dice.below(1_000_000):06d}"
