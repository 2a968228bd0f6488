"""The PIN pad: which PINs will do, and how long the pad stays shut after wrong ones. It never erases anything."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from field_app.store.errors import PinError
from shared_models.words import Label

MIN_PIN = 6
FREE_TRIES = 4
FIRST_WAIT_MS = 30_000
LONGEST_WAIT_MS = 15 * 60_000

WEAK = Label(
    "PIN 至少 6 位,且不能是相同或连续的数字。",
    "A PIN has at least 6 characters and is not one digit repeated nor digits in a row.",
)
WRONG = Label("PIN 不正确,请重试。数据没有变化。", "The PIN is wrong, try again. Nothing was changed.")
SHUT = Label(
    "PIN 多次输错,请在 {seconds} 秒后再试。数据安全保存,不会被清除。",
    "Too many wrong PINs, try again in {seconds} seconds. The data is safe and is not erased.",
)


class Tries(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong PINs since the last right one, and when the latest was typed."""

    wrong: int = 0
    last_ms: int = 0


def check_pin(pin: str) -> None:
    """Passes a PIN that may be chosen.

    Raises:
        PinError: too short, one character repeated, or digits in a row up or down.
    """
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    if len(pin) < MIN_PIN or steps in ({0}, {1}, {-1}):
        raise PinError("weak", WEAK)


def wait_ms(tries: Tries, now_ms: int) -> int:
    """How long the pad is still shut; 0 when it is open.

    A clock that was set back cannot shut it for longer than the wait itself.
    """
    if tries.wrong <= FREE_TRIES:
        return 0
    whole: int = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries.wrong - FREE_TRIES - 1))
    return max(0, min(whole, tries.last_ms + whole - now_ms))


def shut_for(wait: int) -> PinError:
    """The answer of a shut pad."""
    return PinError("shut", SHUT.fill(seconds=-(-wait // 1000)), wait_ms=wait)
