"""Coverage of one area of the asker's tree: what lies directly below it, and communities under their streets."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Area
from shared_models.area_tree import AreaTree, summed_lines, tree_of
from shared_models.coverage import CoverageLine
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.audit_coverage import Question, board_of
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.list_queue import communities_for

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
        tree = audited_tree(tx, user)
        here = known_area(tree, area)
        communities = tree.communities(here.code)
        board = board_of(database, tx, communities, question=question)
    lines = summed_lines(tree, board.lines)
    children = tree.below.get(here.code, (here,) if here.level == "community" else ())
    is_short = len(communities) <= MOST_BELOW and all(child.level == "street" for child in children)
    rows = tuple(
        AreaLine(
            area=child,
            line=lines[child.code],
            below=tuple(AreaLine(area=one, line=lines[one.code]) for one in tree.below.get(child.code, ()))
            if is_short
            else (),
        )
        for child in children
    )
    return AreaBoard(
        path=tree.path(here.code),
        rows=rows,
        total=lines[here.code],
        households=sum(board.on_file.values()),
        rules=board.rules,
    )


def audited_tree(tx: Transaction, user: UserId) -> AreaTree:
    """The tree of the communities that a person may audit.

    Raises:
        NotAllowedError: there is none.
    """
    codes = [area.code for area in communities_for(tx, user, "audit")]
    tree = tree_of(area_store.all_areas(tx), codes)
    if tree is None:
        raise NotFoundError("areas")
    return tree


def known_area(tree: AreaTree, code: str) -> Area:
    """An area of the tree; its top for a blank code.

    Raises:
        NotFoundError: it is not in the tree.
    """
    found = tree.by_code.get(AreaCode(code)) if code else tree.top
    if found is None:
        raise NotFoundError(code)
    return found
