"""What the register's own acts amount to: into which file a household was merged, and which it was split from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from shared_models.case import ActRecord, Case
from shared_models.ids import ChangeId, EntityId
from shared_models.values import text_of
from shared_models.words import Label

MERGE, UNMERGE = "merge_household", "unmerge_household"
"""On the file that is merged away: `into`, with the number and head it had then; and the undoing."""
TAKE_IN, RELEASE = "take_in_household", "release_household"
"""The same on the file that stays: `household`."""
MOVE = "move_household"
"""Why and since when it lives elsewhere; the change of kind `move` behind it places it there."""
SPLIT_OFF, SPLIT_FROM = "split_off_household", "split_from_household"
"""On the old file: `into`, `members`, `entries`; on the new one: `household`."""
UNDO_SPLIT, SPLIT_UNDONE = "undo_split_off", "undo_split_from"
"""On the old file: `into`; on the new one: `household`."""
REGISTRY_ACT_LABELS: Mapping[str, Label] = {
    MERGE: Label("并入另一档案", "Merged into another file"),
    UNMERGE: Label("撤销并入", "Merger undone"),
    TAKE_IN: Label("并入重复档案", "Took in a duplicate file"),
    RELEASE: Label("撤销并入，重复档案恢复", "Merger undone, the duplicate stands again"),
    MOVE: Label("转移社区登记", "Move recorded"),
    SPLIT_OFF: Label("分户：部分成员另立一户", "Split: members became a household"),
    SPLIT_FROM: Label("由分户设立", "Made by a split"),
    UNDO_SPLIT: Label("撤销分户", "Split undone"),
    SPLIT_UNDONE: Label("分户已撤销", "The split was undone"),
}

Other: TypeAlias = EntityId


class Merger(NamedTuple):
    """A merger that stands: the act, the file that stays, and what that was called then."""

    act: ChangeId
    into: Other
    number: str
    name: str


class Split(NamedTuple):
    """A split that stands, as the old file knows it."""

    act: ChangeId
    into: Other
    members: tuple[EntityId, ...]
    entries: tuple[EntityId, ...]
    """What went with them: income lines and the like."""


def merged_into(case: Case) -> Merger | None:
    """The merger that stands; nothing while the household has a file of its own."""
    found: Merger | None = None
    for act in case.acts:
        if act.name == MERGE and found is None and _named(act, "into"):
            data = act.data
            found = Merger(act.id, _named(act, "into"), text_of(data.get("number")), text_of(data.get("name")))
        elif act.name == UNMERGE:
            found = None
    return found


def taken_in(case: Case) -> tuple[Other, ...]:
    """The duplicates that are merged into this file now, in the order they came."""
    return _pairs(case, TAKE_IN, RELEASE)


def split_from(case: Case) -> Other | None:
    """The household this one was split from; nothing for one of its own, or when the split was undone."""
    return next(iter(_pairs(case, SPLIT_FROM, SPLIT_UNDONE)), None)


def splits(case: Case) -> tuple[Split, ...]:
    """The households that were split off this one and not brought back."""
    found: dict[Other, Split] = {}
    for act in case.acts:
        if act.name == SPLIT_OFF:
            into = _named(act, "into")
            found[into] = Split(act.id, into, _ids(act, "members"), _ids(act, "entries"))
        elif act.name == UNDO_SPLIT:
            found.pop(_named(act, "into"), None)
    return tuple(found.values())


def arrived_since_merger(case: Case) -> int:
    """How many changes that still stand came to a merged-away file after its merger, from tablets that did not know."""
    merger = merged_into(case)
    if merger is None:
        return 0
    at = case.saves[merger.act].n
    return sum(save.n > at for save in case.saves.values())


def _pairs(case: Case, begins: str, ends: str) -> tuple[Other, ...]:
    found: dict[Other, None] = {}
    for act in case.acts:
        if act.name == begins:
            found[_named(act, "household")] = None
        elif act.name == ends:
            found.pop(_named(act, "household"), None)
    return tuple(found)


def _named(act: ActRecord, field: str) -> Other:
    return EntityId(text_of(act.data.get(field)))


def _ids(act: ActRecord, field: str) -> tuple[EntityId, ...]:
    listed = act.data.get(field)
    return tuple(EntityId(text_of(one)) for one in listed) if isinstance(listed, list | tuple) else ()
