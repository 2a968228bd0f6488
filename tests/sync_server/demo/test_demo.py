"""`zoufang demo` fills the town once, serves it with its tablets, and leaves nothing running.

The first run takes the better part of a minute, so what it has filled is looked at by all tests here.
"""

from __future__ import annotations

import os
import signal
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared_models.area import is_demo
from shared_models.case import LIFE_UNIT, Case, contradictions
from shared_models.coverage import coverage
from shared_models.due import SHAHE_CADENCE
from shared_models.household import household_of
from shared_models.identity_number import identity_number
from shared_models.ids import EntityId, Sha256
from shared_models.questionnaire.recorded import no_forms
from shared_models.receipt import record_hash, shown_record
from shared_models.visit import find_visit, visits
from sync_server.cli import app
from sync_server.demo.district import District, demo_district
from sync_server.demo.folder import DemoFolder
from sync_server.demo.plan import quarters
from sync_server.demo.staff import OFFICERS, PASSWORD, STAFF, SUPERVISOR, team
from sync_server.store import area_store, case_store, held_store, user_store
from sync_server.store.blob_store import open_blobs
from sync_server.store.database import Database
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.prove_identity import Credentials, prove_identity
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.receive_file import open_file
from sync_server.use_cases.verify_log import verify_log
from tests.sync_server.demo.terminal import Terminal, answers, free_port

GREETED = "Ctrl-C"
CUT = "the tablets' network is cut"
BACK = "the tablets' network is back"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all runs."""
    return tmp_path_factory.mktemp("demo") / "data"


def fetch(port: int, path: str = "/") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as page:
        assert page.status == 200
        return str(page.read().decode())


def test_the_first_run_fills_serves_cuts_the_network_and_leaves_nothing_behind(
    data: Path, opened: list[Terminal]
) -> None:
    terminal = Terminal(data, "--port", str(free_port()))
    opened.append(terminal)
    screen = terminal.wait_for(GREETED)
    assert "first run" in screen
    assert "100 %" in screen
    assert all(worker.login in screen and worker.name in screen for worker in STAFF)
    assert PASSWORD in screen
    console, link = terminal.port_of("office console"), terminal.port_of("server address")
    tablets = [terminal.port_of(f"tablet {number}") for number in (1, 2)]
    assert '"ok"' in fetch(console, "/health")
    assert '"ok"' in fetch(link, "/health")
    assert all("走访" in fetch(port) for port in tablets)

    pull_and_plug(terminal, link)
    assert answers(console)
    assert "is used by another run" in refused("--data", str(data))

    assert len(terminal.programs()) == 4
    assert terminal.press_ctrl_c() == 0
    assert terminal.programs() == []
    assert not any(answers(port) for port in (console, link, *tablets))
    assert "Traceback" not in terminal.screen
    assert "data is kept" in terminal.screen


def refused(*arguments: str) -> str:
    """What the command says when it does nothing."""
    result = CliRunner().invoke(app, ["demo", *arguments], input="n\n")
    assert result.exit_code == 1
    return result.stderr


def pull_and_plug(terminal: Terminal, link: int) -> None:
    """By the key, then from another terminal."""
    terminal.type("n")
    terminal.wait_for(CUT)
    assert not answers(link)
    terminal.type("n")
    terminal.wait_for(BACK)
    assert '"ok"' in fetch(link, "/health")
    for word, said in (("offline", CUT), ("online", BACK)):
        assert CliRunner().invoke(app, ["demo", "--data", str(terminal.data), "--network", word]).exit_code == 0
        terminal.wait_for(said, times=2)


def test_a_later_run_keeps_the_data_and_makes_room_on_taken_ports_and_says_what_broke(
    data: Path, opened: list[Terminal]
) -> None:
    before = DemoFolder(data).state()
    assert before is not None
    assert before.ports is not None
    terminal = Terminal(data, "--port", str(before.ports.link), "--tablets", "1")
    opened.append(terminal)
    screen = terminal.wait_for(GREETED)
    assert "first run" not in screen
    assert "handing in" not in screen
    assert f"port {before.ports.link} is taken" in screen
    # Tablets remember the link's address: everything else makes room for it.
    assert terminal.port_of("server address") == before.ports.link
    assert terminal.port_of("office console") != before.ports.link
    assert len(terminal.programs()) == 3

    # A program that ends by itself ends the demo, with a word about it.
    (tablet,) = terminal.programs("field_app")
    os.kill(tablet, signal.SIGKILL)
    assert terminal.process.wait(timeout=60) == 1
    assert "tablet-1 意外停止" in terminal.screen
    assert terminal.programs() == []
    after = DemoFolder(data).state()
    assert after is not None
    assert after.filled_on == before.filled_on


def test_nothing_is_removed_unless_the_visitor_says_yes(data: Path) -> None:
    assert "nothing was removed" in refused("--data", str(data), "--fresh")
    assert DemoFolder(data).state() is not None


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    assert "holds something else" in refused("--data", str(tmp_path), "--fresh", "--yes")
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_network_of_a_demo_that_does_not_run_cannot_be_cut(data: Path) -> None:
    assert "no demo is running" in refused("--data", str(data), "--network", "offline")


# --- what was filled ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(data: Path) -> District:
    """The district as the generator says it is, as of the day of the fill."""
    state = DemoFolder(data).state()
    assert state is not None
    return demo_district(date.fromisoformat(state.filled_on), seed=state.seed)


@pytest.fixture(scope="module")
def store(data: Path) -> Iterator[Database]:
    """The filled store."""
    database = Database(DemoFolder(data).settings.database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def cases(store: Database, made: District) -> dict[EntityId, Case]:
    """Every stored case."""
    with store.reading() as tx:
        return {id_: one.case for id_, one in case_store.load_cases(tx, [home.id for home in made.homes]).items()}


def test_the_store_holds_the_whole_town_and_marks_it_as_a_demo(
    store: Database, made: District, cases: dict[EntityId, Case]
) -> None:
    homes = {id_: household_of(case) for id_, case in cases.items()}
    assert len(homes) == 1_248
    assert sum(len(home.members) for home in homes.values()) == 2_777
    assert Counter(home.benefit_class for home in homes.values()) == {"A": 176, "B": 57, "C": 890, "D": 125}
    assert {home.standing for home in homes.values()} == {"recipient"}
    assert all(identity_number(member.identity_number).is_demo for home in homes.values() for member in home.members)
    with store.reading() as tx:
        assert is_demo(area.name for area in area_store.all_areas(tx))
        assert {user.login for user in user_store.all_users(tx)} == {worker.login for worker in made.staff}


def test_coverage_from_the_store_equals_coverage_from_what_the_generator_planned(
    store: Database, made: District
) -> None:
    for quarter in quarters(made.today):
        period = (quarter.days[0], quarter.days[-1])
        question = Question(period=period, today=made.today, cadences=SHAHE_CADENCE)
        board = audit_coverage(store, SUPERVISOR.id, question)
        planned = coverage(made.coverage_facts(), SHAHE_CADENCE, period=period, today=made.today)
        # The plan knows no answers, so it judges no visit; every one of the demo lacks nothing.
        judged = {"valid": board.total.visited, "passed": board.total.accepted}
        assert {name: getattr(board.total, name) for name in judged} == judged
        for line in board.lines.values():
            line.valid = line.passed = 0
            line.unjudged = line.visited
        assert board.lines == planned
        assert board.total.due == 1_248


def test_every_visit_stands_as_planned_and_no_act_met_a_state_it_does_not_fit(
    made: District, cases: dict[EntityId, Case]
) -> None:
    found = {visit.id: visit for case in cases.values() for visit in visits(case)}
    assert found.keys() == {outing.id for outing in made.outings}
    for outing in made.outings:
        visit = found[outing.id]
        assert (visit.day, visit.outcome, visit.status) == (outing.day, outing.outcome, outing.status), outing
        assert not visit.misfits
        assert bool(visit.remarks) == (outing.turn == "returned")
        assert visit.returns == (outing.turn in {"returned", "corrected"})


def test_every_visit_was_made_by_two_accounts_of_the_households_own_team(
    made: District, cases: dict[EntityId, Case]
) -> None:
    homes = {home.number: home for home in made.homes}
    for outing in made.outings:
        home = homes[outing.household]
        visit = cases[home.id].entities[outing.id]
        pair = {visit.value("lead"), visit.value("second")}
        assert len(pair) == 2
        assert pair <= {worker.id for worker in team(home.community.code)}


def test_exactly_the_planned_contradictions_are_open(made: District, cases: dict[EntityId, Case]) -> None:
    numbers = {home.id: home.number for home in made.homes}
    clashing = {outing.household for outing in made.outings if outing.turn == "clash"}
    contested = {outing.household for outing in made.outings if outing.turn == "contested"}
    found = {(numbers[id_], clash.unit) for id_, case in cases.items() for clash in contradictions(case)}
    assert {number for number, unit in found if unit != LIFE_UNIT} == clashing
    assert {number for number, unit in found if unit == LIFE_UNIT} == contested
    assert len({unit for _, unit in found}) >= 6


def test_exactly_the_planned_changes_are_held_each_for_its_reason(store: Database, made: District) -> None:
    with store.reading() as tx:
        areas = communities_for(tx, OFFICERS[0].id, "review")
        held = held_store.open_held(tx, [area.code for area in areas])
    assert {(one.change, one.reason) for one in held} == {(one.change.id, one.reason) for one in made.held}


def test_the_log_verifies_and_the_cases_are_what_a_rebuild_gives(store: Database, data: Path) -> None:
    assert list(verify_log(store, open_blobs(DemoFolder(data).settings.blobs))) == []
    assert rebuild_cases(store, write=False).differences == []


def test_photos_and_signatures_open_for_the_office(store: Database, data: Path, cases: dict[EntityId, Case]) -> None:
    kept = open_blobs(DemoFolder(data).settings.blobs)
    photos = [photo for case in cases.values() for photo in case.shown("photo")]
    strokes = [sign.strokes for case in cases.values() for visit in visits(case) for sign in visit.signatures]
    names = {str(photo.value(unit)) for photo in photos for unit in ("file", "thumbnail")} | set(strokes) - {""}
    assert len(photos) >= 100
    assert all(open_file(store, kept, Sha256(name), user=OFFICERS[0].id) for name in names)


def test_waiting_visits_are_signed_over_the_very_record_that_stands(
    made: District, cases: dict[EntityId, Case]
) -> None:
    homes = {home.number: home.id for home in made.homes}
    last_of = {outing.household: outing for outing in made.outings}
    waiting = [one for one in last_of.values() if one.status == "finished" and one.turn in {"", "corrected"}]
    assert waiting
    for outing in waiting:
        case = cases[homes[outing.household]]
        visit = find_visit(case, outing.id)
        assert visit is not None
        last = {signature.signer: signature.shown_hash for signature in visit.signatures}
        assert set(last.values()) == {record_hash(shown_record(case, outing.id, "zh", forms=no_forms))}, outing
        assert len(last) == (3 if outing.outcome == "completed" else 2)


def test_every_printed_log_in_works(store: Database, made: District) -> None:
    for worker in made.staff:
        typed = Credentials(login=worker.login, password=PASSWORD, address="127.0.0.1")
        assert prove_identity(store, typed, now_ms=0).id == worker.id
