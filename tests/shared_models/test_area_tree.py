"""The tree of areas that somebody answers for: every line is the sum of those below it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared_models.area import Area
from shared_models.area_tree import AreaTree, summed_lines, tree_of
from shared_models.coverage import CoverageFact, CoverageLine, coverage
from shared_models.due import SHAHE_CADENCE
from shared_models.ids import AreaCode, EntityId
from tests.shared_models.test_coverage import FACTS, QUARTER, TODAY

CITY, DISTRICTS, STREETS, COMMUNITIES = "c", 3, 5, 9
AREAS = [
    Area(code=AreaCode(CITY), name="city", level="city"),
    *(Area(code=AreaCode(f"d{n}"), name=f"d{n}", level="district", parent=AreaCode(CITY)) for n in range(DISTRICTS)),
    *(
        Area(code=AreaCode(f"s{n}"), name=f"s{n}", level="street", parent=AreaCode(f"d{n % DISTRICTS}"))
        for n in range(STREETS)
    ),
    *(
        Area(code=AreaCode(f"p{n}"), name=f"p{n}", level="community", parent=AreaCode(f"s{n % STREETS}"))
        for n in range(COMMUNITIES)
    ),
]
PLACES = st.sampled_from([AreaCode(f"p{n}") for n in range(COMMUNITIES)])


def placed(fact: CoverageFact, place: AreaCode) -> CoverageFact:
    return CoverageFact(
        household=fact.household,
        community=place,
        benefit_class=fact.benefit_class,
        standing=fact.standing,
        since=fact.since,
        visits=fact.visits,
    )


def tree(*communities: str) -> AreaTree:
    found = tree_of(AREAS, [AreaCode(code) for code in communities])
    assert found is not None
    return found


@given(st.lists(st.builds(placed, FACTS, PLACES), max_size=30), st.sets(PLACES, min_size=1))
def test_every_line_is_the_sum_of_the_lines_directly_below_it(
    facts: list[CoverageFact], communities: set[AreaCode]
) -> None:
    own = [fact for fact in facts if fact.community in communities]
    lines = coverage(own, SHAHE_CADENCE, period=QUARTER, today=TODAY, sampled={EntityId("drawn")})
    whole = tree(*communities)

    found = summed_lines(whole, lines)

    for code, below in whole.below.items():
        total = CoverageLine(community=code)
        for child in below:
            total.add(found[child.code])
        assert total == found[code]
    assert found[whole.top.code].due == sum(line.due for line in lines.values())
    assert found.keys() == whole.by_code.keys()


def test_the_top_is_the_lowest_area_that_holds_everything_of_ones_own() -> None:
    assert tree("p0").top.code == "p0"
    assert tree("p0", "p5").top.code == "s0"
    assert tree("p0", "p3").top.code == "d0"
    assert tree("p0", "p1").top.code == "c"
    assert tree_of(AREAS, [AreaCode("elsewhere")]) is None


def test_a_path_leads_from_the_top_down_and_only_ones_own_communities_are_in_it() -> None:
    found = tree("p0", "p3")
    assert [area.code for area in found.path(AreaCode("p3"))] == ["d0", "s3", "p3"]
    assert [area.code for area in found.communities(AreaCode("d0"))] == ["p0", "p3"]
    assert "p5" not in found.by_code
