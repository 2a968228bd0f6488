"""How procedures were kept in an area in a period: notices, reports, meetings; area by area."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Area
from shared_models.ids import AreaCode, UserId
from shared_models.policy.upkeep import Upkeep, upkeep
from sync_server.store.database import Database
from sync_server.use_cases.audit_coverage import Question
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.ground import ground_of
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.read_proceedings import proceedings_in


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepBoard:
    """An area's count and those of the areas directly below it."""

    path: tuple[Area, ...]
    lines: tuple[tuple[Area, Upkeep], ...]
    total: Upkeep
    rules: Rules


def follow_upkeep(database: Database, user: UserId, area: str, *, question: Question) -> UpkeepBoard:
    """The board of an area; without one, of the lowest that holds all the asker's communities.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, area, question=question)
        held = policies_for(tx, ground.rules, question.today)
        counts: dict[AreaCode, Upkeep] = {code: Upkeep() for code in ground.rules}
        for case, found in proceedings_in(tx, tuple(ground.rules), question.today):
            present = held[case.community].policy
            added = upkeep(case, found, present=present, period=question.period, today=question.today)
            counts[case.community].add(added)
    return UpkeepBoard(
        path=ground.path,
        lines=tuple((one, ground.summed(one, counts, Upkeep)) for one in ground.below),
        total=ground.summed(ground.here, counts, Upkeep),
        rules=ground.rules,
    )
