"""Pull: everything that changed in the communities granted at that instant, page by page, none skipped."""

from __future__ import annotations

import msgspec
import pytest

from shared_models.area import Grant, Role
from shared_models.case import Case, combined_digest, digest
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.page import PageReader
from shared_models.sealed import is_sealed
from shared_models.sync_protocol import Cursor, Page, Pull, PullAnswer
from sync_server.store import audit_store, case_store, grant_store
from sync_server.store.database import Database
from sync_server.use_cases.answer_pull import answer_pull
from sync_server.use_cases.enrol_device import TabletUser
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.refused import RefusedError
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.district import (
    COLLEAGUE,
    INVESTIGATOR,
    OFFICER,
    OTHER_COMMUNITY,
    STRANGER,
    STREET,
    Tablet,
    by,
    move,
    settlement,
)


class Reader:
    """A tablet's reading side: cursors and cases, as the protocol says they are to be kept."""

    def __init__(self, database: Database, user: UserId = INVESTIGATOR, *, limit: int = 2_000) -> None:
        """Starts with nothing."""
        self.database = database
        self.user = user
        self.limit = limit
        self.cursors: dict[AreaCode, Cursor] = {}
        self.cases: dict[EntityId, Case] = {}
        self.digests: dict[AreaCode, str] = {}
        self.pages = 0

    def ask(self, *, schema: int = 1, epoch: str = "e1") -> PullAnswer:
        """One answer."""
        pull = Pull(v=1, epoch=epoch, schema=schema, cursors=self.cursors, limit=self.limit)
        asker = TabletUser(user=self.user, name="", device=DeviceId("d"))
        return answer_pull(self.database, pull, asker=asker, now_ms=NOW_MS)

    def take(self, answer: PullAnswer) -> bool:
        """Lays the pages over what is held; whether there is more."""
        for scope in answer.reset:
            self.cases = {id_: case for id_, case in self.cases.items() if case.community != scope}
        for page in answer.pages:
            self.pages += 1
            self._lay(page)
        return any(page.more for page in answer.pages)

    def pull(self) -> PullAnswer:
        """Pulls until there is no more, and compares digests."""
        while self.take(answer := self.ask()):
            pass
        for scope, expected in self.digests.items():
            held = [digest(case) for case in self.cases.values() if case.community == scope]
            assert combined_digest(held) == expected
        return answer

    def _lay(self, page: Page) -> None:
        reader = PageReader(page.scope, page.fields, page.saves)
        for row in page.rows:
            before = self.cases.get(row[0])
            self.cases[row[0]] = reader.read(row, before)
        for household, version in page.left:
            case = self.cases.get(household)
            if case is not None and case.community == page.scope and case.placed <= version:
                del self.cases[household]
        self.cursors[page.scope] = page.to
        if not page.more:
            self.digests[page.scope] = page.digest


def fill(database: Database, households: int, *, start: int = 0) -> None:
    """Households with three registers each."""
    tablet = Tablet(database, COLLEAGUE, replica=f"r-{start}")
    tablet.push(
        *(
            by(
                COLLEAGUE,
                change(
                    f"h{n}",
                    part({"phone": str(n), "address": "东街", "building": "1"}, entity=f"h-{n}"),
                    household=f"h-{n}",
                ),
            )
            for n in range(start, start + households)
        )
    )


def test_a_first_pull_brings_the_granted_communities_whole(district: Database) -> None:
    fill(district, 3)
    reader = Reader(district)
    answer = reader.pull()
    assert [(grant.scope, grant.name) for grant in answer.grants] == [(COMMUNITY, "一社区")]
    with district.reading() as tx:
        stored = {id_: case_store.load_case(tx, id_) for id_ in reader.cases}
    assert {id_: digest(case) for id_, case in reader.cases.items()} == {
        id_: digest(case) for id_, case in stored.items() if case is not None
    }
    assert len(stored) == 3


def test_a_second_pull_brings_only_what_changed(district: Database) -> None:
    fill(district, 3)
    reader = Reader(district)
    reader.pull()
    assert reader.ask().pages == ()
    Tablet(district).push(change("c1", part({"phone": saw("9", "h1")}, entity="h-1"), household="h-1"))
    (page,) = reader.ask().pages
    assert [row[0] for row in page.rows] == ["h-1"]
    assert page.fields == ["phone"]
    reader.pull()
    assert reader.cases[EntityId("h-1")].root.value("phone") == "9"


def test_a_community_arrives_in_pages_of_the_asked_size(district: Database) -> None:
    fill(district, 10)
    reader = Reader(district, limit=6)
    reader.pull()
    assert reader.pages == 5
    assert len(reader.cases) == 10


def test_a_case_that_changes_while_pages_run_comes_again_and_none_is_skipped(district: Database) -> None:
    fill(district, 6)
    reader = Reader(district, limit=6)
    assert reader.take(reader.ask())
    changes = [
        change("c1", part({"phone": saw("9", "h0")}, entity="h-0"), household="h-0"),
        change("c2", part({"phone": saw("8", "h5")}, entity="h-5"), household="h-5"),
        change("c3", part({"phone": "7"}, entity="h-new"), household="h-new"),
    ]
    Tablet(district).push(*changes)
    reader.pull()
    phones = {id_: reader.cases[EntityId(id_)].root.value("phone") for id_ in ("h-0", "h-5", "h-new", "h-3")}
    assert phones == {"h-0": "9", "h-5": "8", "h-new": "7", "h-3": "3"}


def test_a_household_that_leaves_while_pages_run_is_told(district: Database) -> None:
    fill(district, 6)
    reader = Reader(district, limit=6)
    assert reader.take(reader.ask())
    record_office_change(district, move("o1", OTHER_COMMUNITY, household="h-0"), now_ms=NOW_MS)
    reader.pull()
    assert "h-0" not in reader.cases
    assert len(reader.cases) == 5


def test_a_move_between_two_held_communities_keeps_the_household(district: Database) -> None:
    fill(district, 2)
    reader = Reader(district, COLLEAGUE)
    reader.pull()
    record_office_change(district, move("o1", OTHER_COMMUNITY, household="h-0"), now_ms=NOW_MS)
    reader.pull()
    assert reader.cases[EntityId("h-0")].community == OTHER_COMMUNITY
    record_office_change(district, move("o2", COMMUNITY, household="h-0"), now_ms=NOW_MS)
    reader.pull()
    case = reader.cases[EntityId("h-0")]
    assert (case.community, case.placed, case.root.value("phone")) == (COMMUNITY, 2, "0")


def test_only_the_grants_of_this_instant_count(district: Database) -> None:
    fill(district, 1)
    reader = Reader(district)
    reader.pull()
    with district.writing() as tx:
        grant_store.end_grant(tx, INVESTIGATOR, Grant(role=Role.INVESTIGATOR, area=COMMUNITY), now_ms=NOW_MS)
    fill(district, 1, start=5)
    answer = reader.ask()
    assert (answer.grants, answer.pages, answer.reset) == ((), (), ())


def test_people_without_the_right_to_visit_get_nothing(district: Database) -> None:
    fill(district, 1)
    for user in (OFFICER, UserId("nobody")):
        answer = Reader(district, user).ask()
        assert (answer.grants, answer.pages) == ((), ())
    stranger = Reader(district, STRANGER)
    stranger.pull()
    assert stranger.cases == {}


def test_a_grant_over_a_street_gives_every_community_of_it(district: Database) -> None:
    with district.writing() as tx:
        grant_store.add_grant(tx, STRANGER, Grant(role=Role.INVESTIGATOR, area=STREET), now_ms=NOW_MS)
    scopes = [grant.scope for grant in Reader(district, STRANGER).ask().grants]
    assert scopes == [COMMUNITY, OTHER_COMMUNITY, AreaCode("620723102001")]


@pytest.mark.parametrize("cursor", [Cursor(n=99, since=99), Cursor(n=1, since=99), Cursor(n=-1, since=-1)])
def test_a_cursor_that_is_not_of_this_log_starts_afresh(district: Database, cursor: Cursor) -> None:
    fill(district, 2)
    reader = Reader(district)
    reader.pull()
    reader.cursors = {COMMUNITY: cursor}
    answer = reader.ask()
    assert answer.reset == (COMMUNITY,)
    assert len(answer.pages[0].rows) == 2
    reader.pull()
    assert reader.ask().pages == ()


def test_own_held_changes_are_listed_until_and_after_they_are_settled(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    Tablet(district, STRANGER, replica="r-2").push(by(STRANGER, change("late", part({"phone": saw("2", "c1")}))))
    (seen,) = Reader(district, STRANGER).ask().held
    assert (seen.id, seen.household, seen.reason, seen.settled) == ("late", HOUSEHOLD, "out_of_scope", "")
    assert Reader(district).ask().held == ()
    record_office_change(district, settlement("o1", "accept", "late"), now_ms=NOW_MS)
    assert Reader(district, STRANGER).ask().held[0].settled == "accepted"


def test_an_app_that_is_too_old_to_read_is_asked_to_update(district: Database) -> None:
    with pytest.raises(RefusedError) as refused:
        Reader(district).ask(schema=0)
    assert refused.value.refusal.err == "upgrade"


def test_another_epoch_gets_no_pages(district: Database) -> None:
    with pytest.raises(RefusedError) as refused:
        Reader(district).ask(epoch="e0")
    assert refused.value.refusal.epoch == "e1"


def test_every_pull_that_hands_out_files_is_in_the_audit_log(district: Database) -> None:
    fill(district, 2)
    reader = Reader(district)
    reader.pull()
    reader.pull()
    with district.reading() as tx:
        lines = [line for line in audit_store.audit_lines(tx) if line.action == "pull"]
    assert [(line.user_id, line.subject) for line in lines] == [(INVESTIGATOR, "d")]
    assert msgspec.json.decode(lines[0].detail) == {COMMUNITY: 2}


INTERVIEW = EntityId("i-1")


def test_a_neighbours_name_stays_with_the_interviewer_and_everything_else_still_agrees(district: Database) -> None:
    Tablet(district).push(
        change("c1", part({"phone": "1"})),
        change("c2", part({"source_name": "赵某", "lives_here": "常住"}, entity=INTERVIEW, type_="interview")),
    )
    own, other = Reader(district), Reader(district, COLLEAGUE)
    own.pull()
    other.pull()  # its digests agree although a value was kept back
    mine, theirs = own.cases[EntityId(HOUSEHOLD)], other.cases[EntityId(HOUSEHOLD)]
    assert mine.entities[INTERVIEW].value("source_name") == "赵某"
    hidden = theirs.entities[INTERVIEW]
    assert is_sealed(hidden.value("source_name"))
    assert hidden.value("lives_here") == "常住"
    assert hidden.units["source_name"].live[0].id == "c2"
    assert "赵某".encode() not in msgspec.json.encode(Reader(district, COLLEAGUE).ask())


def test_a_marker_sent_back_as_a_value_is_held(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})))
    blind = part({"source_name": {"sealed": True}}, entity=INTERVIEW, type_="interview")
    assert tablet.push(change("c2", blind)).results[ChangeId("c2")].reason == "invalid"


def test_whoever_may_see_sealed_answers_gets_them(district: Database) -> None:
    with district.writing() as tx:
        grant_store.add_grant(tx, COLLEAGUE, Grant(role=Role.STREET_OFFICER, area=COMMUNITY), now_ms=NOW_MS)
    Tablet(district).push(
        change("c1", part({"phone": "1"}), part({"source_name": "赵某"}, entity=INTERVIEW, type_="interview"))
    )
    reader = Reader(district, COLLEAGUE)
    reader.pull()
    assert reader.cases[EntityId(HOUSEHOLD)].entities[INTERVIEW].value("source_name") == "赵某"
