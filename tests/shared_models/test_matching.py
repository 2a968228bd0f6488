"""What other offices hold stands beside the answers, never over them; what differs is a question with both sides."""

from __future__ import annotations

import msgspec
import pytest

from shared_models.authority import rights_for
from shared_models.case import Case
from shared_models.change import Act, Change
from shared_models.checks import findings
from shared_models.ids import EntityId, UserId
from shared_models.law import ART_17
from shared_models.match_finding import DIFFERS, discrepancies
from shared_models.matching import records
from shared_models.sealed import for_reader
from shared_models.values import Value
from tests.builders import NOW_MS, change, folded, part, stamp

VISIT = change("v", part({"outcome": "completed", "started_at": NOW_MS}, entity="v-1", type_="visit"))


def home(**member: Value) -> Change:
    values: dict[str, Value] = {"name": "李明", "relation": "head", "marital": "married", **member}
    return change("m", part({"address": "东街 1 号"}), part(values, entity="m-1", type_="member"))


def matched(source: str, n: int = 1, **values: Value) -> Change:
    """One record about the head."""
    given: dict[str, Value] = {"source": source, "member": "m-1", "period": "2026-08", **values}
    return change(f"r-{n}", part(given, entity=f"r-{n}", type_="matched"))


def wages(yuan: str, n: int = 1) -> Change:
    values: dict[str, Value] = {"member": "m-1", "kind": "wages", "amount": {"yuan": yuan, "per": "month"}}
    return change(f"i-{n}", part(values, entity=f"i-{n}", type_="income"))


def asset(kind: str, owner: str = "m-1", description: str = "") -> Change:
    return change("a", part({"kind": kind, "owner": owner, "description": description}, entity="a-1", type_="asset"))


def month(yuan: str) -> Value:
    return {"yuan": yuan, "per": "month"}


def told(case: Case) -> list[str]:
    return [one.message.zh for one in discrepancies(case)]


def test_wages_below_what_the_tax_office_holds_are_told_with_both_figures() -> None:
    found = told(folded(home(), wages("600"), matched("tax", amount=month("2100.50"), what="甲公司")))

    assert found == [f"{DIFFERS.zh}:李明,税务(工资劳务)月均 2,100.50 元,申报工资性收入月均 600.00 元"]


@pytest.mark.parametrize("declared", ["2100.50", "3000"])
def test_wages_that_reach_the_record_are_no_finding(declared: str) -> None:
    assert told(folded(home(), wages(declared), matched("tax", amount=month("2100.50")))) == []


def test_a_second_employer_of_the_same_month_is_added_and_an_older_month_is_not() -> None:
    case = folded(
        home(),
        wages("600"),
        matched("tax", 1, amount=month("400")),
        matched("tax", 2, amount=month("300"), what="乙公司"),
        matched("tax", 3, amount=month("9000"), period="2026-05"),
    )

    assert "月均 700.00 元" in told(case)[0]


def test_a_declared_line_that_cannot_be_read_is_not_called_less() -> None:
    assert told(folded(home(), wages("不清楚"), matched("tax", amount=month("2100")))) == []


@pytest.mark.parametrize(
    ("record", "declared"),
    [
        (matched("vehicles", plate="甘G12345"), asset("vehicle")),
        (matched("vehicles", plate="甘G12345"), asset("vehicle", "m-2", "面包车 甘G·12345")),
        (matched("property", address="西街 9 号 2 单元"), asset("home")),
        (matched("business", what="小卖部"), asset("business")),
    ],
)
def test_what_is_registered_and_not_declared_is_told_until_it_is_declared(record: Change, declared: Change) -> None:
    assert len(told(folded(home(), record))) == 1
    assert told(folded(home(), record, declared)) == []


def test_one_declared_vehicle_answers_for_one_record_only() -> None:
    two = (matched("vehicles", 1, plate="甘G1"), matched("vehicles", 2, plate="甘G2"))

    assert len(told(folded(home(), *two, asset("vehicle")))) == 1


def test_the_home_lived_in_is_no_undeclared_property() -> None:
    assert told(folded(home(), matched("property", address="新河社区东街1号"))) == []


@pytest.mark.parametrize("source", ["social_insurance", "housing_fund"])
def test_payments_of_somebody_declared_out_of_work_are_told(source: str) -> None:
    assert "申报未就业" in told(folded(home(employed=False), matched(source, what="甲公司")))[0]
    assert told(folded(home(employed=True), matched(source, what="甲公司"))) == []


def test_a_death_and_another_marriage_are_told() -> None:
    assert "仍登记为共同生活" in told(folded(home(), matched("death", on="2026-07-01")))[0]
    assert "婚姻登记为“离异”,申报为“已婚”" in told(folded(home(), matched("marriage", marital="divorced")))[0]
    assert told(folded(home(), matched("marriage", marital="married"))) == []


def test_nothing_is_said_of_somebody_who_does_not_live_here() -> None:
    assert told(folded(home(), matched("death", member="m-9"))) == []


def test_each_is_to_be_explained_at_the_visit_with_its_article_and_changes_no_answer() -> None:
    case = folded(VISIT, home(), wages("600"), matched("tax", amount=month("2100")))
    found = [one for one in findings(case, EntityId("v-1")) if one.entity == "r-1"]

    assert [(one.level, one.section, ART_17 in one.citation) for one in found] == [("should", "income", True)]
    assert case.entities[EntityId("i-1")].value("amount") == {"yuan": "600", "per": "month"}


def test_a_balance_is_compared_at_the_office_and_stays_away_from_tablets() -> None:
    record = matched("bank", sealed_amount="88000.00", sealed_detail="信用社 ****1234")
    case = folded(VISIT, home(), record)
    there = for_reader(case, UserId("u-2"))

    assert [one.rests_on_sealed for one in discrepancies(case)] == [True]
    assert "88000" not in str(discrepancies(case)) + records(case)[0].line.zh
    assert [one for one in findings(case, EntityId("v-1")) if one.entity == "r-1"] == []
    assert discrepancies(there) == ()
    assert b"88000" not in msgspec.json.encode(there)
    assert "内容已密封" in records(there)[0].line.zh


def test_a_record_is_new_until_a_visit_was_finished_after_it() -> None:
    finished = msgspec.structs.replace(
        change("f", act=Act(name="finish", about=EntityId("v-1"))), t=stamp(NOW_MS + 1_000)
    )

    assert records(folded(home(), matched("tax")))[0].is_new
    assert not records(folded(VISIT, home(), matched("tax"), finished))[0].is_new


def test_only_the_office_writes_matching_records() -> None:
    assert rights_for(matched("tax")) == {"review"}
    assert "visit" in rights_for(home())
