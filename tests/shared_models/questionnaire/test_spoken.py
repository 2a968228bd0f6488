"""A rule is read by people who write no formulas."""

from __future__ import annotations

import pytest

from shared_models.questionnaire.form import Choice
from shared_models.questionnaire.spoken import Speaker
from shared_models.words import Language
from tests.shared_models.questionnaire.kit import form, item

YES_NO = (Choice("yes", {"": "是"}), Choice("no", {"": "否"}), Choice("1", {"": "甲"}))
FORM = form(
    item("select_one", "work", label={"": "有工作"}, choices="yn"),
    item("integer", "size", label={"": "人口"}, choice_filter="true()"),
    item("repeat", "kid", item("integer", "age", label={"": "年龄"}), label={"": "子女"}),
    lists={"yn": YES_NO},
)


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("${work} = 'yes'", "「有工作」是“是”", "“有工作” is “是”"),
        ("${work} = 1", "「有工作」是“甲”", "“有工作” is “甲”"),
        ("${size}!=''", "「人口」已填写", "“人口” is answered"),
        ("${size} = ''", "「人口」未填写", "“人口” is blank"),
        (
            ". >= 1 and . <= ${size}",
            "本题的回答不少于 1 并且 本题的回答不超过 「人口」",
            "this answer is at least 1 and this answer is at most “人口”",
        ),
        ("selected(${work}, 'no')", "「有工作」选了“否”", "“有工作” includes “否”"),
        (
            "not(${work} = 'no') and (${size} > 3 or ${size} = 0)",
            "并非（「有工作」是“否”） 并且 （「人口」大于 3 或者 「人口」是0）",
            "not (“有工作” is “否”) and (“人口” is above 3 or “人口” is 0)",
        ),
        ("${size} * 2 > 4", "（「人口」 × 2）大于 4", "(“人口” × 2) is above 4"),
        ("name != ${work}", "该选项不是「有工作」", "the choice is not “有工作”"),
        ("pulldata('members', 'name', 'row', '1')", "取自家庭登记「姓名」", "from the family's file, “Name”"),
        ("yes", "总是", "always"),
        ("count(${kid}) > 0", "「子女」的条数大于 0", "the number of “子女” is above 0"),
        ("regex(., '^a$')", "regex(., '^a$')", "regex(., '^a$')"),
        ("${gone} = 1", "${gone} = 1", "${gone} = 1"),
        ("/f/size = 1", "/f/size = 1", "/f/size = 1"),
        ("1 +", "1 +", "1 +"),
    ],
)
def test_a_formula_is_said_in_words_or_left_as_it_is(formula: str, zh: str, en: str) -> None:
    words: dict[Language, str] = {"zh": zh, "en": en}
    for language, said in words.items():
        assert Speaker(FORM, "", language).say(formula, FORM.items[1]) == said
