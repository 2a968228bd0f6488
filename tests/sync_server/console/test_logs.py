"""Who watches over the readers: the read log within the own areas, the audit log, its verifier and its export."""

from __future__ import annotations

import csv
from itertools import pairwise

from sqlalchemy import text

from shared_models.area import Grant, Role
from sync_server.store import grant_store
from tests.builders import HOUSEHOLD, NOW_MS
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.district import ADMINISTRATOR, DISTRICT, DISTRICT_OFFICER, OFFICER, OTHER_STREET, STREET

HOME = f"/console/households/{HOUSEHOLD}"


def test_an_opened_file_stands_in_the_read_log(story: Console) -> None:
    story.person(OFFICER).open(HOME)
    supervisor = story.person(SUPERVISOR)
    page = supervisor.open("/console/reads")

    assert f"name of {OFFICER}" in page.html.split("<tbody>")[1]
    assert "张三" in page.text
    assert "没有符合" in supervisor.open(f"/console/reads?user={SUPERVISOR}").text
    assert "没有符合" in supervisor.open("/console/reads?q=李无名").text
    assert "没有符合" in supervisor.open("/console/reads?day=2026-01-01").text
    assert "<tbody>" in supervisor.open(f"/console/reads?user={OFFICER}&q=张三").html


def test_an_administrator_sees_who_read_but_not_whose_name(story: Console) -> None:
    story.person(OFFICER).open(HOME)
    page = story.person(ADMINISTRATOR).open("/console/reads")

    assert "DB-1" in page.text
    assert "张三" not in page.text
    admin = story.person(ADMINISTRATOR)
    assert "DB-1" not in admin.open("/console/reads?q=张三").html.partition("<tbody>")[2]
    assert "DB-1" in admin.open("/console/reads?q=DB-1").html.partition("<tbody>")[2]


def test_who_audits_elsewhere_learns_nothing(story: Console) -> None:
    with story.database.writing() as tx:
        grant_store.end_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=DISTRICT), now_ms=NOW_MS)
        grant_store.add_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=OTHER_STREET), now_ms=NOW_MS)
    story.person(OFFICER).open(HOME)

    assert "DB-1" not in story.person(SUPERVISOR).open("/console/reads").text


def test_looking_at_the_read_log_is_logged(story: Console) -> None:
    story.person(SUPERVISOR).open("/console/reads")

    log = story.person(ADMINISTRATOR).open("/console/admin/log?action=list_reads")
    assert f"name of {SUPERVISOR}" in log.html.split("<tbody>")[1]


def test_the_log_is_narrowed_by_person_act_and_day(story: Console) -> None:
    story.person(OFFICER).open(HOME)
    admin = story.person(ADMINISTRATOR)

    rows = admin.open(f"/console/admin/log?user={OFFICER}&action=read").html.split("<tbody>")[1]
    assert "打开家庭档案" in rows
    assert "登录</td>" not in rows
    assert "没有符合" in admin.open("/console/admin/log?day=2020-01-01").text


def test_a_street_administrator_sees_the_log_of_his_people_only(story: Console) -> None:
    with story.database.writing() as tx:
        grant_store.add_grant(tx, OFFICER, Grant(role=Role.ADMINISTRATOR, area=STREET), now_ms=NOW_MS)
    story.person(DISTRICT_OFFICER).open(HOME)
    officer = story.person(OFFICER)
    rows = officer.open("/console/admin/log").html.split("<tbody>")[1]

    assert f"name of {OFFICER}" in rows
    assert DISTRICT_OFFICER not in rows
    assert officer.open("/console/admin/log/export").status == 403


def test_the_verifier_says_until_which_line_the_log_holds(story: Console) -> None:
    admin = story.person(ADMINISTRATOR)
    assert "日志完整" in admin.open("/console/admin/log?check=1").text
    story.person(OFFICER).open(HOME)
    with story.database.writing() as tx:
        lines = tx.execute(text("SELECT count(*) FROM audit_log")).scalar_one()
        if story.database.is_sqlite:
            tx.execute(text("DROP TRIGGER audit_log_no_update"))
        else:
            tx.execute(text("DROP TRIGGER audit_log_append_only ON audit_log"))
        tx.execute(text("UPDATE audit_log SET user_id = 'somebody else' WHERE n = 2"))

    page = admin.open("/console/admin/log?check=1").text
    assert "日志在第 1 行之后不相符" in page
    assert f"链尾记到第 {lines} 行" in page


def test_the_export_holds_every_line_and_its_own(story: Console) -> None:
    admin = story.person(ADMINISTRATOR)
    rows = list(csv.DictReader(admin.http.get("/console/admin/log/export").text.splitlines()))

    assert [int(row["n"]) for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["action"] == "export_log"
    assert all(after["prev_hash"] == before["hash"] for before, after in pairwise(rows))
