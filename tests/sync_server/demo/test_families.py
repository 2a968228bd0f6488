"""Every family could be one: numbers, ages, work and money fit each other, and nobody can be recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from shared_models.case import Entry, empty_case, fold
from shared_models.catalogue import CATALOGUE, field_of
from shared_models.change import Change, Stamp
from shared_models.editing import new_part
from shared_models.household import household_of
from shared_models.identity_number import identity_number
from shared_models.ids import ChangeId, DeviceId, UserId
from shared_models.shape import check_shapes
from sync_server.demo.district import District
from sync_server.demo.livelihood import BAND, STANDARD
from sync_server.demo.person import Person, age_on
from sync_server.demo.recipient import Recipient


def everybody(town: District) -> Iterator[Person]:
    for home in town.homes:
        yield from home.persons
        if home.former is not None:
            yield home.former


def test_identity_numbers_are_valid_reserved_distinct_and_agree_with_birth_date_and_sex(town: District) -> None:
    numbers = set()
    for person in everybody(town):
        number = identity_number(person.identity_number)
        assert number.is_demo
        assert (number.birth_date, number.sex) == (person.born, person.sex)
        numbers.add(number.text)
    assert len(numbers) == sum(1 for _ in everybody(town))


def test_no_telephone_number_can_be_called(town: District) -> None:
    # After an area code a subscriber's number begins with 2 to 8.
    assert all(re.fullmatch(r"0936-0\d{6}", home.home.phone) for home in town.homes)


def test_ages_fit_the_relations(town: District) -> None:
    for home in town.homes:
        ages: dict[str, list[int]] = {}
        for person in home.persons:
            ages.setdefault(person.relation, []).append(age_on(person.born, town.today))
        head = ages["head"]
        couple = head + ages.get("spouse", [])
        assert len(head) == 1, home.registry_no
        assert all(min(couple) - child >= 19 for child in ages.get("child", [])), home.registry_no
        assert all(parent - max(head) >= 19 for parent in ages.get("parent", [])), home.registry_no
        assert all(min(couple) - grandchild >= 40 for grandchild in ages.get("grandchild", [])), home.registry_no
        assert all(abs(head[0] - spouse) <= 10 for spouse in ages.get("spouse", [])), home.registry_no


def test_couples_are_a_man_and_a_woman_both_married_and_nobody_else_is_married_alone(town: District) -> None:
    for home in town.homes:
        head = home.persons[0]
        spouses = [person for person in home.persons if person.relation == "spouse"]
        assert len(spouses) == (head.marital == "married"), home.registry_no
        for spouse in spouses:
            assert {head.sex, spouse.sex} == {"male", "female"}
            assert spouse.marital == "married"
        parents = [person for person in home.persons if person.relation == "parent"]
        assert [person.marital for person in parents] in ([], ["widowed"], ["married", "married"])


def test_children_and_grandchildren_bear_their_fathers_name(town: District) -> None:
    for home in town.homes:
        father = next((p for p in home.persons[:2] if p.sex == "male" and p.relation in {"head", "spouse"}), None)
        for child in (p for p in home.persons if p.relation in {"child", "grandchild"}):
            if father is not None:
                assert child.name[0] == father.name[0], home.registry_no


def test_only_people_who_can_work_do_and_class_one_has_nobody_who_can(town: District) -> None:
    for home in town.homes:
        able = {person.id for person in home.persons if person.ability in {"full", "partial"}}
        assert not (able and home.benefit_class == "A"), home.registry_no
        assert {line.member for line in home.incomes if line.kind in {"wages", "business"}} <= able, home.registry_no
        for person in home.persons:
            if age_on(person.born, town.today) < 16:
                assert person.ability == "minor", person
            if person.health in {"severe", "severely_disabled"}:
                assert person.ability in {"none", "minor"}, person


def test_income_stays_in_the_band_of_the_class_and_the_benefit_fills_it_up_to_the_standard(town: District) -> None:
    for home in town.homes:
        standard = STANDARD[home.community.rural]
        per_head = _per_head(home)
        assert per_head is not None
        low, high = BAND[home.benefit_class]
        # Lines are whole steps of five yuan, and income too small for a line is none.
        assert standard * low / 100 - 15 <= per_head <= standard * high / 100, home.registry_no
        filled = per_head * len(home.persons) + Decimal(str(home.values()["benefit"]))
        assert abs(filled - standard * len(home.persons)) <= Decimal("0.05"), home.registry_no


def _per_head(home: Recipient) -> Decimal | None:
    return household_of(fold(empty_case(home.id, home.community.code), [_registration(home)])).per_capita


def _registration(home: Recipient) -> Entry:
    parts = [new_part(home.id, "household", home.values())]
    parts += [new_part(person.id, "member", person.values()) for person in home.persons]
    parts += [new_part(line.id, "income", line.values()) for line in home.incomes]
    change = Change(
        id=ChangeId("c"),
        kind="save",
        household=home.id,
        scope=home.community.code,
        author=UserId("u"),
        t=Stamp(wall_ms=0, mono_ms=0, boot="b"),
        parts=tuple(parts),
    )
    check_shapes(change)
    return Entry(change=change, n=1, device=DeviceId("d"), ms=0, quality="server")


def test_every_value_belongs_to_a_field_and_every_choice_is_one_of_its_choices(town: District) -> None:
    for home in town.homes:
        recorded = [("household", home.values())]
        recorded += [("member", person.values()) for person in home.persons]
        recorded += [("income", line.values()) for line in home.incomes]
        for type_, values in recorded:
            for unit, value in values.items():
                field = field_of(type_, unit)
                assert field is not None, (type_, unit)
                if field.kind == "choice":
                    assert value in (CATALOGUE[type_][unit].choices or {}), (type_, unit, value)


def test_some_names_have_characters_that_many_fonts_lack(town: District) -> None:
    names = "".join(person.name for person in everybody(town))
    assert all(rare in names for rare in "喆堃镕珺翀")


def test_the_homes_stand_around_one_centre_and_a_few_have_a_safety_note(town: District) -> None:
    for home in town.homes:
        position = home.home.position
        assert abs(Decimal(str(position["lat"])) - Decimal("40.2")) < Decimal("0.1")
        assert abs(Decimal(str(position["lon"])) - Decimal("102.2")) < Decimal("0.1")
    assert 10 <= sum(bool(home.home.safety_note) for home in town.homes) <= 80
