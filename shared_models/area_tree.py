"""The part of the tree of areas that somebody answers for, and counts summed up through it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from shared_models.area import Area
from shared_models.coverage import CoverageLine
from shared_models.ids import AreaCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTree:
    """The areas with some of one's communities in them, from the lowest one that holds all of these."""

    top: Area
    by_code: Mapping[AreaCode, Area]
    """The top and everything below it."""
    below: Mapping[AreaCode, tuple[Area, ...]]
    """What lies directly below an area, by code."""

    def path(self, code: AreaCode) -> tuple[Area, ...]:
        """From the top down to an area, both included."""
        found = [self.by_code[code]]
        while found[0].code != self.top.code and found[0].parent is not None:
            found.insert(0, self.by_code[found[0].parent])
        return tuple(found)

    def communities(self, code: AreaCode) -> tuple[Area, ...]:
        """One's communities in an area, by code; itself where it is one."""
        area = self.by_code[code]
        if area.level == "community":
            return (area,)
        return tuple(one for child in self.below.get(code, ()) for one in self.communities(child.code))


def tree_of(areas: Iterable[Area], communities: Collection[AreaCode]) -> AreaTree | None:
    """The tree of these communities; nothing when none of them is known."""
    known = {area.code: area for area in areas}
    chains = [_upward(code, known) for code in sorted(set(communities) & known.keys())]
    if not chains:
        return None
    shared = set(chains[0]).intersection(*chains)
    # Communities of two trees have nothing above them in common: then the first one's tree is shown.
    top = next((code for code in chains[0] if code in shared), chains[0][-1])
    within = {code for chain in chains if top in chain for code in chain[: chain.index(top) + 1]}
    below: dict[AreaCode, list[Area]] = {}
    for code in sorted(within - {top}):
        parent = known[code].parent
        if parent is not None:
            below.setdefault(parent, []).append(known[code])
    return AreaTree(
        top=known[top],
        by_code={code: known[code] for code in within},
        below={code: tuple(some) for code, some in below.items()},
    )


def _upward(code: AreaCode, known: Mapping[AreaCode, Area]) -> list[AreaCode]:
    """An area and everything above it, the area first."""
    found = [code]
    while (parent := known[found[-1]].parent) is not None and parent in known:
        found.append(parent)
    return found


def summed_lines(tree: AreaTree, lines: Mapping[AreaCode, CoverageLine]) -> dict[AreaCode, CoverageLine]:
    """A line for every area of the tree: each is the sum of those directly below it."""
    found: dict[AreaCode, CoverageLine] = {}

    def count(area: Area) -> CoverageLine:
        line = CoverageLine(community=area.code)
        if area.level == "community" and area.code in lines:
            line.add(lines[area.code])
        for child in tree.below.get(area.code, ()):
            line.add(count(child))
        found[area.code] = line
        return line

    count(tree.top)
    return found
