"""Whatever happened at the doors: what the tablet counts as left is what the supervisor's board counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from field_app.use_cases.held_rules import HeldRules
from field_app.use_cases.remaining_coverage import remaining_coverage
from shared_models.change import Act, Change, Part
from shared_models.coverage import CoverageLine
from shared_models.due import quarter_of
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.policy.shelf import preset
from shared_models.visit import day_of
from sync_server.store import replica_store
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import COMMUNITY, change, part
from tests.field_app.hand import Hand
from tests.field_app.kit import family
from tests.field_app.office import OFFICER, SUPERVISOR, Office, now_ms
from tests.sync_server.console.story import at
from tests.sync_server.district import DISTRICT, OTHER_COMMUNITY, Tablet, adopt

ZHAO = UserId("u-2")
DAY_MS = 86_400_000
NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody went there."""

    days_ago: int
    outcome: str
    ends: tuple[str, ...]
    """What became of the record: nothing, finished, and after that returned or accepted."""


@dataclass(frozen=True, slots=True)
class Home:
    """A household, and who came."""

    scope: AreaCode
    standing: str
    benefit_class: str
    since: str
    knocks: tuple[Knock, ...]


KNOCKS = st.builds(
    Knock,
    st.integers(0, 400),
    st.sampled_from(["completed", "completed", "absent", "refused", "moved", "hospital"]),
    st.sampled_from([(), ("finish",), ("finish", "return"), ("finish", "accept")]),
)
HOMES = st.builds(
    Home,
    st.sampled_from([COMMUNITY, OTHER_COMMUNITY]),
    st.sampled_from(["recipient", "recipient", "applicant", "suspended", "ended", "refused"]),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(["2020-01-01", "2026-05-01"]),
    st.lists(KNOCKS, max_size=3).map(tuple),
)


@pytest.fixture
def two_rules(office: Office) -> Office:
    """A quarter's rhythm in one community, another's in the other."""
    adopt(office.database, "shahe", area=DISTRICT, since="2025-01-01")
    adopt(office.database, "sifang", area=OTHER_COMMUNITY, since="2025-01-01")
    return office


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.lists(HOMES, min_size=3, max_size=8), st.integers(-300, 0))
def test_the_tablet_counts_what_the_board_counts(two_rules: Office, zhao: Hand, homes: list[Home], days: int) -> None:
    """Homes add up from example to example: the last one compares about sixty."""
    for home in homes:
        happen(two_rules, home)
    assert zhao.sync().complete
    today = day_of(now_ms())
    period = quarter_of(today + timedelta(days=days))

    rules = HeldRules(zhao.account, preset("national-2021")).on(today)
    left = remaining_coverage(zhao.account, rules, period=period, today=today)
    board = audit_coverage(two_rules.database, SUPERVISOR, Question(period=period, today=today))

    assert told({one.line.community: one.line for one in left}) == told(board.lines)


def told(lines: Mapping[AreaCode, CoverageLine]) -> dict[AreaCode, tuple[object, ...]]:
    """What a tablet can count: not what is judged or drawn, for that is the office's."""
    return {
        code: (line.due, line.attempted, line.visited, line.accepted, line.overdue, dict(line.not_visited))
        for code, line in lines.items()
        if line.due
    }


def happen(office: Office, home: Home) -> None:
    """The office registers the household, tablets bring in its visits, officers judge them."""
    number = next(NUMBERS)
    household = EntityId(f"h-{number}")
    values = {"standing": home.standing, "benefit_class": home.benefit_class, "since": home.since}
    office.write(household, *family(number, f"户{number}", **values), scope=home.scope)
    tablet = Tablet(office.database, ZHAO, replica=f"r-{number}")
    with office.database.reading() as tx:
        tablet.epoch = replica_store.current_epoch(tx)
    for turn, knock in enumerate(home.knocks):
        knocked(office, tablet, (home, household), knock, visit=f"v-{number}-{turn}")


def knocked(office: Office, tablet: Tablet, at_home: tuple[Home, EntityId], knock: Knock, *, visit: str) -> None:
    """One visit or attempt, and what became of it."""
    home, household = at_home
    ms = now_ms() - knock.days_ago * DAY_MS

    def made(name: str, *parts: Part, act: Act | None = None, author: UserId = ZHAO) -> Change:
        one = change(f"{visit}-{name}", *parts, act=act, household=household)
        return msgspec.structs.replace(at(one, ms, visit, author=author, household=household), scope=home.scope)

    begun = part({"outcome": knock.outcome, "started_at": ms}, entity=visit, type_="visit")
    tablet.push(made("begin", begun))
    for name in knock.ends:
        act = Act(name=name, about=EntityId(visit), data={"remarks": []} if name == "return" else {})
        if name == "finish":
            tablet.push(made(name, act=act))
        else:
            record_office_change(office.database, made(name, act=act, author=OFFICER), now_ms=now_ms())


def test_the_board_has_something_to_compare(two_rules: Office, zhao: Hand) -> None:
    """The comparison above would be true of two empty counts as well."""
    done = Home(COMMUNITY, "recipient", "A", "2020-01-01", (Knock(0, "completed", ("finish", "accept")),))
    tried = Home(OTHER_COMMUNITY, "recipient", "A", "2020-01-01", (Knock(0, "absent", ("finish",)),))
    for home in (done, tried, tried):
        happen(two_rules, home)
    assert zhao.sync().complete
    today = day_of(now_ms())
    rules = HeldRules(zhao.account, preset("national-2021")).on(today)
    left = remaining_coverage(zhao.account, rules, period=quarter_of(today), today=today)
    lines = {one.line.community: one.line for one in left}
    assert (lines[COMMUNITY].visited, lines[COMMUNITY].accepted) == (1, 1)
    assert (lines[OTHER_COMMUNITY].due, lines[OTHER_COMMUNITY].attempted) == (2, 2)
    assert dict(lines[OTHER_COMMUNITY].not_visited) == {"absent": 2}
