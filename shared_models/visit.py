"""A home visit: an entity with answers, and a state that is a fold over the acts about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, TypeAlias

from shared_models.case import ActRecord, Case, Save
from shared_models.change import Act
from shared_models.entity import Entity
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.values import Value, group_of, text_of
from shared_models.words import Label

VisitStatus: TypeAlias = Literal["draft", "finished", "returned", "accepted"]

STATUS_LABELS: dict[VisitStatus, Label] = {
    "draft": Label("未完成", "In progress"),
    "finished": Label("待审核", "Waiting for review"),
    "returned": Label("退回补正", "Returned"),
    "accepted": Label("已通过", "Accepted"),
}

CHINA = timezone(timedelta(hours=8))
"""Days are counted on the country's one legal time."""
_FIRST_DAY, _DAY_MS, _AHEAD_MS = date(1970, 1, 1).toordinal(), 86_400_000, 8 * 3_600_000

TEAM = ("lead", "second", "third")
"""Units of a visit that name its investigators. Two come to every home (最低生活保障审核确认办法 art. 16); some
counties send three."""
SIGNERS = (*TEAM, "respondent")
"""Who may sign a visit."""
STATELESS = frozenset({"attend", "explain"})
"""Acts about a visit that leave its state as it is."""
SIGNER_LABELS = {
    "lead": Label("调查员一", "First investigator"),
    "second": Label("调查员二", "Second investigator"),
    "third": Label("调查员三", "Third investigator"),
    "respondent": Label("受访家庭成员", "Family member"),
}

HAND_SLIP = "hand_slip"
"""The act that records that the family was given its slip: at any time, and only when somebody says so."""

SignatureMode: TypeAlias = Literal["signed", "thumbprint", "signed_for", "refused"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer asks to be put right, pinned on a field; a blank unit means the entity as a whole."""

    entity: EntityId
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature act: by whom, how, and over what was shown."""

    id: ChangeId
    signer: str
    name: str
    mode: str
    shown_hash: str
    """Hash of the text that was shown to the signer."""
    strokes: str
    """SHA-256 of the file with the pen strokes; blank when refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of a case."""

    id: EntityId
    outcome: str
    started_ms: int | None
    status: VisitStatus
    team: tuple[UserId, ...] = ()
    """The investigators that are named, the one who leads first."""
    finished_ms: int | None = None
    decided_by: str = ""
    remarks: tuple[Remark, ...] = ()
    """Open while the visit is returned."""
    returns: int = 0
    returned_by: ChangeId | None = None
    """The act that sent it back, while it is returned; a further one adds its remarks to it."""
    signatures: tuple[Signature, ...] = ()
    handed: tuple[ChangeId, ...] = ()
    """Acts that record that the family was given its slip."""
    misfits: tuple[ChangeId, ...] = ()
    """Acts that did not fit the state they met; kept and shown, without effect."""

    @property
    def day(self) -> date | None:
        """The day in China on which it was made, by the device's corrected clock."""
        ms = self.started_ms
        return None if ms is None else day_of(ms)


def day_of(ms: int) -> date:
    """The day in China of a Unix time in milliseconds."""
    return date.fromordinal(_FIRST_DAY + (ms + _AHEAD_MS) // _DAY_MS)


def china_time(ms: int) -> datetime:
    """A Unix time in milliseconds on the country's one legal time."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).astimezone(CHINA)


def china_day_span(text: str) -> tuple[int, int] | None:
    """The Unix milliseconds of a day in China written 2026-11-22, its end exclusive; nothing for any other text."""
    try:
        begin = datetime.combine(date.fromisoformat(text), datetime.min.time(), CHINA)
    except ValueError:
        return None
    return int(begin.timestamp() * 1000), int((begin + timedelta(days=1)).timestamp() * 1000)


def visits(case: Case) -> tuple[Visit, ...]:
    """The visits of a case, oldest first; those without a start time last."""
    found = [visit_of(case, entity) for entity in case.shown("visit")]
    return tuple(sorted(found, key=lambda visit: (visit.started_ms is None, visit.started_ms or 0, visit.id)))


def visit_of(case: Case, entity: Entity) -> Visit:
    """The visit an entity of type `visit` stands for, its acts folded in the order they were accepted."""
    started = entity.value("started_at")
    visit = Visit(
        id=entity.id,
        outcome=text_of(entity.value("outcome")),
        started_ms=started if isinstance(started, int) else None,
        status="draft",
        team=team_of(entity),
    )
    for act in case.acts:
        if act.about == entity.id:
            visit = _after(visit, act, case.saves[act.id])
    return visit


def team_of(visit: Entity) -> tuple[UserId, ...]:
    """The investigators that a visit names, in the order of `TEAM`."""
    named = (UserId(text_of(visit.value(unit))) for unit in TEAM)
    return tuple(user for user in named if user)


def needed_signers(visit: Visit) -> tuple[str, ...]:
    """Who signs a visit: its team, and the family too when it was completed or may be one.

    Source: 最低生活保障审核确认办法 art. 16.
    """
    team = TEAM[: max(len(visit.team), 2)]
    return (*team, "respondent") if visit.outcome in {"", "completed"} else team


def find_visit(case: Case, visit_id: EntityId) -> Visit | None:
    """The visit of this id; nothing when the case has none."""
    entity = case.entities.get(visit_id)
    return visit_of(case, entity) if entity is not None and entity.type == "visit" else None


def _after(visit: Visit, act: ActRecord, save: Save) -> Visit:
    if act.name == "sign":
        return replace(visit, signatures=(*visit.signatures, _signature(act)))
    if act.name == HAND_SLIP:
        return replace(visit, handed=(*visit.handed, act.id))
    if act.name == "finish" and visit.status in {"draft", "returned"}:
        return replace(visit, status="finished", finished_ms=save.ms, remarks=(), returned_by=None)
    if act.name == "return" and visit.status in {"finished", "returned"}:
        return _returned(visit, act, save)
    if act.name == "accept" and visit.status == "finished":
        return replace(visit, status="accepted", decided_by=save.author)
    return visit if act.name in STATELESS else replace(visit, misfits=(*visit.misfits, act.id))


def _returned(visit: Visit, act: ActRecord, save: Save) -> Visit:
    """The visit after a return; what is asked of one that is returned already is asked besides."""
    remarks = remarks_in(act.data)
    if visit.status == "returned":
        return replace(visit, remarks=(*visit.remarks, *remarks))
    returns = visit.returns + 1
    return replace(
        visit, status="returned", decided_by=save.author, remarks=remarks, returns=returns, returned_by=act.id
    )


def _signature(act: ActRecord) -> Signature:
    data = act.data
    return Signature(
        id=act.id,
        signer=text_of(data.get("signer")),
        name=text_of(data.get("name")),
        mode=text_of(data.get("mode")),
        shown_hash=text_of(data.get("shown_hash")),
        strokes=text_of(data.get("strokes")),
    )


def return_act(visit: EntityId, remarks: Sequence[Remark]) -> Act:
    """The act that sends a visit back with these remarks."""
    data = {"remarks": [{"entity": one.entity, "unit": one.unit, "text": one.text.strip()} for one in remarks]}
    return Act(name="return", about=visit, data=data)


def remarks_in(data: Mapping[str, Value]) -> tuple[Remark, ...]:
    """The remarks in the data of a `return` act; none for data of another shape."""
    items = data.get("remarks")
    if not isinstance(items, Sequence) or isinstance(items, str):
        return ()
    groups = [group_of(item) for item in items]
    return tuple(
        Remark(EntityId(text_of(group.get("entity"))), text_of(group.get("unit")), text_of(group.get("text")))
        for group in groups
    )


def return_of(case: Case, visit: Visit) -> Save | None:
    """The save that returned a visit to its team; nothing for a visit that is not returned."""
    return case.saves[visit.returned_by] if visit.returned_by is not None else None


def signed_by(visit: Visit) -> frozenset[str]:
    """The signers whose signature, thumbprint, proxy or refusal is on record."""
    return frozenset(signature.signer for signature in visit.signatures)
