"""A person of the demo district: health, ability to work and occupation as they go with age and class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared_models.ids import EntityId
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.family import Relative
from sync_server.demo.identity import IdentityNumbers

SCHOOL_UNTIL = 17
STUDENT_UNTIL = 22
OLD = 60
STILL_HELPING = 69
DAYS = 364


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person living in a household."""

    id: EntityId
    name: str
    relation: str
    sex: str
    born: date
    identity_number: str
    marital: str
    health: str
    ability: str
    occupation: str

    def values(self) -> dict[str, Value]:
        """What a form records of the person."""
        return {
            "name": self.name,
            "relation": self.relation,
            "identity_number": self.identity_number,
            "birth_date": self.born.isoformat(),
            "sex": self.sex,
            "marital": self.marital,
            "health": self.health,
            "ability": self.ability,
            "occupation": self.occupation,
        }


def age_on(born: date, day: date) -> int:
    """Full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birth_date(dice: Dice, age: int, today: date) -> date:
    """A day on which somebody was born who is so many full years old today."""
    latest = date(today.year - age, today.month, min(today.day, 28))
    return latest - timedelta(days=dice.below(DAYS) if age else dice.below(90))


def person(
    dice: Dice, relative: Relative, numbers: IdentityNumbers, *, circumstances: tuple[str, bool, date], made_ms: int
) -> Person:
    """The person a relative is, in these circumstances: the household's class, whether it is rural, and today."""
    benefit_class, rural, today = circumstances
    born = birth_date(dice, relative.age, today)
    health, ability = _condition(dice, relative, benefit_class)
    return Person(
        id=EntityId(dice.new_id(made_ms)),
        name=relative.name,
        relation=relative.relation,
        sex=relative.sex,
        born=born,
        identity_number=numbers.give(born, relative.sex),
        marital=relative.marital,
        health=health,
        ability=ability,
        occupation=_occupation(dice, relative.age, ability, rural=rural),
    )


def _condition(dice: Dice, relative: Relative, benefit_class: str) -> tuple[str, str]:
    """Health and ability to work."""
    if relative.dependent:
        return dice.pick(("severely_disabled", "disabled", "severely_disabled")), "none"
    if relative.relation in {"child", "grandchild"} and relative.age <= STUDENT_UNTIL:
        return dice.weighted({"good": 90, "weak": 5, "chronic": 3, "disabled": 2}), "minor"
    if relative.age >= OLD:
        return _old(dice, relative.age, benefit_class)
    if benefit_class == "A":
        return dice.weighted({"severely_disabled": 3, "severe": 2}), "none"
    if benefit_class == "B":
        health = dice.weighted({"severe": 3, "disabled": 3, "severely_disabled": 2})
        return health, "none" if health != "disabled" or dice.chance(40) else "partial"
    return _of_working_age(dice, benefit_class)


def _old(dice: Dice, age: int, benefit_class: str) -> tuple[str, str]:
    health = dice.weighted({"chronic": 45, "weak": 25, "severe": 9, "disabled": 9, "good": 12})
    helping = benefit_class in "CD" and age <= STILL_HELPING and health in {"good", "weak", "chronic"}
    return health, "partial" if helping and dice.chance(60) else "none"


def _of_working_age(dice: Dice, benefit_class: str) -> tuple[str, str]:
    able = 55 if benefit_class == "D" else 38
    if dice.chance(able):
        return dice.weighted({"good": 80, "weak": 12, "chronic": 8}), "full"
    health = dice.weighted({"chronic": 45, "disabled": 25, "weak": 15, "severe": 15})
    return health, "none" if health == "severe" else "partial"


_SCHOOLS = (
    (3, ""),
    (6, "镇中心幼儿园"),
    (12, "镇中心小学"),
    (15, "镇初级中学"),
    (18, "县第一中学"),
    (STUDENT_UNTIL + 1, "在校大学生"),
)


def _occupation(dice: Dice, age: int, ability: str, *, rural: bool) -> str:
    if ability == "minor":
        return next(school for below, school in _SCHOOLS if age < below)
    if ability == "none":
        return "无"
    if rural:
        return dice.pick(("务农", "务农", "零工", "大棚帮工", "村级保洁"))
    return dice.pick(("零工", "超市理货", "环卫保洁", "餐馆帮工", "公益性岗位"))
