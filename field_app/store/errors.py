"""What the tablet's keeping can answer instead of data."""

from __future__ import annotations

from typing import Literal, TypeAlias

from shared_models.errors import UnfitError
from shared_models.words import Label

PinFault: TypeAlias = Literal["wrong", "shut", "weak"]


class PinError(UnfitError):
    """A PIN that does not open, a pad that is shut for a while, or a new PIN that is too easy."""

    def __init__(self, fault: PinFault, label: Label, *, wait_ms: int = 0) -> None:
        """Keeps the words to show and how long the pad is shut from now (0: not)."""
        super().__init__(label.en)
        self.fault: PinFault = fault
        self.label = label
        self.wait_ms = wait_ms


class StoreError(UnfitError):
    """The tablet's storage cannot keep or read something; `label` says what to do. What was kept before stays."""

    def __init__(self, label: Label) -> None:
        """Keeps the words to show."""
        super().__init__(label.en)
        self.label = label


class DamagedError(StoreError):
    """One piece of what is kept does not open: its bytes were damaged or moved."""
