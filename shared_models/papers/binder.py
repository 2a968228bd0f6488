"""一户一档: the cover of a household's file, and the index of what is in it."""

from __future__ import annotations

from collections.abc import Iterable

from shared_models.choices import BENEFIT_CLASS, STANDING_SHOWN
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.papers.basis import Basis
from shared_models.papers.sheet import Grid, Row, Sheet, Table
from shared_models.policy.act_log import act_log
from shared_models.visit import visits


def cover(basis: Basis, about: EntityId) -> Sheet:
    """The cover of the file."""
    del about
    home = household_of(basis.case)
    days = [str(visit.day) for visit in visits(basis.case) if visit.day is not None]
    acts = [str(done.day) for done in act_log(basis.case)]
    span = sorted((*days, *acts))
    classes, standings = BENEFIT_CLASS.get(home.benefit_class), STANDING_SHOWN.get(home.standing)
    return Sheet(
        title="最低生活保障家庭档案",
        subtitle="一户一档",
        number=basis.number,
        blocks=(
            Grid(
                title="",
                rows=(
                    Row(label="低保证号", value=home.registry_no, wide=True),
                    Row(label="户主", value=home.head_name, wide=True),
                    Row(label="社区(村)", value=basis.community, wide=True),
                    Row(label="住址", value=home.address, wide=True),
                    Row(label="保障状态", value=standings.zh if standings else home.standing, wide=True),
                    Row(label="救助类别", value=classes.zh if classes else home.benefit_class, wide=True),
                    Row(label="共同生活成员", value=f"{len(home.members)} 人" if home.members else "", wide=True),
                    Row(label="起止日期", value=f"{span[0]} 至 {span[-1]}" if span else "", wide=True),
                    Row(label="入户记录", value=f"{len(days)} 次" if days else "", wide=True),
                ),
            ),
        ),
    )


def index(basis: Basis, papers: Iterable[tuple[str, str, str]]) -> Sheet:
    """The index of the file: each paper with what it is about and its state."""
    lines = [(str(n), *line) for n, line in enumerate(papers, start=1)]
    return Sheet(
        title="一户一档 卷内目录",
        number=basis.number,
        blocks=(
            Table(title="", headings=("序号", "材料", "对应事项", "状态"), lines=tuple(lines), widths=(1, 5, 5, 6)),
        ),
    )
