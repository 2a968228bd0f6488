"""Getting in and out of the console."""

from __future__ import annotations

import httpx
import pytest

from shared_models.ids import UserId
from sync_server.use_cases.keep_accounts import Keeper, take_role
from sync_server.use_cases.log_in import IDLE_MS
from tests.builders import NOW_MS
from tests.serving import CERTIFICATES
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import ADMINISTRATOR, OFFICER, PASSWORD, STAFF


def test_who_logs_in_comes_to_the_page_that_was_asked_for(console: Console) -> None:
    person = console.person()
    person.http.cookies.delete("zoufang_session")

    door = person.open("/console/coverage?period=2026-Q3")
    page = person.send(door.form("/log-in"), login=OFFICER, password=PASSWORD)

    assert page.address == "/console/coverage?period=2026-Q3"
    assert page.status == 200


@pytest.mark.parametrize(("login", "password"), [(OFFICER, "not the password"), ("nobody", PASSWORD)])
def test_a_wrong_half_is_refused_without_telling_which(console: Console, login: str, password: str) -> None:
    with httpx.Client(base_url=console.address, verify=CERTIFICATES) as http:
        door = Page(http.get("/console/log-in")).form("/log-in")
        page = Page(http.post(door.action, data={**door.fields, "login": login, "password": password}))

    assert page.status == 403
    assert "账号或密码不正确" in page.text
    assert page.form("/log-in").fields["login"] == login
    assert password not in page.html


def test_a_guesser_is_slowed_down_and_told_how_long(console: Console) -> None:
    wrong = [console.person(password="wrong").page for _ in range(6)]

    assert [page.status for page in wrong] == [403] * 5 + [429]
    assert "秒后再试" in wrong[-1].text
    assert console.person().page.status == 429


def test_the_log_in_lies_in_a_cookie_that_scripts_and_other_sites_do_not_get(console: Console) -> None:
    with httpx.Client(base_url=console.address, verify=CERTIFICATES) as http:
        door = Page(http.get("/console/log-in")).form("/log-in")
        reply = http.post(door.action, data={**door.fields, "login": OFFICER, "password": PASSWORD})

    cookie = next(one for one in reply.headers.get_list("set-cookie") if one.startswith("zoufang_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console" in cookie


def test_a_log_out_ends_the_session_on_the_server_too(console: Console) -> None:
    person = console.person()
    stolen = dict(person.http.cookies)

    gone = person.send(person.page.form("/log-out"))

    assert "已退出登录" in gone.text
    with httpx.Client(base_url=console.address, cookies=stolen, verify=CERTIFICATES) as thief:
        assert thief.get("/console/queue").headers["location"] == "/console/log-in?next=/queue"


def test_an_hour_without_a_click_ends_the_log_in(console: Console) -> None:
    person = console.person()
    console.clock.ms += IDLE_MS

    assert person.open("/console/queue").address == "/console/log-in?next=/queue"


def test_the_way_back_never_leads_to_another_site(console: Console) -> None:
    with httpx.Client(base_url=console.address, verify=CERTIFICATES) as http:
        door = Page(http.get("/console/log-in?next=//elsewhere.example/")).form("/log-in")
        sent = {**door.fields, "next": "https://elsewhere.example/", "login": OFFICER, "password": PASSWORD}
        reply = http.post(door.action, data=sent)

    assert door.fields["next"] == "/"
    assert reply.headers["location"] == "/console/"


def test_the_other_language_is_one_click_away_and_stays(console: Console) -> None:
    person = console.person()

    page = person.open(person.page.link("English"))

    assert page.address == "/console/queue"
    assert "Review queue" in page.text
    assert "审核队列" not in page.text
    assert "Coverage" in person.open("/console/coverage").text


def test_who_has_no_page_is_told_so(console: Console) -> None:
    take_role(
        console.database, Keeper(user=ADMINISTRATOR, now_ms=NOW_MS), login=ADMINISTRATOR, grant=STAFF[ADMINISTRATOR]
    )
    page = console.person(ADMINISTRATOR).page

    assert page.address == "/console/"
    assert "没有审核、督查或查看家庭档案的权限" in page.text


def test_an_account_without_any_role_gets_no_page_either(console: Console) -> None:
    assert console.person(UserId("u-stranger")).open("/console/coverage").status == 403


def test_what_is_opened_now_and_then_stands_under_more_and_is_reached_all_the_same(console: Console) -> None:
    page = console.person().open("/console/held")

    assert "更多 · 暂存记录" in page.text
    assert page.link("发放名册") == "/console/payments"
    assert "更多" not in console.person(ADMINISTRATOR).open("/console/admin/areas").text
