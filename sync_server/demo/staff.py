"""The eighteen people who work in the demo town, with their log-ins and tablets. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Role
from shared_models.ids import AreaCode, ReplicaId, UserId
from sync_server.demo.town import CITY, COMMUNITIES, DISTRICT, STREET

PASSWORD = "zoufang-demo-2026"  # noqa: S105 - printed for every visitor; the server listens on this machine only
"""Everybody's. The demo holds nothing worth guarding, and a visitor tries several roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One account."""

    login: str
    name: str
    role: Role
    area: AreaCode

    @property
    def id(self) -> UserId:
        """The account's id."""
        return UserId(f"demo-{self.login}")

    @property
    def replica(self) -> ReplicaId:
        """The copy of the outbox on this person's tablet."""
        return ReplicaId(f"demo-{self.login}-tablet")


_INVESTIGATORS = (
    ("陆春明", "缑晓芳", "程立军"),
    ("钟红霞", "贾志斌"),
    ("汪学平", "妥秀玲"),
    ("戴永林", "沈月琴"),
    ("范新民", "逯海燕"),
)
"""By community."""


def _investigators() -> tuple[Worker, ...]:
    pairs = [(name, place.code) for names, place in zip(_INVESTIGATORS, COMMUNITIES, strict=True) for name in names]
    return tuple(
        Worker(login=f"dc{number:02d}", name=name, role=Role.INVESTIGATOR, area=area)
        for number, (name, area) in enumerate(pairs, start=1)
    )


INVESTIGATORS = _investigators()
OFFICERS = (
    Worker(login="jd01", name="孟昭文", role=Role.STREET_OFFICER, area=STREET),
    Worker(login="jd02", name="石桂芬", role=Role.STREET_OFFICER, area=STREET),
)
DISTRICT_OFFICER = Worker(login="qx01", name="康建业", role=Role.DISTRICT_OFFICER, area=DISTRICT)
SUPERVISOR = Worker(login="dd01", name="秦正阳", role=Role.SUPERVISOR, area=DISTRICT)
ADMINISTRATOR = Worker(login="gl01", name="田文静", role=Role.ADMINISTRATOR, area=CITY)

RECHECKERS = (
    Worker(login="fc01", name="乔玉梅", role=Role.INVESTIGATOR, area=STREET),
    Worker(login="fc02", name="祁正东", role=Role.INVESTIGATOR, area=STREET),
)
"""They visit nobody in the first place, so they may look again at everybody's."""

STAFF = (*INVESTIGATORS, *OFFICERS, DISTRICT_OFFICER, SUPERVISOR, ADMINISTRATOR, *RECHECKERS)


def team(community: AreaCode) -> tuple[Worker, ...]:
    """The investigators of a community."""
    return tuple(worker for worker in INVESTIGATORS if worker.area == community)
