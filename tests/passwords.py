"""Hashes of passwords that cost nothing to check; how much one must cost is tested where it is made."""

from __future__ import annotations

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher


def cheap_hash(password: str) -> str:
    """What stands in the store for a password, made with the least that Argon2 allows."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(password)
