"""What a team writes at one household: begun, asked, photographed, a neighbour heard, signed and finished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import msgspec

from shared_models.case import Case
from shared_models.change import BlobRef, Change, Part
from shared_models.editing import confirm_part, edit_part, new_part, remove_part
from shared_models.entity import Entity
from shared_models.ids import EntityId, Sha256
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.home import conditions
from sync_server.demo.livelihood import amount
from sync_server.demo.means import Means, means
from sync_server.demo.names import given_name, surname
from sync_server.demo.oddity import FAR_E5, SHORT_MS
from sync_server.demo.pen import Pen
from sync_server.demo.person import Person, age_on
from sync_server.demo.picture import Picture, photo
from sync_server.demo.plan import Outing
from sync_server.demo.recipient import Recipient
from sync_server.demo.staff import Worker

ADULT = 18
UNPLACED_PERCENT = 6
"""Visits at which the tablet could not tell where it was."""
SLOTS = ("front", "living")
CONFIRMED = {
    "household": ("address", "phone", "housing_tenure", "housing_area", "has_assets", "has_expenses"),
    "member": ("health", "ability"),
    "income": ("amount",),
    "asset": ("value",),
    "expense": ("amount",),
}
"""What a team declares unchanged when it is."""

DECLARED_TYPES = ("asset", "expense")
NOTHING_FOUND = Means(household={}, members={}, entries=())

Place = tuple[EntityId, str]
Files = dict[Sha256, Picture]

IN_VAIN_NOTES = {
    "absent": ("敲门无人应答,邻居称外出。", "院门上锁,电话未接通。", "家中无人,已在门缝留联系条。"),
    "hospital": ("家人来电,户主在县医院住院。", "邻居反映户主住院,已电话核实。"),
    "moved": ("房屋空置,邻居称已搬到县城子女处。", "租房已退,新住址待核实。"),
    "refused": ("家属以身体不适为由拒绝入户。", "说明来意后仍不愿开门。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One visit about to be written, and what is special about it."""

    home: Recipient
    outing: Outing
    before: Case
    """What the team's tablets showed when it left the office."""
    lead: Worker
    second: Worker
    dice: Dice
    pictured: bool
    """Recent enough to have photos and drawn signatures."""
    first: bool
    """The household's first finished visit: it finds what has changed since the registration."""
    found: Mapping[Place, Value] = field(default_factory=dict)
    """Values the lead writes besides."""
    odd: str = ""
    """In what way it was made odd on purpose (`oddity.KINDS`)."""
    model: Round | None = None
    """The visit whose photo or signature an odd one copied."""

    def copied(self, kind: str) -> Round:
        """The visit whose picture stands in this one: its own, unless it is odd in this way."""
        return self.model if self.model is not None and self.odd == kind else self

    @property
    def respondent(self) -> Person:
        """Who answers: the first grown-up person, else the first."""
        grown = [person for person in self.home.persons if age_on(person.born, self.outing.day) >= ADULT]
        return (grown or list(self.home.persons))[0]

    def pen(self, worker: Worker, ms: int) -> Pen:
        """A hand for this visit."""
        return Pen(
            worker=worker,
            household=self.home.id,
            scope=self.home.community.code,
            dice=self.dice.named("pen", worker.login, ms),
            ms=ms,
            visit=self.outing.id,
            form="visit-1",
        )


def beginning(visit: Round, ms: int) -> dict[str, Value]:
    """The values that begin a visit, whatever comes of it."""
    values: dict[str, Value] = {
        "outcome": visit.outing.outcome,
        "started_at": ms,
        "lead": visit.lead.id,
        "second": visit.second.id,
    }
    if not visit.dice.chance(UNPLACED_PERCENT):
        values["position"] = {**_place(visit), "accuracy_m": str(visit.dice.between(4, 40))}
    return values


def _place(visit: Round) -> dict[str, Value]:
    found = dict(visit.home.home.position)
    if visit.odd == "far":
        whole, _, part = str(found["lat"]).partition(".")
        found["lat"] = f"{whole}.{int(part) + FAR_E5:05d}"
    return found


def in_vain(visit: Round, pen: Pen) -> Change:
    """An attempt at which nobody could be asked."""
    note = visit.dice.pick(IN_VAIN_NOTES[visit.outing.outcome])
    values = beginning(visit, pen.ms) | {"outcome_note": note, "ended_at": pen.ms + visit.dice.between(3, 9) * 60_000}
    return pen.save(new_part(visit.outing.id, "visit", values))


def answers(visit: Round) -> tuple[Part, ...]:
    """The parts about the household, its members and its means: what changed, and what was declared unchanged."""
    first = visit.first
    found = _found_first(visit) if first else NOTHING_FOUND
    root: dict[str, Value] = {**visit.home.values(), **found.household} if first else {}
    root |= {"living_conditions": conditions(visit.dice), "utilities": amount(5 * visit.dice.between(8, 34), "month")}
    parts: list[Part | None] = [_verified(visit, visit.before.root, root)]
    for type_, entries in (("member", visit.home.persons), ("income", visit.home.incomes)):
        for entry in entries:
            values = {**entry.values(), **found.members.get(entry.id, {})} if first else {}
            parts.append(_answered(visit, entry.id, type_, values=values))
    parts += [_verified(visit, entry, {}) for type_ in DECLARED_TYPES for entry in visit.before.shown(type_)]
    parts += found.entries
    former = visit.home.former
    if first and former is not None and former.id in visit.before.entities:
        died = visit.outing.day - timedelta(days=visit.dice.between(9, 50))
        gone: dict[str, Value] = {"left_reason": "died", "left_on": died.isoformat()}
        parts.append(remove_part(visit.before.entities[former.id], gone))
    return tuple(part for part in parts if part is not None)


def _found_first(visit: Round) -> Means:
    day = visit.outing.day
    ms = int(datetime.combine(day, time(2), tzinfo=UTC).timestamp() * 1000)
    return means(visit.home, visit.dice.named("means"), day=day, ms=ms)


def _answered(visit: Round, id_: EntityId, type_: str, *, values: Mapping[str, Value]) -> Part | None:
    shown = visit.before.entities.get(id_)
    return new_part(id_, type_, values) if shown is None else _verified(visit, shown, values)


def _verified(visit: Round, shown: Entity, values: Mapping[str, Value]) -> Part | None:
    extra = {unit: value for (id_, unit), value in visit.found.items() if id_ == shown.id}
    edited = edit_part(shown, {**values, **extra})
    written = edited.set if edited is not None else {}
    units = tuple(unit for unit in CONFIRMED[shown.type] if unit not in written and shown.register(unit).live)
    if edited is None:
        return confirm_part(shown, units) if units else None
    return msgspec.structs.replace(edited, confirm=confirm_part(shown, units).confirm)


def closing(visit: Round, ms: int, *, began: int) -> dict[str, Value]:
    """The opinion at the end."""
    opinion = visit.dice.weighted({"keep": 92, "raise": 3, "reduce": 2, "more": 3})
    reasons = {
        "keep": "家庭人口、收入、住房与登记情况相符,建议维持原类别。",
        "raise": "医药费支出增加,建议重新核算保障金。",
        "reduce": "务工收入有所增加,建议重新核算保障金。",
        "more": "部分收入无凭证,建议信息核对后再定。",
    }
    return {
        "respondent": visit.respondent.id,
        "notice_shown": True,
        "opinion": opinion,
        "opinion_reason": reasons[opinion],
        "ended_at": began + SHORT_MS if visit.odd == "short" else ms,
    }


def photos(visit: Round, pen: Pen, files: Files) -> Iterator[Change]:
    """A photo in each slot that the rules ask for."""
    for slot in SLOTS:
        caption = f"{visit.home.registry_no} {visit.outing.day}"
        dice = visit.copied("photo").dice.named("photo", slot)
        picture, small = photo(dice, slot, caption, of_screen=visit.odd == "screen" and slot == "front")
        files |= {picture.sha256: picture, small.sha256: small}
        id_ = EntityId(pen.dice.new_id(pen.ms))
        values: dict[str, Value] = {
            "visit": visit.outing.id,
            "slot": slot,
            "file": picture.sha256,
            "thumbnail": small.sha256,
            "size": len(picture.data),
            "taken_at": pen.ms,
            "source": "camera",
            "phash": picture.look,
            "position": {**visit.home.home.position, "accuracy_m": str(visit.dice.between(4, 40))},
        }
        if picture.moire is not None:
            values["moire"] = picture.moire
        refs = (_ref(picture, id_, "file"), _ref(small, id_, "thumbnail"))
        yield pen.save(new_part(id_, "photo", values), blobs=refs)


def _ref(picture: Picture, entity: EntityId, unit: str) -> BlobRef:
    return BlobRef(sha256=picture.sha256, size=len(picture.data), entity=entity, unit=unit)


NEIGHBOURS = ("同组邻居", "对门邻居", "楼上邻居", "前后院邻居", "居民小组长")


def interview(visit: Round, pen: Pen) -> Change:
    """What a neighbour said, written by whoever asked."""
    dice = visit.dice.named("interview")
    sex = dice.pick(("male", "female"))
    rural = visit.home.community.rural
    values: dict[str, Value] = {
        "visit": visit.outing.id,
        "source_name": surname(dice) + given_name(dice, sex, visit.outing.day.year - dice.between(35, 72)),
        "source_relation": dice.pick(NEIGHBOURS),
        "lives_here": f"平时 {len(visit.home.persons)} 口人居住,与登记一致。",
        "work_seen": dice.pick(("没有固定工作,农忙时打零工。", "年纪大了,不再干活。", "身体不好,没见外出务工。")),
        "assets_seen": dice.pick(
            ("没见过汽车,房子就这一处。", "只有这一处老房。", "没有别的房产。")
            if rural
            else ("没有车,住现在这套。", "未听说另有住房。")
        ),
        "interviewer": pen.worker.id,
        "taken_at": pen.ms,
    }
    return pen.save(new_part(EntityId(pen.dice.new_id(pen.ms)), "interview", values))
