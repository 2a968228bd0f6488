"""入户调查表: one home visit as it was recorded, beside what stood there before, with team, evidence and signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared_models.attendance import HOW_LABELS, attendances
from shared_models.catalogue import CATALOGUE, TYPE_LABELS
from shared_models.checks import LISTED, called, of_visit
from shared_models.difference import Difference, differences
from shared_models.entity import Entity
from shared_models.explanation import explanations
from shared_models.field import Field, is_asked
from shared_models.ids import EntityId, UserId
from shared_models.law import ART_16
from shared_models.papers.application import applicant
from shared_models.papers.basis import Basis, answers_of, clock, shown, unit_rows, written
from shared_models.papers.sheet import NOT_DONE, Block, Box, Grid, Row, Sheet, Signatures, Table
from shared_models.questionnaire.attached import DRAWN
from shared_models.section import SECTIONS
from shared_models.slip_words import MODES
from shared_models.values import text_of
from shared_models.visit import SIGNER_LABELS, STATUS_LABELS, TEAM, Signature, Visit, find_visit, needed_signers

AT_VISIT = ("outcome", "outcome_note", "respondent", "others_present", "notice_shown", "position")
OPINION = ("opinion", "opinion_reason")


def visit_record(basis: Basis, about: EntityId) -> Sheet:
    """The record of one visit; blank where there is none."""
    visit = find_visit(basis.case, about)
    entity = basis.case.entities.get(about) if visit is not None else None
    return Sheet(
        title="入户调查表",
        subtitle=STATUS_LABELS[visit.status].zh if visit is not None else "",
        number=basis.number,
        blocks=(
            applicant(basis),
            _at_visit(basis, entity, visit),
            _team(basis, entity, visit),
            *_answers(basis, about),
            *_evidence(basis, about),
            _opinion(basis, entity),
            _explained(basis, about),
            _signed(basis, visit),
        ),
    )


def _at_visit(basis: Basis, entity: Entity | None, visit: Visit | None) -> Grid:
    ended = entity.value("ended_at") if entity is not None else None
    when = (
        Row(
            label="开始时间",
            value=clock(visit.started_ms) if visit and visit.started_ms is not None else "",
            void=NOT_DONE,
        ),
        Row(label="结束时间", value=clock(ended) if isinstance(ended, int) else "", void=NOT_DONE),
        Row(
            label="交付家庭告知单",
            value=f"已交 {len(visit.handed)} 次" if visit and visit.handed else "",
            void=NOT_DONE,
        ),
    )
    number = Row(label="入户记录编号", value=visit.id if visit is not None else "", void=NOT_DONE, wide=True)
    return Grid(title="入户情况", rows=(*when, *unit_rows(basis, entity, "visit", units=AT_VISIT), number), cite=ART_16)


def _team(basis: Basis, entity: Entity | None, visit: Visit | None) -> Table:
    """Who the record names, and what shows that the person was there."""
    proofs = attendances(basis.case, visit.id) if visit is not None else {}
    lines = []
    for unit in TEAM if entity is not None else ():
        user = UserId(text_of(entity.value(unit))) if entity is not None else UserId("")
        if user:
            proof = proofs.get(user)
            how = HOW_LABELS[proof.how].zh if proof is not None else "没有当场验证"
            when = clock(proof.ms) if proof is not None else "—"
            lines.append((SIGNER_LABELS[unit].zh, basis.person(user), how, when))
    return Table(
        title="调查人员",
        headings=("身份", "姓名", "到场证明", "时间"),
        lines=tuple(lines),
        widths=(3, 3, 6, 4),
        void=NOT_DONE,
        cite=ART_16,
    )


def _answers(basis: Basis, about: EntityId) -> Iterator[Table]:
    """The household's own answers by section, then a table for each entry of its rosters."""
    before = _before(basis, about)
    root = basis.case.root
    for section in SECTIONS:
        fields = [one for one in CATALOGUE["household"].values() if one.section == section.id]
        if fields:
            yield _compared(basis, section.label.zh, root, fields=fields, before=before)
    for type_ in LISTED:
        entries = basis.case.shown(type_)
        if not entries:
            yield Table(title=TYPE_LABELS[type_].zh, headings=_HEADINGS, lines=())
        for index, entry in enumerate(entries, start=1):
            fields = [one for one in CATALOGUE[type_].values() if one.section]
            name = called(entry).zh
            title = f"{TYPE_LABELS[type_].zh} {index}" + (f" · {name}" if name != TYPE_LABELS[type_].zh else "")
            yield _compared(basis, title, entry, fields=fields, before=before)


_HEADINGS = ("项目", "本次记录", "上次记录", "依据")
_WIDTHS = (5, 7, 5, 4)
LAW = "最低生活保障审核确认办法"


def _compared(
    basis: Basis, title: str, entity: Entity, *, fields: list[Field], before: Mapping[tuple[str, str], str]
) -> Table:
    lines = []
    for one in fields:
        text = answers_of(basis, entity, one)
        olds = [before[entity.id, unit] for unit in one.units() if (entity.id, unit) in before]
        if text or olds or (not one.seldom and is_asked(one, entity.value)):
            was = "、".join(filter(None, olds)) or ("未改动" if text else "")
            lines.append((one.label.zh, text or "未记录", was, one.required_by.removeprefix(f"{LAW} ")))
    cited = any(line[3].startswith("第") for line in lines)
    return Table(
        title=title, headings=_HEADINGS, lines=tuple(lines), widths=_WIDTHS, cite=f"条款:{LAW}" if cited else ""
    )


def _before(basis: Basis, about: EntityId) -> dict[tuple[str, str], str]:
    """What stood at each place that the visit changed."""
    news = [one for one in differences(basis.entries, about) if one.is_news]
    return {(one.entity, one.unit): _old(basis, one) for one in news}


def _old(basis: Basis, one: Difference) -> str:
    olds = [written(basis, (one.type, one.unit.partition(".")[0]), old.value) for old in one.before]
    return " / ".join(filter(None, olds)) or "首次登记"


def _evidence(basis: Basis, about: EntityId) -> Iterator[Block]:
    photos = of_visit(basis.case, "photo", about) if about else ()
    yield Table(
        title="照片目录",
        headings=("位置", "拍摄时间", "来源", "文件校验值 SHA-256"),
        lines=tuple(
            (
                shown(basis, one, "slot"),
                shown(basis, one, "taken_at"),
                _SOURCES.get(text_of(one.value("source")), text_of(one.value("source"))),
                text_of(one.value("file")),
            )
            for one in photos
        ),
        widths=(3, 4, 3, 10),
        void=NOT_DONE,
    )
    interviews = of_visit(basis.case, "interview", about) if about else ()
    yield Table(
        title="邻里访问(内容见访问笔录)",
        headings=("访问人", "时间"),
        lines=tuple((shown(basis, one, "interviewer"), shown(basis, one, "taken_at")) for one in interviews),
        void=NOT_DONE,
    )


_SOURCES: Mapping[str, str] = {
    "camera": "现场拍摄",
    "gallery": "从相册选取",
    "file": "文件导入",
    "scan": "扫描件",
    DRAWN: "手绘或签名",
}


def _opinion(basis: Basis, entity: Entity | None) -> Grid:
    rows = unit_rows(basis, entity, "visit", units=OPINION)
    return Grid(title="调查意见", rows=tuple(Row(label=row.label, value=row.value, wide=True) for row in rows))


def _explained(basis: Basis, about: EntityId) -> Table:
    """What the investigators explained instead of putting it right; nothing to say when there is none."""
    said = explanations(basis.case, about) if about else {}
    lines = tuple((text.text,) for text in said.values())
    return Table(title="调查员说明", headings=("说明",), lines=lines, void="无")


def _signed(basis: Basis, visit: Visit | None) -> Signatures:
    signers = needed_signers(visit) if visit is not None else ("lead", "second", "respondent")
    latest = {one.signer: one for one in visit.signatures} if visit is not None else {}
    boxes = [_box(basis, signer, latest.get(signer)) for signer in dict.fromkeys((*signers, *latest))]
    return Signatures(title="签字(谁调查、谁签字、谁负责)", boxes=tuple(boxes), cite=ART_16)


def _box(basis: Basis, signer: str, signature: Signature | None) -> Box:
    role = SIGNER_LABELS[signer].zh if signer in SIGNER_LABELS else signer
    if signature is None:
        return Box(role=role)
    manner = MODES[signature.mode].zh if signature.mode in MODES else signature.mode
    act = basis.act(EntityId(signature.id))
    witness = text_of(act.data.get("witness")) if act is not None else ""
    save = basis.case.saves.get(signature.id)
    return Box(
        role=role,
        name=signature.name or "未具名",
        manner=f"{manner}(见证人 {witness})" if witness else manner,
        when=clock(save.ms) if save is not None else "",
        shown_hash=signature.shown_hash,
        picture=signature.strokes,
    )
