"""Shahe town as an invented place: its areas, its communities and how many families of which class and size it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared_models.area import DEMO_MARK, Area
from shared_models.ids import AreaCode

CITY = AreaCode("620700")
DISTRICT = AreaCode("620723")
"""GB/T 2260: Zhangye city and Linze county. Everything below is made up."""
STREET = AreaCode("620723990000")
"""Street-level codes that begin with 9 are not given out: nobody's community can be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """One of the five communities: a village has groups and doors, a town quarter has buildings and flats."""

    code: AreaCode
    name: str
    rural: bool
    households: int
    lat_e4: int
    lon_e4: int
    """Its centre in ten-thousandths of a degree."""


# The centre lies among the dunes of a desert: no home stands where the demo puts one.
COMMUNITIES = (
    Community(
        code=AreaCode("620723990001"),
        name="北街社区",
        rural=False,
        households=236,
        lat_e4=402_050,
        lon_e4=1_021_980,
    ),
    Community(
        code=AreaCode("620723990002"),
        name="渠南社区",
        rural=False,
        households=208,
        lat_e4=401_930,
        lon_e4=1_022_040,
    ),
    Community(
        code=AreaCode("620723990003"),
        name="柳湾村",
        rural=True,
        households=302,
        lat_e4=402_260,
        lon_e4=1_021_610,
    ),
    Community(
        code=AreaCode("620723990004"),
        name="沙枣园村",
        rural=True,
        households=266,
        lat_e4=401_710,
        lon_e4=1_021_530,
    ),
    Community(
        code=AreaCode("620723990005"),
        name="新坝村",
        rural=True,
        households=236,
        lat_e4=401_850,
        lon_e4=1_022_530,
    ),
)

SIZES: Mapping[str, Mapping[int, int]] = {
    "A": {1: 156, 2: 17, 3: 3},
    "B": {1: 26, 2: 25, 3: 5, 4: 1},
    "C": {1: 202, 2: 273, 3: 225, 4: 130, 5: 45, 6: 15},
    "D": {1: 52, 2: 51, 3: 17, 4: 5},
}
"""Families by class and number of persons: 176/199, 57/95, 890/2,258 and 125/225 households/persons."""

HOUSEHOLDS = 1_248
PERSONS = 2_777


def areas() -> tuple[Area, ...]:
    """The tree from the city down, parents before children; every name says that it is a demo."""
    above = (
        Area(code=CITY, name=f"张掖市{DEMO_MARK}", level="city"),
        Area(code=DISTRICT, name=f"临泽县{DEMO_MARK}", level="district", parent=CITY),
        Area(code=STREET, name=f"沙河镇{DEMO_MARK}", level="street", parent=DISTRICT),
    )
    below = (Area(code=c.code, name=f"{c.name}{DEMO_MARK}", level="community", parent=STREET) for c in COMMUNITIES)
    return (*above, *below)
