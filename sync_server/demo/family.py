"""Families as they live together: who is whose, with ages that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync_server.demo.dice import Dice
from sync_server.demo.names import given_name, surname


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A kind of family: the head, and who lives there beside the head, in this order."""

    classes: str
    """The benefit classes in which it is found."""
    weight: int
    ages: tuple[int, int]
    """Of the head."""
    marital: str
    others: tuple[str, ...] = ()
    dependent: bool = False
    """A grown-up child who cannot work lives with old parents."""


PATTERNS: Mapping[int, tuple[Pattern, ...]] = {
    1: (
        Pattern(classes="ABCD", weight=12, ages=(66, 89), marital="widowed"),
        Pattern(classes="AB", weight=5, ages=(61, 84), marital="single"),
        Pattern(classes="AB", weight=4, ages=(28, 57), marital="single"),
        Pattern(classes="BCD", weight=5, ages=(43, 59), marital="divorced"),
        Pattern(classes="CD", weight=4, ages=(46, 59), marital="single"),
    ),
    2: (
        Pattern(classes="ABCD", weight=10, ages=(65, 85), marital="married", others=("spouse",)),
        Pattern(classes="ABC", weight=5, ages=(60, 72), marital="widowed", others=("grandchild",)),
        Pattern(classes="AB", weight=5, ages=(60, 79), marital="widowed", others=("child",), dependent=True),
        Pattern(classes="AB", weight=2, ages=(61, 78), marital="single", others=("sibling",)),
        Pattern(classes="CD", weight=6, ages=(34, 54), marital="widowed", others=("child",)),
        Pattern(classes="CD", weight=5, ages=(30, 50), marital="divorced", others=("child",)),
        Pattern(classes="CD", weight=4, ages=(46, 59), marital="married", others=("spouse",)),
    ),
    3: (
        Pattern(classes="ABC", weight=4, ages=(60, 72), marital="married", others=("spouse", "grandchild")),
        Pattern(classes="AB", weight=3, ages=(60, 70), marital="married", others=("spouse", "child"), dependent=True),
        Pattern(
            classes="BC", weight=3, ages=(59, 69), marital="widowed", others=("child", "grandchild"), dependent=True
        ),
        Pattern(classes="CD", weight=8, ages=(31, 54), marital="married", others=("spouse", "child")),
        Pattern(classes="CD", weight=5, ages=(34, 52), marital="widowed", others=("child", "child")),
        Pattern(classes="CD", weight=3, ages=(40, 57), marital="divorced", others=("child", "parent")),
        Pattern(classes="C", weight=3, ages=(44, 58), marital="married", others=("spouse", "parent")),
    ),
    4: (
        Pattern(classes="CD", weight=8, ages=(33, 52), marital="married", others=("spouse", "child", "child")),
        Pattern(classes="CD", weight=4, ages=(35, 55), marital="married", others=("spouse", "child", "parent")),
        Pattern(
            classes="BC", weight=2, ages=(62, 72), marital="married", others=("spouse", "grandchild", "grandchild")
        ),
        Pattern(classes="C", weight=2, ages=(36, 52), marital="widowed", others=("child", "child", "parent")),
    ),
    5: (
        Pattern(
            classes="CD", weight=6, ages=(34, 52), marital="married", others=("spouse", "child", "child", "parent")
        ),
        Pattern(classes="CD", weight=3, ages=(37, 52), marital="married", others=("spouse", "child", "child", "child")),
        Pattern(
            classes="CD", weight=3, ages=(35, 52), marital="married", others=("spouse", "child", "parent", "parent")
        ),
    ),
    6: (
        Pattern(
            classes="CD",
            weight=5,
            ages=(35, 50),
            marital="married",
            others=("spouse", "child", "child", "parent", "parent"),
        ),
        Pattern(
            classes="CD",
            weight=3,
            ages=(38, 52),
            marital="married",
            others=("spouse", "child", "child", "child", "parent"),
        ),
    ),
}

OTHER_SEX = {"male": "female", "female": "male"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One person of a family, before anything but the family is known."""

    relation: str
    sex: str
    age: int
    """In full years."""
    marital: str
    name: str
    dependent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The family so far, and the names that go with it."""

    pattern: Pattern
    own: str
    """The head's surname."""
    childrens: str
    """The surname that children and grandchildren carry: their father's."""
    year: int
    seated: tuple[Relative, ...]

    def age(self, relation: str) -> int | None:
        """The age of the person with this relation who came last; nothing when there is none."""
        return next((r.age for r in reversed(self.seated) if r.relation == relation), None)


def family(dice: Dice, *, benefit_class: str, size: int, year: int) -> tuple[Relative, ...]:
    """A family of this size as found in this class, the head first; `year` is the present one."""
    fitting = {pattern: pattern.weight for pattern in PATTERNS[size] if benefit_class in pattern.classes}
    pattern = dice.weighted(fitting)
    couple = "spouse" in pattern.others
    male = dice.chance(88 if couple else 45)
    own = surname(dice)
    other = surname(dice)
    age = dice.between(*pattern.ages)
    sex = "male" if male else "female"
    head = Relative(
        relation="head", sex=sex, age=age, marital=pattern.marital, name=own + given_name(dice, sex, year - age)
    )
    table = _Table(pattern=pattern, own=own, childrens=own if male else other, year=year, seated=(head,))
    for relation in pattern.others:
        seat = _SEATS[relation](dice, table, other if couple else surname(dice))
        table = _Table(pattern=pattern, own=own, childrens=table.childrens, year=year, seated=(*table.seated, seat))
    return table.seated


def _spouse(dice: Dice, table: _Table, other: str) -> Relative:
    head = table.seated[0]
    sex = OTHER_SEX[head.sex]
    younger = dice.between(-1, 5)
    age = max(24, head.age - younger if head.sex == "male" else head.age + younger)
    return Relative(
        relation="spouse", sex=sex, age=age, marital="married", name=other + given_name(dice, sex, table.year - age)
    )


def _child(dice: Dice, table: _Table, _: str) -> Relative:
    head = table.seated[0].age
    youngest_parent = min(head, table.age("spouse") or head)
    elder = table.age("child")
    if elder is not None:
        age = max(0, elder - dice.between(2, 4))
    elif table.pattern.dependent:
        age = youngest_parent - dice.between(21, 27)
    else:
        age = max(4, youngest_parent - dice.between(22, 32))
        # Grown-up children earn for themselves and are another household; a student may be 21.
        age = min(age, dice.between(14, 21))
    sex = dice.pick(("male", "female"))
    return Relative(
        relation="child",
        sex=sex,
        age=age,
        marital="divorced" if "grandchild" in table.pattern.others else "single",
        name=table.childrens + given_name(dice, sex, table.year - age),
        dependent=table.pattern.dependent,
    )


def _grandchild(dice: Dice, table: _Table, _: str) -> Relative:
    elder, between = table.age("grandchild"), table.age("child")
    head = table.seated[0].age
    youngest = min(head, table.age("spouse") or head)
    if elder is not None:
        age = max(1, elder - dice.between(2, 4))
    elif between is not None:
        age = min(16, between - dice.between(22, 28))
    else:
        age = min(dice.between(max(4, youngest - 62), 16), youngest - 43)
    sex = dice.pick(("male", "female"))
    return Relative(
        relation="grandchild",
        sex=sex,
        age=age,
        marital="single",
        name=table.childrens + given_name(dice, sex, table.year - age),
    )


def _parent(dice: Dice, table: _Table, other: str) -> Relative:
    head = table.seated[0]
    first = next((r for r in table.seated if r.relation == "parent"), None)
    if first is None:
        both = table.pattern.others.count("parent") > 1
        sex = "male" if both or dice.chance(25) else "female"
        age = min(94, head.age + dice.between(21, 29))
        marital = "married" if both else "widowed"
    else:
        sex, marital = "female", "married"
        age = max(head.age + 20, first.age - dice.between(0, 4))
    family_name = table.own if sex == "male" else other
    if first is not None and family_name == table.own:
        family_name = surname(dice)
    return Relative(
        relation="parent", sex=sex, age=age, marital=marital, name=family_name + given_name(dice, sex, table.year - age)
    )


def _sibling(dice: Dice, table: _Table, _: str) -> Relative:
    head = table.seated[0]
    age = max(58, head.age - dice.between(2, 7))
    sex = dice.pick(("male", "female"))
    return Relative(
        relation="sibling",
        sex=sex,
        age=age,
        marital="single",
        name=table.own + given_name(dice, sex, table.year - age),
    )


_SEATS = {"spouse": _spouse, "child": _child, "grandchild": _grandchild, "parent": _parent, "sibling": _sibling}
