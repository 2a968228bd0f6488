"""The lane or building a household is visited by: how an investigator plans a walk."""

from __future__ import annotations

import re

DISTRICT = re.compile(r"^.+(?:街道|社区|镇|乡)(?=.{2,})")
WAY = re.compile(r"^.*(?:胡同|小区|单元|大院|街|路|巷|弄|里|坊|村|屯|组|苑|园|庄|湾|沟|楼|栋|幢|座)")
DOOR = re.compile(r"[\s,,]+")
NUMBER = re.compile(r"(\d+)")


def lane_of(building: str, address: str) -> str:
    """The building or group on record, else the address without the door; blank when neither tells one.

    What comes before the town, street office or community is left away: a tablet holds only a few of them.
    """
    if building.strip():
        return building.strip()
    plain = DOOR.sub("", address)
    for text in (DISTRICT.sub("", plain), plain):
        found = WAY.match(text)
        if found is not None and len(found.group()) > 1:
            return found.group().removesuffix("单元").rstrip("0123456789")
    return ""


def walking_order(lane: str) -> list[tuple[int, str]]:
    """Sorts 2号楼 before 10号楼."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in NUMBER.split(lane)]
