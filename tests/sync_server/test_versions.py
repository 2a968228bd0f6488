"""Old apps hand over, whatever they are too old for; new apps' fields pass through old hands unharmed."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from shared_models import conversion
from shared_models.change import Change, Part, Write, change_bytes, read_change
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId, ReplicaId
from shared_models.packing import pack, unpack
from shared_models.page import read_rows
from shared_models.sync_protocol import HelloAnswer, Pull, PullAnswer, Push, PushAnswer
from sync_server.store import case_store, change_store
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.household_log import household_log
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.settle_held import Verdict, list_held, settle_held
from sync_server.use_cases.verify_log import verify_log
from tests.builders import HOUSEHOLD, NOW_MS, change, part, saw
from tests.shared_models.test_conversion import body_in, nothing_changed, spaces_went, tel_became_phone
from tests.sync_server.district import OFFICER, Tablet
from tests.sync_server.test_answer_pull import Reader
from tests.sync_server.test_sync_routes import bearer, enrol, hello, refusal

HOME = EntityId(HOUSEHOLD)


@pytest.fixture(autouse=True)
def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three formats before the first one."""
    for schema, step in ((-2, spaces_went), (-1, nothing_changed), (0, tel_became_phone)):
        monkeypatch.setitem(conversion.STEPS, schema, step)


def test_a_client_three_versions_behind_hands_over_and_is_asked_to_update_before_it_pulls(
    http: httpx.Client, district: Database
) -> None:
    token = enrol(http)
    old = msgspec.structs.replace(hello(), v=-2, schema=-2, app="0.0.1")
    greeted = unpack(http.post("/sync/hello", content=pack(old), headers=bearer(token)).content, HelloAnswer)
    assert (greeted.schema_min, greeted.schema_max) == (1, 1)
    tablet = Tablet(district)
    push = Push(v=-2, replica=ReplicaId("r-1"), epoch="e1", changes=tablet.label(body_in(-2)))
    answer = unpack(http.post("/sync/push", content=pack(push), headers=bearer(token)).content, PushAnswer)
    assert answer.results[ChangeId("c1")].s == "applied"
    for version, schema in ((1, -2), (-2, 1)):
        pull = Pull(v=version, epoch="e1", schema=schema, cursors={})
        reply = http.post("/sync/pull", content=pack(pull), headers=bearer(token))
        assert (reply.status_code, refusal(reply).err) == (426, "upgrade")
        assert "未上传的工作仍可上传" in refusal(reply).message
    present = Pull(v=1, epoch="e1", schema=1, cursors={})
    reply = http.post("/sync/pull", content=pack(present), headers=bearer(token))
    (page,) = unpack(reply.content, PullAnswer).pages
    (case,) = read_rows((page.scope, page.fields, page.saves), page.rows)
    assert case.root.value("phone") == "1390000"


def test_the_old_body_is_kept_as_sent_and_its_converted_reading_is_folded(district: Database) -> None:
    body = body_in(-2)
    Tablet(district).push(body, change("c2", part({"address": saw("东街")})))
    with district.reading() as tx:
        kept = change_store.find_changes(tx, [ChangeId("c1")])[ChangeId("c1")]
        case = case_store.load_case(tx, HOME)
        log = household_log(change_store.changes_of(tx, HOME))
    assert (kept.body, kept.schema_version) == (body, -2)
    assert case is not None
    assert (case.root.value("phone"), case.root.value("tel"), case.root.value("address")) == ("1390000", None, "东街")
    assert log.entries[0].change.parts[0].set["phone"].v == "1390000"
    assert rebuild_cases(district, write=False).differences == []


def test_an_old_client_sends_again_and_it_is_a_duplicate(district: Database, tmp_path: str) -> None:
    tablet = Tablet(district)
    labels = tablet.label(body_in(-2))
    assert tablet.send(labels).results[ChangeId("c1")].s == "applied"
    assert tablet.send(labels).results[ChangeId("c1")].s == "duplicate"
    assert list(verify_log(district, FolderBlobs(tmp_path))) == []  # type: ignore[arg-type]


def test_a_change_without_a_way_to_the_present_is_held_with_its_bytes_and_stops_nobody(district: Database) -> None:
    answer = Tablet(district).push(body_in(-9), change("c2", part({"address": "东街"})))
    assert {id_: (result.s, result.reason) for id_, result in answer.results.items()} == {
        "c1": ("quarantined", "invalid"),
        "c2": ("applied", None),
    }
    (held,) = list_held(district, OFFICER, now_ms=NOW_MS)
    assert held.kept.body == body_in(-9)


def test_fields_and_entities_of_a_newer_app_survive_in_the_case_and_come_back(district: Database) -> None:
    """An additive step needs no new schema: what this version does not know, it keeps and hands on."""
    newer = change(
        "c1",
        part({"phone": "1", "broadband": {"speed": "100", "unit": "Mbit/s"}}),
        part({"breed": "中华田园犬"}, entity="pet-1", type_="pet"),
    )
    tablet = Tablet(district)
    assert tablet.push(newer).results[ChangeId("c1")].s == "applied"
    reader = Reader(district)
    reader.pull()
    tablet.push(change("c2", part({"phone": saw("2", "c1")})))
    tablet.push(change("c3", part({"broadband": saw({"speed": "200"}, "c1")})))
    reader.pull()
    case = reader.cases[HOME]
    assert (case.root.value("phone"), case.root.value("broadband")) == ("2", {"speed": "200"})
    assert case.entities[EntityId("pet-1")].value("breed") == "中华田园犬"
    assert case.entities[EntityId("pet-1")].type == "pet"
    assert rebuild_cases(district, write=False).differences == []


def test_what_a_newer_app_says_around_its_change_is_kept_in_the_raw_bytes(district: Database) -> None:
    body = change_bytes(change("c1", part({"phone": "1"}))).replace(b'{"id"', b'{"weather":{"sky":"rain"},"id"', 1)
    Tablet(district).push(body)
    with district.reading() as tx:
        assert change_store.find_changes(tx, [ChangeId("c1")])[ChangeId("c1")].body == body


def test_a_change_of_a_later_schema_waits_for_the_update_and_is_merged_as_it_was_meant(
    district: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Change(
        id=ChangeId("c1"),
        kind="save",
        household=HOME,
        scope=change("x").scope,
        author=change("x").author,
        t=change("x").t,
        schema=2,
        parts=(Part(e=HOME, type="household", set={"phone": Write(v="1")}),),
    )
    answer = Tablet(district).push(change_bytes(later))
    assert answer.results[ChangeId("c1")].reason == "unknown_schema"
    assert read_change(change_bytes(later)).schema == 2
    verdict = Verdict(held=ChangeId("c1"), kind="accept", reason="服务器已更新", change=ChangeId("o1"))
    officer = Officer(user=OFFICER, now_ms=NOW_MS)
    with pytest.raises(UnfitError):
        settle_held(district, officer, verdict)
    monkeypatch.setattr("sync_server.use_cases.arrival.SCHEMA", 2)
    assert settle_held(district, officer, verdict)
    with district.reading() as tx:
        case = case_store.load_case(tx, HOME)
    assert case is not None
    assert case.root.value("phone") == "1"
