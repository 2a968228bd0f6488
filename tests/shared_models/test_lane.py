"""A household is visited by its lane or building, as far as its file tells one."""

from __future__ import annotations

import pytest

from shared_models.lane import lane_of, walking_order


@pytest.mark.parametrize(
    ("building", "address", "lane"),
    [
        ("3组", "沙河镇东关村12号", "3组"),
        (" 3号楼 ", "", "3号楼"),
        ("", "沙河镇东关村12号", "东关村"),
        ("", "临江市沙河镇东关村三组 7 号", "东关村三组"),
        ("", "城关街道幸福路12号院", "幸福路"),
        ("", "幸福路12号3号楼2单元501室", "幸福路12号3号楼"),
        ("", "马家巷5号", "马家巷"),
        ("", "东关街道新华社区平安里3号", "平安里"),
        ("", "镇江路8号", "镇江路"),
        ("", "村口第一家", ""),
        ("", "", ""),
    ],
)
def test_the_lane_is_the_building_on_record_or_the_address_without_the_door(
    building: str, address: str, lane: str
) -> None:
    assert lane_of(building, address) == lane


def test_lanes_stand_in_the_order_of_their_numbers() -> None:
    groups = ["一组", "七组", "十二组", "三组", "二十组", "十组"]
    assert sorted(groups, key=walking_order) == ["一组", "三组", "七组", "十组", "十二组", "二十组"]
    assert sorted(["10号楼", "2号楼", "东街", "1号楼"], key=walking_order)[:3] == ["1号楼", "2号楼", "10号楼"]
