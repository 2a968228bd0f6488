"""The archive as the console hands it out: a ZIP that verifies, with or without the sources, and a line in the log."""

from __future__ import annotations

import zipfile
from pathlib import Path

from shared_models.ids import UserId
from sync_server.archive.verify import verify_archive
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import NOW_MS
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SUPERVISOR, acted, at
from tests.sync_server.district import INVESTIGATOR, OFFICER

PAPERS = "/console/households/h-1/papers"


def handed_out(story: Console, user: UserId, folder: Path) -> Path:
    """What a person gets who presses the button."""
    person = story.person(user)
    reply = person.http.get(person.open(PAPERS).link("案卷归档包"))
    assert reply.headers["content-type"] == "application/zip"
    assert "attachment" in reply.headers["content-disposition"]
    path = folder / f"{user}.zip"
    path.write_bytes(reply.content)
    return path


def test_the_officer_gets_the_whole_case_and_the_log_says_so(story: Console, tmp_path: Path) -> None:
    path = handed_out(story, OFFICER, tmp_path)

    verdict = verify_archive(path)
    assert verdict.problems == ()
    assert "王邻居".encode() in path.read_bytes()
    reads = story.person(SUPERVISOR).open("/console/reads").text
    assert "案卷归档包" in reads
    assert "受访邻居身份（密封）" in reads


def test_an_investigator_gets_it_without_the_sources(story: Console, tmp_path: Path) -> None:
    path = handed_out(story, INVESTIGATOR, tmp_path)

    assert verify_archive(path).problems == ()
    assert "王邻居".encode() not in path.read_bytes()
    assert "不会附入" in story.person(INVESTIGATOR).open(PAPERS).text


def test_a_procedure_is_handed_out_from_its_own_page(story: Console, tmp_path: Path) -> None:
    made = at(acted("p-1", "apply", "p-1", ms=NOW_MS, data={"on": "2026-09-20"}), NOW_MS, author=OFFICER)
    record_office_change(story.database, made, now_ms=NOW_MS)
    person = story.person()

    reply = person.http.get(person.open("/console/households/h-1/procedure").link("本程序案卷"))

    path = tmp_path / "procedure.zip"
    path.write_bytes(reply.content)
    assert verify_archive(path).problems == ()
    with zipfile.ZipFile(path) as file:
        assert "程序 p-1" in file.read("index.html").decode()


def test_a_procedure_that_is_not_there_is_not_found(story: Console) -> None:
    assert story.person().open("/console/households/h-1/archive?about=p-none").status == 404
