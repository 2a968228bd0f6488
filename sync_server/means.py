"""Clock and randomness of the server, for its composition roots: the application and the commands."""

from __future__ import annotations

import os
import secrets
import time

from shared_models.ids import uuid7


def now_ms() -> int:
    """Unix milliseconds of the server's clock."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """A fresh UUID version 7."""
    return uuid7(now_ms(), os.urandom(10))


def new_secret() -> str:
    """A text of 256 random bits."""
    return secrets.token_urlsafe(32)
