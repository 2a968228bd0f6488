"""Blind re-checks at the office: another team only, nothing to read for them, and both looks beside each other."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from shared_models.area import Grant, Role
from shared_models.change import Act, Change, Part
from shared_models.editing import new_part
from shared_models.ids import EntityId, UserId
from shared_models.recheck import rechecks
from shared_models.sealed import is_sealed
from shared_models.values import Value
from sync_server.store import case_store, grant_store, user_store
from sync_server.store.database import Database
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.console.browsing import Form, Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SUPERVISOR, more_households
from tests.sync_server.console.test_samples import drawn, freeze
from tests.sync_server.district import COLLEAGUE, INVESTIGATOR, OFFICER, Tablet, by
from tests.sync_server.test_answer_pull import Reader

ONE, TWO = UserId("u-again-1"), UserId("u-again-2")
TEAM = (ONE, TWO)
SECRET = "李四"
"""A member of the household, whom those who re-check must find out by asking."""


@pytest.fixture
def street(story: Console) -> Console:
    """The story's street, with two more investigators who were never in any of its homes."""
    with story.database.writing() as tx:
        officer = user_store.user_by_id(tx, OFFICER)
        assert officer is not None
        for id_, name in zip(TEAM, ("钱复核", "冯复核"), strict=True):
            user_store.add_user(tx, replace(officer, id=id_, login=id_, name=name))
            grant_store.add_grant(tx, id_, Grant(role=Role.INVESTIGATOR, area=COMMUNITY), now_ms=NOW_MS)
    return story


def calling(person: Person, household: str = HOUSEHOLD, sample: str = "") -> Page:
    return person.open(f"/console/households/{household}/recheck?sample={sample}")


def send(person: Person, form: Form, *team: UserId, due: str = "2026-10-01") -> Page:
    """The form with these people ticked."""
    return Page(person.http.post(form.action, data={**form.fields, "team": list(team), "due": due}))


def call(console: Console, *, sample: str = "", household: str = HOUSEHOLD) -> tuple[Page, EntityId]:
    supervisor = console.person(SUPERVISOR)
    page = send(supervisor, calling(supervisor, household, sample).form("/recheck"), *TEAM)
    assert page.status == 200, page.text
    return page, called_in(console.database, household)


def called_in(database: Database, household: str = HOUSEHOLD) -> EntityId:
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return rechecks(case)[-1].id


def answers(recheck: EntityId, **values: Value) -> Part:
    return new_part(recheck, "recheck", {"outcome": "completed", "started_at": NOW_MS, **values})


def finish(database: Database, recheck: EntityId, *parts: Part, household: str = HOUSEHOLD) -> None:
    def made(id_: str, *said: Part, act: Act | None = None) -> Change:
        return by(ONE, change(f"{id_}-{recheck}", *said, act=act, household=household))

    end = made("c-end", act=Act(name="finish_recheck", about=recheck))
    Tablet(database, ONE, replica="r-again").push(made("c-again", *parts), end)


FOUND: dict[str, Value] = {
    "members": "张三、李四",
    "income_wages": {"yuan": "2500.00", "per": "month"},
    "income_transfer": {"yuan": "0", "per": "month"},
    "housing_area": "60",
    "living_conditions": "家具齐全",
}


def test_only_people_who_do_not_know_the_answers_can_be_chosen(street: Console) -> None:
    supervisor = street.person(SUPERVISOR)
    page = calling(supervisor)
    assert "钱复核" in page.text
    assert "name of u-1" not in page.html.partition('<fieldset class="team">')[2]
    assert "另有 2 人知道原来的记录" in page.text
    for team, words in (
        ((ONE,), "两到三名"),
        ((ONE, INVESTIGATOR), "不能复核"),
        ((ONE, COLLEAGUE), "不能复核"),
        ((ONE, OFFICER), "走访权限"),
    ):
        refused = send(supervisor, page.form("/recheck"), *team)
        assert refused.status == 422
        assert words in refused.text
    assert send(supervisor, page.form("/recheck"), *TEAM, due="2020-01-01").status == 422
    assert send(supervisor, page.form("/recheck"), *TEAM, due="").status == 422
    assert send(supervisor, page.form("/recheck"), *TEAM).status == 200
    again = send(supervisor, page.form("/recheck"), *TEAM)
    assert again.status == 200, "the same form sent twice is one re-check"
    assert "已有一次复核在进行" in calling(supervisor).text


def test_nothing_that_was_answered_leaves_for_those_who_re_check_until_they_are_done(street: Console) -> None:
    reader, first = Reader(street.database, ONE), Reader(street.database, INVESTIGATOR)
    reader.pull()
    first.pull()
    assert SECRET in held(reader)

    _page, recheck = call(street)
    reader.pull()
    first.pull()
    for answer in (SECRET, "900.00", "简朴", "夫妻二人常住"):
        assert answer not in held(reader)
    assert "一社区 1 号" in held(reader)
    assert SECRET in held(first)
    assert ONE not in held(first), "nobody of the first visit learns who comes"
    fresh = Reader(street.database, TWO)
    fresh.pull()
    assert SECRET not in held(fresh)

    finish(street.database, recheck, answers(recheck, **FOUND))
    reader.pull()
    first.pull()
    assert SECRET in held(reader)
    assert "家具齐全" in held(reader)
    assert "家具齐全" not in held(first)
    assert is_sealed(first.cases[HOUSEHOLD].entities[recheck].value("members"))


def held(reader: Reader) -> str:
    return msgspec.json.encode(reader.cases[HOUSEHOLD]).decode()


def test_the_office_shows_those_who_re_check_no_file_and_the_first_team_no_re_check(street: Console) -> None:
    one, first = street.person(ONE), street.person(INVESTIGATOR)
    path = f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}"
    assert one.open(path).status == 200
    _page, recheck = call(street)
    shut = one.open(path)
    assert shut.status == 403
    assert SECRET not in shut.text
    assert "安排复核" not in first.open(path).text
    assert "安排复核" in street.person(OFFICER).open(path).text
    finish(street.database, recheck, answers(recheck, **FOUND))
    assert one.open(path).status == 200
    assert "家具齐全" not in first.open(path).text


def test_both_looks_stand_beside_each_other_field_by_field(street: Console) -> None:
    page, recheck = call(street)
    assert "待复核" in page.text
    assert "逐项比对" not in page.text
    finish(street.database, recheck, answers(recheck, **FOUND))
    supervisor = street.person(SUPERVISOR)
    page = supervisor.open(page.address)
    rows = {row.split("</th>")[0]: row for row in page.html.split('<th scope="row">')[1:]}
    assert "不一致" in rows["共同生活的家庭成员姓名"]
    assert "张小五" in rows["共同生活的家庭成员姓名"]
    assert "+1,600.00" in rows["工资性收入(全家合计)"]
    assert "一致" in rows["建筑面积"]
    assert "未问到" in rows["房间数"]
    assert "请对照" in rows["生活状况观察"]
    assert "不是审批结果" in page.text
    assert "300.00" in page.text
    assert "1,250.00" in page.text


def test_what_the_file_becomes_later_does_not_alter_the_comparison(street: Console) -> None:
    page, recheck = call(street)
    finish(street.database, recheck, answers(recheck, **FOUND))
    later = by(OFFICER, change("c-later", part({"housing_area": saw("99", "c-register")})))
    Tablet(street.database, OFFICER, replica="r-late").push(later)
    assert "99" in street.person(OFFICER).open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").text
    after = street.person(SUPERVISOR).open(page.address).html
    area = after.partition('<th scope="row">建筑面积</th>')[2].partition("</tr>")[0]
    assert "60 m²" in area
    assert "一致" in area
    assert "99" not in area


def test_a_change_in_a_re_check_by_anybody_else_is_held(street: Console) -> None:
    _page, recheck = call(street)
    answer = Tablet(street.database, INVESTIGATOR, replica="r-x").push(
        change("c-x", answers(recheck)), change("c-y", act=Act(name="finish_recheck", about=recheck))
    )
    assert {result.reason for result in answer.results.values()} == {"not_allowed"}


def test_a_withdrawn_re_check_gives_the_file_back(street: Console) -> None:
    page, _recheck = call(street)
    reader = Reader(street.database, ONE)
    reader.pull()
    assert SECRET not in held(reader)
    supervisor = street.person(SUPERVISOR)
    form = page.form("/withdraw")
    token = supervisor.page.form("/log-out").fields["csrf"]
    form.fields["csrf"] = token
    assert "已撤回" in supervisor.send(form).text
    reader.pull()
    assert SECRET in held(reader)
    form.fields["change"] = "c-again"
    assert supervisor.send(form).status == 409


def test_a_drawn_household_is_re_checked_and_its_result_counted_by_a_person(street: Console) -> None:
    more_households(street.database, 1)
    supervisor = street.person(SUPERVISOR)
    sample = drawn(supervisor, freeze(supervisor, rule="own households 0.50"))
    household = sample.form("/looks").fields["candidate"]
    way = sample.link("安排复核").removeprefix("/console")
    page = send(supervisor, supervisor.open(f"/console{way}").form("/recheck"), *TEAM)
    recheck = called_in(street.database, household)
    assert "复核：待复核" in supervisor.open(sample.address).text
    finish(street.database, recheck, answers(recheck, housing_area="80"), household=household)
    page = supervisor.open(page.address)
    assert page.form("/looks").fields["note"].startswith("复核不一致")
    counted = supervisor.send(page.form("/looks"))
    assert "已复核 1，其中不一致 1" in counted.text
    assert "复核：已复核" in counted.text


def test_a_household_that_the_sample_did_not_draw_is_not_called_for_it(street: Console) -> None:
    more_households(street.database, 6)
    supervisor = street.person(SUPERVISOR)
    sample = drawn(supervisor, freeze(supervisor))
    taken = {form.fields["candidate"] for form in sample.forms if form.action.endswith("/looks")}
    other = next(id_ for id_ in (HOUSEHOLD, *(f"h-more-{n}" for n in range(6))) if id_ not in taken)
    name = sample.address.rpartition("/")[2]
    page = send(supervisor, calling(supervisor, other, name).form("/recheck"), *TEAM)
    assert page.status == 404
