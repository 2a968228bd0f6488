"""What visits cost: each field is counted once and by what was done for it; sums of areas are sums of visits."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared_models.burden import Burden, Effort, VisitCost, burden, effort, minutes_between, quantile
from shared_models.change import LifeWrite, Part
from shared_models.flags.trace import traces
from shared_models.ids import ChangeId, EntityId
from tests.builders import change, folded, part, saw

BEFORE = change("c-0", part({"address": "一社区 1 号", "phone": "0936-1", "housing_area": "60"}), visit="v-0")
BEGAN = change("c-1", part({"outcome": "completed", "started_at": 1}, entity="v-1", type_="visit"), visit="v-1")
APPLIANCES = ("appliances.tv", "appliances.fridge")
DAY = date(2026, 9, 1)


def confirmed(unit: str, by: str) -> Part:
    return msgspec.structs.replace(part(), confirm={unit: (ChangeId(by),)})


def test_a_field_is_typed_confirmed_or_left_and_counted_once() -> None:
    told = effort(folded(BEGAN), EntityId("v-1")).typed
    case = folded(
        BEFORE,
        BEGAN,
        change(
            "c-2", part({"phone": saw("0936-2", "c-0"), "appliances.tv": True, "appliances.fridge": True}), visit="v-1"
        ),
        change("c-3", confirmed("address", "c-0"), visit="v-1"),
    )
    assert effort(case, EntityId("v-1")) == Effort(typed=told + 2, confirmed=1, stood=1), "two appliances are one field"


def test_what_was_declined_emptied_or_removed_is_nobodys_entry() -> None:
    told = effort(folded(BEGAN), EntityId("v-1"))
    member = part({"name": "李四"}, entity="m-2", type_="member")
    gone = part(entity="m-2", type_="member", life=LifeWrite(dead=True, seen=(ChangeId("c-2"),)))
    case = folded(
        BEGAN,
        change("c-2", member, part({"phone": None}), visit="v-1"),
        change("c-3", gone, visit="v-1"),
    )
    assert effort(case, EntityId("v-1")) == told


def test_only_the_latest_completed_visit_is_counted_in_fields() -> None:
    def visit(n: int, outcome: str) -> Part:
        return part({"outcome": outcome, "started_at": n}, entity=f"v-{n}", type_="visit")

    case = folded(
        *(
            change(f"c-{n}", visit(n, outcome), visit=f"v-{n}")
            for n, outcome in enumerate(["completed", "completed", "absent"], start=1)
        )
    )
    found = {trace.visit: trace.effort is not None for trace in traces(case)}
    assert found == {"v-1": False, "v-2": True, "v-3": False}


def test_minutes_that_cannot_be_known_are_not_told() -> None:
    assert minutes_between(0, 179_999, is_suspect=False) == 2
    assert minutes_between(0, 179_999, is_suspect=True) is None
    assert minutes_between(180_000, 0, is_suspect=False) is None
    assert minutes_between(0, None, is_suspect=False) is None


COSTS = st.lists(
    st.builds(
        VisitCost,
        day=st.none() | st.dates(DAY, DAY + timedelta(days=20)),
        completed=st.booleans(),
        draft=st.booleans(),
        minutes=st.none() | st.integers(0, 90),
        photos=st.integers(0, 8),
        effort=st.none() | st.builds(Effort, *(st.integers(0, 60) for _ in range(3))),
    ),
    max_size=30,
)
PERIOD = (DAY + timedelta(days=3), DAY + timedelta(days=14))


@given(COSTS, st.integers(0, 30))
def test_areas_add_up_to_the_same_as_their_visits(costs: list[VisitCost], at: int) -> None:
    total = Burden()
    for some in (costs[:at], costs[at:]):
        total.add(burden(some, PERIOD))
    assert total == burden(costs, PERIOD)
    assert total.visits == total.photos.total() >= total.minutes.total()
    within = [one for one in costs if one.day and PERIOD[0] <= one.day <= PERIOD[1] and not one.draft]
    assert total.visits + total.in_vain == len(within)


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([0.25, 0.5, 0.75, 1.0]))
def test_a_quantile_is_one_of_the_numbers_with_the_share_at_or_below_it(numbers: list[int], share: float) -> None:
    found = quantile(Counter(numbers), share)
    assert found in numbers
    assert sum(one <= found for one in numbers) >= share * len(numbers)
    assert sum(one < found for one in numbers) < share * len(numbers)
