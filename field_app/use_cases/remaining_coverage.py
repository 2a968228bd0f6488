"""What is left to do in this period, by the same function as the supervisor's board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from field_app.store.account import Account
from field_app.use_cases.held_rules import Rules
from shared_models.coverage import REASON_LABELS, CoverageFact, CoverageLine, coverage
from shared_models.ids import AreaCode
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityCoverage:
    """One community's line with its name and the reasons in words."""

    name: str
    line: CoverageLine
    reasons: tuple[tuple[Label, int], ...]


def remaining_coverage(
    account: Account, rules: Rules, *, period: tuple[date, date], today: date
) -> tuple[CommunityCoverage, ...]:
    """Per community of this tablet: due, attempted, visited, accepted, overdue, not visited with the reason."""
    names = account.stage.communities()
    facts: dict[AreaCode, list[CoverageFact]] = {}
    for summary in account.summaries:
        facts.setdefault(summary.community, []).append(summary.fact)
    lines = {
        code: line
        for scope, some in facts.items()
        for code, line in coverage(some, rules.rhythm(scope), period=period, today=today).items()
    }
    found = [
        CommunityCoverage(
            name=names.get(scope, scope),
            line=line,
            reasons=tuple((REASON_LABELS[reason], count) for reason, count in line.not_visited.most_common()),
        )
        for scope, line in lines.items()
    ]
    return tuple(sorted(found, key=lambda one: one.name))
