"""One version of a form in the browser: every group, question and choice, with its rules in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from shared_models.questionnaire.form import CHOOSING, Form, Item, all_items, text_in
from shared_models.questionnaire.spoken import Speaker, is_always
from shared_models.questionnaire.wording import language_near
from shared_models.words import Label
from sync_server.console.form_shelf import is_administrator, line_of, version_path
from sync_server.console.seat import Seat, WatcherSeat
from sync_server.use_cases.read_forms import open_form

router = APIRouter()

KINDS: Mapping[str, Label] = {
    "text": Label("文字", "text"),
    "integer": Label("整数", "whole number"),
    "decimal": Label("数字", "number"),
    "date": Label("日期", "date"),
    "time": Label("时间", "time"),
    "dateTime": Label("日期和时间", "date and time"),
    "select_one": Label("单选", "one choice"),
    "select_multiple": Label("多选", "several choices"),
    "rank": Label("排序", "ranking"),
    "range": Label("范围内的数", "number in a range"),
    "note": Label("说明文字", "note"),
    "image": Label("照片", "photo"),
    "geopoint": Label("位置", "position"),
    "barcode": Label("条码", "barcode"),
    "acknowledge": Label("确认", "acknowledgement"),
    "file": Label("文件", "file"),
    "hidden": Label("不显示", "hidden"),
    "calculate": Label("自动计算", "calculated"),
    "start": Label("开始填写时间", "when it was begun"),
    "end": Label("填写完成时间", "when it was done"),
    "today": Label("填写日期", "day it was filled in"),
    "username": Label("填写人", "who filled it in"),
    "deviceid": Label("填写的平板", "which tablet"),
    "group": Label("分组", "group"),
    "repeat": Label("可重复的分组", "group that repeats"),
}
RULES: Mapping[str, Label] = {
    "relevant": Label("出现条件", "Asked when"),
    "constraint": Label("填写要求", "Must hold"),
    "required": Label("必填", "Required"),
    "calculation": Label("计算", "Calculated as"),
    "default": Label("默认值", "Default"),
    "read_only": Label("不可改", "Cannot be changed"),
    "choice_filter": Label("可选项条件", "Choices offered when"),
    "repeat_count": Label("条数", "Number of entries"),
}
MEMBERS = Label("每名家庭成员一条", "one entry a member of the household")
MOST_CHOICES = 40
"""Choices of a question that a page lists; a list of villages is told by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row of the survey."""

    name: str
    kind: str
    is_group: bool
    is_unseen: bool
    is_required: bool
    """Always; a rule says where it depends."""
    label: str
    hint: str
    guidance: str
    rules: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]
    more_choices: int
    inside: tuple[Shown, ...]


@router.get("/forms/{digest}")
def show_version(seat: WatcherSeat, digest: str, lang: str = "") -> Response:
    """The version as people will be asked, and what may be done with it."""
    opened = open_form(seat.office.database, digest)
    form = opened.form
    language = lang if lang in form.languages else language_near(form, seat.language)
    line = line_of(seat, opened.listed, opened.people)
    context = {
        "line": line,
        "title": text_in(form.title, language, form.languages[0]),
        "items": tuple(_shown(form, seat, language)),
        "questions": sum(1 for one in all_items(form.items) if one.kind not in {"group", "repeat"}),
        "languages": [
            (one, one or seat.say("（未注明语言）", "(not named)"), one == language) for one in form.languages
        ],
        "others": [line_of(seat, one, opened.people) for one in opened.others],
        "may_keep": is_administrator(seat),
        "may_count": seat.sitter is not None and "audit" in seat.sitter.rights,
        "as_administrator": is_administrator(seat) and seat.sitter is not None and "audit" not in seat.sitter.rights,
        "path": version_path(digest),
    }
    return seat.page("form_version.html", context)


def _shown(form: Form, seat: Seat, language: str) -> Iterator[Shown]:
    yield from _rows(form.items, Speaker(form, language, seat.language))


def _rows(items: tuple[Item, ...], speaker: Speaker) -> Iterator[Shown]:
    for item in items:
        yield _row(item, speaker)


def _row(item: Item, speaker: Speaker) -> Shown:
    form, words, language = speaker.form, speaker.words, speaker.language
    choices = form.lists.get(item.choices, ()) if item.kind in CHOOSING else ()
    is_group = item.kind in {"group", "repeat"}
    return Shown(
        name=item.name,
        kind=KINDS[item.kind].text(language),
        is_group=is_group,
        is_unseen=not is_group and not item.label and not item.hint,
        is_required=is_always(item.required),
        label=speaker.called(item),
        hint=text_in(item.hint, words, form.languages[0]),
        guidance=text_in(item.guidance, words, form.languages[0]),
        rules=tuple(_rules(item, speaker)),
        choices=tuple(text_in(one.label, words, form.languages[0]) or one.name for one in choices[:MOST_CHOICES]),
        more_choices=max(len(choices) - MOST_CHOICES, 0),
        inside=tuple(_rows(item.items, speaker)),
    )


def _rules(item: Item, speaker: Speaker) -> Iterator[tuple[str, str]]:
    language = speaker.language
    for column, label in RULES.items():
        formula: str = getattr(item, column)
        if formula and not (column == "required" and is_always(formula)):
            said = speaker.say(formula, item)
            message = text_in(getattr(item, f"{column}_message", {}), speaker.words, speaker.form.languages[0])
            yield label.text(language), f"{said} · {message}" if message else said
    if item.parameters.get("rows") == "members":
        yield RULES["repeat_count"].text(language), MEMBERS.text(language)
    if item.kind == "range":
        start, end = item.parameters.get("start", "0"), item.parameters.get("end", "10")
        yield RULES["constraint"].text(language), f"{start} – {end}"
