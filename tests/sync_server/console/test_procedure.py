"""The procedure at the console: the whole national course, what is refused, and who may do what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shared_models.ids import UserId
from tests.builders import COMMUNITY, change, part, saw
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.course import (
    DECIDER,
    NEW_HOME,
    Course,
    applied,
    case_of,
    investigated,
    new_home,
    posted,
    submitted,
)
from tests.sync_server.console.story import at
from tests.sync_server.district import INVESTIGATOR, OFFICER, STREET, Tablet, adopt


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
    assert "补正材料应当一次性告知,已经告知过(最低生活保障审核确认办法 第十条)" in page.text
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
    assert "收到举报(2026-09-29):应予核查并答复举报" in course.open().text
    course.did("answer_report", result="经核查不属实", reply="已当面答复")
    assert "没有这样的程序" in course.person().open("/console/procedures?state=report").text


def contradict(console: Console, visit: str) -> None:
    """Two tablets that did not see each other wrote two addresses."""
    for replica, address in (("r-a", "一社区 2 号"), ("r-b", "一社区 3 号")):
        made = change(f"c-{replica}", part({"address": saw(address, f"c-register-{NEW_HOME}")}))
        Tablet(console.database, replica=replica).push(at(made, console.clock.ms, visit, household=NEW_HOME))


def test_nothing_is_approved_over_a_contradiction_or_a_missing_signature(course: Course) -> None:
    applied(course).did("accept_application").did("request_matching").did("start_matching").did("finish_matching")
    visit = course.visit(signers=("lead", "second"))
    course.did("visit_home", on="", visit=visit, mode="in_person")
    course.did("finish_investigation", finding="见记录").did("give_opinion", opinion="confirm")
    posted(course).did("submit")
    page = course.do("confirm", DECIDER, benefit="600.00", benefit_reason="见附件", **{"class": "B"})
    assert page.status == 422
    assert "没有签字" in page.text
    contradict(course.console, visit)
    page = course.do("confirm", DECIDER, benefit="600.00", benefit_reason="见附件", **{"class": "B"})
    assert "有 1 处矛盾未处理" in page.text
    assert case_of(course.console).root.value("standing") == "applicant"


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
