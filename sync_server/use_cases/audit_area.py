"""Coverage of one area of the asker's tree: what lies directly below it, and communities under their streets."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Area
from shared_models.area_tree import summed_lines
from shared_models.coverage import CoverageLine
from shared_models.ids import UserId
from sync_server.store.database import Database
from sync_server.use_cases.audit_coverage import Question, board_of
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.ground import ground_of

MOST_BELOW = 200
"""Communities that are shown under their streets, so that a household is three clicks from its city."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """One area with its count, and where they are shown, the areas below it."""

    area: Area
    line: CoverageLine
    below: tuple[AreaLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaBoard:
    """The coverage of an area; of each area only those communities count that the asker may audit."""

    path: tuple[Area, ...]
    """From the asker's topmost area to this one."""
    rows: tuple[AreaLine, ...]
    total: CoverageLine
    """The sum of the rows."""
    households: int
    """All households on file there, due or not."""
    rules: Rules


def audit_area(database: Database, user: UserId, area: str, *, question: Question) -> AreaBoard:
    """The board of an area; without one, of the lowest that holds all the asker's communities.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, area, question=question)
        board = board_of(database, tx, ground.communities, rules=ground.rules, question=question)
    here, tree = ground.here, ground.tree
    lines = summed_lines(tree, board.lines)
    is_short = len(ground.communities) <= MOST_BELOW and all(child.level == "street" for child in ground.below)
    rows = tuple(
        AreaLine(
            area=child,
            line=lines[child.code],
            below=tuple(AreaLine(area=one, line=lines[one.code]) for one in tree.below.get(child.code, ()))
            if is_short
            else (),
        )
        for child in ground.below
    )
    return AreaBoard(
        path=ground.path,
        rows=rows,
        total=lines[here.code],
        households=sum(board.on_file.values()),
        rules=ground.rules,
    )
