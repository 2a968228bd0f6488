"""Words of the pages stand in pairs, Chinese first, and the pages hold nothing that the browser is told to refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sync_server.console.seat

TEMPLATES = sorted((Path(sync_server.console.seat.__file__).parent / "templates").glob("*.html"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAIR = re.compile(
    r"""say\(\s*(?P<zq>["'])(?P<zh>(?:(?!(?P=zq)).)*)(?P=zq)\s*,\s*(?P<eq>["'])(?P<en>(?:(?!(?P=eq)).)*)(?P=eq)"""
)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_word_stands_outside_a_pair(template: Path) -> None:
    source = template.read_text()
    bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    bare = re.sub(r"<kbd>.*?</kbd>|<[^>]*>", "", bare, flags=re.DOTALL)

    assert re.findall(r"[A-Za-z\u4e00-\u9fff]+", bare) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_pair_is_chinese_first_with_its_own_punctuation(template: Path) -> None:
    source = template.read_text()
    pairs = [(match["zh"], match["en"]) for match in PAIR.finditer(source)]

    assert len(pairs) == source.count("say(")
    for chinese, english in pairs:
        assert CHINESE.search(chinese) or not re.search(r"[A-Za-z]{3}", english), chinese
        assert not CHINESE.search(english), english
        assert not HALF_WIDTH.search(chinese), chinese


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_style_script_or_handler_is_written_into_a_page(template: Path) -> None:
    source = template.read_text()

    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?! src)|javascript:|hx-on", source) == []
    assert re.findall(r"""(?:src|href)=["']https?:""", source) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_brings_its_token(template: Path) -> None:
    forms = re.findall(r'<form[^>]*method="post".*?</form>', template.read_text(), flags=re.DOTALL)

    assert all("{{ csrf_field }}" in form for form in forms)
