"""Names of things: every identifier is made by the client that makes the thing, before it is first sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

ChangeId = NewType("ChangeId", str)
EntityId = NewType("EntityId", str)
UserId = NewType("UserId", str)
DeviceId = NewType("DeviceId", str)
ReplicaId = NewType("ReplicaId", str)
AreaCode = NewType("AreaCode", str)
Sha256 = NewType("Sha256", str)

NewId = Callable[[], str]
"""Gives a fresh UUID text at each call; composition roots build it from clock and randomness."""

RANDOM_BYTES = 10


def uuid7(unix_ms: int, random: bytes) -> str:
    """The UUID version 7 of a millisecond and ten random bytes, as 36 lower-case characters.

    Ids of one device sort by time of making; no rule may rely on that order.

    Raises:
        ValueError: when `random` is not ten bytes or the time does not fit 48 bits.

    Source: RFC 9562 section 5.7.
    """
    if len(random) != RANDOM_BYTES:
        message = f"uuid7 needs {RANDOM_BYTES} random bytes, got {len(random)}"
        raise ValueError(message)
    raw = bytearray(unix_ms.to_bytes(6, "big") + random)
    raw[6] = 0x70 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
