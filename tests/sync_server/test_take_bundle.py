"""A bundle is an exchange by file: the same answers as over the network, and none is ever missing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from shared_models.bundle import FileSeen, Frame, Opening, Receipt, Told
from shared_models.ids import ChangeId, DeviceId, ReplicaId
from shared_models.packing import unpack
from shared_models.sync_protocol import Cursor, HelloAnswer, Labelled, PushAnswer
from sync_server.store import audit_store, bundle_store, replica_store
from sync_server.store.database import BusyError, Database
from sync_server.use_cases import take_bundle as taking
from sync_server.use_cases.list_bundles import list_bundles, open_answer
from sync_server.use_cases.receive_file import Files, Piece, receive_piece
from sync_server.use_cases.verify_log import verify_log
from tests.builders import COMMUNITY, NOW_MS, change, part
from tests.sync_server.district import INVESTIGATOR, OFFICER, STRANGER, Tablet, by, give_passwords
from tests.sync_server.file_tablet import FileTablet, files_in, pages_in, pieces, refusals
from tests.sync_server.test_answer_pull import fill

PHOTO = os.urandom(3_500)


@pytest.fixture
def staffed(district: Database) -> Database:
    """The district, where people can sign in."""
    give_passwords(district)
    return district


@pytest.fixture
def tablet(staffed: Database) -> FileTablet:
    """An investigator's tablet."""
    return FileTablet(staffed)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The server's files."""
    return files_in(tmp_path)


def seen(frames: list[Frame]) -> list[tuple[int, bool]]:
    """How the files of a bundle stand."""
    return [(frame.head.offset, frame.head.stored) for frame in frames if isinstance(frame.head, FileSeen)]


def test_every_question_gets_its_answer_in_order(tablet: FileTablet, files: Files) -> None:
    fill(tablet.database, 2)
    taken, frames = tablet.sent(
        files, tablet.hello(), tablet.push(change("c1", part({"phone": "1"}))), tablet.pull(), *pieces(PHOTO)
    )
    assert [type(frame.head) for frame in frames] == [Opening, Told, Receipt, Told, FileSeen]
    assert frames[0].head == Opening(export="x-1", epoch="e1")
    assert unpack(frames[1].body, HelloAnswer).epoch == "e1"
    receipt = frames[2].head
    assert isinstance(receipt, Receipt)
    assert (receipt.replica, receipt.labels) == ("r-file", ((1, tablet.outbox.h),))
    answer = unpack(frames[2].body, PushAnswer)
    assert (answer.ack, answer.results[ChangeId("c1")].s) == ((1,), "applied")
    (pull,) = pages_in(frames)
    assert {row[0] for page in pull.pages for row in page.rows} == {"h-0", "h-1"}
    outcome = taken.bundle.outcome
    assert (outcome.applied, outcome.duplicates, outcome.held, outcome.files_stored) == (1, 0, 0, 1)
    assert list(verify_log(tablet.database, files.kept)) == []


def test_many_pages_come_in_one_answer_as_the_network_would_bring_them(tablet: FileTablet, files: Files) -> None:
    fill(tablet.database, 10)
    _, frames = tablet.sent(files, tablet.pull(limit=6))
    answers = pages_in(frames)
    assert [answer.pages[0].more for answer in answers] == [True, True, True, True, False]
    assert answers[-1].pages[0].to == Cursor(n=10, since=10)
    assert len({row[0] for answer in answers for row in answer.pages[0].rows}) == 10


def test_forks_gaps_and_epochs_are_carried_back(tablet: FileTablet, files: Files) -> None:
    first = tablet.push(change("c1", part({"phone": "1"})))
    lost = tablet.push(change("c2", part({"phone": "2"})))
    third = tablet.push(change("c3", part({"phone": "3"})))
    tablet.sent(files, first)
    taken, frames = tablet.sent(files, third, lost)
    assert refusals(frames) == [("push", "gap")]
    assert taken.bundle.outcome.applied == 1
    twin = Tablet(tablet.database, INVESTIGATOR, replica="r-file")
    _, frames = tablet.sent(files, tablet.pushing(twin.label(change("c9", part({"phone": "9"})))))
    assert refusals(frames) == [("push", "fork")]
    with tablet.database.writing() as tx:
        replica_store.begin_epoch(tx, "e2", now_ms=NOW_MS + 1)
    taken, frames = tablet.sent(files, tablet.hello(), third, tablet.pull())
    assert refusals(frames) == [("push", "epoch"), ("pull", "epoch")]
    assert unpack(frames[1].body, HelloAnswer).epoch == "e2"
    assert taken.bundle.outcome.refused == ("epoch",)


def test_a_question_nobody_understands_is_answered_as_such_and_stops_nothing(tablet: FileTablet, files: Files) -> None:
    broken = [Frame(Told(what=what), b"{}") for what in ("hello", "push", "pull")]
    _, frames = tablet.sent(files, *broken, tablet.push(change("c1", part({"phone": "1"}))))
    assert refusals(frames) == [("hello", "malformed"), ("push", "malformed"), ("pull", "malformed")]
    assert isinstance(frames[-1].head, Receipt)


def test_a_batch_that_is_too_large_is_refused_as_over_the_network(tablet: FileTablet, files: Files) -> None:
    labelled: tuple[Labelled, ...] = tablet.outbox.label(
        *(change(f"c{n}", part({"phone": str(n)}), household=f"h{n}") for n in range(201))
    )
    _, frames = tablet.sent(files, tablet.pushing(labelled))
    assert refusals(frames) == [("push", "too_large")]


def test_an_app_too_old_to_pull_hands_over_by_file_too(tablet: FileTablet, files: Files) -> None:
    taken, frames = tablet.sent(files, tablet.push(change("c1", part({"phone": "1"}))), tablet.pull(schema=0))
    assert refusals(frames) == [("pull", "upgrade")]
    assert taken.bundle.outcome.applied == 1


def test_work_outside_the_grants_is_held_and_nothing_outside_them_is_told(staffed: Database, files: Files) -> None:
    fill(staffed, 3)
    stranger = FileTablet(staffed, STRANGER)
    mine = change("c1", part({"phone": "1"}, entity="h-0"), household="h-0")
    taken, frames = stranger.sent(files, stranger.push(by(STRANGER, mine)), stranger.pull())
    assert (taken.bundle.outcome.held, taken.bundle.outcome.households) == (1, 0)
    assert {page.scope for answer in pages_in(frames) for page in answer.pages if page.rows} == set()
    assert COMMUNITY not in {grant.scope for answer in pages_in(frames) for grant in answer.grants}


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_goes_on_where_the_server_has_it(tablet: FileTablet, files: Files) -> None:
    name = hashlib.sha256(PHOTO).hexdigest()
    half = Piece(sha256=name, offset=0, length=len(PHOTO), data=PHOTO[:1_700])  # type: ignore[arg-type]
    receive_piece(tablet.database, files, half, user=INVESTIGATOR, now_ms=NOW_MS)
    _, frames = tablet.sent(files, *pieces(PHOTO))
    assert seen(frames) == [(3_500, True)]
    _, again = tablet.sent(files, *pieces(PHOTO))
    assert seen(again) == [(3_500, True)]
    assert files.kept.read(name) == PHOTO  # type: ignore[arg-type]


def test_a_file_that_is_not_what_its_name_says_is_told_and_the_next_one_is_taken(
    tablet: FileTablet, files: Files
) -> None:
    wrong = pieces(PHOTO, name="0" * 64)
    _, frames = tablet.sent(files, *wrong, *pieces(PHOTO[:900]))
    assert refusals(frames) == [("file", "hash")]
    assert seen(frames) == [(0, False), (900, True)]
    _, frames = tablet.sent(files, *pieces(PHOTO, name="no hash"), *pieces(PHOTO[:800]))
    assert refusals(frames) == [("file", "malformed")]
    assert seen(frames)[-1] == (800, True)


def test_a_file_with_pieces_missing_waits_for_them(tablet: FileTablet, files: Files) -> None:
    some = pieces(PHOTO)
    _, frames = tablet.sent(files, some[0], some[2], some[3])
    assert seen(frames) == [(1_000, False)]
    _, frames = tablet.sent(files, *some)
    assert seen(frames) == [(3_500, True)]


# --- the books -------------------------------------------------------------------------------------------------------


def test_what_was_taken_in_stands_in_the_books_and_in_the_audit_log(tablet: FileTablet, files: Files) -> None:
    taken, _ = tablet.sent(files, tablet.push(change("c1", part({"phone": "1"}))))
    (listed,) = list_bundles(tablet.database, OFFICER)
    assert (listed.taken, listed.name) == (taken.bundle, "name of u-1")
    assert open_answer(tablet.database, OFFICER, taken.bundle.id) == taken.answer
    assert list_bundles(tablet.database, STRANGER) == ()
    with tablet.database.reading() as tx:
        (line,) = [line for line in audit_store.audit_lines(tx) if line.action == "take_bundle"]
    assert (line.user_id, line.subject) == (OFFICER, tablet.enrolled.device)
    assert '"applied":1' in line.detail


def test_a_tablets_older_answers_are_given_up_and_its_books_are_not(tablet: FileTablet, files: Files) -> None:
    made = [tablet.sent(files, tablet.pull(), now_ms=NOW_MS + n)[0].bundle.id for n in range(5)]
    with tablet.database.reading() as tx:
        kept = [id_ for id_ in made if bundle_store.answer_of(tx, id_) is not None]
    assert kept == made[2:]
    assert len(list_bundles(tablet.database, OFFICER)) == 5


def test_a_busy_database_gives_no_answer_and_the_same_bundle_is_taken_later(
    tablet: FileTablet, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> PushAnswer:
        raise BusyError("taken")

    push = tablet.push(change("c1", part({"phone": "1"})))
    with monkeypatch.context() as patch:
        patch.setattr(taking, "receive_changes", busy)
        with pytest.raises(BusyError):
            tablet.sent(files, push)
    assert list_bundles(tablet.database, OFFICER) == ()
    assert tablet.sent(files, push)[0].bundle.outcome.applied == 1


def test_the_servers_keys_are_made_once_and_stay(staffed: Database) -> None:
    keys = {FileTablet(staffed, replica=f"r-{n}").enrolled.keys for n in range(3)}
    assert len(keys) == 1
    with staffed.reading() as tx:
        own = bundle_store.server_keys(tx)
    assert own is not None
    assert own.public in keys


def test_a_device_without_keys_has_none(staffed: Database) -> None:
    with staffed.reading() as tx:
        assert bundle_store.device_keys(tx, DeviceId("office")) is None
        assert replica_store.find_replica(tx, ReplicaId("r-file"), INVESTIGATOR).last == 0
