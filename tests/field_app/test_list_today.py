"""Today's list: due first, each with its reason; finished work stays; everything is found again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.summary import Summary
from field_app.use_cases.held_rules import rules_made
from field_app.use_cases.list_today import HouseholdRow, Ranked, Today, Wanted, list_today, ranked
from field_app.use_cases.remaining_coverage import remaining_coverage
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from shared_models.case import Case, fold
from shared_models.change import Act
from shared_models.due import quarter_of
from shared_models.editing import new_part
from shared_models.ids import AreaCode, EntityId
from shared_models.policy.shelf import preset
from shared_models.values import Value
from tests.builders import COMMUNITY, NOW_MS, change, entry
from tests.field_app.conftest import Desk
from tests.field_app.kit import PIN, SHAHE, TODAY, case_with, family, give, page_of, signed_in, tablet_at, take

MONTH_MS = 30 * 86_400_000


def visited(case: Case, *acts: str, ms: int = NOW_MS, outcome: str = "completed", **data: Value) -> Case:
    """The case after a visit with these acts."""
    household, number = case.household, case.n
    values: dict[str, Value] = {"started_at": ms, "outcome": outcome, "lead": "u-1"}
    visit = EntityId(f"v-{household}")
    changes = [change(f"{visit}-0", new_part(visit, "visit", values), household=household)]
    changes += [
        change(
            f"{visit}-{at}", act=Act(name=act, about=visit, data=data if act == "return" else {}), household=household
        )
        for at, act in enumerate(acts, start=1)
    ]
    return fold(case, [entry(one, number + at) for at, one in enumerate(changes, start=1)])


def listed(account: Account, *, today: date = TODAY, **wanted: object) -> Today:
    return list_today(account, SHAHE, today=today, wanted=Wanted(**wanted))  # type: ignore[arg-type]


def by_name(today: Today) -> dict[str, HouseholdRow]:
    return {row.head_name: row for row in today.rows}


def test_a_new_tablet_shows_an_empty_list(tmp_path: Path) -> None:
    tablet, means = tablet_at(tmp_path / "new", SetClock(wall_ms=NOW_MS))
    account = signed_in(tablet, means)
    today = listed(account)
    assert (today.rows, today.total, today.counts["all"]) == ((), 0, 0)
    account.close()


def test_returned_comes_first_then_begun_overdue_due_and_finished_work_stays(desk: Desk) -> None:
    returned = visited(
        case_with(1, *family(1, "退回户"), n=1),
        "finish",
        "return",
        remarks=[{"entity": "h-1", "unit": "housing_area", "text": "面积与上次不符"}],
    )
    give(
        desk.account,
        case_with(5, *family(5, "逾期户")),
        visited(case_with(4, *family(4, "待审户")), "finish"),
        visited(case_with(6, *family(6, "到期户")), "finish", "accept", ms=NOW_MS - 3 * MONTH_MS),
        visited(case_with(3, *family(3, "通过户")), "finish", "accept"),
        returned,
        visited(case_with(2, *family(2, "开始户"))),
        case_with(7, *family(7, "无计划", standing="ended")),
    )
    today = listed(desk.account)
    assert [(row.head_name, row.state) for row in today.rows] == [
        ("退回户", "returned"),
        ("开始户", "in_progress"),
        ("逾期户", "overdue"),
        ("到期户", "due"),
        ("待审户", "waiting_review"),
        ("通过户", "accepted"),
        ("无计划", "none"),
    ]
    first = today.rows[0]
    assert [(remark.unit, remark.text, remark.where.zh) for remark in first.remarks] == [
        ("housing_area", "面积与上次不符", "家庭 · 建筑面积")
    ]
    assert first.visit == "v-h-1"
    overdue = by_name(today)["逾期户"].due
    assert overdue is not None
    assert "没有入户记录" in overdue.reason.zh
    assert today.counts == {"all": 7, "todo": 4, "returned": 1, "overdue": 1, "unfinished": 1, "done": 2}
    assert [row.head_name for row in listed(desk.account, group="done").rows] == ["待审户", "通过户"]


def test_an_attempt_that_met_nobody_counts_and_leaves_the_visit_owed(desk: Desk) -> None:
    give(desk.account, visited(case_with(1, *family(1, "王秀英")), "finish", outcome="absent"))
    (row,) = listed(desk.account).rows
    assert (row.attempts, row.state, row.last_visit) == (1, "overdue", None)


@pytest.mark.parametrize("typed", ["王秀", "wxy", "WXY", "wangxiuying", "东关村1号", "SH00001", "王 东关", "wx 东关"])
def test_a_household_is_found_by_name_initials_pinyin_address_or_registry_number(desk: Desk, typed: str) -> None:
    assert [row.household for row in listed(desk.account, text=typed).rows] == ["h-1"]


def test_every_member_is_found_and_nonsense_finds_nothing(desk: Desk) -> None:
    assert [row.household for row in listed(desk.account, text="李小明").rows] == ["h-2"]
    assert listed(desk.account, text="火星").total == 0


def test_buildings_and_communities_narrow_the_list(desk: Desk) -> None:
    other = AreaCode("620723101002")
    take(
        desk.account,
        page_of([case_with(9, *family(9, "赵六"), scope=other)], to=5, scope=other),
        granted=(COMMUNITY, other),
    )
    today = listed(desk.account, community=other)
    assert [row.head_name for row in today.rows] == ["赵六"]
    assert today.lanes == {"3组": 1}
    assert today.communities == {COMMUNITY: "社区001", other: "社区002"}
    assert [row.head_name for row in listed(desk.account, lane="2组").rows] == ["王秀英"]


def test_the_list_is_paged_and_totals_are_of_the_whole(desk: Desk) -> None:
    give(desk.account, *(case_with(n, *family(n, f"户{n}"), n=n) for n in range(1, 151)), to=200)
    first, third = listed(desk.account), listed(desk.account, start=120)
    assert (len(first.rows), first.total, len(third.rows)) == (60, 150, 30)
    assert not {row.household for row in first.rows} & {row.household for row in third.rows}


def test_own_work_shows_at_once_and_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    row = by_name(listed(desk.account))["王秀英"]
    assert (row.state, row.unsent) == ("in_progress", 1)
    again, means = tablet_at(tmp_path / "tablet", desk.clock, name="u")
    reopened = unlock(again, desk.account.id, PIN, now_ms=NOW_MS, new_id=means.new_id)
    assert by_name(listed(reopened))["王秀英"] == row
    reopened.close()


def test_another_policy_gives_other_due_days(desk: Desk) -> None:
    give(desk.account, visited(case_with(1, *family(1, "王秀英", benefit_class="A")), "finish", "accept"))
    (row,) = list_today(
        desk.account, rules_made(preset("national-2021"), {}), today=date(2027, 3, 1), wanted=Wanted()
    ).rows
    assert (row.state, row.due.on if row.due else None) == ("later", date(2027, 9, 21))


def test_what_remains_is_counted_as_the_supervisor_counts_it(desk: Desk) -> None:
    give(
        desk.account,
        case_with(1, *family(1, "未访")),
        visited(case_with(2, *family(2, "无人")), "finish", outcome="absent"),
        visited(case_with(3, *family(3, "已访")), "finish"),
    )
    (left,) = remaining_coverage(desk.account, SHAHE, period=quarter_of(TODAY), today=TODAY)
    assert (left.name, left.line.due, left.line.visited, left.line.attempted) == ("社区001", 3, 1, 2)
    assert {label.zh: count for label, count in left.reasons} == {"尚未上门": 1, "家中无人": 1}


def test_five_thousand_households_are_ranked_once_and_then_only_what_changed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(desk.account, *(case_with(n, *family(n, f"户{n}"), n=n) for n in range(1, 5_001)), to=5_000)
    assert (listed(desk.account).total, listed(desk.account, text="户4321").total) == (5_000, 1)
    seen: list[str] = []

    def counting(summary: Summary, *rest: Any, **more: Any) -> Ranked:
        seen.append(summary.household)
        return ranked(summary, *rest, **more)

    monkeypatch.setattr("field_app.use_cases.list_today.ranked", counting)
    start_visit(desk.account, EntityId("h-77"), stamp=desk.clock(), new_id=desk.means.new_id)
    assert listed(desk.account).rows[0].household == "h-77"
    assert seen == ["h-77"]
    again, means = tablet_at(tmp_path / "tablet", desk.clock, name="u")
    reopened = unlock(again, desk.account.id, PIN, now_ms=NOW_MS, new_id=means.new_id)
    assert listed(reopened).total == 5_000
    reopened.close()
