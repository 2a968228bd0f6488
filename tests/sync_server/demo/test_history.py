"""The town's history holds every situation a visitor should meet, whatever the day."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from shared_models.change import Change, read_change
from shared_models.coverage import coverage
from shared_models.due import SHAHE_CADENCE, quarter_of
from shared_models.errors import MalformedError
from sync_server.demo.chronicle import midnight_ms
from sync_server.demo.dice import Dice
from sync_server.demo.district import SEED, District, changes_in
from sync_server.demo.plan import Outing, coverage_facts, plan, turns_in
from sync_server.demo.recipient import Recipient, recipients

DAYS = [
    date(2026, 10, 1),  # the first day of a quarter and of a holiday: nobody has gone out yet
    date(2026, 10, 9),  # two working days into the quarter
    date(2026, 11, 22),  # a Sunday
    date(2026, 12, 31),  # the last day of a quarter
    date(2027, 2, 23),  # after the longest holiday
    date(2028, 2, 29),  # a leap day, in a year whose holidays are not published
]


def outings_of(today: date) -> tuple[tuple[Recipient, ...], tuple[Outing, ...]]:
    homes = recipients(Dice(1), today=today, made_ms=midnight_ms(today))
    return homes, plan(Dice(1), homes, today)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_on_any_day_every_situation_is_there(today: date) -> None:
    homes, outings = outings_of(today)
    assert max(outing.day for outing in outings) < today
    status = Counter(outing.status for outing in outings)
    assert status["finished"] >= 25
    assert status["accepted"] >= 1_000
    open_turns = turns_in(outing for outing in outings if outing.accepted_on is None)
    assert open_turns == {"corrected": 3, "returned": 5, "clash": 7, "contested": 1, "agreed": 2, "draft": 3}
    assert turns_in(outing for outing in outings if outing.accepted_on is not None) == {"corrected": 6, "settled": 3}
    assert {"completed", "absent", "hospital", "moved", "refused"} <= {outing.outcome for outing in outings}
    lines = coverage(coverage_facts(homes, outings), SHAHE_CADENCE, period=quarter_of(today), today=today)
    assert sum(line.due for line in lines.values()) == len(homes)
    assert all(line.overdue > 0 for line in lines.values())


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_is_reviewed_before_it_was_handed_in_nor_put_right_before_it_was_returned(today: date) -> None:
    for outing in outings_of(today)[1]:
        last = outing.handed_in
        assert outing.day <= outing.handed_in
        if outing.corrected is not None:
            again, last = outing.corrected
            assert outing.handed_in < again <= last
        assert (outing.turn == "corrected") == (outing.corrected is not None)
        assert outing.accepted_on is None or last < outing.accepted_on < today


def test_the_same_seed_and_day_give_the_same_bytes_in_another_process(town: District) -> None:
    script = (
        "import sys, hashlib; from datetime import date; from sync_server.demo.district import *;"
        "d = demo_district(date.fromisoformat(sys.argv[1]));"
        "print(hashlib.sha256(b''.join(changes_in(d)) + b''.join(d.files.values())).hexdigest())"
    )
    # Sets of text come in another order there.
    elsewhere = subprocess.run(
        [sys.executable, "-c", script, town.today.isoformat()],
        env=os.environ | {"PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
        text=True,
    )
    here = hashlib.sha256(b"".join(changes_in(town)) + b"".join(town.files.values())).hexdigest()
    assert elsewhere.stdout.strip() == here


def test_another_seed_gives_other_people_in_the_same_numbers() -> None:
    one, other = (recipients(Dice(seed), today=DAYS[0], made_ms=0) for seed in (SEED, SEED + 1))
    assert sum(len(home.persons) for home in one) == sum(len(home.persons) for home in other)
    assert [home.persons[0].name for home in one] != [home.persons[0].name for home in other]


def readable(town: District) -> list[Change]:
    found = []
    for body in changes_in(town):
        try:
            found.append(read_change(body))
        except MalformedError:
            continue
    return found


def test_only_the_changes_meant_to_be_held_are_unreadable_or_too_new(town: District) -> None:
    changes = readable(town)
    assert sum(1 for _ in changes_in(town)) - len(changes) == 1
    assert [change.schema for change in changes if change.schema != 1] == [99]
    assert Counter(held.reason for held in town.held) == {
        "invalid": 1,
        "unknown_schema": 1,
        "unknown_entity": 1,
        "out_of_scope": 1,
        "not_allowed": 1,
    }


def test_every_change_has_its_own_id_and_was_made_before_it_was_handed_in(town: District) -> None:
    ids = set()
    for delivery in town.deliveries:
        for body in delivery.bodies:
            try:
                change = read_change(body)
            except MalformedError:
                continue
            assert change.id not in ids
            ids.add(change.id)
            assert change.author == delivery.worker.id
            assert change.t.wall_ms <= delivery.ms
    assert town.deliveries[-1].ms < midnight_ms(town.today)


def test_photos_are_few_and_all_different_and_exactly_those_that_changes_name_are_there(town: District) -> None:
    named = {ref.sha256: ref for change in readable(town) for ref in change.blobs}
    assert named.keys() == town.files.keys()
    assert all(len(town.files[name]) == ref.size for name, ref in named.items())
    photos = [ref for change in readable(town) for ref in change.blobs if ref.unit == "file"]
    assert 100 <= len(photos) <= 200
    assert len({ref.sha256 for ref in photos}) == len(photos)


def test_the_next_day_the_same_families_live_there(town: District) -> None:
    later = recipients(Dice(SEED), today=town.today + timedelta(days=1), made_ms=0)
    names = [person.name for home in town.homes for person in home.persons]
    assert [person.name for home in later for person in home.persons] == names
