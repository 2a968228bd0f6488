"""What visits cost, as the supervisor reads it: from what tablets pushed, by period, without a name."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from shared_models.ids import ChangeId
from sync_server.use_cases.look_through import look_at_all
from tests.builders import change, part
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import MAY_MS, SEPTEMBER, SEPTEMBER_MS, SUPERVISOR, at, visited
from tests.sync_server.district import Tablet

BURDEN = "/console/burden"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: traces go down the path that the flags' tests walk on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


def total(console: Console, query: str = "") -> str:
    """The line below all areas."""
    page = console.person(SUPERVISOR).open(f"{BURDEN}{query}")
    return page.text.partition("合计 ")[2].partition("现行政策")[0].strip()


def test_visits_are_counted_once_they_were_looked_through(story: Console) -> None:
    assert "1 户的新记录正在整理" in story.person(SUPERVISOR).open(BURDEN).text
    look_at_all(story.database)
    assert "正在整理" not in story.person(SUPERVISOR).open(BURDEN).text
    assert total(story).startswith("1 0 20 分钟 1 2 "), (
        "one visit of 20 minutes with two photos; May is another quarter"
    )


def test_attempts_in_vain_are_told_and_earlier_visits_say_nothing_of_fields(story: Console) -> None:
    Tablet(story.database, replica="r-9").push(*visited("v-none", MAY_MS + 9, outcome="absent"))
    look_at_all(story.database)
    assert total(story, "?period=2026-Q2").startswith("1 1 20 分钟 1 0 — — — — 0")


def test_a_confirmed_field_moves_from_those_left_to_those_spared(story: Console) -> None:
    look_at_all(story.database)
    typed, kept, left, share, counted = total(story).split()[-5:]
    assert (kept, share, counted) == ("0", "0%", "1")

    seen = msgspec.structs.replace(part(), confirm={"address": (ChangeId("c-register"),)})
    Tablet(story.database, replica="r-8").push(at(change("c-same", seen), SEPTEMBER_MS, SEPTEMBER))
    look_at_all(story.database)
    share = f"{100 // (int(typed) + 1)}%"
    assert total(story).split()[-5:] == [typed, "1", str(int(left) - 1), share, "1"]


def test_what_the_policy_asks_stands_beside_it(story: Console) -> None:
    text = story.person(SUPERVISOR).open(BURDEN).text
    assert "必拍 " in text
    assert "name of u-1" not in text, "areas are counted, never persons"
