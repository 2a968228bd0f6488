"""A paper says what was recorded and, of everything else, that it was not."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from shared_models.case import Case, Entry, empty_case
from shared_models.ids import EntityId, UserId
from shared_models.papers.basis import NOTHING, SEALED, Basis
from shared_models.papers.catalogue import PAPERS, subjects_of
from shared_models.papers.sheet import NOT_DONE, NOT_RECORDED, texts
from shared_models.policy.policy import policy_ref, ref_data
from shared_models.policy.shelf import preset
from shared_models.sealed import for_reader
from tests.builders import COMMUNITY, HOUSEHOLD
from tests.shared_models.policy.home import Home, day

NATIONAL = preset("national-2021")
TODAY = day("2026-06-01")
BLANK = Basis(case=empty_case(EntityId(HOUSEHOLD), COMMUNITY), policy=NATIONAL, today=TODAY)
SECRET = "王邻居"
ADDRESS, PHONE, NUMBER = "一社区 1 号", "0936-1", "990000196001010014"


def home() -> Home:
    """A household after an application that was refused, with a visit and an interview."""
    told = Home(HOUSEHOLD, registry_no="DB-1", address=ADDRESS, phone=PHONE, standing="applicant")
    told.member("张三", relation="head", identity_number=NUMBER, ability="none")
    told.income("m-张三", "wages", "600.00")
    told.act("2026-01-05", "apply", papers=["application"])
    told.act("2026-01-06", "accept_application")
    told.act("2026-01-07", "visit_home", mode="in_person", team=["赵调查", "钱调查"])
    told.act("2026-01-08", "finish_matching")
    told.save(EntityId("v-1"), "visit", {"outcome": "completed", "lead": "u1", "opinion": "refuse"})
    told.save(EntityId("n-1"), "interview", {"visit": "v-1", "source_name": SECRET, "lives_here": "一人常住"})
    told.act("2026-01-20", "finish_investigation", finding="属实")
    told.act("2026-01-21", "give_opinion", opinion="refuse", benefit="306.00", reasons="收入高于标准")
    told.act("2026-01-22", "post_notice", places=["公示栏"], text=f"张三 {ADDRESS} {PHONE}")
    return told


def basis(told: Home, case: Case | None = None) -> Basis:
    """What its papers are made of; the sources of interviews are closed."""
    entries: tuple[Entry, ...] = tuple(told.entries)
    shown = for_reader(case or told.case, UserId(""))
    return Basis(case=shown, policy=NATIONAL, today=TODAY, entries=entries, community="一社区", people={"u1": "赵调查"})


def said(paper: str, given: Basis) -> str:
    """Everything a paper says, of its last subject."""
    about, _ = subjects_of(given, paper)[-1]
    return texts(PAPERS[paper].make(given, about))


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_of_nothing_claims_nothing(paper: str) -> None:
    text = said(paper, BLANK)
    assert NOT_DONE in text or NOT_RECORDED in text
    for claim in ("无异议", "已张贴", "已送达", "同意。", "已签字", "已进行", "2026-"):
        assert claim not in text


@pytest.mark.parametrize("paper", PAPERS)
def test_no_paper_tells_who_was_asked(paper: str) -> None:
    given = basis(home())
    for about, _ in subjects_of(given, paper):
        assert SECRET not in texts(PAPERS[paper].make(given, about))


def test_the_interview_tells_the_source_to_whoever_opened_it() -> None:
    told = home()
    assert SEALED in said("interview", basis(told))
    assert SECRET in said("interview", replace(basis(told), case=told.case))
    assert "一人常住" in said("interview", basis(told))


def test_a_notice_says_what_the_whitelist_names_and_nothing_else() -> None:
    text = said("notice", basis(home()))
    assert "张三 1 人 306.00 元" in text
    assert "2026-01-29" in text, "seven days after the posting"
    for kept in (ADDRESS, PHONE, NUMBER[:6], NUMBER[-4:], "DB-1", HOUSEHOLD, "600", "收入高于标准"):
        assert kept not in text


def test_a_notice_says_what_stood_when_it_was_posted() -> None:
    told = home()
    told.member("李四", relation="spouse")
    told.act("2026-03-01", "report")
    assert "张三 1 人" in said("notice", basis(told))


def test_the_approval_form_says_each_step_or_that_it_was_not_done() -> None:
    text = said("approval", basis(home()))
    assert "申请 2026-01-05" in text
    assert "公示张贴 2026-01-22" in text
    assert f"公示结束 {NOT_DONE}" in text
    assert f"民主评议 {NOT_DONE}" in text
    assert f"决定日期 {NOT_DONE}" in text
    assert "意见 拟不予确认" in text


def test_the_application_says_which_papers_came() -> None:
    text = said("application", basis(home()))
    assert "申请书 2026-01-05" in text
    assert f"核对授权书 {NOT_DONE}" in text
    assert NUMBER not in text, "identity numbers are masked"


def test_a_refusal_gives_its_reasons_and_its_delivery() -> None:
    told = home()
    told.act("2026-01-30", "take_down_notice")
    told.act("2026-01-31", "submit")
    told.act("2026-02-02", "refuse", policy=ref_data(policy_ref(NATIONAL)), reasons="人均收入超过标准", gates={})
    text = said("refusal", basis(told))
    assert "人均收入超过标准" in text
    assert "决定日期 2026-02-02" in text
    assert f"送达日期 {NOT_DONE}" in text
    told.act("2026-02-03", "deliver_refusal", delivery="handed", receiver="张三", reasons="人均收入超过标准")
    text = said("refusal", basis(told))
    assert "送达日期 2026-02-03" in text
    assert "签收人 张三 当面送达" in text


def test_a_change_notice_tells_of_no_change_that_keeps_the_amount() -> None:
    told = home()
    told.act("2026-05-01", "open_review", about="p2")
    told.act("2026-05-20", "conclude_review", about="p2", result="keep")
    assert "通知书" in said("change", basis(told))
    assert f"结果 {NOT_DONE}" in said("change", basis(told))
    assert "结果 维持" in said("review", basis(told))


def test_the_visit_shows_what_stood_before_beside_what_it_wrote() -> None:
    told = home()
    told.save(EntityId(HOUSEHOLD), "household", {"phone": "0936-2"})
    last = told.entries[-1]
    made = msgspec.structs.replace(last.change, visit=EntityId("v-1"))
    told.entries[-1] = msgspec.structs.replace(last, change=made)
    text = said("visit", basis(told))
    assert "联系电话 0936-2 0936-1" in text
    assert "调查员一 赵调查 在自己登录的平板上记录" in text
    assert f"受访家庭成员 {NOT_DONE}" in text, "nobody signed"


def test_every_paper_can_be_printed_blank() -> None:
    for paper in PAPERS.values():
        assert paper.make(BLANK, NOTHING).unrecorded
