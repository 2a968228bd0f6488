"""The log names an act as the policy of its own procedure does, and what was recorded of it in the same words."""

from __future__ import annotations

import msgspec

from shared_models.change import Act
from shared_models.change_words import ActNames, change_label
from shared_models.ids import EntityId
from shared_models.policy.act_told import value_words
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from shared_models.words import Label
from tests.builders import change, part


def called(words: str) -> Policy:
    """A county's policy that has its own name for the application."""
    policy = preset("shahe")
    own = msgspec.structs.replace(policy.acts["apply"], label=Label(words, words))
    return msgspec.structs.replace(policy, acts={**policy.acts, "apply": own})


def told(act: str, about: str, names: ActNames) -> str:
    """The act in the log."""
    return change_label(change("c-1", act=Act(name=act, about=EntityId(about))), names).zh


def test_an_act_goes_by_the_words_of_its_own_procedures_policy_then_by_those_that_hold_here() -> None:
    names = ActNames(present=called("本地申请"), by_procedure={EntityId("p-1"): called("当年申请")})

    assert told("apply", "p-1", names) == "当年申请"
    assert told("apply", "p-2", names) == "本地申请"
    assert told("apply", "p-2", ActNames()) == preset("shahe").acts["apply"].label.zh
    assert told("no_such_act", "p-1", names) == "no_such_act"


def test_what_is_done_about_a_visit_and_what_is_no_act_has_words_of_its_own() -> None:
    assert told("return", "v-1", ActNames()) == "退回补正"
    assert change_label(change("c-1", part({"phone": "1"})), ActNames()).zh == "填写"
    assert change_label(change("c-1", kind="resolve", reason="核实"), ActNames()).zh == "处理矛盾"
    assert change_label(change("c-1"), ActNames()).zh == "核实无变化"


def test_codes_in_an_acts_data_are_told_in_the_policys_words() -> None:
    policy = preset("national-2021")
    clock = next(iter(policy.clocks))

    assert value_words(policy, "clock", clock, choices={}) == policy.clocks[clock].label
    assert value_words(policy, "act", "apply", choices={}) == policy.acts["apply"].label
    assert value_words(policy, "result", ["passed", "failed"], choices={}).zh == "通过、未通过"
    assert value_words(policy, "team", {"who": "张三", "certificate": "A1"}, choices={}).zh == "张三(证件 A1)"
