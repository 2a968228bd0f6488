"""What is left to do in this period, by the same function as the supervisor's board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from field_app.store.account import Account
from shared_models.coverage import CoverageLine
from shared_models.due import Cadence
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityCoverage:
    """One community's line with its name and the reasons in words."""

    name: str
    line: CoverageLine
    reasons: tuple[tuple[Label, int], ...]


def remaining_coverage(
    account: Account, cadences: Mapping[str, Cadence], *, period: tuple[date, date], today: date
) -> tuple[CommunityCoverage, ...]:
    """Per community of this tablet: due, attempted, visited, accepted, overdue, not visited with the reason."""
    raise NotImplementedError
