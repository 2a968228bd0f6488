"""Thirty-two realistic forms from five to five hundred questions, made by rule: a topic, a size, some features each."""

from __future__ import annotations

from collections.abc import Iterator

TOPICS = (
    "住房 housing", "饮水 water", "就业 work", "医疗 health", "教育 schooling", "养老 old age",
    "残疾 disability", "灾害 disaster",
)  # fmt: skip
SIZES = (5, 8, 12, 20, 35, 60, 120, 500)
HEAD = [
    "type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "relevant", "constraint",
    "constraint_message::中文 (zh)", "required", "calculation", "default", "appearance", "choice_filter", "parameters",
    "repeat_count", "trigger",
]  # fmt: skip
Sheets = dict[str, list[list[str]]]


def corpus() -> dict[str, Sheets]:
    """The forms by name."""
    return {
        f"form-{size}-{number}": _form(size, TOPICS[(number + at) % len(TOPICS)], number)
        for at, size in enumerate(SIZES)
        for number in range(4)
    }


def _row(type_: str, name: str, label: str = "", **columns: str) -> list[str]:
    cells = {"type": type_, "name": name, "label::中文 (zh)": label, "label::English (en)": label, **columns}
    return [cells.get(head, "") for head in HEAD]


def _form(size: int, topic: str, number: int) -> Sheets:
    rows = [HEAD, _row("today", "day"), _row("text", "head", f"{topic}:户主", required="yes")]
    rows += list(_blocks(size - 2, topic, number))
    choices = [["list_name", "name", "label::中文 (zh)", "label::English (en)", "county"]]
    choices += [
        ["yn", "yes", "是", "Yes"],
        ["yn", "no", "否", "No"],
        ["county", "a", "甲县", "A"],
        ["county", "b", "乙县", "B"],
    ]
    choices += [["town", f"{county}{at}", f"{county}镇{at}", f"T{at}", county] for county in "ab" for at in range(4)]
    choices += [["need", one, one, one] for one in ("job", "medical", "schooling", "pension")]
    settings = [
        ["form_title", "form_id", "version", "default_language"],
        [topic, f"f{size}-{number}", "1", "中文 (zh)"],
    ]
    return {"survey": rows, "choices": choices, "settings": settings}


def _blocks(wanted: int, topic: str, number: int) -> Iterator[list[str]]:
    """Groups of about seven questions, one kind after the other, until there are enough questions."""
    made = block = 0
    makers = (_plain, _cascade, _repeat, _numbers, _triggered)
    while made < wanted:
        rows = list(makers[(block + number) % len(makers)](block, topic))
        questions = [row for row in rows if not row[0].startswith(("begin", "end"))]
        if made + len(questions) > wanted:
            rows = [_row("text", f"x{block}_{at}", f"{topic} {at}") for at in range(wanted - made)]
            questions = rows
        yield _row("begin_group", f"g{block}", f"{topic} {block}", appearance="field-list")
        yield from rows
        yield _row("end_group", "")
        made += len(questions)
        block += 1


def _plain(at: int, topic: str) -> Iterator[list[str]]:
    yield _row("select_one yn", f"has{at}", f"有无{topic}问题", required="yes")
    yield _row("text", f"what{at}", "说明", relevant=f"${{has{at}}} = 'yes'", required="yes", appearance="multiline")
    yield _row("select_multiple need or_other", f"needs{at}", "需求", relevant=f"${{has{at}}} = 'yes'")
    yield _row("rank need", f"order{at}", "排序", relevant=f"count-selected(${{needs{at}}}) > 1")
    yield _row("note", f"note{at}", f"已选 ${{needs{at}}}", relevant=f"${{needs{at}}} != ''")
    yield _row("date", f"since{at}", "起始日期", constraint=". <= today()", default="today()")


def _cascade(at: int, topic: str) -> Iterator[list[str]]:
    yield _row("select_one county", f"county{at}", "县")
    yield _row("select_one town", f"town{at}", "镇", choice_filter=f"county = ${{county{at}}}", appearance="minimal")
    yield _row("geopoint", f"place{at}", "位置")
    yield _row("image", f"photo{at}", topic, parameters="max-pixels=1600")
    yield _row("acknowledge", f"told{at}", "已告知")


def _repeat(at: int, topic: str) -> Iterator[list[str]]:
    yield _row(
        "integer", f"n{at}", "人数", constraint=". >= 0 and . <= 20", **{"constraint_message::中文 (zh)": "0 至 20"}
    )
    yield _row("begin_repeat", f"person{at}", topic, repeat_count=f"${{n{at}}}")
    yield _row("text", f"name{at}", "姓名")
    yield _row("integer", f"age{at}", "年龄", constraint=". < 130")
    yield _row("select_one yn", f"works{at}", "是否就业", relevant=f"${{age{at}}} >= 16")
    yield _row("end_repeat", "")
    yield _row("calculate", f"adults{at}", calculation=f"count(/data/g{at}/person{at}[age{at} >= 16])")
    yield _row("calculate", f"mean{at}", calculation=f"round(sum(${{age{at}}}) div ${{n{at}}}, 1)")


def _numbers(at: int, topic: str) -> Iterator[list[str]]:
    yield _row("decimal", f"income{at}", topic, constraint=". >= 0", **{"hint::中文 (zh)": "元/月"})
    yield _row("decimal", f"cost{at}", "支出", constraint=". >= 0")
    yield _row("calculate", f"left{at}", calculation=f"coalesce(${{income{at}}}, 0) - coalesce(${{cost{at}}}, 0)")
    yield _row("note", f"poor{at}", f"结余 ${{left{at}}}", relevant=f"${{left{at}}} < 0")
    yield _row("range", f"mood{at}", "满意度", parameters="start=1 end=5 step=1", appearance="rating")
    yield _row("time", f"at{at}", "时间")


def _triggered(at: int, topic: str) -> Iterator[list[str]]:
    yield _row("barcode", f"code{at}", topic)
    yield _row("dateTime", f"scanned{at}", calculation="now()", trigger=f"${{code{at}}}")
    yield _row("calculate", f"once{at}", calculation="once(uuid())")
    yield _row("hidden", f"kind{at}", default="k")
    yield _row("calculate", f"ok{at}", calculation=f"if(regex(${{code{at}}}, '^[0-9]{{4,}}$'), 'yes', 'no')")
    yield _row("file", f"doc{at}", "附件", relevant=f"${{ok{at}}} = 'yes'")
