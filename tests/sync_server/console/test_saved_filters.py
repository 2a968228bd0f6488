"""Views of the queue under names of one's own."""

from __future__ import annotations

import pytest

from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import DISTRICT_OFFICER, STRANGER


def test_a_filter_is_kept_by_name_removed_and_brought_back(story: Console) -> None:
    person = story.person()
    page = person.open("/console/queue?status=all&class=C&q=DB")
    kept = person.send(page.form("/queue/saved"), name=" 我的C类 ")
    assert "筛选已保存" in kept.text
    assert kept.link("我的C类") == "/console/queue?status=all&class=C&q=DB"

    removed = person.send(kept.form("/remove"))
    assert "已删除" in removed.text
    assert "我的C类" not in removed.text
    back = person.send(removed.form("/restore"))
    assert "我的C类" in back.text
    assert "我的C类" not in story.person(DISTRICT_OFFICER).open("/console/queue").text


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_filter_without_a_proper_name_is_not_kept(officer: Person, name: str) -> None:
    page = officer.send(officer.open("/console/queue").form("/queue/saved"), name=name)

    assert "没有保存" in page.text
    assert "★" not in page.text


def test_twenty_filters_are_kept_at_most(officer: Person) -> None:
    page = officer.open("/console/queue")
    for number in range(21):
        page = officer.send(page.form("/queue/saved"), name=f"筛选{number}")

    assert "每人最多保存 20 个" in page.text
    assert page.text.count("★") == 20


def test_a_saved_filter_holds_only_what_the_queue_understands(officer: Person) -> None:
    form = officer.open("/console/queue").form("/queue/saved")
    form.fields["query"] = "status=x&class=B&next=//elsewhere&after=2026-01-01~1~h&overdue=1"

    page = officer.send(form, name="B")

    assert page.link("★ B") == "/console/queue?status=finished&class=B&overdue=1"


def test_nobody_removes_the_filter_of_another(story: Console) -> None:
    person, other = story.person(), story.person(STRANGER)
    action = person.send(person.open("/console/queue").form("/queue/saved"), name="B").form("/remove").action
    token = other.page.form("/log-out").fields["csrf"]

    assert other.http.post(action, data={"csrf": token}).status_code == 404
    assert "★ B" in person.open("/console/queue").text
