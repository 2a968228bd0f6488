"""The device's randomness. Drawn here and nowhere else."""

from __future__ import annotations

import os
import random
import time

from shared_models.ids import RANDOM_BYTES, uuid7


def random_bytes(count: int) -> bytes:
    """So many bytes from the system's cryptographic source."""
    return os.urandom(count)


def new_id() -> str:
    """A fresh id that sorts by time of making."""
    return uuid7(int(time.time() * 1_000), os.urandom(RANDOM_BYTES))


def fraction() -> float:
    """A number from 0 up to 1; spreads retries, decides nothing."""
    return random.random()  # noqa: S311 - nothing secret hangs on it
