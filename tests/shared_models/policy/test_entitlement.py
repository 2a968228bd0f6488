"""The arithmetic: exact, never negative, never rising with income, and the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.case import Case
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.policy.assessment import assessment, explanation
from shared_models.policy.explanation import explanation_bytes
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from shared_models.policy.what_if import with_value
from tests.shared_models.policy.home import Home, county_of, day

TODAY = day("2026-03-01")

RICH = """
[standards.urban]
label = ["城市标准", "Urban standard"]
cite = "county"
yuan = 675
hukou = "urban"
[standards.rural]
label = ["农村标准", "Rural standard"]
cite = "county"
yuan = 4332
per = "year"
hukou = "rural"
[disregards.work]
label = ["就业抵扣", "Earnings disregard"]
cite = "county"
kinds = ["wages", "business"]
share = 0.2
[supplements.over_70]
label = ["高龄补助", "Supplement over 70"]
cite = "county"
fact = "over_70"
amounts = [50]
[facts.over_70]
kind = "entity"
label = ["七十岁以上", "Over 70"]
of = "member"
age_from = 70
[goods.car]
label = ["汽车", "Car"]
cite = "county"
seen = "appliances.car"
cost = "running_cost.car"
"""
POLICIES = {
    "rich": county_of("national-2021", RICH),
    "gradient": preset("gradient"),
    "pingba": preset("pingba"),
    "yuan": county_of(
        "gradient",
        "[rounding.benefit]\nlabel=['取整到元','Whole yuan']\ncite='county'\nof='benefit'\nto=1\nmode='up'\n"
        "[rounding.per_capita]\nlabel=['人均取整','Per head']\ncite='county'\nof='per_capita'\nto=1\nmode='down'\n",
    ),
}

EXTRAS: list[dict[str, Any]] = [{}, {}, {"excluded_as": "scholarship"}, {"costs": {"yuan": "30", "per": "month"}}]

AMOUNTS = st.integers(0, 5_000_00).map(lambda fen: f"{Decimal(fen) / 100:.2f}")


@st.composite
def homes(draw: st.DrawFn) -> tuple[Case, EntityId]:
    """A household with members and incomes, and its first income line."""
    home = Home(
        hukou_kind=draw(st.sampled_from(["urban", "rural"])),
        extreme_hardship=draw(st.booleans()),
        three_nos=draw(st.booleans()),
        benefit_class=draw(st.sampled_from(["A", "B", "C", ""])),
        **{"appliances.car": draw(st.booleans()), "running_cost.car": {"yuan": draw(AMOUNTS), "per": "quarter"}},
    )
    members = [
        home.member(
            f"P{number}",
            ability=draw(st.sampled_from(["full", "partial", "none", "minor"])),
            birth_date=draw(st.sampled_from(["1950-01-01", "1980-01-01", "2015-01-01"])),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    lines = [
        home.income(
            draw(st.sampled_from(members)),
            draw(st.sampled_from(["wages", "business", "property", "transfer"])),
            draw(AMOUNTS),
            per=draw(st.sampled_from(["month", "quarter", "year"])),
            **draw(st.sampled_from(EXTRAS)),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    return home.case, lines[0]


def benefit(policy: Policy, case: Case) -> Decimal:
    found = assessment(policy, case, TODAY).entitlement
    assert found.benefit is not None
    return found.benefit


@pytest.mark.parametrize("name", POLICIES)
@given(told=homes())
def test_benefit_is_never_negative(name: str, told: tuple[Case, EntityId]) -> None:
    assert benefit(POLICIES[name], told[0]) >= 0


@pytest.mark.parametrize("name", POLICIES)
@given(told=homes(), more=AMOUNTS)
def test_more_income_never_gives_more_benefit(name: str, told: tuple[Case, EntityId], more: str) -> None:
    case, line = told
    amount: Any = case.entities[line].value("amount")
    richer = {"yuan": f"{Decimal(amount['yuan']) + Decimal(more):.2f}", "per": amount["per"]}
    assert benefit(POLICIES[name], with_value(case, (line, "amount"), richer)) <= benefit(POLICIES[name], case)


@pytest.mark.parametrize("name", POLICIES)
@given(told=homes())
def test_the_explanation_of_a_case_is_the_same_bytes_after_any_journey(name: str, told: tuple[Case, EntityId]) -> None:
    case = told[0]
    travelled = msgspec.json.decode(msgspec.json.encode(case), type=Case)
    again = explanation_bytes(explanation(POLICIES[name], travelled, TODAY))
    assert again == explanation_bytes(explanation(POLICIES[name], case, TODAY))


SCRIPT = """
import sys, msgspec
from datetime import date
from shared_models.case import Case
from shared_models.policy.assessment import explanation
from shared_models.policy.explanation import explanation_bytes
from shared_models.policy.policy import read_policy
from pathlib import Path
policy = read_policy(Path(sys.argv[1]).read_bytes())
case = msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Case)
sys.stdout.buffer.write(explanation_bytes(explanation(policy, case, date(2026, 3, 1))))
"""


@pytest.mark.parametrize(("seed", "locale"), [("0", "C"), ("4711", "zh_CN.UTF-8")])
def test_another_process_explains_a_case_in_the_same_bytes(tmp_path: Any, seed: str, locale: str) -> None:
    """A tablet gets policy and case as bytes; its Python hashes texts with another seed."""
    from shared_models.policy.policy import policy_bytes  # noqa: PLC0415 - only here

    home = Home(hukou_kind="rural", **{"appliances.car": True, "running_cost.car": {"yuan": "100", "per": "quarter"}})
    wang = home.member("Wang", ability="full", birth_date="1950-01-01")
    home.income(wang, "wages", "1000", per="year", costs={"yuan": "10", "per": "year"})
    home.income(wang, "transfer", "7", excluded_as="scholarship")
    (tmp_path / "policy").write_bytes(policy_bytes(POLICIES["rich"]))
    (tmp_path / "case").write_bytes(msgspec.json.encode(home.case))
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "policy"), str(tmp_path / "case")],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale},
    ).stdout
    assert said == explanation_bytes(explanation(POLICIES["rich"], home.case, TODAY))


def one_line(**line: Any) -> Case:
    """A household of one with one income line of 100 wages a month, worded otherwise."""
    home = Home(hukou_kind="urban", extreme_hardship=False)
    member = home.member("Wang", ability="full")
    told = {"member": member, "kind": "wages", "amount": {"yuan": "100", "per": "month"}, **line}
    home.save(EntityId("i1"), "income", told)
    return home.case


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ({}, "100"),
        ({"kind": "business"}, "100"),
        ({"kind": "property"}, "100"),
        ({"kind": "transfer"}, "100"),
        ({"amount": {"yuan": "300", "per": "quarter"}}, "100"),
        ({"amount": {"yuan": "1200", "per": "year"}}, "100"),
        ({"excluded_as": "优待抚恤金"}, "0"),
        ({"costs": {"yuan": "40", "per": "month"}}, "60"),
        ({"costs": {"yuan": "400", "per": "month"}}, "0"),
        ({"kind": "transfer", "costs": {"yuan": "40", "per": "month"}}, "100"),
        ({"member": "somebody who left"}, "0"),
    ],
)
def test_each_line_counts_as_the_rules_say(line: dict[str, Any], counted: str) -> None:
    found = assessment(preset("pingba"), one_line(**line), TODAY).entitlement
    assert found.per_capita == Decimal(counted)
    assert found.missing == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"amount": None}, "has no amount"),
        ({"amount": {"yuan": "much", "per": "month"}}, "cannot be read"),
        ({"amount": {"yuan": "1", "per": "week"}}, "cannot be read"),
        ({"kind": None}, "has no kind"),
    ],
)
def test_a_line_that_is_not_clear_leaves_the_figures_open(line: dict[str, Any], said: str) -> None:
    found = assessment(preset("pingba"), one_line(**line), TODAY)
    assert said in found.entitlement.missing[0].en
    assert found.eligible is None


def test_a_loss_of_a_business_is_set_off_but_never_below_nothing() -> None:
    home = Home(hukou_kind="urban", extreme_hardship=False)
    wang = home.member("Wang", ability="full")
    home.income(wang, "business", "-150")
    home.income(wang, "wages", "100")
    assert assessment(preset("pingba"), home.case, TODAY).entitlement.per_capita == 0


def test_costs_are_taken_off_the_line_they_were_needed_for_only() -> None:
    home = Home(hukou_kind="urban", extreme_hardship=False)
    wang = home.member("Wang", ability="full")
    home.income(wang, "wages", "100", costs={"yuan": "400", "per": "month"})
    home.income(wang, "transfer", "80")
    assert assessment(preset("pingba"), home.case, TODAY).entitlement.per_capita == Decimal(80)


def test_yearly_amounts_that_do_not_divide_stay_exact() -> None:
    home = Home(hukou_kind="urban", extreme_hardship=False)
    members = [home.member(name, ability="full") for name in ("A", "B", "C")]
    for member in members:
        home.income(member, "wages", "1000", per="year")
    # 3 × 675 − 250, not 3 × (675 − 83.33).
    assert benefit(preset("pingba"), home.case) == Decimal("1775.00")


def test_the_figures_agree_with_what_screens_show_as_income_per_head() -> None:
    case = one_line(amount={"yuan": "1000", "per": "year"})
    shown = household_of(case).per_capita
    computed = assessment(preset("pingba"), case, TODAY).entitlement.per_capita
    assert computed is not None
    assert shown == round(computed, 2)


def test_rounding_follows_the_file() -> None:
    case = one_line(amount={"yuan": "1000", "per": "year"})
    # 300 × 1.13 = 339, less 83 (rounded down) = 256; a top-up of 255.67 would round up to 256 as well.
    assert benefit(POLICIES["yuan"], case) == 256


def test_a_household_without_members_has_no_figures() -> None:
    found = assessment(preset("pingba"), Home(hukou_kind="urban").case, TODAY)
    assert found.entitlement.benefit is None
    assert found.entitlement.per_capita is None
    assert found.eligible is None
    assert "no family member" in found.entitlement.missing[0].en


def test_exclusions_limited_to_listed_items_question_the_others() -> None:
    listed = county_of(
        "pingba",
        "[exclusions.listed]\nlabel=['不计入','Listed']\ncite='county'\nunit='excluded_as'\n"
        "[exclusions.listed.items]\nscholarship=['奖学金','Scholarship']\n",
    )
    assert assessment(listed, one_line(excluded_as="scholarship"), TODAY).entitlement.per_capita == 0
    found = assessment(listed, one_line(excluded_as="lottery"), TODAY)
    assert found.eligible is None
    assert "lottery is not one" in found.entitlement.missing[0].en


def test_costs_exclusions_and_missing_figures_all_have_their_line() -> None:
    home = Home(hukou_kind="urban", extreme_hardship=False)
    wang = home.member("Wang", ability="full")
    home.income(wang, "wages", "500", costs={"yuan": "50", "per": "month"})
    home.income(wang, "transfer", "80", excluded_as="奖学金")
    home.income(wang, "property", None)
    said = [(line.text.en, line.yuan) for line in explanation(preset("pingba"), home.case, TODAY)]
    assert said[:5] == [
        ("Wang: Wages", "500.00"),
        ("Wang: Wages, less the cost of earning it", "-50.00"),
        ("Wang: Net transfer income of 80.00 yuan not counted: 奖学金", "0.00"),
        ("Wang: Net property income: not counted until it is clear", "0.00"),
        ("Household income a month", "450.00"),
    ]
    assert said[-1][0] == "to be recorded: an income line has no amount"
