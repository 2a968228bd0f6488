"""Meetings with their count, notices on their boards: what the console takes and what it sends back."""

from __future__ import annotations

import hashlib
import io
import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PIL import ExifTags, Image

from shared_models.policy.shelf import preset
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from tests.builders import NOW_MS
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import (
    AGENDA,
    ASSESSORS,
    DECIDER,
    MEETING,
    NOTICE,
    Course,
    applied,
    assessed,
    case_of,
    investigated,
    new_home,
)
from tests.sync_server.district import ADMINISTRATOR, STREET, adopt


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


def test_the_sifang_course_goes_from_the_community_to_the_certificate(console: Console) -> None:
    adopt(console.database, "sifang", area=STREET)
    course = assessed(new_home(console))
    page = course.do("vote", **MEETING)
    assert "参加表决 8 人,同意 6,要求不少于 2/3:通过" in page.text
    course.did("audit_pass").did("bring_originals")
    course.did("confirm", DECIDER, benefit="600.00", benefit_reason="本地标准另文公布", **{"class": "A"})
    course.did("issue_certificate").did("issue_bankbook").did("sign_pledge")
    assert "已确认" in course.do("finish_issue").text
    assert "600.00" in course.person().open("/console/payments?month=2026-10").text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"yes": "5", "no": "4"}, "票数 9 多于可参加表决的 8 人"),
        ({"signed": "委员一"}, "未签字:委员二"),
        ({"ballot": "secret"}, "应当公开表决"),
        ({"recusing": ""}, "请选择"),
        ({"recused": ""}, "必须填写"),
        ({"agenda": AGENDA[:5]}, "会议程序应依次为"),
        ({"on": ""}, "必须填写"),
        ({"on": "2026-10-20"}, "不得晚于今天"),
        ({"minutes": ""}, "必须填写"),
    ],
)
def test_a_meeting_that_breaks_its_rules_is_refused_and_what_was_typed_stays(
    console: Console, change: dict[str, str], why: str
) -> None:
    adopt(console.database, "sifang", area=STREET)
    course = assessed(new_home(console))
    page = course.do("vote", **{**MEETING, **change})
    assert page.status == 422
    assert why in page.text
    assert "经讨论,同意人数过三分之二。" in page.text or "minutes" in change
    assert "社区议事会" in course.open().text
    assert not any(act.name == "vote" for act in case_of(console).acts)


def test_too_few_votes_lead_to_a_refusal_in_writing(console: Console) -> None:
    adopt(console.database, "sifang", area=STREET)
    course = assessed(new_home(console))
    page = course.do("vote", **{**MEETING, "yes": "5", "no": "3"})
    assert "要求不少于 2/3:未通过" in page.text
    assert "书面告知" in page.text


def test_two_assessors_or_one_without_certificate_do_not_make_a_team(console: Console) -> None:
    adopt(console.database, "sifang", area=STREET)
    course = new_home(console).did("apply", relative="no").did("community_pass")
    page = course.do("check_originals", team=("评估甲", "评估乙"), team_certificate=("PG-1", "PG-2"))
    assert page.status == 422
    assert "应由不少于 3 人共同进行,已记录 2 人" in page.text
    page = course.do("check_originals", **{**ASSESSORS, "team_certificate": ("PG-1", "PG-2", "")})
    assert "没有出示证件:评估丙" in page.text
    assert 'value="PG-2"' in page.html


def test_a_notice_shows_no_number_no_illness_and_says_where(course: Course) -> None:
    investigated(applied(course))
    form = course.form("post_notice")
    assert form is not None
    assert "申请人姓名：张三" in form.fields["text"]
    assert "990000196001010014" not in form.fields["text"]
    typed = {"on": course.today.isoformat(), "places": "公示栏"}
    for slip, kind in (
        ("身份证号990000196001010014", "公民身份号码"),
        ("电话13912345678", "电话号码"),
        ("卡号 6222 0212 3456 7890 123", "银行卡号"),
        ("因患癌症", "健康状况"),
        ("住一社区 1 号", "登记信息"),
    ):
        page = course.send(form, **typed, text=f"申请人姓名：张三 {slip}")
        assert page.status == 422, slip
        assert kind in page.text
        assert slip in page.html, "what was typed stays"
    assert not any(act.name == "post_notice" for act in case_of(course.console).acts)
    page = course.send(form, **typed)
    assert "公示内容有空缺" in page.text, "the amount is not worked out: the draft leaves it open"
    assert course.send(form, **typed, text=NOTICE).status == 200


def test_a_notice_comes_down_after_its_days_and_not_before(course: Course) -> None:
    investigated(applied(course)).did("post_notice", places="公示栏", text=NOTICE)
    page = course.after(7).do("take_down_notice")
    assert page.status == 422
    assert "公示期未满,2026-09-29 起方可撤下" in page.text
    course.after(1)
    assert "2026-09-29 起可撤下" in course.person().open("/console/procedures?state=notice").text
    course.did("take_down_notice")


def test_an_objection_is_checked_again_before_anything_goes_on(course: Course) -> None:
    investigated(applied(course)).did("post_notice", places="公示栏", text=NOTICE).did("object", content="有未申报收入")
    assert "未处理的异议" in course.open().text
    assert course.form("take_down_notice") is None
    course.did("finish_reinvestigation", finding="查无此事").did("give_opinion", opinion="confirm").did("submit")


def board(shot: str = "") -> bytes:
    """A picture of a board, with what its camera wrote into it."""
    written, picture = Image.Exif(), io.BytesIO()
    if shot:
        written[ExifTags.IFD.Exif] = {ExifTags.Base.DateTimeOriginal: shot}
    Image.new("RGB", (40, 30)).save(picture, "JPEG", exif=written)
    return picture.getvalue()


def test_a_photo_of_the_board_is_kept_and_a_text_is_not_taken_for_one(course: Course) -> None:
    investigated(applied(course))
    form = course.form("post_notice")
    assert form is not None
    person, typed = course.person(), {"on": course.today.isoformat(), "places": "公示栏", "text": NOTICE}
    bad = person.http.post(form.action, data={**form.fields, **typed}, files={"file": ("board.jpg", b"no picture")})
    assert bad.status_code == 422
    assert "不是 JPEG、PNG 或 PDF 文件" in bad.text
    picture = board("2026:09:21 08:30:12")
    good = person.http.post(form.action, data={**form.fields, **typed}, files={"file": ("board.jpg", picture)})
    page = Page(good)
    assert page.status == 200
    shown = person.http.get(page.link("打开照片或扫描件"))
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.content == picture, "the bytes are those that were sent, whatever the camera wrote into them included"
    assert 'alt="公示栏照片"' in page.html
    assert "相机写入的拍摄时间（未核对）： 2026-09-21 08:30" in page.text
    assert hashlib.sha256(picture).hexdigest()[:12] in page.text


def test_where_the_policy_wants_it_no_posting_is_taken_without_a_photo(console: Console) -> None:
    national = preset("national-2021")
    wanted = msgspec.structs.replace(national.notices["opinion"], photo=True)
    strict = msgspec.structs.replace(national, notices={**national.notices, "opinion": wanted})
    adoption = Adoption(policy=strict, source="", area=STREET, since=date(2021, 7, 1))
    adopt_policy(console.database, adoption, by=ADMINISTRATOR, now_ms=NOW_MS)
    course = new_home(console)
    investigated(applied(course))
    assert "须附公示栏照片" in course.open().text
    page = course.do("post_notice", places="公示栏", text=NOTICE)
    assert page.status == 422
    assert "必须填写" in page.text
    assert not any(act.name == "post_notice" for act in case_of(console).acts)
    form = next(form for form in page.forms if form.fields.get("act") == "post_notice")
    sent = {**form.fields, "on": course.today.isoformat(), "places": "公示栏", "text": NOTICE}
    reply = course.person().http.post(form.action, data=sent, files={"file": ("board.jpg", board())})
    assert reply.status_code == 200
    assert "照片里没有拍摄时间" in reply.text
