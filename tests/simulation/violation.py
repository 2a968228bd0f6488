"""A broken promise: which property, and what was seen."""

from __future__ import annotations

from collections.abc import Mapping

PROPERTIES: Mapping[str, str] = {
    "P1": "no lost write",
    "P2": "exactly once",
    "P3": "order within a replica, no gaps, causes first",
    "P4": "convergence",
    "P5": "purity",
    "P6": "replay",
    "P7": "no silent drop",
    "P8": "no blind overwrite",
    "P9": "no false contradiction, none forgotten",
    "P10": "no resurrection",
    "P11": "edit beside removal is contested, and only then",
    "P12": "cursors only advance, over states the server was in",
    "P13": "read your writes",
    "P14": "a save is whole or not there",
    "P15": "nothing outside the grants",
    "P16": "no purge of unacknowledged work",
    "P17": "fork safety",
    "P18": "clock independence",
    "P19": "a held change blocks nothing",
    "P20": "a crash is before or after",
    "P21": "a restored server gets back what devices hold",
    "P22": "without faults all is quiet within 12 rounds",
    "P23": "audit",
    "P24": "a stale cursor is reset, never skipped over",
    "P25": "unknown fields survive",
    "P26": "files are whole, and never lost with the last copy",
    "P27": "dense counters",
}


class ViolationError(AssertionError):
    """One property does not hold."""

    def __init__(self, name: str, seen: str) -> None:
        """Takes the property's number and what was seen."""
        super().__init__(f"{name} ({PROPERTIES[name]}): {seen}")
        self.name = name


def require(holds: bool, name: str, seen: str) -> None:  # noqa: FBT001 - reads as the sentence it is
    """Passes when a property holds.

    Raises:
        ViolationError: when it does not.
    """
    if not holds:
        raise ViolationError(name, seen)
