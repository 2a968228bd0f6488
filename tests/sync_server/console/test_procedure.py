"""The procedure at the console: the whole national course, what is refused, and who may do what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shared_models.case import Case
from shared_models.ids import EntityId
from sync_server.store import case_store
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import DECIDER, NEW_HOME, Course, new_home, submitted
from tests.sync_server.district import STREET, adopt


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough here: the acts go down the path that other tests walk on both."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


@pytest.fixture
def course(console: Console) -> Course:
    """A new household in a street that follows the national measures."""
    adopt(console.database, "national-2021", area=STREET)
    return new_home(console)


def case_of(console: Console, household: str = NEW_HOME) -> Case:
    with console.database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def test_the_national_course_goes_from_application_to_confirmation(course: Course) -> None:
    submitted(course)
    form = course.form("confirm", DECIDER)
    assert form is not None
    page = course.do("confirm", DECIDER, benefit="600.00", benefit_reason="本地标准另文公布", **{"class": "B"})
    assert page.status == 200, page.text
    assert "已确认" in page.text
    root = case_of(course.console).root
    assert root.value("standing") == "recipient"
    assert root.value("benefit_class") == "B"
    assert root.value("since") == "2026-10-01"
