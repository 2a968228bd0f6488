"""A refusal: the request was not carried out, nothing was stored, and the sender keeps what he has."""

from __future__ import annotations

from shared_models.errors import ZoufangError
from shared_models.sync_protocol import Refusal


class RefusedError(ZoufangError):
    """Carries the answer that the sender gets."""

    def __init__(self, refusal: Refusal) -> None:
        """Takes the answer."""
        super().__init__(refusal.message or refusal.err)
        self.refusal = refusal
