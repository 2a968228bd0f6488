"""Passwords: only their Argon2 hash is ever kept."""

from __future__ import annotations

from hashlib import sha256

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared_models.errors import UnfitError

SHORTEST = 10
LONGEST = 200

SPOKEN = "23456789abcdefghjkmnpqrstuvwxyz"
"""Digits and letters that nobody takes for one another."""

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
"""The parameters that OWASP's password storage sheet gives for Argon2id: 19 MiB, two passes."""


def password_hash(password: str) -> str:
    """The hash to keep.

    Raises:
        UnfitError: for a password that is too short to protect anything, or absurdly long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UnfitError(f"密码须为 {SHORTEST} 至 {LONGEST} 个字符 / a password has {SHORTEST} to {LONGEST} characters")
    return _hasher.hash(password)


def password_fits(password: str, kept: str | None) -> bool:
    """Whether this is the password behind a kept hash. Without one it takes as long and is false."""
    if kept is None or len(password) > LONGEST:
        _hasher.hash(password[:LONGEST])
        return False
    return _hasher.verify(password, kept)


def spoken(secret: str, length: int) -> str:
    """A text to be read aloud or copied by hand, drawn from a secret of 256 random bits: groups of four."""
    digits = sha256(secret.encode()).digest()
    letters = "".join(SPOKEN[digit % len(SPOKEN)] for digit in digits[:length])
    return "-".join(letters[at : at + 4] for at in range(0, length, 4))


def unspoken(text: str) -> str:
    """The same text as people type it: case, blanks and dashes do not matter."""
    return "".join(text.casefold().replace("-", " ").split())


def token_hash(token: str) -> str:
    """What is kept of a token or cookie: drawn at random with 256 bits, it needs no slow hash."""
    return sha256(token.encode()).hexdigest()
