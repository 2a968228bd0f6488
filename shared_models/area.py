"""Areas and rights: a tree of codes, and who may do what in which part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

from shared_models.ids import AreaCode
from shared_models.words import Label

AreaLevel: TypeAlias = Literal["city", "district", "street", "community"]

LEVELS: tuple[AreaLevel, ...] = ("city", "district", "street", "community")

LEVEL_LABELS: Mapping[AreaLevel, Label] = {
    "city": Label("市", "City"),
    "district": Label("区(县)", "District"),
    "street": Label("街道(乡镇)", "Street"),
    "community": Label("社区(村)", "Community"),
}


DEMO_MARK = "(演示)"
"""Ends the name of every area of an invented district, so that its pages and papers are never taken for real ones."""

PRACTICE_MARK = "(练习)"
"""Ends every name that a newcomer practises on, so that no screen, photo or paper of it is taken for a real one."""


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the tree. `code` is a GB/T 2260 or 12-digit statistical code; the city has no parent."""

    code: AreaCode
    name: str
    level: AreaLevel
    parent: AreaCode | None = None


def is_demo(names: Iterable[str]) -> bool:
    """Whether one of these area names belongs to an invented district: then whatever shows it says so."""
    return any(name.endswith(DEMO_MARK) for name in names)


class Role(StrEnum):
    """What a person does; rights are always role × area subtree."""

    INVESTIGATOR = "investigator"
    STREET_OFFICER = "street_officer"
    DISTRICT_OFFICER = "district_officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: Mapping[Role, Label] = {
    Role.INVESTIGATOR: Label("调查员", "Investigator"),
    Role.STREET_OFFICER: Label("街道(乡镇)经办人员", "Street officer"),
    Role.DISTRICT_OFFICER: Label("区(县)审批人员", "District officer"),
    Role.SUPERVISOR: Label("督查人员", "Supervisor"),
    Role.ADMINISTRATOR: Label("系统管理员", "Administrator"),
}

Right: TypeAlias = Literal[
    "visit",  # hold the household on a tablet, record and finish visits
    "read",  # open a household's file
    "review",  # accept or return visits, settle contradictions, release held changes
    "decide",  # confirm or refuse
    "audit",  # coverage, samples, evidence flags
    "administer",  # areas, users, devices, imports
    "sealed",  # see who gave a neighbour interview
]

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.INVESTIGATOR: frozenset({"visit", "read"}),
    Role.STREET_OFFICER: frozenset({"read", "review", "audit", "sealed"}),
    Role.DISTRICT_OFFICER: frozenset({"read", "review", "decide", "audit", "sealed"}),
    Role.SUPERVISOR: frozenset({"read", "audit"}),
    Role.ADMINISTRATOR: frozenset({"administer"}),
}


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One role of one person in one area and everything below it."""

    role: Role
    area: AreaCode


def subtree(areas: Iterable[Area], root: AreaCode) -> frozenset[AreaCode]:
    """The codes of an area and of all areas below it; empty when the area is unknown."""
    children: dict[AreaCode | None, list[AreaCode]] = {}
    known = set()
    for area in areas:
        known.add(area.code)
        children.setdefault(area.parent, []).append(area.code)
    found: set[AreaCode] = set()
    waiting = [root] if root in known else []
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(children.get(code, []))
    return frozenset(found)


def areas_with_right(grants: Iterable[Grant], right: Right, areas: Iterable[Area]) -> frozenset[AreaCode]:
    """Every area in which these grants give the right."""
    tree = tuple(areas)
    roots = {grant.area for grant in grants if right in RIGHTS[grant.role]}
    return frozenset().union(*(subtree(tree, root) for root in roots))
