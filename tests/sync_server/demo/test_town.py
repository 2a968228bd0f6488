"""The town has the size that the procedures of Shahe speak of, and says everywhere that it is invented."""

from __future__ import annotations

from collections import Counter

from shared_models.area import Role, is_demo
from shared_models.recheck import FEWEST
from sync_server.demo.district import District
from sync_server.demo.staff import INVESTIGATORS, RECHECKERS
from sync_server.demo.town import COMMUNITIES, HOUSEHOLDS, PERSONS


def test_the_four_classes_have_exactly_as_many_households_and_persons_as_shahe_town(town: District) -> None:
    households = Counter(home.benefit_class for home in town.homes)
    persons = Counter(home.benefit_class for home in town.homes for _ in home.persons)
    assert households == {"A": 176, "B": 57, "C": 890, "D": 125}
    assert persons == {"A": 199, "B": 95, "C": 2_258, "D": 225}
    assert (households.total(), persons.total()) == (1_248, 2_777) == (HOUSEHOLDS, PERSONS)


def test_every_household_lives_in_one_of_five_communities_below_one_town(town: District) -> None:
    parents = {area.code: area.parent for area in town.areas}
    levels = Counter(area.level for area in town.areas)
    assert levels == {"city": 1, "district": 1, "street": 1, "community": 5}
    assert all(parent is None or parent in parents for parent in parents.values())
    living = Counter(home.community.code for home in town.homes)
    assert living == {community.code: community.households for community in COMMUNITIES}


def test_every_area_and_every_register_number_says_that_it_is_a_demo(town: District) -> None:
    assert all(is_demo([area.name]) for area in town.areas)
    assert all(home.registry_no.startswith("DEMO-") for home in town.homes)
    assert len({home.registry_no for home in town.homes}) == HOUSEHOLDS


def test_eighteen_people_work_there_and_every_community_has_a_team_of_two_at_least(town: District) -> None:
    assert Counter(worker.role for worker in town.staff) == {
        Role.INVESTIGATOR: 13,
        Role.STREET_OFFICER: 2,
        Role.DISTRICT_OFFICER: 1,
        Role.SUPERVISOR: 1,
        Role.ADMINISTRATOR: 1,
    }
    teams = Counter(worker.area for worker in INVESTIGATORS)
    assert all(teams[community.code] >= 2 for community in COMMUNITIES)
    assert len({worker.login for worker in town.staff}) == len({worker.name for worker in town.staff}) == 18


def test_a_second_team_visits_everywhere_and_has_recorded_nothing_so_it_may_look_again(town: District) -> None:
    again = {worker.id for worker in RECHECKERS}
    assert len(again) == FEWEST
    assert {worker.area for worker in RECHECKERS} == {area.parent for area in town.areas if area.level == "community"}
    authors = {delivery.worker.id for delivery in town.deliveries}
    assert authors
    assert not again & authors


def test_no_two_households_share_an_address(town: District) -> None:
    assert len({home.home.address for home in town.homes}) == HOUSEHOLDS
