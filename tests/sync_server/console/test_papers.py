"""The papers of a household at the office: the list, the PDF, who may, and what is noted."""

from __future__ import annotations

from urllib.parse import unquote

from sync_server.store.audit_store import audit_lines
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SUPERVISOR
from tests.sync_server.district import INVESTIGATOR, STRANGER

PAPERS = "/console/households/h-1/papers"
INTERVIEW = f"{PAPERS}/interview?about=n-1"


def actions(story: Console) -> list[tuple[str, str]]:
    """What was noted, with its details."""
    with story.database.reading() as tx:
        return [(line.action, line.detail) for line in audit_lines(tx)]


def test_the_list_says_what_is_recorded_of_each_paper(story: Console, officer: Person) -> None:
    page = officer.open(PAPERS)
    assert "入户调查表" in page.text
    assert "2026-09-20 完成入户" in page.text
    assert "没有办理记录" in page.text, "no application"
    assert actions(story)[-1] == ("read", '{"page":"papers"}')
    assert officer.open(f"/console/households/h-1/visits/{SEPTEMBER}").link("材料") == PAPERS


def test_every_paper_of_the_list_opens_as_a_pdf_under_a_chinese_name(story: Console, officer: Person) -> None:
    links = [href for text, href in officer.open(PAPERS).links if "PDF" in text or "目录" in text]
    assert len(links) > 13
    for href in links:
        answer = officer.http.get(href)
        assert answer.status_code == 200, href
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-disposition"].startswith("inline")
    name = unquote(officer.http.get(f"{PAPERS}/visit?about={SEPTEMBER}").headers["content-disposition"])
    assert "入户调查表-张三.pdf" in name
    assert actions(story)[-1] == ("read", '{"page":"paper visit"}')


def test_who_was_asked_is_printed_only_for_those_who_may_and_is_noted(story: Console, officer: Person) -> None:
    supervisor = story.person(SUPERVISOR)
    assert supervisor.http.get(INTERVIEW).status_code == 200
    assert supervisor.http.get(f"{INTERVIEW}&source=true").status_code == 403
    closed = officer.http.get(INTERVIEW).content
    assert not [one for one in actions(story) if one[0] == "open_source"]
    assert officer.http.get(f"{INTERVIEW}&source=true").content != closed
    assert actions(story)[-1] == ("open_source", '{"interview":"n-1"}')
    assert officer.http.get(f"{PAPERS}/visit?about={SEPTEMBER}&source=true").status_code == 404


def test_papers_stay_within_an_area(story: Console) -> None:
    assert story.person(INVESTIGATOR).http.get(PAPERS).status_code == 200
    stranger = story.person(STRANGER)
    assert stranger.http.get(PAPERS).status_code == 404
    assert stranger.http.get(f"{PAPERS}/cover?about=h-1").status_code == 404


def test_what_is_no_paper_is_not_found(officer: Person) -> None:
    assert officer.http.get(f"{PAPERS}/nothing").status_code == 404
    assert officer.http.get(f"{PAPERS}/visit?about=v-nowhere").status_code == 404
