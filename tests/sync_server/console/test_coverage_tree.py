"""From the city down to one household, for the period one asks for."""

from __future__ import annotations

import pytest

from shared_models.area import Area, Grant, Role
from shared_models.ids import AreaCode
from sync_server.console.coverage_period import BACKWARD
from sync_server.store import area_store, grant_store
from sync_server.store.database import Database
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SUPERVISOR
from tests.sync_server.console.test_coverage import BOARD, add_household, numbers
from tests.sync_server.district import STREET


def hire_for_the_city(database: Database) -> None:
    """The supervisor looks at a city of two districts from now on."""
    city, far, street, place = (AreaCode(code) for code in ("6200", "620799", "620799001", "620799001001"))
    with database.writing() as tx:
        above = [Area(code=city, name="示例市", level="city")]
        above += [
            Area(code=area.code, name=area.name, level="district", parent=city)
            for area in area_store.all_areas(tx)
            if area.level == "district"
        ]
        above += [
            Area(code=far, name="远县", level="district", parent=city),
            Area(code=street, name="远街道", level="street", parent=far),
            Area(code=place, name="远社区", level="community", parent=street),
        ]
        area_store.save_areas(tx, above)
        grant_store.add_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=city), now_ms=NOW_MS)


def test_three_clicks_lead_from_the_city_to_a_household_and_the_way_back_is_shown(story: Console) -> None:
    hire_for_the_city(story.database)
    supervisor = story.person(SUPERVISOR)

    city = supervisor.open(BOARD)
    assert numbers(city, "示例县") == [1, 1, 1, 1, 0, 0, 0, 0]
    assert numbers(city, "远县") == [0] * 8
    assert numbers(city, "合计") == numbers(city, "示例县")
    district = supervisor.open(city.link("示例县"))
    community = supervisor.open(district.link("一社区"))

    assert community.link("张三") == f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}"
    trail = [text for text, href in community.links if href.startswith("/console/coverage?area=")]
    assert trail[:3] == ["示例市", "示例县", "东街道"]


def test_a_list_of_households_says_by_when_by_which_rule_and_what_every_attempt_met(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")

    page = story.person(SUPERVISOR).open(f"/console/coverage/{STREET}?period=2026-Q3&figure=unreachable")

    assert "上门未果 1 户" in page.text
    assert "2026-09-20 家中无人" in page.text
    assert "没有入户记录" in page.text
    assert page.text.count("临泽县沙河镇低保管理办法") >= 2
    assert "一社区" in page.text


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("2026-09", "2026-09-01 – 2026-09-30"),
        ("2026-Q3", "2026-07-01 – 2026-09-30"),
        ("2026", "2026-01-01 – 2026-12-31"),
        ("own&from=2026-09-19&to=2026-09-30", "2026-09-19 – 2026-09-30"),
        ("2026-09-19..2026-09-30", "2026-09-19 – 2026-09-30"),
    ],
)
def test_the_period_is_a_month_a_quarter_a_year_or_days_of_ones_own(story: Console, asked: str, days: str) -> None:
    page = story.person(SUPERVISOR).open(f"/console/coverage?period={asked}")

    assert days in page.text
    assert numbers(page)[1:3] == [1, 1]


@pytest.mark.parametrize("asked", ["own&from=2026-09-20&to=2026-09-19", "own", "2026-02-31..2026-03-01"])
def test_days_that_are_no_period_are_said_and_this_quarter_is_shown(story: Console, asked: str) -> None:
    page = story.person(SUPERVISOR).open(f"/console/coverage?period={asked}")

    assert BACKWARD.zh in page.text
    assert "2026-07-01 – 2026-09-30" in page.text


def test_days_that_were_typed_wrongly_are_still_there_to_be_mended(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)
    form = supervisor.open("/console/coverage").form("/coverage")

    page = supervisor.open(f"{form.action}?period=own&from=2026-09-20&to=2026-09-19&shown={form.fields['shown']}")

    again = page.form("/coverage")
    assert [again.fields[name] for name in ("from", "to")] == ["2026-09-20", "2026-09-19"]
    assert '<option value="own" selected>' in page.html
    assert page.link("导出 XLSX").endswith("period=2026-Q3&form=xlsx"), "the links speak of what is shown"


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("period=2026-Q3&shown=2026-Q3&from=2026-09-19&to=2026-09-30", "2026-09-19 – 2026-09-30"),
        ("period=2026-Q2&shown=2026-Q3&from=2026-07-01&to=2026-09-30", "2026-04-01 – 2026-06-30"),
        ("period=2026-Q3&shown=2026-Q3&from=2026-07-01&to=2026-09-30", "2026-07-01 – 2026-09-30"),
    ],
)
def test_days_changed_beside_a_period_left_alone_are_what_is_meant(story: Console, asked: str, days: str) -> None:
    assert days in story.person(SUPERVISOR).open(f"/console/coverage?{asked}").text


def test_nobody_opens_an_area_that_is_not_his(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)

    assert supervisor.open("/console/coverage?area=6299").status == 404
    assert supervisor.open("/console/coverage/6299").status == 404
    assert supervisor.open(f"/console/coverage/{COMMUNITY}?figure=nonsense").status == 404
