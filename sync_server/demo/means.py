"""What the first visit of a demo family finds besides the register: means, health, work, schooling, papers seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shared_models.change import Part
from shared_models.editing import new_part
from shared_models.field import Field, is_asked
from shared_models.ids import EntityId
from shared_models.paper import HOUSEHOLD_PAPERS, MEMBER_PAPERS
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.livelihood import amount
from sync_server.demo.person import Person, age_on
from sync_server.demo.recipient import Recipient

HAS_ASSETS_PERCENT = 34
HAS_EXPENSES_PERCENT = 46
STATES = {"seen": 82, "copy": 6, "not_shown": 8, "not_applicable": 4}
SCHOOLS = ((3, "not_yet"), (6, "kindergarten"), (12, "primary"), (15, "junior"), (18, "senior"))
ASSETS: Mapping[bool, tuple[tuple[str, str, int], ...]] = {
    True: (
        ("machinery", "手扶拖拉机,已用十余年", 2_600),
        ("vehicle", "三轮摩托车", 3_200),
        ("deposit", "信用社存款", 4_800),
    ),
    False: (
        ("deposit", "银行存款", 6_500),
        ("vehicle", "电动三轮车,收废品用", 4_000),
        ("insurance", "子女代缴的商业保险", 2_400),
    ),
}
"""Invented, by rural (True) and urban: kind, what it is, about how many yuan."""
EXPENSES: Mapping[str, tuple[str, str, int]] = {
    "severe": ("medical", "住院和门诊自付", 480),
    "chronic": ("medical", "常年购药", 130),
    "disabled": ("disability", "康复训练和辅具", 160),
    "severely_disabled": ("care", "照料护理", 300),
}
"""By health: kind, what for, about how many yuan a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What is recorded at one home."""

    household: Mapping[str, Value]
    members: Mapping[EntityId, Mapping[str, Value]]
    entries: tuple[Part, ...]


def means(home: Recipient, dice: Dice, *, day: date, ms: int) -> Means:
    """The findings of the first visit."""
    assets = tuple(_assets(home, dice, ms))
    expenses = tuple(_expenses(home, dice, ms))
    declared: dict[str, Value] = {"has_assets": bool(assets), "has_expenses": bool(expenses)}
    if assets and dice.chance(80):
        declared["assets_conform"] = True
    earners = {line.member for line in home.incomes if line.kind in {"wages", "business"}}
    members: dict[EntityId, Mapping[str, Value]] = {}
    for person in home.persons:
        found = _condition(dice, person, day, works=person.id in earners)
        members[person.id] = found | _papers(dice, MEMBER_PAPERS, person.values() | found)
    declared |= _papers(dice, HOUSEHOLD_PAPERS, home.values() | declared)
    return Means(household=declared, members=members, entries=(*assets, *expenses))


def _assets(home: Recipient, dice: Dice, ms: int) -> Iterator[Part]:
    if dice.chance(HAS_ASSETS_PERCENT):
        kind, what, yuan = dice.pick(ASSETS[home.community.rural])
        values: dict[str, Value] = {
            "kind": kind,
            "owner": home.persons[0].id,
            "description": what,
            "value": f"{yuan * dice.between(7, 13) // 10}.00",
            "evidence": dice.pick(("statement", "document", "matching")),
        }
        yield new_part(EntityId(dice.new_id(ms)), "asset", values)


def _expenses(home: Recipient, dice: Dice, ms: int) -> Iterator[Part]:
    for person in home.persons:
        if person.health in EXPENSES and dice.chance(HAS_EXPENSES_PERCENT):
            kind, what, yuan = EXPENSES[person.health]
            values: dict[str, Value] = {
                "kind": kind,
                "member": person.id,
                "purpose": what,
                "amount": amount(yuan * dice.between(7, 14) // 10, dice.pick(("month", "month", "year"))),
                "evidence": dice.pick(("document", "statement")),
            }
            yield new_part(EntityId(dice.new_id(ms)), "expense", values)


def _condition(dice: Dice, person: Person, day: date, *, works: bool) -> dict[str, Value]:
    """Disability, illness, work or schooling, as far as they are asked of this person."""
    values: dict[str, Value] = {}
    if person.health in {"disabled", "severely_disabled"}:
        grades = ("one", "two") if person.health == "severely_disabled" else ("three", "four")
        kinds = ("physical", "visual", "hearing", "intellectual", "mental")
        values |= {"disability_kind": dice.pick(kinds), "disability_grade": dice.pick(grades)}
    if person.health == "chronic":
        values["illness"] = dice.pick(("高血压", "糖尿病", "慢性支气管炎", "类风湿"))
    if person.health == "severe":
        values["illness"] = dice.pick(("尿毒症", "脑梗后遗症", "恶性肿瘤", "冠心病"))
    if person.ability in {"full", "partial"}:
        values["employed"] = works
        values |= {"work": dice.pick(("casual", "farm", "public"))} if works else {"jobless_because": _why(dice)}
    if person.ability == "minor":
        age = age_on(person.born, day)
        values["schooling"] = next((stage for below, stage in SCHOOLS if age < below), "bachelor")
    return values


def _why(dice: Dice) -> str:
    return dice.pick(("caring", "health", "seeking", "laid_off"))


def _papers(dice: Dice, papers: tuple[Field, ...], values: Mapping[str, Value]) -> dict[str, Value]:
    return {field.unit: dice.weighted(STATES) for field in papers if is_asked(field, values.get)}
