"""Whether a visit counts, item by item: what a policy demands of it, what stands in the record, what cannot be proven.

A visit is valid when nothing that can be seen is missing. What cannot be proven (a place without a reading, a clock
that is off) is said and never held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Literal, TypeAlias

from shared_models.attendance import attendances
from shared_models.case import Case
from shared_models.checks import of_visit
from shared_models.entity import Entity
from shared_models.field import is_answered
from shared_models.law import ART_16
from shared_models.policy.visit_content import Demand, VisitContent
from shared_models.values import Value, group_of, text_of
from shared_models.visit import SIGNER_LABELS, Visit, needed_signers, signed_by
from shared_models.whereabouts import METRES_A_DEGREE, Spot, read_spot
from shared_models.words import Label

State: TypeAlias = Literal["met", "missing", "unproven", "open"]
STATE_LABELS: Mapping[State, Label] = {
    "met": Label("符合", "Met"),
    "missing": Label("缺少", "Missing"),
    "unproven": Label("不能证实", "Cannot be proven"),
    "open": Label("未要求,没有", "Not demanded, not there"),
}
NEAR_M = 100
"""Added to a reading's own accuracy: a home is wider than a point, and its own position was read the same way."""

BESIDE = frozenset({"lead", "second", "third"})
"""Units of a visit that the item on its team speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that makes a visit count, how it stands, and by which rule it is asked for."""

    id: str
    label: Label
    state: State
    why: Label
    """What was found, in a few words."""
    citation: Label | None = None


def validity(content: VisitContent, case: Case, visit: Visit) -> tuple[Item, ...]:
    """Every item of a visit, in the order in which a person would ask."""
    return tuple(_items(content, case, visit))


def is_valid(items: tuple[Item, ...]) -> bool:
    """Whether nothing is missing."""
    return all(item.state != "missing" for item in items)


def lacks_nothing(content: VisitContent, case: Case, visit: Visit) -> bool:
    """The same as `is_valid` of its items, without a word: for counting many."""
    return (
        _is_completed(visit)
        and len(set(visit.team)) >= _needed(content)
        and signed_by(visit).issuperset(needed_signers(visit))
        and all(_is_told(case, visit, demand) for demand in content.fields if _is_field(demand))
        and _slots_taken(case, visit).issuperset(demand.what for demand in content.slots)
    )


def _items(content: VisitContent, case: Case, visit: Visit) -> Iterator[Item]:
    yield _outcome(visit)
    yield _team(content, case, visit)
    yield from _signatures(visit)
    if visit.outcome == "completed":
        yield from _answers(content, case, visit)
        yield from _photos(content, case, visit)
    yield _times(case, visit)
    yield _place(case, visit)


def _article(text: str) -> Label:
    return Label(text, text)


def _is_completed(visit: Visit) -> bool:
    return visit.outcome == "completed" and visit.status != "draft"


def _needed(content: VisitContent) -> int:
    return max(content.people, 1)


def _outcome(visit: Visit) -> Item:
    is_met = _is_completed(visit)
    if visit.status == "draft":
        why = Label("记录还没有提交", "the record is not handed in")
    elif is_met:
        why = Label("家中有人,记录已提交", "somebody was at home, the record is handed in")
    else:
        why = Label("没有完成入户", "the visit was not completed")
    return Item(
        id="outcome",
        label=Label("完成入户", "Visit completed"),
        state="met" if is_met else "missing",
        why=why,
        citation=_article(ART_16),
    )


def _team(content: VisitContent, case: Case, visit: Visit) -> Item:
    named = len(set(visit.team))
    proven = len(set(visit.team) & set(attendances(case, visit.id)))
    needed = _needed(content)
    state: State = "missing" if named < needed else "unproven" if proven < named else "met"
    why = Label(
        "应有 {needed} 人,记录 {named} 人,其中 {proven} 人当场验证身份",
        "{needed} needed, {named} named, {proven} of them proved to be there",
    )
    return Item(
        id="team",
        label=Label("调查员人数", "Size of the team"),
        state=state,
        why=why.fill(needed=needed, named=named, proven=proven),
        citation=_article(ART_16),
    )


def _signatures(visit: Visit) -> Iterator[Item]:
    for signer in needed_signers(visit):
        is_met = signer in signed_by(visit)
        yield Item(
            id=f"signature.{signer}",
            label=Label("签字:{who}", "Signature: {who}").fill(who=SIGNER_LABELS[signer]),
            state="met" if is_met else "missing",
            why=Label("有记录", "on record") if is_met else Label("没有签字", "not signed"),
            citation=_article(ART_16),
        )


def _answers(content: VisitContent, case: Case, visit: Visit) -> Iterator[Item]:
    for demand in (*content.fields, *content.wished):
        if _is_field(demand):
            yield _demanded(content, demand, f"answer.{demand.what}", is_met=_is_told(case, visit, demand))


def _is_field(demand: Demand) -> bool:
    type_, _, unit = demand.what.partition(".")
    return bool(unit) and not (type_ == "visit" and unit in BESIDE)


def _is_told(case: Case, visit: Visit, demand: Demand) -> bool:
    type_, _, unit = demand.what.partition(".")
    entities = _asked_of(case, visit, type_)
    # An empty roster is no gap of its own; a neighbour who was not spoken to is.
    return all(is_answered(entity.value(unit)) for entity in entities) and (bool(entities) or type_ != "interview")


def _asked_of(case: Case, visit: Visit, type_: str) -> tuple[Entity, ...]:
    if type_ == "visit":
        return (case.entities[visit.id],)
    if type_ == "household":
        return (case.root,)
    return of_visit(case, type_, visit.id) if type_ in {"interview", "photo"} else case.shown(type_)


def _slots_taken(case: Case, visit: Visit) -> set[str]:
    return {text_of(photo.value("slot")) for photo in of_visit(case, "photo", visit.id)}


def _photos(content: VisitContent, case: Case, visit: Visit) -> Iterator[Item]:
    taken = _slots_taken(case, visit)
    for demand in (*content.slots, *content.wished):
        if "." not in demand.what:
            yield _demanded(content, demand, f"photo.{demand.what}", is_met=demand.what in taken)


def _demanded(content: VisitContent, demand: Demand, id_: str, *, is_met: bool) -> Item:
    return Item(
        id=id_,
        label=demand.label,
        state="met" if is_met else "open" if demand in content.wished else "missing",
        why=Label("有记录", "on record") if is_met else Label("没有记录", "not on record"),
        citation=demand.cite,
    )


def _times(case: Case, visit: Visit) -> Item:
    started, ended = visit.started_ms, case.entities[visit.id].value("ended_at")
    label = Label("起止时间", "Times")
    if started is None or not isinstance(ended, int):
        why = Label("没有记录开始或结束时间", "begin or end is not on record")
        return Item(id="times", label=label, state="unproven", why=why)
    suspect = any(save.visit == visit.id and save.quality == "suspect" for save in case.saves.values())
    minutes = (ended - started) // 60_000
    if suspect or minutes < 0:
        return Item(
            id="times", label=label, state="unproven", why=Label("平板时钟不可信", "the tablet's clock was off")
        )
    why = Label("用时 {n} 分钟", "{n} minutes").fill(n=minutes)
    return Item(id="times", label=label, state="met", why=why)


def _place(case: Case, visit: Visit) -> Item:
    label = Label("到访位置", "Place")
    reading = case.entities[visit.id].value("position")
    home, there = read_spot(case.root.value("position")), read_spot(reading)
    if there is None or home is None:
        missing = (
            Label("没有到访位置", "no place was read") if there is None else Label("住址没有坐标", "home not on map")
        )
        return Item(id="place", label=label, state="unproven", why=missing)
    metres, allowed = round(metres_between(home, there)), NEAR_M + accuracy_of(reading)
    why = Label("距住址 {n} 米,误差范围 {m} 米", "{n} m from the home, within {m} m counts as there")
    state: State = "met" if metres <= allowed else "unproven"
    return Item(id="place", label=label, state=state, why=why.fill(n=metres, m=allowed))


def accuracy_of(position: Value) -> int:
    """The accuracy that a reading gives for itself, in whole metres; nought when it gives none."""
    try:
        return max(round(float(text_of(group_of(position).get("accuracy_m")))), 0)
    except ValueError:
        return 0


def metres_between(one: Spot, other: Spot) -> float:
    """The distance over the ground, exact to a thousandth for distances within a district."""
    east = METRES_A_DEGREE * cos(radians((one.lat + other.lat) / 2))
    return hypot((one.lon - other.lon) * east, (one.lat - other.lat) * METRES_A_DEGREE)
