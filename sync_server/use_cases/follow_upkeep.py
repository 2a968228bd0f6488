"""How procedures were kept in an area in a period: notices, reports, meetings; area by area."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Area
from shared_models.ids import AreaCode, UserId
from shared_models.policy.upkeep import Upkeep, upkeep
from sync_server.store.database import Database
from sync_server.use_cases.audit_area import audited_tree, known_area
from sync_server.use_cases.audit_coverage import Question, rules_of
from sync_server.use_cases.counted_before import Rules
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
        tree = audited_tree(tx, user)
        here = known_area(tree, area)
        codes = tuple(one.code for one in tree.communities(here.code))
        rules = rules_of(tx, codes, question)
        held = policies_for(tx, codes, question.today)
        counts: dict[AreaCode, Upkeep] = {code: Upkeep() for code in codes}
        for case, found in proceedings_in(tx, codes, question.today):
            present = held[case.community].policy
            added = upkeep(case, found, present=present, period=question.period, today=question.today)
            counts[case.community].add(added)
    lines = []
    for one in tree.below.get(here.code, (here,)):
        count = Upkeep()
        for community in tree.communities(one.code):
            count.add(counts[community.code])
        lines.append((one, count))
    total = Upkeep()
    for _, count in lines:
        total.add(count)
    return UpkeepBoard(path=tree.path(here.code), lines=tuple(lines), total=total, rules=rules)
