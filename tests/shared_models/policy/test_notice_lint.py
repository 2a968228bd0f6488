"""What may not hang on a board is found, with its spot; what a notice must show is not."""

from __future__ import annotations

import pytest

from shared_models.policy.notice_lint import CARD, HEALTH, IDENTITY, KNOWN, PHONE, notice_spots
from shared_models.words import Label

GOOD = "初审意见公示\n申请人姓名：张三\n家庭人口：3 人\n拟月保障金额：1,254.00 元\n公示期 2026-09-21 至 2026-09-28"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("110105194912310025", IDENTITY),
        ("11010519491231002X", IDENTITY),
        ("１１０１０５１９４９１２３１００２５", IDENTITY),
        ("110105491231002", IDENTITY),
        ("6222021234567890123", CARD),
        ("6222 0212 3456 7890", CARD),
        ("13912345678", PHONE),
        ("139-1234-5678", PHONE),
        ("0532-83775188", PHONE),
        ("尿毒症", HEALTH),
        ("肢体残疾", HEALTH),
    ],
)
def test_numbers_and_words_about_a_person_are_found_where_they_stand(text: str, kind: Label) -> None:
    found = notice_spots(f"{GOOD}\n{text}")
    assert [spot.kind for spot in found] == [kind]
    assert found[0].text in text
    assert f"{GOOD}\n{text}"[found[0].start : found[0].end] == found[0].text


def test_what_a_notice_must_show_passes() -> None:
    assert notice_spots(GOOD) == ()


def test_the_hotline_may_stand_and_no_other_number() -> None:
    text = f"{GOOD}\n监督电话：0532-83775188"
    assert notice_spots(text, allowed=["0532-83775188"]) == ()
    assert len(notice_spots(f"{text} 13912345678", allowed=["0532-83775188"])) == 1


def test_what_the_file_says_of_the_household_is_known() -> None:
    (spot,) = notice_spots(f"{GOOD}\n住一社区 1 号", known=["一社区 1 号", ""])
    assert spot.kind == KNOWN
    assert "第" in spot.told().zh
