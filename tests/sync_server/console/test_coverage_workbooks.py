"""Every page of coverage as a workbook: the figures of the page, and how they are counted on a second sheet."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest

from sync_server.console import coverage
from sync_server.use_cases.look_through import look_at_all
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import DAY_MS, SUPERVISOR, more_households
from tests.sync_server.console.test_coverage import add_household
from tests.sync_server.district import STREET, adopt

Lines: TypeAlias = Sequence[tuple[object, ...]]
CAMPAIGN_POLICY = "rectify"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: the figures are those of the pages, which are tried on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def opened(console: Console, page: str) -> tuple[Lines, Lines]:
    """Figures and definitions of the workbook that a page links to."""
    supervisor = console.person(SUPERVISOR)
    answer = supervisor.http.get(supervisor.open(page).link("导出 XLSX"))
    assert answer.status_code == 200
    assert "2026-09-21.xlsx" in answer.headers["content-disposition"], "two exports lie beside each other"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    figures, definitions = ([tuple(line) for line in sheet.iter_rows(values_only=True)] for sheet in book.worksheets)
    return figures, definitions


def sums(lines: Lines) -> list[object]:
    """What stands behind the word for a total."""
    [line] = [line for line in lines if line[0] == "合计"]
    return list(line[1:])


def test_burden_has_the_figures_of_its_page_as_numbers(story: Console) -> None:
    look_at_all(story.database)
    figures, definitions = opened(story, "/console/burden")
    assert sums(figures)[:6] == [1, 0, 20, "", 1, 2]
    assert any("低保" in str(line[1]) or "办法" in str(line[1]) for line in definitions), "the rules are cited"


@pytest.mark.parametrize("page", ["/console/coverage", "/console/forecast", "/console/upkeep"])
def test_a_workbook_ends_with_the_sum_of_its_lines(story: Console, page: str) -> None:
    figures, _ = opened(story, page)
    total = next(line for line in figures if line[0] == "合计")
    counted = [at for at, cell in enumerate(total) if isinstance(cell, (int, float))]
    heading = next(at for at, line in enumerate(figures) if line[1] is not None)
    lines = [line for line in figures[heading + 1 : figures.index(total)] if not str(line[0]).startswith("　")]
    assert counted
    assert [sum(int(str(line[at])) for line in lines) for at in counted] == [total[at] for at in counted]


def test_the_households_behind_a_number_are_all_in_the_workbook_though_the_page_shows_some(
    story: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "PAGE", 2)
    more_households(story.database, 4)
    page = f"/console/coverage/{STREET}?period=2026-Q3&figure=due"
    assert "显示第 1–2 户" in story.person(SUPERVISOR).open(page).text

    for shown in (page, f"{page}&page=2"):
        figures, _ = opened(story, shown)
        found = {str(line[1]) for line in figures if str(line[1]).startswith("DB-")}
        assert found == {"DB-1", "DB-100", "DB-101", "DB-102", "DB-103"}
        assert "共 5 户，本表第 1–5 户" in str(figures[1][0])


def test_a_number_too_large_for_one_workbook_goes_into_several_that_say_so(
    story: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "PAGE", 2)
    monkeypatch.setattr(coverage, "SHEET", 4)
    more_households(story.database, 4)
    figures, _ = opened(story, f"/console/coverage/{STREET}?period=2026-Q3&figure=due&page=3")
    assert "共 5 户，本表第 5–5 户" in str(figures[1][0])
    assert sum(str(line[1]).startswith("DB-") for line in figures) == 1


@pytest.mark.parametrize("address", ["coverage/{area}?period=2026-Q3&figure=due", "forecast/{area}?day=2026-12-31"])
def test_a_page_past_the_last_household_leads_back_to_the_last_one(story: Console, address: str) -> None:
    story.clock.ms += 75 * DAY_MS
    past = story.person(SUPERVISOR).open(f"/console/{address.format(area=STREET)}&page=9")

    assert "page=1" in past.address
    assert "目前为零" not in past.text
    assert "DB-1" in past.text


def test_the_households_of_a_day_ahead_are_a_workbook_too(story: Console) -> None:
    story.clock.ms += 75 * DAY_MS
    supervisor = story.person(SUPERVISOR)
    page = supervisor.open(f"/console/forecast/{STREET}?day=2026-12-31")
    answer = supervisor.http.get(page.link("导出 XLSX"))
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert "到期 1 户" in page.text
    assert "2026-12-31 到期" in str(lines[0][0])
    assert [line[1] for line in lines[3:]] == ["DB-1"]


def test_campaigns_say_what_is_owed_and_only_where_it_can_be_counted(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)
    assert "导出 XLSX" not in supervisor.open("/console/campaigns").text, "no campaign holds here"
    adopt(story.database, CAMPAIGN_POLICY, area=STREET)
    figures, _ = opened(story, "/console/campaigns")
    assert [cell for cell in figures[2] if cell][1:] == ["对象", "已入户", "应入户", "已回访", "应回访"]
    assert len(sums(figures)) == 5


def test_an_english_page_and_its_workbooks_hold_no_chinese_commas(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")
    add_household(story, "h-waiting")
    supervisor = story.person(SUPERVISOR)
    supervisor.http.get("/console/language/en")
    for page in ("/console/coverage?period=2026-Q3", f"/console/coverage/{STREET}?period=2026-Q3&figure=not_visited"):
        shown = supervisor.open(page)
        answer = supervisor.http.get(shown.link("Export XLSX"))
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        cells = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
        assert [text for text in (shown.text, *cells) if any(sign in text for sign in "，；、")] == []
