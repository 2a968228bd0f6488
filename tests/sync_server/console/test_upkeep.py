"""Notices, reports and meetings of an area: counted from what the console recorded, by period."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import MEETING, TODAY, assessed, new_home, submitted
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.district import STREET, adopt

UPKEEP = "/console/upkeep"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: the acts go down the path that other tests walk on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def total(console: Console, query: str = "") -> str:
    """The line below all areas."""
    page = console.person(SUPERVISOR).open(f"{UPKEEP}{query}")
    return page.text.partition("合计 ")[2].partition("这些数字怎么来的")[0].strip()


def test_notice_and_meeting_are_counted_with_who_came_of_those_who_should(console: Console) -> None:
    adopt(console.database, "sifang", area=STREET)
    course = assessed(new_home(console))
    assert total(console).startswith("1 1 0（0%） 0 0 0（—） 0")
    assert total(console).endswith("0 0 0 / 0（—）")

    course.do("vote", **MEETING)
    assert total(console).endswith("1 1 8 / 8（100%）")


def test_a_report_is_answered_in_time_or_waits(console: Console) -> None:
    adopt(console.database, "national-2021", area=STREET)
    course = submitted(new_home(console))
    course.did("report", source="named", content="反映家中有经营收入")
    assert " 1 0 0（0%） 0 " in total(console)

    course.did("answer_report", result="经核查不属实", reply="已当面答复")
    assert " 1 1 1（100%） 0 " in total(console)


def test_nothing_lies_in_a_year_before(console: Console) -> None:
    adopt(console.database, "sifang", area=STREET)
    assessed(new_home(console))
    page = console.person(SUPERVISOR).open(f"{UPKEEP}?period={TODAY.year - 1}")
    assert "没有公示、举报和评议的记录" in page.text
