"""What a tablet exported is taken in at the office console, and its answer goes back."""

from __future__ import annotations

import httpx
import pytest

from shared_models.bundle import Opening, Receipt
from tests.builders import change, part
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import INVESTIGATOR, OFFICER, STRANGER, give_passwords
from tests.sync_server.file_tablet import FileTablet


@pytest.fixture
def tablet(story: Console) -> FileTablet:
    """An investigator's tablet that never meets a network."""
    give_passwords(story.database)
    return FileTablet(story.database)


def bring(story: Console, data: bytes, *, name: str = "work.zoufang") -> httpx.Response:
    """What the officer sees after choosing a file."""
    person = story.person(OFFICER)
    token = person.page.form("/log-out").fields["csrf"]
    return person.http.post(
        "/console/bundles", data={"csrf": token}, files={"bundle": (name, data)}, follow_redirects=True
    )


def test_work_is_taken_in_told_in_numbers_and_answered(story: Console, tablet: FileTablet) -> None:
    page = bring(story, tablet.bundle(tablet.hello(), tablet.push(change("c-file", part({"phone": "0936-7"})))))

    assert page.status_code == 200
    assert "已收下 name of u-1 的文件" in page.text
    person = story.person(OFFICER).open("/console/bundles")
    [address] = [href for text, href in person.links if text == "下载"]
    answer = story.person(OFFICER).http.get(address)
    frames = tablet.read(answer.content)
    assert isinstance(frames[0].head, Opening)
    assert isinstance(frames[-1].head, Receipt)
    assert answer.headers["cache-control"] == "private, no-store"


def test_another_file_is_refused_in_words_and_nothing_of_it_is_kept(story: Console, tablet: FileTablet) -> None:
    whole = tablet.bundle(tablet.push(change("c-file", part({"phone": "0936-7"}))))
    for data in (b"", b"a picture", whole[:-20], whole[:200] + b"x" + whole[201:]):
        page = bring(story, data)
        assert page.status_code == 422
        assert 'role="alert"' in page.text
    assert "还没有导入过文件" in story.person(OFFICER).open("/console/bundles").text


def test_the_page_is_not_for_those_who_do_not_review(story: Console, tablet: FileTablet) -> None:
    bring(story, tablet.bundle(tablet.push(change("c-file", part({"phone": "0936-7"})))))

    for user in (INVESTIGATOR, STRANGER):
        assert story.person(user).open("/console/bundles").status == 403
