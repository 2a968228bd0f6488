"""The register at the console: every act is first told in plain words, then confirmed, and can be reversed."""

from __future__ import annotations

import pytest

from shared_models.entity import is_removed
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.registry.state import merged_into
from tests.builders import HOUSEHOLD, NOW_MS
from tests.sync_server.console.browsing import Form, Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import case_of
from tests.sync_server.console.story import registered, visited
from tests.sync_server.district import INVESTIGATOR, OTHER_COMMUNITY, Tablet

TWIN = "h-twin"
TODAY = "2026-09-20"


@pytest.fixture
def officer(story: Console) -> Person:
    """The street officer over a family that is on file twice."""
    Tablet(story.database, replica="r-twin").push(registered(TWIN, values={"registry_no": "DB-2"}))
    return story.person()


def path(household: str = HOUSEHOLD, query: str = "") -> str:
    return f"/console/households/{household}/registry{query}"


def form_of(page: Page, deed: str, **holding: str) -> Form:
    """The form of an act; `holding` tells which of several."""
    wanted = {"deed": deed, **holding}
    return next(one for one in page.forms if wanted.items() <= one.fields.items())


def ask(officer: Person, page: Page, deed: str, /, **typed: str) -> Page:
    """The page after the first press, which only tells."""
    return officer.send(form_of(page, deed), **{"reason": "核实无误", **typed})


def confirmed(officer: Person, page: Page) -> Page:
    """The page after it was confirmed."""
    return officer.send(page.form("/registry"))


def test_duplicates_are_found_compared_merged_and_unmerged(officer: Person, story: Console) -> None:
    register = officer.open("/console/registry")
    assert "身份号码相同" in register.text
    assert "DB-1" in register.text
    assert "DB-2" in register.text

    beside = officer.open(next(href for _, href in register.links if "other=" in href))
    sure = officer.send(form_of(beside, "merge", other=HOUSEHOLD), reason="同一家庭")
    assert "请确认" in sure.text
    assert "不复制、不删除任何内容" in sure.text
    assert "怎样撤销" in sure.text
    assert merged_into(case_of(story, TWIN)) is None

    done = confirmed(officer, sure)
    assert merged_into(case_of(story, TWIN)) is not None
    assert "已并入本档案的重复档案" in done.text
    assert "没有发现相像的档案" in officer.open("/console/registry").text

    old = officer.open("/console/registry?q=DB-2")
    assert TWIN in old.link("张三")
    gone = officer.open(f"/console/households/{TWIN}")
    assert "本档案已并入" in gone.text
    assert gone.link("张三 DB-1").endswith(HOUSEHOLD)

    undo = officer.open(path(TWIN, f"?other={HOUSEHOLD}"))
    confirmed(officer, officer.send(form_of(undo, "unmerge"), reason="不是同一家庭"))
    assert merged_into(case_of(story, TWIN)) is None
    assert "身份号码相同" in officer.open("/console/registry").text


def test_what_a_tablet_sends_to_the_merged_file_is_told_on_the_one_that_stays(officer: Person, story: Console) -> None:
    beside = officer.open(path(TWIN, f"?other={HOUSEHOLD}"))
    confirmed(officer, officer.send(form_of(beside, "merge", other=HOUSEHOLD), reason="同一家庭"))
    Tablet(story.database, replica="r-late").push(*visited("v-late", NOW_MS, household=TWIN))

    assert "合并后又收到" in officer.open(path()).text
    assert "1 次入户尚未审结" in officer.open(path()).text
    queue = officer.open("/console/queue")
    assert any("v-late" in href for _, href in queue.links)


def test_a_death_is_told_with_what_ought_to_follow_and_can_be_taken_back(officer: Person, story: Console) -> None:
    sure = ask(officer, officer.open(path()), "leave", member="m-2", why="died", on=TODAY)
    assert "三" in sure.text
    assert "2026-12-20" in sure.text
    assert "系统只提示，不会自动办理" in sure.text
    assert not is_removed(case_of(story, HOUSEHOLD).entities[EntityId("m-2")])

    page = confirmed(officer, sure)
    assert "已登记" in page.text
    assert is_removed(case_of(story, HOUSEHOLD).entities[EntityId("m-2")])
    confirmed(officer, ask(officer, page, "return", member="m-2"))
    assert not is_removed(case_of(story, HOUSEHOLD).entities[EntityId("m-2")])


def test_a_household_is_split_and_the_split_undone(officer: Person, story: Console) -> None:
    page = officer.open(path())
    before = household_of(case_of(story, HOUSEHOLD)).members
    sure = ask(officer, page, "split", ticked="m-2", head="m-2", address="一社区 9 号", on=TODAY)
    assert "须另行申请" in sure.text
    split = confirmed(officer, sure)
    assert "由本户分出" in split.text
    assert len(household_of(case_of(story, HOUSEHOLD)).members) == len(before) - 1

    confirmed(officer, ask(officer, split, "undo_split"))
    assert household_of(case_of(story, HOUSEHOLD)).members == before


def test_a_household_moves_and_its_file_goes_along(officer: Person, story: Console) -> None:
    sure = ask(officer, officer.open(path()), "move", to=OTHER_COMMUNITY, on=TODAY)
    assert "name of u-1 的平板先交回未上传的记录" in sure.text
    page = confirmed(officer, sure)

    assert case_of(story, HOUSEHOLD).community == OTHER_COMMUNITY
    assert "二社区" in page.text
    assert story.person(INVESTIGATOR).open(f"/console/households/{HOUSEHOLD}").status == 404
    assert "转移社区登记" in officer.open(f"/console/households/{HOUSEHOLD}").text


def test_a_correction_names_old_and_new_and_says_whose_it_is(officer: Person, story: Console) -> None:
    form = form_of(officer.open(path()), "correct", entity="m-2")
    typed = {"relation": "spouse", "name": "李思", "reason": "户口簿为准"}
    sure = officer.send(form, **typed)
    assert "姓名:李四 → 李思" in sure.text
    confirmed(officer, sure)

    assert case_of(story, HOUSEHOLD).entities[EntityId("m-2")].value("name") == "李思"
    told = officer.open(f"/console/households/{HOUSEHOLD}").text
    assert "户口簿为准" in told
    assert "办公台" in told


def test_what_is_wrong_is_marked_and_what_was_typed_stays(officer: Person, story: Console) -> None:
    page = ask(officer, officer.open(path()), "leave", member="m-2", why="died", on="2030-01-01", reason="派出所证明")

    assert page.status == 422
    assert "不能晚于今天" in page.text
    assert form_of(page, "leave").fields["reason"] == "派出所证明"
    assert not is_removed(case_of(story, HOUSEHOLD).entities[EntityId("m-2")])


def test_a_page_that_was_overtaken_writes_nothing(officer: Person, story: Console) -> None:
    page = officer.open(path())
    Tablet(story.database, replica="r-mean").push(*visited("v-mean", NOW_MS))

    assert ask(officer, page, "leave", member="m-2", why="died", on=TODAY).status == 409
    assert not is_removed(case_of(story, HOUSEHOLD).entities[EntityId("m-2")])


def test_reading_the_registration_is_noted(officer: Person) -> None:
    officer.open(path())

    assert "登记变更" in officer.open("/console/reads").text
