"""Files that may be of one family, in the communities of one officer; looking for them is noted."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Area
from shared_models.ids import EntityId, UserId
from shared_models.registry.duplicates import Likeness, groups, likenesses
from sync_server.store import case_store, likeness_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database
from sync_server.use_cases.list_queue import communities_for

MOST_ROWS = 2_000
"""Rows of the register that are looked at closer in one search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What a search found."""

    pairs: tuple[Likeness, ...]
    communities: tuple[Area, ...]
    """Those the asker may choose."""
    is_cut: bool
    """Whether more share a name than one search looks at: then the asker narrows it to a community."""


def find_duplicates(database: Database, user: UserId, *, community: str, now_ms: int) -> Duplicates:
    """Every likely duplicate in the asker's communities, or in one of them.

    Raises:
        NotAllowedError: the asker reviews nowhere.
    """
    with database.reading() as tx:
        areas = communities_for(tx, user, "review")
        codes = [area.code for area in areas if community in {"", area.code}]
        numbers = likeness_store.sharing_a_number(tx, codes, most=MOST_ROWS)
        names = likeness_store.sharing_a_name(tx, codes, most=MOST_ROWS)
        alike = [*groups(numbers), *groups(names)]
        wanted = {household for group in alike for household in group}
        cases = {id_: one.case for id_, one in case_store.load_cases(tx, wanted).items()}
    found: dict[tuple[EntityId, EntityId], Likeness] = {}
    for group in alike:
        for pair in likenesses(cases[id_] for id_ in sorted(group) if id_ in cases):
            found.setdefault((pair.one.household, pair.other.household), pair)
    with database.writing() as tx:
        detail = {"register": "duplicates", "households": len(wanted)}
        write_audit(tx, AuditNote(user, "list", community, detail), now_ms=now_ms)
    return Duplicates(
        pairs=tuple(sorted(found.values(), key=_order)),
        communities=areas,
        is_cut=len(numbers) == MOST_ROWS or len(names) == MOST_ROWS,
    )


def _order(pair: Likeness) -> tuple[int, str, str]:
    return pair.rank, pair.one.household, pair.other.household
