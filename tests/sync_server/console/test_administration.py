"""The office keeps its own accounts, roles, tablets and log-ins, each administrator within his areas."""

from __future__ import annotations

import pytest

from shared_models.area import Grant, Role
from shared_models.ids import AreaCode, DeviceId, UserId
from sync_server.store import area_store, device_store, grant_store, user_store
from sync_server.store.audit_store import audit_lines
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import EnrolmentRequest, enrol_device
from sync_server.use_cases.prove_identity import OneTimeError, WrongCredentialsError
from tests.builders import COMMUNITY, NOW_MS
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import (
    ADMINISTRATOR,
    COLLEAGUE,
    INVESTIGATOR,
    OFFICER,
    OTHER_COMMUNITY,
    OTHER_STREET,
    PASSWORD,
    STRANGER,
    STREET,
)

ACCOUNTS = "/console/admin/accounts"
NEW_PASSWORD = "a password of my own"


@pytest.fixture
def admin(console: Console) -> Person:
    """The administrator of the whole city."""
    return console.person(ADMINISTRATOR)


@pytest.fixture
def street_admin(console: Console) -> Person:
    """The officer's street has an administrator of its own: the officer, who is now both."""
    with console.database.writing() as tx:
        grant_store.end_grant(tx, OFFICER, Grant(role=Role.STREET_OFFICER, area=STREET), now_ms=NOW_MS)
        grant_store.add_grant(tx, OFFICER, Grant(role=Role.ADMINISTRATOR, area=STREET), now_ms=NOW_MS)
    return console.person(OFFICER)


def secret_on(page: Page) -> str:
    """The one-time text that a page shows."""
    return page.html.split('class="secret">')[-1].partition("<")[0]


def new_account(admin: Person, *, login: str = "zhang", area: AreaCode = COMMUNITY) -> Page:
    """The page after an account was made."""
    form = admin.open(ACCOUNTS).form("/admin/accounts")
    form = next(one for one in admin.open(ACCOUNTS).forms if one.method == "post" and one.action == form.action)
    return admin.send(form, login=login, name="张新", role="investigator", area=area)


def grants(database: Database, user: UserId) -> list[Grant]:
    """The roles somebody has now."""
    with database.reading() as tx:
        return grant_store.grants_of(tx, user)


def test_a_new_account_opens_nothing_before_its_password_is_replaced(console: Console, admin: Person) -> None:
    page = new_account(admin)
    password = secret_on(page)
    assert "只显示这一次" in page.text

    newcomer = console.person(UserId("zhang"), password=password)
    assert newcomer.page.address == "/console/password"
    assert newcomer.open("/console/queue").address == "/console/password"
    form = newcomer.page.form("/password")
    assert "两次输入" in newcomer.send(form, old=password, new=NEW_PASSWORD, again="another").text
    assert "不能与当前密码相同" in newcomer.send(form, old=password, new=password, again=password).text
    assert "当前密码不正确" in newcomer.send(form, old="wrong", new=NEW_PASSWORD, again=NEW_PASSWORD).text
    assert "密码已修改" in newcomer.send(form, old=password, new=NEW_PASSWORD, again=NEW_PASSWORD).text
    assert newcomer.open("/console/queue").status == 200
    assert console.person(UserId("zhang"), password=password).page.status == 403
    assert console.person(UserId("zhang"), password=NEW_PASSWORD).page.status == 200


def test_a_log_in_name_is_given_once(admin: Person) -> None:
    new_account(admin)
    assert "用户名已被占用" in new_account(admin).text


def test_a_reset_ends_every_log_in_and_gives_a_password_for_one(console: Console, admin: Person) -> None:
    colleague = console.person(COLLEAGUE)
    page = admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/password"))

    assert colleague.open("/console/queue").address.startswith("/console/log-in")
    assert console.person(COLLEAGUE, password=secret_on(page)).page.address == "/console/password"


def test_a_password_set_by_another_signs_no_tablet_in_but_a_code_does_once(console: Console, admin: Person) -> None:
    def sign_in(password: str) -> str:
        request = EnrolmentRequest(login=COLLEAGUE, password=password, install="i", device_name="平板")
        draw = (iter("abcdef").__next__, iter("uvwxyz").__next__)
        return enrol_device(console.database, request, address="::1", draw=draw, now_ms=console.clock.ms).token

    password = secret_on(admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/password")))
    with pytest.raises(OneTimeError):
        sign_in(password)
    first = secret_on(admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/enrol-code")))
    second = secret_on(admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/enrol-code")))
    with pytest.raises(WrongCredentialsError):
        sign_in(first)
    assert sign_in(second.upper().replace("-", " "))
    with pytest.raises(WrongCredentialsError):
        sign_in(second)


def test_a_code_is_for_one_person_and_half_an_hour(console: Console, admin: Person) -> None:
    def sign_in(user: UserId, code: str) -> None:
        request = EnrolmentRequest(login=user, password=code, install="i", device_name="平板")
        enrol_device(console.database, request, address="::1", draw=(str, str), now_ms=console.clock.ms)

    code = secret_on(admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/enrol-code")))
    with pytest.raises(WrongCredentialsError):
        sign_in(INVESTIGATOR, code)
    console.clock.ms += 30 * 60_000
    with pytest.raises(WrongCredentialsError):
        sign_in(COLLEAGUE, code)


def test_a_role_is_given_shown_with_its_days_and_ended(console: Console, admin: Person) -> None:
    page = admin.open(f"{ACCOUNTS}/{COLLEAGUE}")
    form = next(one for one in page.forms if one.action.endswith("/roles"))
    page = admin.send(form, role="supervisor", area=OTHER_STREET)
    given = Grant(role=Role.SUPERVISOR, area=OTHER_STREET)
    assert given in grants(console.database, COLLEAGUE)
    assert "立即生效" in page.text

    ends = [one for one in page.forms if one.action.endswith("/roles/end") and one.fields["area"] == OTHER_STREET]
    page = admin.send(ends[0])
    assert given not in grants(console.database, COLLEAGUE)
    assert "先交出未上报的内容" in page.text
    assert "督查人员" in page.text


def test_an_administrator_of_a_street_stays_in_it(console: Console, street_admin: Person) -> None:
    names = street_admin.open(ACCOUNTS).text
    assert f"name of {COLLEAGUE}" in names
    assert f"name of {STRANGER}" not in names
    assert street_admin.open(f"{ACCOUNTS}/{STRANGER}").status == 404

    assert new_account(street_admin, login="elsewhere", area=OTHER_STREET).status == 403
    with console.database.reading() as tx:
        assert user_store.user_by_login(tx, "elsewhere") is None


def test_who_works_elsewhere_too_is_shared_not_kept(console: Console, street_admin: Person) -> None:
    with console.database.writing() as tx:
        grant_store.add_grant(tx, COLLEAGUE, Grant(role=Role.INVESTIGATOR, area=OTHER_STREET), now_ms=NOW_MS)
    page = street_admin.open(f"{ACCOUNTS}/{COLLEAGUE}")
    actions = [form.action for form in page.forms]
    token = page.form("/log-out").fields["csrf"]

    assert not [action for action in actions if action.endswith(("/close", "/admin/accounts/u-2/password"))]
    for act in ("close", "password", "enrol-code"):
        reply = street_admin.http.post(f"{ACCOUNTS}/{COLLEAGUE}/{act}", data={"csrf": token})
        assert reply.status_code == 404, act
    elsewhere = {"csrf": token, "role": "investigator", "area": OTHER_STREET}
    assert street_admin.http.post(f"{ACCOUNTS}/{COLLEAGUE}/roles/end", data=elsewhere).status_code == 403


def test_nobody_administers_himself(console: Console, admin: Person) -> None:
    token = admin.open(ACCOUNTS).form("/log-out").fields["csrf"]
    mine = f"{ACCOUNTS}/{ADMINISTRATOR}"
    role = {"role": "district_officer", "area": STREET}

    for act in ("roles", "roles/end", "close", "password"):
        assert admin.http.post(f"{mine}/{act}", data={"csrf": token, **role}).status_code == 403, act
    assert len(grants(console.database, ADMINISTRATOR)) == 1


def test_a_closed_account_is_out_at_once(console: Console, admin: Person) -> None:
    colleague = console.person(COLLEAGUE)
    page = admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/close"))

    assert "已停用" in page.text
    assert colleague.open("/console/queue").address.startswith("/console/log-in")
    assert console.person(COLLEAGUE).page.status == 403


def test_a_log_in_of_another_is_ended_from_the_list(console: Console, admin: Person) -> None:
    colleague = console.person(COLLEAGUE)
    page = admin.open("/console/admin/sessions")
    ends = [form for form in page.forms if form.action.endswith("/sessions/end")]

    assert len(ends) == 1
    assert "该登录已结束" in admin.send(ends[0]).text
    assert colleague.open("/console/queue").address.startswith("/console/log-in")


def test_a_tablet_is_listed_and_shut_out(console: Console, admin: Person) -> None:
    request = EnrolmentRequest(login=COLLEAGUE, password=PASSWORD, install="i", device_name="平板一号")
    draw = (lambda: "d-9", lambda: "secret")
    enrol_device(console.database, request, address="::1", draw=draw, now_ms=NOW_MS)

    page = admin.open("/console/admin/devices")
    assert "平板一号" in page.text
    asked = admin.open(page.link("停用"))
    assert "不能恢复" in asked.text
    assert "已停用" in admin.send(asked.form("/revoke")).text


def test_a_tablet_is_locked_and_unlocked_from_the_list(console: Console, admin: Person) -> None:
    request = EnrolmentRequest(login=COLLEAGUE, password=PASSWORD, install="i", device_name="平板一号")
    draw = (lambda: "d-9", lambda: "secret")
    enrol_device(console.database, request, address="::1", draw=draw, now_ms=NOW_MS)

    locked = admin.send(admin.open("/console/admin/devices").form("/d-9/lock"))
    assert "等待锁定" in locked.text
    with console.database.reading() as tx:
        assert device_store.locked_since(tx, DeviceId("d-9")) is not None
    free = admin.send(locked.form("/d-9/unlock"))
    assert "等待锁定" not in free.text
    with console.database.reading() as tx:
        assert device_store.locked_since(tx, DeviceId("d-9")) is None


def test_every_act_is_in_the_audit_log(console: Console, admin: Person) -> None:
    new_account(admin)
    admin.send(admin.open(f"{ACCOUNTS}/{COLLEAGUE}").form("/enrol-code"))
    with console.database.reading() as tx:
        acts = {(line.user_id, line.action) for line in audit_lines(tx)}
    assert {(ADMINISTRATOR, "add_user"), (ADMINISTRATOR, "enrol_code")} <= acts


AREAS = "/console/admin/areas"


def area_names(database: Database) -> dict[str, str]:
    """Every area by code."""
    with database.reading() as tx:
        return {str(area.code): area.name for area in area_store.all_areas(tx)}


def upload(person: Person, rows: str, wish: str) -> Page:
    """The page after a list of areas was sent."""
    token = person.open(AREAS).form("/log-out").fields["csrf"]
    files = {"sheet": ("areas.csv", ("代码,名称,级别,上级代码\n" + rows).encode(), "text/csv")}
    return Page(person.http.post(f"{AREAS}/import", data={"csrf": token, "wish": wish}, files=files))


def test_an_area_is_added_renamed_and_closed_when_it_is_empty(admin: Person) -> None:
    form = admin.open(AREAS).form("/admin/areas")
    page = admin.send(form, code="620723101009", name="九社区", level="community", parent=STREET)
    assert "九社区" in page.text
    assert "代码已存在" in admin.send(form, code="620723101009", name="九", level="community", parent=STREET).text
    assert "级别不高于" in admin.send(form, code="620723101008", name="八", level="district", parent=STREET).text
    page = admin.send(admin.open(f"{AREAS}/620723101009").form("/name"), name="玖社区")
    assert "玖社区" in page.text

    assert "已停用" in admin.send(admin.open(f"{AREAS}/620723101009").form("/close")).text
    assert "620723101009" not in admin.open(ACCOUNTS).html
    assert "已恢复" in admin.send(admin.open(f"{AREAS}/620723101009").form("/open")).text
    assert "没有停用" in admin.send(admin.open(f"{AREAS}/{COMMUNITY}").form("/close")).text


def test_nothing_is_taken_in_for_a_closed_community(console: Console, admin: Person) -> None:
    admin.send(admin.open(f"{AREAS}/{OTHER_COMMUNITY}").form("/close"))
    with console.database.reading() as tx:
        assert OTHER_COMMUNITY not in grant_store.communities_with_right(tx, OFFICER, "read")
        assert grant_store.rights_in(tx, OFFICER, [OTHER_COMMUNITY]) == {}


def test_a_list_of_areas_is_checked_before_and_taken_in_whole_or_not_at_all(console: Console, admin: Person) -> None:
    good, bad = f"620723101009,九社区,社区,{STREET}\n", "620723101010,,社区,999\n"
    before = area_names(console.database)

    assert "检查通过：1 个区划" in upload(admin, good, "check").text
    page = upload(admin, good + bad, "import")
    assert "什么也没有写入" in page.text
    assert '<td class="right number">3</td>' in page.html
    assert area_names(console.database) == before
    assert "已导入 1 个区划" in upload(admin, good, "import").text
    assert area_names(console.database) == {**before, "620723101009": "九社区"}


def test_a_street_administrator_changes_no_area_elsewhere(console: Console, street_admin: Person) -> None:
    before = area_names(console.database)

    assert street_admin.open(f"{AREAS}/{OTHER_STREET}").status == 404
    for row in (f"620723102009,九社区,社区,{OTHER_STREET}\n", f"{OTHER_STREET},改名,街道,620723\n", "99,市,市,\n"):
        assert "不在您管理的区域内" in upload(street_admin, row, "import").text
    form = street_admin.open(AREAS).form("/admin/areas")
    assert "没有保存" in street_admin.send(form, code="1", name="一", level="community", parent=OTHER_STREET).text
    assert area_names(console.database) == before
    assert "已导入" in upload(street_admin, f"620723101009,九社区,社区,{STREET}\n", "import").text
