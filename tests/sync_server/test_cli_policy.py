"""`zoufang policy`: what an office hears about its policy file."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared_models.policy.rule_table import rule_table
from sync_server.cli import app

COUNTY = Path(__file__).parents[1] / "shared_models" / "policy" / "new_county.toml"
CASE = COUNTY.with_name("new_county_case.json")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["policy", *map(str, words)])


def test_a_sound_file_is_told_with_its_version_and_what_it_inherits() -> None:
    said = run("check", COUNTY, "xining")
    assert said.exit_code == 0
    county, xining = said.stdout.splitlines()
    assert "yunxi 2026.1" in county
    assert "from 2026-01-01 until 2026-12-31" in county
    assert "inherited from national-2021; sound" in county
    assert xining.startswith("xining.toml: xining 2010.1")


def test_a_fault_is_told_with_file_and_line_and_the_command_fails(tmp_path: Path) -> None:
    text = COUNTY.read_text(encoding="utf-8").replace('cite = "standard"\nyuan = 760', "yuan = 760")
    file = tmp_path / "county.toml"
    file.write_text(text, encoding="utf-8")
    said = run("check", COUNTY, file)
    assert said.exit_code == 1
    line = text.splitlines().index("[standards.urban]") + 1
    assert f"{file}:{line}: standards.urban: a rule that cites nothing cannot bind" in said.stderr
    assert "sound" in said.stdout, "the other file is checked all the same"


def test_what_a_file_extends_is_looked_for_beside_it_first(tmp_path: Path) -> None:
    base = COUNTY.read_text(encoding="utf-8").replace('id = "yunxi"', 'id = "base"')
    (tmp_path / "base.toml").write_text(base, encoding="utf-8")
    town = tmp_path / "town.toml"
    town.write_text('id = "town"\nversion = "1"\ntitle = ["镇", "Town"]\nextends = "base"\n', encoding="utf-8")
    assert "0 rules, 91 inherited from base" in run("check", town).stdout


@pytest.mark.parametrize(("language", "word"), [("zh", "月保障金合计  970.00"), ("en", "Benefit a month  970.00")])
def test_a_case_is_explained_in_the_asked_language(language: str, word: str) -> None:
    said = run("explain", COUNTY, CASE, "--on", "2026-03-18", "--language", language)
    assert said.exit_code == 0
    assert word in said.stdout


@pytest.mark.parametrize(
    ("file", "body", "said"),
    [("nowhere", None, "nowhere: No such file"), (str(COUNTY), b"{", "neither a case nor a sketch")],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, file: str, body: bytes | None, said: str) -> None:
    case = tmp_path / "case.json"
    case.write_bytes(body or b"{}")
    result = run("explain", file, case)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "gbk.toml"
    file.write_bytes('title = ["某县", "x"]'.encode("gbk"))
    result = run("check", file)
    assert result.exit_code == 1
    assert "save the file as UTF-8" in result.stderr


def test_presets_are_listed_and_the_table_is_the_page() -> None:
    assert "西宁市低保办理程序" in run("list").stdout
    assert run("table").stdout == rule_table()
