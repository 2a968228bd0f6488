"""邻里访问笔录: what a neighbour said. Who it was stays sealed unless the case in hand was opened with that right."""

from __future__ import annotations

from shared_models.catalogue import CATALOGUE, SEALED_UNITS
from shared_models.ids import EntityId
from shared_models.law import ART_15
from shared_models.papers.basis import Basis, clock, shown
from shared_models.papers.sheet import NOT_DONE, Block, Box, Grid, Prose, Row, Sheet, Signatures

ASKED = tuple(
    field
    for field in CATALOGUE["interview"].values()
    if field.section == "interview" and field.unit not in SEALED_UNITS
)


def interview_record(basis: Basis, about: EntityId) -> Sheet:
    """The minutes of one interview; blank where there is none."""
    entity = basis.case.entities.get(about)
    entity = entity if entity is not None and entity.type == "interview" else None
    taken = entity.value("taken_at") if entity is not None else None
    interviewer = shown(basis, entity, "interviewer")
    when = clock(taken) if isinstance(taken, int) else ""
    answers: list[Block] = [
        Prose(title=field.label.zh, text=shown(basis, entity, field.unit), cite=field.required_by) for field in ASKED
    ]
    return Sheet(
        title="邻里访问笔录",
        subtitle="内部资料，不得向被访家庭透露来源",
        number=basis.number,
        blocks=(
            Grid(
                title="访问情况",
                cite=ART_15,
                rows=(
                    Row(label="被调查家庭", value=basis.head),
                    Row(label="社区(村)", value=basis.community),
                    Row(label="访问时间", value=when, void=NOT_DONE),
                    Row(label="访问人", value=interviewer, void=NOT_DONE),
                    Row(label="受访邻居姓名", value=shown(basis, entity, "source_name")),
                    Row(label="与该户关系", value=shown(basis, entity, "source_relation")),
                ),
            ),
            *answers,
            Signatures(
                title="签字",
                boxes=(Box(role="访问人", name=interviewer, manner="系统登录记录", when=when), Box(role="记录人")),
            )
            if interviewer
            else Signatures(title="签字", boxes=(Box(role="访问人"), Box(role="记录人"))),
        ),
    )
