"""The code by which a second tablet joins a visit without a network: eight letters that give the visit's id.

Crockford's base 32: no letter looks like another. Five are chance, three check them together with the household: a slip
of the finger, or the right code at the wrong door, is noticed.
"""

from __future__ import annotations

import hashlib

from shared_models.errors import MalformedError
from shared_models.ids import EntityId

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SAME = str.maketrans("OIL", "011", "- ")
CHANCE, CHECKED = 5, 3


def new_code(household: EntityId, chance: str) -> str:
    """A code for a visit of a household, drawn from any text that never repeats, such as a fresh id."""
    drawn = _letters(chance, CHANCE)
    return drawn + _check(household, drawn)


def read_code(household: EntityId, typed: str) -> str:
    """The code that somebody typed, however it was written.

    Raises:
        MalformedError: it is no code of a visit of this household.
    """
    code = typed.upper().translate(SAME)
    if len(code) != CHANCE + CHECKED or code[CHANCE:] != _check(household, code[:CHANCE]):
        raise MalformedError("no code of a visit of this household")
    return code


def visit_of_code(household: EntityId, code: str) -> EntityId:
    """The id of the visit that a code names: the same on every tablet."""
    return EntityId("v-" + hashlib.sha256(f"{household}|{code}".encode()).hexdigest()[:24])


def shown_code(code: str) -> str:
    """The code as people read it out: in two halves."""
    return f"{code[:4]}-{code[4:]}"


def _check(household: EntityId, drawn: str) -> str:
    return _letters(f"{household}|{drawn}", CHECKED)


def _letters(text: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(count))
