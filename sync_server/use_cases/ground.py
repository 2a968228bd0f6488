"""The ground of a question about an area: what of it the asker audits, what lies below, the rules it is counted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from shared_models.area import Area
from shared_models.area_tree import AreaTree, tree_of
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store
from sync_server.store.database import Transaction
from sync_server.use_cases.audit_coverage import Question, rules_of
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.list_queue import communities_for


class Adding(Protocol):
    """A count that can take in another one."""

    def add(self, other: Self, /) -> None:
        """All that another counted."""


Count = TypeVar("Count", bound=Adding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An area of the asker's tree."""

    tree: AreaTree
    here: Area
    rules: Rules
    """By community of the area."""

    @property
    def path(self) -> tuple[Area, ...]:
        """From the asker's topmost area to this one."""
        return self.tree.path(self.here.code)

    @property
    def below(self) -> tuple[Area, ...]:
        """What lies directly below; a community itself."""
        return self.tree.below.get(self.here.code, (self.here,))

    @property
    def communities(self) -> tuple[Area, ...]:
        """Those of the area that the asker audits."""
        return self.tree.communities(self.here.code)

    def summed(self, area: Area, counts: Mapping[AreaCode, Count], new: Callable[[], Count]) -> Count:
        """What the counts of an area's communities come to; those without one add nothing."""
        total = new()
        for one in self.tree.communities(area.code):
            if one.code in counts:
                total.add(counts[one.code])
        return total


def ground_of(tx: Transaction, user: UserId, area: str, *, question: Question) -> Ground:
    """An area; for a blank code the lowest that holds all the asker's communities.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    tree = tree_of(area_store.all_areas(tx), [one.code for one in communities_for(tx, user, "audit")])
    if tree is None:
        raise NotFoundError("areas")
    here = tree.by_code.get(AreaCode(area)) if area else tree.top
    if here is None:
        raise NotFoundError(area)
    return Ground(tree=tree, here=here, rules=rules_of(tx, [one.code for one in tree.communities(here.code)], question))
