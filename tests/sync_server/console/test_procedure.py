"""The procedure at the console: the whole national course, what is refused, and who may do what."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from shared_models.case import Case
from shared_models.ids import EntityId, UserId
from sync_server.store import case_store
from tests.builders import COMMUNITY
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import (
    AGENDA,
    ASSESSORS,
    DECIDER,
    MEETING,
    NEW_HOME,
    Course,
    applied,
    assessed,
    investigated,
    new_home,
    posted,
    submitted,
)
from tests.sync_server.district import INVESTIGATOR, OFFICER, STREET, adopt


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


def case_of(console: Console, household: str = NEW_HOME) -> Case:
    with console.database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def test_the_national_course_goes_from_application_to_confirmation(course: Course) -> None:
    submitted(course)
    form = course.form("confirm", DECIDER)
    assert form is not None
    page = course.do("confirm", DECIDER, benefit="600.00", benefit_reason="本地标准另文公布", **{"class": "B"})
    assert page.status == 200, page.text
    assert "已确认" in page.text
    root = case_of(course.console).root
    assert root.value("standing") == "recipient"
    assert root.value("benefit_class") == "B"
    assert root.value("since") == "2026-10-01"


def test_the_month_after_the_confirmation_is_the_first_on_the_list(course: Course) -> None:
    submitted(course)
    course.did("confirm", DECIDER, benefit="600.00", benefit_reason="本地标准另文公布", **{"class": "B"})
    officer = course.person(OFFICER)
    assert "本月没有发放对象" in officer.open("/console/payments?month=2026-09").text
    october = officer.open("/console/payments?month=2026-10")
    assert "600.00" in october.text
    assert "2026-09-29" in october.text, "the day of the decision it rests on"


def test_a_recipient_taken_over_is_paid_by_the_register_and_the_list_says_so(console: Console) -> None:
    course = new_home(console, standing="recipient", benefit="512.00", since="2024-01-01")
    page = course.person(OFFICER).open("/console/payments?month=2026-09")
    assert "512.00" in page.text
    assert "登记时已在保" in page.text


def test_a_review_that_stops_the_benefit_takes_it_off_the_list(console: Console) -> None:
    adopt(console.database, "national-2021", area=STREET)
    course = new_home(console, standing="recipient", benefit="512.00", since="2024-01-01")
    course.did("open_review")
    course.did("conclude_review", result="stop", reasons="收入已超过标准", finding="本人已就业")
    course.did("deliver_change_notice", delivery="handed", receiver="张三")
    assert case_of(console).root.value("standing") == "ended"
    officer = course.person(OFFICER)
    assert "512.00" in officer.open("/console/payments?month=2026-09").text
    assert "本月没有发放对象" in officer.open("/console/payments?month=2026-10").text


def test_the_refusal_course_ends_with_reasons_delivered(course: Course) -> None:
    submitted(course)
    page = course.do("refuse", DECIDER)
    assert page.status == 422
    assert "必须填写" in page.text, "a refusal gives its reasons"
    course.did("refuse", DECIDER, reasons="人均收入高于标准")
    page = course.do("deliver_refusal", DECIDER, reasons="人均收入高于标准", delivery="handed", receiver="张三")
    assert "不予确认" in page.text
    assert case_of(course.console).root.value("standing") == "refused"
    assert "本月没有发放对象" in course.person().open("/console/payments?month=2026-10").text


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


def test_a_form_sent_twice_is_kept_once(course: Course) -> None:
    form = course.form("apply")
    assert form is not None
    for _ in range(2):
        assert course.send(form, on=course.today.isoformat(), relative="no").status == 200
    assert [act.name for act in case_of(course.console).acts] == ["apply"]


def test_missing_papers_are_told_once_and_the_second_notice_names_the_law(course: Course) -> None:
    course.did("apply", relative="no")
    told = {"papers": ("undertaking", "authorisation"), "delivery": "handed", "receiver": "张三"}
    first, second = course.form("tell_missing_papers"), course.form("tell_missing_papers")
    assert first is not None
    assert second is not None
    assert course.send(first, on=course.today.isoformat(), **told).status == 200
    page = course.send(second, on=course.today.isoformat(), **told)
    assert page.status == 422
    assert "补正材料" in page.text
    course.did("receive_papers", papers=("undertaking", "authorisation"))
    assert course.form("tell_missing_papers") is None, "there is no way to ask again"
    course.did("accept_application")


def test_a_declared_relative_forces_the_district_to_go_itself(course: Course) -> None:
    applied(course, relative="yes", relative_of="经办人王某之兄")
    posted_course = posted_by(course)
    page = posted_course.do("confirm", DECIDER, benefit="600.00", benefit_reason="见附件", **{"class": "B"})
    assert page.status == 422
    assert "必须先完成:区(县)入户" in page.text
    register = posted_course.person(DECIDER).open("/console/relatives")
    assert "经办人王某之兄" in register.text
    assert "未入户" in register.text
    posted_course.did("own_visit", DECIDER, team=("审批甲", "审批乙"))
    posted_course.did("confirm", DECIDER, benefit="600.00", benefit_reason="见附件", **{"class": "B"})


def posted_by(course: Course) -> Course:
    """From the application to the district's desk."""
    return posted(investigated(course)).did("submit")


def test_a_report_forces_a_visit_and_waits_for_its_answer(course: Course) -> None:
    submitted(course)
    course.did("report", source="named", content="反映家中有经营收入")
    listed = course.person().open("/console/procedures?state=report")
    assert "收到举报" in listed.text
    assert "区(县)入户" in listed.text
    course.did("answer_report", result="经核查不属实", reply="已当面答复")
    assert "没有这样的程序" in course.person().open("/console/procedures?state=report").text


def test_nothing_is_approved_over_a_contradiction_or_a_missing_signature(course: Course) -> None:
    applied(course).did("accept_application").did("request_matching").did("start_matching").did("finish_matching")
    visit = course.visit(signers=("lead", "second"))
    course.did("visit_home", on="", visit=visit, mode="in_person")
    course.did("finish_investigation", finding="见记录").did("give_opinion", opinion="confirm")
    posted(course).did("submit")
    page = course.do("confirm", DECIDER, benefit="600.00", benefit_reason="见附件", **{"class": "B"})
    assert page.status == 422
    assert "受访家庭成员没有签字" in page.text or "没有签字" in page.text
    assert case_of(course.console).root.value("standing") == "applicant"


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
    assert course.send(form, **typed).status == 200


def test_a_notice_comes_down_after_its_days_and_not_before(course: Course) -> None:
    investigated(applied(course)).did("post_notice", places="公示栏")
    page = course.after(7).do("take_down_notice")
    assert page.status == 422
    assert "公示期未满,2026-09-29 起方可撤下" in page.text
    course.after(1)
    assert "2026-09-29 起可撤下" in course.person().open("/console/procedures?state=notice").text
    course.did("take_down_notice")


def test_an_objection_is_checked_again_before_anything_goes_on(course: Course) -> None:
    investigated(applied(course)).did("post_notice", places="公示栏").did("object", content="有未申报收入")
    assert "未处理的异议" in course.open().text
    assert course.form("take_down_notice") is None
    course.did("finish_reinvestigation", finding="查无此事").did("give_opinion", opinion="confirm").did("submit")


@pytest.mark.parametrize(
    ("act", "user"), [("accept_application", INVESTIGATOR), ("confirm", OFFICER), ("own_visit", OFFICER)]
)
def test_who_may_not_do_an_act_is_offered_none_and_cannot_send_one(course: Course, act: str, user: UserId) -> None:
    if act == "accept_application":
        applied(course)
    else:
        submitted(course)
    page = course.open(user)
    assert not any(form.fields.get("act") == act for form in page.forms)
    token = page.form("/log-out").fields["csrf"]
    sent = {"csrf": token, "act": act, "about": course.about, "change": "x-1", "on": course.today.isoformat()}
    before = len(case_of(course.console).acts)
    assert course.person(user).http.post(course.path, data=sent).status_code == 403
    assert len(case_of(course.console).acts) == before


def test_an_act_before_its_step_began_is_refused(course: Course) -> None:
    applied(course)
    page = course.after(3).do("accept_application", on="2026-09-20")
    assert page.status == 422
    assert "本环节自 2026-09-21 开始" in page.text


def test_a_procedure_goes_on_under_the_version_it_was_opened_with(course: Course) -> None:
    applied(course)
    adopt(course.console.database, "sifang", area=STREET, since="2026-09-21")
    assert course.form("accept_application") is not None
    assert "最低生活保障审核确认(全国)" in course.open().text


def test_a_photo_of_the_board_is_kept_and_a_text_is_not_taken_for_one(course: Course) -> None:
    investigated(applied(course))
    form = course.form("post_notice")
    assert form is not None
    person, typed = course.person(), {"on": course.today.isoformat(), "places": "公示栏"}
    bad = person.http.post(form.action, data={**form.fields, **typed}, files={"file": ("board.jpg", b"no picture")})
    assert bad.status_code == 422
    assert "不是 JPEG、PNG 或 PDF 文件" in bad.text
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "JPEG")
    good = person.http.post(
        form.action, data={**form.fields, **typed}, files={"file": ("board.jpg", picture.getvalue())}
    )
    page = Page(good)
    assert page.status == 200
    shown = person.http.get(page.link("打开照片或扫描件"))
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.content == picture.getvalue()


def test_a_household_comes_to_the_counter_once(course: Course) -> None:
    person = course.person()
    form = person.open("/console/households-new").form("/households-new")
    typed = {"community": COMMUNITY, "hukou_kind": "urban", "address": "一社区 9 号"}
    typed |= {"name-0": "赵新", "relation-0": "head", "number-0": "11010519491231002"}
    page = person.send(form, **typed)
    assert page.status == 422
    assert "身份号码有误" in page.text
    assert 'value="赵新"' in page.html
    typed["number-0"] = "11010519491231002X"
    page = person.send(form, **typed)
    assert page.status == 200
    assert "启动程序" in page.text
    assert person.send(form, **typed).status == 200, "the same form again changes nothing"
    again = person.open("/console/households-new").form("/households-new")
    assert "此人已在库中登记" in person.send(again, **typed).text
    assert "赵新" in person.open("/console/procedures?q=赵新").text
