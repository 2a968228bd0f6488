"""The lane or building a household is visited by: how an investigator plans a walk."""

from __future__ import annotations

import re

DISTRICT = re.compile(r"^.+(?:街道|社区|镇|乡)(?=.{2,})")
WAY = re.compile(r"^.*(?:胡同|小区|单元|大院|街|路|巷|弄|里|坊|村|屯|组|苑|园|庄|湾|沟|楼|栋|幢|座)")
DOOR = re.compile(r"[\s,,]+")
NUMBER = re.compile(r"([0-9]+|[零一二三四五六七八九十]+(?=[组号栋幢楼社队村巷弄街里]))")
DIGITS = "零一二三四五六七八九"
TEN = "十"


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
    """Sorts 2号楼 before 10号楼, and 二组 before 十组."""
    return [_ordered(part) for part in NUMBER.split(lane)]


def _ordered(part: str) -> tuple[int, str]:
    if part.isascii() and part.isdigit():
        return int(part), ""
    if part and set(part) <= {*DIGITS, TEN}:
        tens, ten, ones = part.rpartition(TEN)
        return (10 * (DIGITS.find(tens) if tens else 1) if ten else 0) + max(0, DIGITS.find(ones or "零")), ""
    return 0, part
