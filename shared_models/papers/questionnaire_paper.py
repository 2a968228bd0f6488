"""A questionnaire on paper: blank, to be filled in by hand, or as it was filled in at a visit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from shared_models.case import Case
from shared_models.household import household_of
from shared_models.ids import UserId
from shared_models.papers.sheet import NOT_RECORDED, Block, Grid, Row, Sheet, Table
from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.form import CHOOSING, UNSEEN, Form, Item, text_in
from shared_models.questionnaire.listing import listed
from shared_models.questionnaire.spoken import Speaker, is_always
from shared_models.questionnaire.wording import NOTHING, Wording, language_near
from shared_models.visit import Visit

ASKED, ANSWER = "题目", "回答"
WIDTHS = (2, 3)
LINE = "＿＿＿＿＿＿＿＿＿＿"
MARKED, APART = "* 必填", "（另附）"
REPEATED, OF_MEMBERS = "每条填一份", "每名家庭成员填一份"
MOST_CHOICES = 40
"""Choices that are printed as boxes; of a longer list one is written on a line."""


def blank_questionnaire(form: Form) -> Sheet:
    """A form as a paper: every question with its choices as boxes, and when it is asked."""
    speaker = Speaker(form, language_near(form, "zh"), "zh")
    tables = (
        Table(title=title, headings=(ASKED, ANSWER), lines=tuple(line for _, line in some), widths=WIDTHS)
        for title, some in groupby(_blank_lines(form.items, speaker, ""), key=lambda pair: pair[0])
    )
    head = _lines_for("基本信息", "户主", "户号", "住址", "日期")
    blocks: tuple[Block, ...] = (head, *tables, _lines_for("签字", "调查员", "受访人"))
    return Sheet(title=_title(form), subtitle=f"{_subtitle(form)} · {MARKED}", blocks=blocks)


def filled_questionnaire(case: Case, visit: Visit, filling: Filling, *, people: dict[UserId, str]) -> Sheet:
    """A questionnaire as it was filled in: what was asked, each with its answer."""
    form = filling.plan.form
    wording, home = Wording(form, "zh"), household_of(case)
    head = Grid(
        title="基本信息",
        rows=(
            Row(label="户主", value=home.head_name),
            Row(label="户号", value=home.registry_no),
            Row(label="住址", value=home.address),
            Row(label="入户日期", value=visit.day.isoformat() if visit.day else ""),
            Row(label="调查员", value="、".join(people.get(one, one) for one in visit.team), wide=True),
        ),
    )
    tables = []
    for headings, some in groupby(listed(filling), key=lambda one: one.headings):
        lines = []
        for one in some:
            said = wording.told(one.view)
            lines.append((one.view.label or one.view.node.place.name, NOT_RECORDED if said == NOTHING else said))
        tables.append(Table(title=" · ".join(headings), headings=(ASKED, ANSWER), lines=tuple(lines), widths=WIDTHS))
    return Sheet(title=_title(form), subtitle=_subtitle(form), number=home.registry_no, blocks=(head, *tables))


def _lines_for(title: str, *labels: str) -> Grid:
    return Grid(title=title, rows=tuple(Row(label=label, value=LINE) for label in labels))


def _title(form: Form) -> str:
    return text_in(form.title, language_near(form, "zh"), form.languages[0]) or form.id


def _subtitle(form: Form) -> str:
    return f"{form.id} {form.version}"


def _blank_lines(items: tuple[Item, ...], speaker: Speaker, title: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for item in items:
        if item.kind in {"group", "repeat"}:
            yield from _blank_lines(item.items, speaker, _beneath(title, item, speaker))
        elif item.kind not in UNSEEN and (item.label or item.hint) and not (item.kind == "note" and item.relevant):
            yield title, (_question(item, speaker), _room(item, speaker))


def _beneath(title: str, item: Item, speaker: Speaker) -> str:
    called = speaker.called(item).strip("… ") if item.label else ""
    if item.kind == "repeat":
        called = f"{called}（{OF_MEMBERS if item.parameters.get('rows') == 'members' else REPEATED}）"
    if item.relevant:
        called = f"{called}（{_when(item, speaker)}）"
    return " · ".join(part for part in (title, called) if part)


def _question(item: Item, speaker: Speaker) -> str:
    label = speaker.called(item) + (" *" if is_always(item.required) else "")
    hint = text_in(item.hint, speaker.words, speaker.form.languages[0])
    asides = [hint] if hint else []
    if item.relevant:
        asides.append(_when(item, speaker))
    return label + "".join(f"（{aside}）" for aside in asides)


def _when(item: Item, speaker: Speaker) -> str:
    said = speaker.say(item.relevant, item)
    return f"仅当{said}时填写" if "${" not in said else "按情况填写"


def _room(item: Item, speaker: Speaker) -> str:
    if item.kind in {"note", "image", "file"} and "signature" not in item.appearance:
        return "" if item.kind == "note" else APART
    choices = speaker.form.lists.get(item.choices, ()) if item.kind in CHOOSING else ()
    if not choices or len(choices) > MOST_CHOICES:
        return LINE
    mark = "＿" if item.kind == "rank" else "□"
    labels = (text_in(one.label, speaker.words, speaker.form.languages[0]) or one.name for one in choices)
    return "　".join(f"{mark} {label}" for label in labels)
