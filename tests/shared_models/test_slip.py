"""The family's slip says what was recorded about this family, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.case import Case
from shared_models.change import Act, Change
from shared_models.errors import NotFoundError
from shared_models.ids import ChangeId, EntityId
from shared_models.policy.policy_file import PolicyError, PolicyText
from shared_models.policy.shelf import load_policy, preset
from shared_models.qr import qr_rows
from shared_models.questionnaire.recorded import no_forms
from shared_models.receipt import record_hash, shown_record
from shared_models.slip import Slip, slip_of
from shared_models.values import Value
from shared_models.words import Language
from tests.builders import NOW_MS, change, folded, part

VISIT = EntityId("0190-visit-1234abcd")
NATIONAL = preset("national-2021")
HEAD: Mapping[str, Value] = {"name": "王秀英", "relation": "head", "identity_number": "990000198001011231"}
WAGES: Mapping[str, Value] = {"member": "m-1", "kind": "wages", "amount": {"yuan": "600.00", "per": "month"}}
ENDED: Mapping[str, Value] = {"outcome": "completed", "started_at": NOW_MS, "ended_at": NOW_MS + 1_500_000}


def visited(*more: Change, visit: Mapping[str, Value] = ENDED, standing: str = "applicant") -> Case:
    """A household of one with a wage, after a visit."""
    written = change(
        "c-1",
        part({"standing": standing, "benefit_class": "A"}),
        part(HEAD, entity="m-1", type_="member"),
        part(WAGES, entity="i-1", type_="income"),
        part({**visit, "respondent": "m-1"}, entity=VISIT, type_="visit"),
    )
    return folded(written, *more)


def act(id_: str, what: str, **data: Value) -> Change:
    """An act about the visit."""
    return change(id_, act=Act(name=what, about=VISIT, data=data))


def signed(signer: str, name: str, *, mode: str = "signed", shown_hash: str = "") -> Change:
    """A signature."""
    return act(f"s-{signer}", "sign", signer=signer, name=name, mode=mode, shown_hash=shown_hash, witness="逯见证")


def words(slip: Slip, language: Language = "zh") -> str:
    """Everything on the slip."""
    lines = [*slip.head, *(line for section in slip.sections for line in (section.title, *section.lines)), slip.code]
    return "\n".join(line.text(language) for line in lines)


def told(case: Case, language: Language = "zh") -> str:
    return words(slip_of(case, VISIT, NATIONAL, forms=no_forms), language)


def test_it_tells_who_came_when_and_what_was_recorded() -> None:
    case = visited(signed("lead", "王调查"), signed("second", "赵调查"), act("f", "finish"))
    slip = slip_of(case, VISIT, NATIONAL, forms=no_forms)
    text = words(slip)
    assert "到访时间:2026-09-21 22:13–22:38" in text
    assert "调查员一:王调查(已签字)" in text
    assert "受访家庭成员:王秀英(未签字)" in text
    assert "入户结果:完成入户" in text
    assert "王秀英(户主),身份号码 990000********1231" in text
    assert "王秀英 · 工资性收入:600.00 元 每月" in text
    assert "人均月收入(按本次记录计算,不是审批结果):600.00 元" in text
    assert "第四十五、四十六条" in text
    assert "等待街道(乡镇)审核" in text
    assert slip.number == "1234abcd"


def test_the_code_tells_the_same_without_anything_of_the_family() -> None:
    case = visited(signed("lead", "王调查"), signed("second", "赵调查"))
    code = slip_of(case, VISIT, NATIONAL, forms=no_forms).code
    for text in code:
        assert "王秀英" not in text
        assert "9900" not in text
        assert "2026-09-21 22:13" in text
        assert "王调查、赵调查" in text
        assert "1234abcd" in text
        assert record_hash(shown_record(case, VISIT, "zh", forms=no_forms))[:16] in text
        assert len(qr_rows(text)) <= 17 + 4 * 14, "a telephone reads at most a medium code from a screen in the sun"


def test_the_code_stays_readable_whatever_was_signed_as_a_name() -> None:
    case = visited(signed("lead", "长" * 400), signed("second", "名" * 400))
    assert len(qr_rows(slip_of(case, VISIT, NATIONAL, forms=no_forms).code.zh)) <= 17 + 4 * 18


def test_what_was_not_recorded_says_so() -> None:
    bare = folded(change("c", part({}, entity=VISIT, type_="visit"), part({}, entity="m-1", type_="member")))
    text = told(bare)
    assert "到访时间:未记录" in text
    assert "调查员一:未签字" in text
    assert "入户结果:未记录" in text
    assert "未记录(未记录),身份号码 未记录" in text
    assert "收入:未记录" in text
    assert "人均" not in text
    assert "没有登记保障状态" in text


def test_income_without_an_amount_is_not_counted_as_nothing() -> None:
    line = change("c-2", part({"member": "m-1", "kind": "property"}, entity="i-2", type_="income"))
    text = told(visited(line))
    assert "王秀英 · 财产净收入:未记录" in text
    assert "600.00 元(1 项收入没有可读的金额,未计入)" in text


def test_deadlines_are_those_of_the_policy_with_their_source() -> None:
    text = told(visited())
    assert "区(县)作出决定:10 个工作日内(最低生活保障审核确认办法 第二十条)" in text
    assert "人户分离" in text
    assert "45 个工作日内" in text
    assert "初审意见公示:7 日,公示期内可以提出异议" in text
    assert "启动调查" not in text, "that was over with the visit"
    xining = words(slip_of(visited(), VISIT, preset("xining"), forms=no_forms))
    assert "街道公示五天:5 日" in xining
    assert "初审意见公示" not in xining


def test_a_recipient_is_told_the_next_regular_visit_once_the_visit_is_finished() -> None:
    assert "下次定期入户" not in told(visited(standing="recipient"))
    text = told(visited(act("f", "finish"), standing="recipient"))
    assert "下次定期入户最迟 2027-09-21(最低生活保障审核确认办法 第三十至三十二条)" in text
    assert "公示" not in text
    absent = visited(act("f", "finish"), visit={**ENDED, "outcome": "absent"}, standing="recipient")
    assert "下次定期入户" not in told(absent)


def test_a_household_outside_every_procedure_is_told_no_deadline() -> None:
    assert "没有正在办理的审批程序" in told(visited(standing="ended"))


def test_a_telephone_is_told_only_where_the_policy_gives_one() -> None:
    assert "电话" not in told(visited())
    assert "Telephone" not in told(visited(), "en")
    with_number = msgspec.structs.replace(NATIONAL, hotline="0936-12345")
    slip = slip_of(visited(), VISIT, with_number, forms=no_forms)
    assert "咨询电话:0936-12345" in words(slip)
    assert "0936-12345" in slip.code.zh


def test_a_telephone_is_a_number_and_is_not_handed_down() -> None:
    county = "id = 'a'\nversion = '1'\ntitle = ['甲', 'A']\nextends = 'national-2021'\nhotline = '{number}'\n"
    assert load_policy(PolicyText("a.toml", county.format(number="12345"))).hotline == "12345"
    with pytest.raises(PolicyError):
        load_policy(PolicyText("a.toml", county.format(number="see the board")))

    def parent(id_: str) -> PolicyText | None:
        return PolicyText("a.toml", county.format(number="12345")) if id_ == "a" else None

    child = "id = 'b'\nversion = '1'\ntitle = ['乙', 'B']\nextends = 'a'\n"
    assert load_policy(PolicyText("b.toml", child), parent).hotline == ""


def test_a_record_that_changed_after_the_family_signed_says_so() -> None:
    shown = record_hash(shown_record(visited(), VISIT, "en", forms=no_forms))
    signature = signed("respondent", "王秀英", shown_hash=shown)
    assert "记录有过改动" not in told(visited(signature))
    later = change("c-9", part({"housing_area": "61"}))
    assert "记录有过改动" in told(visited(signature, later))


def test_who_signed_for_somebody_and_who_witnessed_it_is_not_told() -> None:
    text = told(visited(signed("respondent", "代签的邻居", mode="signed_for")))
    assert "受访家庭成员:王秀英(由他人代签)" in text
    assert "邻居" not in text
    assert "逯见证" not in text


def test_an_earlier_visit_says_that_the_family_is_shown_as_it_is_now() -> None:
    later = change("c-8", part({"started_at": NOW_MS + 86_400_000}, entity="v-2", type_="visit"))
    assert "档案现在的内容" not in told(visited())
    assert "档案现在的内容" in told(visited(later))
    signature = signed("respondent", "王秀英", shown_hash="5" * 64)
    assert "记录有过改动" not in told(visited(signature, later)), "later visits are no change of this record"
    assert f"记录校验码:{'5' * 16}" in told(visited(signature, later))


def test_there_is_no_slip_of_a_visit_that_is_not_there() -> None:
    with pytest.raises(NotFoundError):
        slip_of(visited(), EntityId("v-none"), NATIONAL, forms=no_forms)


# --- laws ------------------------------------------------------------------------------------------------------------

KEPT_BACK = {
    "household": ("phone", "address", "safety_note", "living_conditions", "registry_no"),
    "member": ("occupation", "health"),
    "income": ("source",),
    "visit": ("outcome_note", "others_present", "opinion_reason"),
    "photo": ("source", "phash"),
    "interview": ("source_name", "source_relation", "lives_here", "work_seen", "assets_seen", "remark"),
}
"""Free texts and what is said of others: nothing of it may reach the slip."""


@given(st.lists(st.sampled_from([(t, u) for t, units in KEPT_BACK.items() for u in units]), unique=True))
def test_nothing_sealed_nobody_else_and_no_remark_is_ever_on_it(recorded: list[tuple[str, str]]) -> None:
    entities = {
        "household": "h-1",
        "member": "m-1",
        "income": "i-1",
        "visit": VISIT,
        "photo": "p-1",
        "interview": "n-1",
    }
    texts = {pair: f"秘密{number:03d}号" for number, pair in enumerate(recorded)}
    parts = [
        part(
            {unit: text for (type_, unit), text in texts.items() if type_ == wanted},
            entity=entities[wanted],
            type_=wanted,
        )
        for wanted in sorted({type_ for type_, _ in recorded})
    ]
    remark = {"entity": "h-1", "unit": "address", "text": "秘密的批注"}
    case = visited(
        change("c-2", *parts),
        act("f", "finish"),
        act("r", "return", remarks=[remark]),
        signed("respondent", "秘密的代签人", mode="signed_for"),
    )
    slip = slip_of(case, VISIT, NATIONAL, forms=no_forms)
    assert "秘密" not in words(slip) + words(slip, "en")
    assert "u-1" not in words(slip), "nobody's account id"


def test_a_time_by_a_wrong_clock_is_told_with_that_doubt() -> None:
    case = visited()
    save = case.saves[ChangeId("c-1")]
    doubted = {**case.saves, ChangeId("c-1"): msgspec.structs.replace(save, quality="suspect")}
    slip = slip_of(msgspec.structs.replace(case, saves=doubted), VISIT, NATIONAL, forms=no_forms)
    assert "2026-09-21 22:13–22:38(平板时钟不准)" in words(slip)
    assert "平板时钟不准" in slip.code.zh
    assert "平板时钟不准" not in told(case)


def test_a_visit_at_which_nobody_was_asked_tells_its_outcome_and_no_figures() -> None:
    text = told(visited(act("f", "finish"), visit={**ENDED, "outcome": "absent"}))
    assert "入户结果:家中无人" in text
    assert "工资性收入" not in text
    assert "人均" not in text
    assert "身份号码" not in text


PRINTED: Mapping[str, tuple[str, Value, str]] = {
    "name": ("member", "王秀英", "王秀英"),
    "relation": ("member", "head", "户主)"),
    "identity_number": ("member", "990000198001011231", "********"),
    "kind": ("income", "wages", "工资性收入"),
    "amount": ("income", {"yuan": "600.00", "per": "month"}, "600.00"),
    "outcome": ("visit", "completed", "完成入户"),
    "started_at": ("visit", NOW_MS, "2026-09-21"),
}
"""What may be printed, and how it looks."""


@given(st.sets(st.sampled_from(sorted(PRINTED))))
def test_exactly_what_was_recorded_is_printed(recorded: set[str]) -> None:
    entities = {"member": "m-1", "income": "i-1", "visit": VISIT}
    parts = [
        part(
            {unit: PRINTED[unit][1] for unit in recorded if PRINTED[unit][0] == type_},
            entity=entity,
            type_=type_,
        )
        for type_, entity in entities.items()
    ]
    text = told(folded(change("c", *parts)))
    assert {unit for unit, (_, _, shown) in PRINTED.items() if shown in text} == recorded
    assert "None" not in text
    assert "—" not in text
