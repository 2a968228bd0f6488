"""A recipient household of the demo district, complete, and the parts that register it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared_models.ids import EntityId
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.family import OTHER_SEX, Relative, family
from sync_server.demo.home import Home, home
from sync_server.demo.identity import IdentityNumbers
from sync_server.demo.livelihood import IncomeLine, benefit, income_lines
from sync_server.demo.names import given_name, surname
from sync_server.demo.person import Person, age_on, person
from sync_server.demo.town import COMMUNITIES, SIZES, Community

RECENTLY_WIDOWED_PERCENT = 4
NEWCOMER_PERCENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One household as it is when the demo begins."""

    id: EntityId
    number: int
    community: Community
    benefit_class: str
    persons: tuple[Person, ...]
    incomes: tuple[IncomeLine, ...]
    home: Home
    since: date
    former: Person | None = None
    """Lived here when the household was registered and has died since."""
    newcomer: EntityId | None = None
    """Which of the persons came in only after that."""

    @property
    def registry_no(self) -> str:
        """Its number in the register, marked as a demo."""
        return f"DEMO-{self.number:04d}"

    def values(self) -> dict[str, Value]:
        """What is recorded of the household itself."""
        paid = benefit(self.incomes, len(self.persons), rural=self.community.rural)
        return {
            "registry_no": self.registry_no,
            "benefit_class": self.benefit_class,
            "standing": "recipient",
            "benefit": str(paid),
            "since": self.since.isoformat(),
            "hukou_kind": "rural" if self.community.rural else "urban",
            **self.home.values(),
        }


def recipients(dice: Dice, *, today: date, made_ms: int) -> tuple[Recipient, ...]:
    """All households of the town, in order of their register number."""
    numbers = IdentityNumbers()
    kinds = dice.named("kinds").shuffled(list(_kinds()))
    places = dice.named("places").shuffled([(c, place) for c in COMMUNITIES for place in range(c.households)])
    return tuple(
        _recipient(dice.named("household", number), number, numbers, kind=kind, place=place, when=(today, made_ms))
        for number, (kind, place) in enumerate(zip(kinds, places, strict=True), start=1)
    )


def _kinds() -> Iterator[tuple[str, int]]:
    for benefit_class, sizes in SIZES.items():
        for size, count in sizes.items():
            yield from [(benefit_class, size)] * count


def _recipient(  # noqa: PLR0913 - one household has this many roots
    dice: Dice,
    number: int,
    numbers: IdentityNumbers,
    *,
    kind: tuple[str, int],
    place: tuple[Community, int],
    when: tuple[date, int],
) -> Recipient:
    (benefit_class, size), (community, door), (today, made_ms) = kind, place, when
    circumstances = (benefit_class, community.rural, today)
    relatives = family(dice, benefit_class=benefit_class, size=size, year=today.year)
    persons = tuple(
        person(dice, relative, numbers, circumstances=circumstances, made_ms=made_ms) for relative in relatives
    )
    years = 9 if benefit_class == "A" else 4
    return Recipient(
        former=_former(dice, persons, numbers, circumstances=circumstances, made_ms=made_ms),
        newcomer=persons[-1].id if _has_newcomer(dice, persons) else None,
        id=EntityId(dice.new_id(made_ms)),
        number=number,
        community=community,
        benefit_class=benefit_class,
        persons=persons,
        incomes=income_lines(dice, persons, circumstances=circumstances, made_ms=made_ms),
        home=home(dice, community, place=door, size=size),
        since=today - timedelta(days=dice.between(400, 400 + 365 * years)),
    )


def _former(
    dice: Dice,
    persons: Sequence[Person],
    numbers: IdentityNumbers,
    *,
    circumstances: tuple[str, bool, date],
    made_ms: int,
) -> Person | None:
    """The wife or husband of whom an old person has been widowed lately; nobody in most families."""
    left = persons[0]
    if len(persons) > 1 or left.marital != "widowed" or not dice.chance(RECENTLY_WIDOWED_PERCENT):
        return None
    sex, age = OTHER_SEX[left.sex], age_on(left.born, circumstances[2]) + dice.between(-3, 4)
    name = surname(dice) + given_name(dice, sex, circumstances[2].year - age)
    relative = Relative(relation="spouse", sex=sex, age=age, marital="married", name=name)
    return person(dice, relative, numbers, circumstances=circumstances, made_ms=made_ms)


def _has_newcomer(dice: Dice, persons: Sequence[Person]) -> bool:
    return len(persons) in {3, 4} and persons[-1].relation == "child" and dice.chance(NEWCOMER_PERCENT)
