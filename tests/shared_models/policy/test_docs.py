"""The pages about policies say what is so, and the county written along them works."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from shared_models.errors import MalformedError
from shared_models.policy.case_report import case_report
from shared_models.policy.policy import SECTIONS
from shared_models.policy.policy_file import PolicyText
from shared_models.policy.procedure_rules import Gate, Guard
from shared_models.policy.rule_table import rule_table
from shared_models.policy.shelf import load_policy, preset, preset_texts
from shared_models.policy.sketch import case_in
from tests.shared_models.policy.home import day

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs"
PAGE = (DOCS / "policy.md").read_text(encoding="utf-8")


def test_the_table_of_rules_is_the_one_of_the_files() -> None:
    """Written by `zoufang policy table > docs/policy-rules.md`."""
    assert (DOCS / "policy-rules.md").read_text(encoding="utf-8") == rule_table()


@pytest.mark.parametrize("section", [name for name in SECTIONS if name not in {"readings", "sources"}])
def test_every_section_is_told(section: str) -> None:
    assert f"[{section}" in PAGE


@pytest.mark.parametrize("name", get_args(Guard))
def test_every_guard_is_told(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("gate", preset("shangrao").gates.values(), ids=lambda gate: str(gate.check))
def test_every_gate_is_told(gate: Gate) -> None:
    assert gate.check in PAGE


@pytest.mark.parametrize("name", preset_texts())
def test_every_rule_of_every_preset_that_binds_rests_on_a_source(name: str) -> None:
    policy = preset(name)
    binding = [rule for _, rule in policy.rules() if rule.must]
    assert binding
    assert all(policy.source(rule).zh and policy.source(rule).en for rule in binding)


def county() -> str:
    return (HERE / "new_county.toml").read_text(encoding="utf-8")


def report(on: str) -> list[str]:
    policy = load_policy(PolicyText("new_county.toml", county()))
    case = case_in((HERE / "new_county_case.json").read_bytes())
    return list(case_report(policy, case, day(on), language="en"))


def test_the_county_of_the_page_is_sound_and_computes_by_its_own_rules() -> None:
    said = [line.strip() for line in report("2026-03-18")]
    assert "Rural standard: per head and month  540.00  [Yunxi county: standards for 2026 (invented)]" in said
    assert "Top-up: (540.00 − 270.00) × 3  810.00" in said
    assert "Benefit a month  970.00  [Yunxi county implementation rules (invented)]" in said
    assert "Changing: A member able to work" in said
    assert "2026-03-31: admitted in quarter 1 of 2026 [云溪县低保实施细则(虚构)]" in said


def test_the_countys_clock_rests_while_proof_is_awaited() -> None:
    """Accepted on Monday 2 March; 3 and 4 count, 5 to 9 rest, ten more from the 10th."""
    assert any("Investigation: will breach on Tuesday 2026-03-24" in line for line in report("2026-03-18"))
    assert any("Investigation: 1 working day late" in line for line in report("2026-03-24"))


def test_a_report_in_chinese_has_no_english_in_it() -> None:
    policy = load_policy(PolicyText("new_county.toml", county()))
    case = case_in((HERE / "new_county_case.json").read_bytes())
    for line in list(case_report(policy, case, day("2026-03-18"), language="zh"))[1:]:
        assert not [word for word in line.split() if word.isalpha() and word.isascii()], line


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "neither a case nor a sketch"),
        (b'{"persons": []}', "unknown field `persons`"),
        (b'{"acts": [{"act": "apply", "on": "soon"}]}', "$.acts[0].on"),
        (b"\xff", "neither a case nor a sketch"),
        (b'{"community": "1"}', "missing required field"),
    ],
)
def test_a_sketch_that_is_none_is_told(body: bytes, said: str) -> None:
    with pytest.raises(MalformedError) as caught:
        case_in(body)
    assert said in str(caught.value)


def test_a_sketched_visit_counts_like_a_recorded_one() -> None:
    body = b'{"household": {"standing": "recipient"}, "visits": [{"outcome": "completed", "on": "2026-02-03"}]}'
    case = case_in(body)
    visit = case.shown("visit")[0]
    assert visit.value("outcome") == "completed"
    assert visit.value("started_at") == 1_770_080_400_000
