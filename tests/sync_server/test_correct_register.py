"""Who leaves a household and what is corrected about it, over both databases."""

from __future__ import annotations

import pytest

from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.register import live_ids
from shared_models.registry.correction import NEW
from sync_server.store.database import Database
from tests.builders import change, part, saw
from tests.sync_server.district import (
    OFFICER,
    Tablet,
)
from tests.sync_server.registrar import CHILD, TODAY, case_of, do, planned, wish

# --- leaving --------------------------------------------------------------------------------------------------------


def test_a_death_takes_the_member_off_and_proposes_the_review_with_its_rule(town: Database) -> None:
    wanted = wish("leave", member="m-2", why="died", on=TODAY)
    plan = planned(town, wanted)
    do(town, wanted)

    case = case_of(town)
    assert [member.name for member in household_of(case).members] == ["张三"]
    assert any("2026-12-21" in line.zh and "2022" in line.zh for line in plan.proposes)
    assert household_of(case).standing == "recipient"
    do(town, wish("return", "w-2", member="m-2"))
    assert [member.name for member in household_of(case_of(town)).members] == ["张三", "李四"]
    assert case_of(town).entities[EntityId("m-2")].value("left_on") is None


def test_the_last_members_death_proposes_a_stop_and_stops_nothing(town: Database) -> None:
    do(town, wish("leave", member="m-2", why="died", on=TODAY))
    wanted = wish("leave", "w-2", member="m-1", why="died", on=TODAY)
    plan = planned(town, wanted)
    do(town, wanted)

    assert any("最后一名成员" in line.zh for line in plan.tells)
    assert any("建议启动复核" in line.zh and "【" in line.zh for line in plan.proposes)
    assert household_of(case_of(town)).standing == "recipient"
    assert household_of(case_of(town)).members == ()


# --- correcting -----------------------------------------------------------------------------------------------------


def test_a_correction_is_the_offices_with_its_reason_and_stands_beside_nothing(town: Database) -> None:
    do(town, wish("correct", entity="m-2", name="李思", relation="spouse"))

    case = case_of(town)
    register = case.entities[EntityId("m-2")].register("name")
    assert case.entities[EntityId("m-2")].value("name") == "李思"
    save = case.saves[live_ids(register)[0]]
    assert (save.author, save.device, save.form) == (OFFICER, "office", "registry-1")


def test_a_member_who_was_missing_is_added(town: Database) -> None:
    do(town, wish("correct", entity=NEW, name="张小五", relation="child", identity_number=CHILD))

    assert [member.name for member in household_of(case_of(town)).members] == ["张三", "李四", "张小五"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"identity_number": "990000196001010014"}, "identity_number"),
        ({"name": ""}, "name"),
        ({"relation": "head"}, "relation"),
        ({"birth_date": "gestern"}, "birth_date"),
        ({"identity_number": CHILD, "birth_date": "1963-01-01"}, "birth_date"),
        ({"identity_number": CHILD, "sex": "female"}, "sex"),
    ],
)
def test_a_correction_that_cannot_be_right_is_told_by_field(
    town: Database, typed: dict[str, str], problem: str
) -> None:
    plan = planned(town, wish("correct", typed={"entity": "m-2", **typed}))

    assert set(plan.problems) == {problem}


def test_two_members_do_not_share_a_number(town: Database) -> None:
    do(town, wish("correct", entity="m-1", identity_number=CHILD))

    assert set(planned(town, wish("correct", entity="m-2", identity_number=CHILD)).problems) == {"identity_number"}


def test_what_stands_in_contradiction_is_settled_there_and_not_corrected_over(town: Database) -> None:
    for at, name in enumerate(("李四四", "李斯")):
        other = part({"name": saw(name, "c-register")}, entity="m-2", type_="member")
        Tablet(town, replica=f"r-n{at}").push(change(f"c-name-{at}", other))
    plan = planned(town, wish("correct", entity="m-2", name="李思", relation="spouse"))

    assert set(plan.problems) == {"name"}
