"""Other offices' data come in by member: every row matched or told with its reason, nothing twice, nothing over."""

from __future__ import annotations

import io
import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared_models.case import Case
from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.identity_number import RESERVED_AREA, with_check_character
from shared_models.ids import DeviceId, EntityId, UserId
from shared_models.match_finding import discrepancies
from shared_models.matching import records
from shared_models.sync_protocol import Pull
from shared_models.values import Value
from sync_server.store import audit_store, case_store, match_store
from sync_server.store.database import Database
from sync_server.use_cases.answer_pull import answer_pull
from sync_server.use_cases.enrol_device import TabletUser
from sync_server.use_cases.match_files import (
    UnfitPlanError,
    begin_import,
    open_import,
    preview,
    proposed_plan,
    send_file,
)
from sync_server.use_cases.match_import import go_on
from sync_server.use_cases.match_mapping import ColumnPlan, proposed_columns
from sync_server.use_cases.match_outcome import Outcome
from sync_server.use_cases.match_table import read_table
from tests.builders import HOUSEHOLD, NOW_MS, change, part
from tests.sync_server.district import INVESTIGATOR, OFFICER, STRANGER, Tablet, by
from tests.sync_server.matching_files import HEADER, WAGE, csv_of, number, xlsx_of

_ids = itertools.count()


@pytest.fixture
def home(district: Database) -> Database:
    """A household of two, the head declared out of work with 600 yuan of wages."""
    head: dict[str, Value] = {"name": "王一", "relation": "head", "identity_number": number(1), "employed": False}
    spouse = {"name": "李二", "relation": "spouse", "identity_number": number(2)}
    line: dict[str, Value] = {"member": "m-1", "kind": "wages", "amount": {"yuan": "600", "per": "month"}}
    Tablet(district).push(
        change(
            "c-1",
            part({"address": "东街 1 号"}),
            part(head, entity="m-1", type_="member"),
            part(spouse, entity="m-2", type_="member"),
            part(line, entity="i-1", type_="income"),
        )
    )
    return district


def case_in(database: Database, household: str = HOUSEHOLD) -> Case:
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def plan_for(name: str, data: bytes, source: str = "tax", saved_as: str = "") -> ColumnPlan:
    columns = proposed_columns(read_table(name, io.BytesIO(data)), source)
    return ColumnPlan(source=source, name=saved_as, columns=columns, as_of="2026-09-01", period="2026-08")


def take_in(
    database: Database, data: bytes, *, name: str = "a.csv", source: str = "tax", user: UserId = OFFICER
) -> Outcome:
    """The whole way of a file."""
    id_ = send_file(database, user, (name, io.BytesIO(data)), new=(f"import-{next(_ids)}", NOW_MS))
    begin_import(database, open_import(database, user, id_), plan_for(name, data, source), now_ms=NOW_MS)
    outcome = go_on(database, user, id_, now_ms=NOW_MS)
    while outcome.done < outcome.readable:
        outcome = go_on(database, user, id_, now_ms=NOW_MS)
    return outcome


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.added, outcome.known, outcome.unmatched, outcome.bad


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_row_becomes_a_record_beside_the_answers_with_where_it_came_from(home: Database, encoding: str) -> None:
    outcome = take_in(home, csv_of(WAGE, encoding=encoding))
    case = case_in(home)
    record = case.shown("matched")[0]

    assert counts(outcome) == (1, 0, 0, 0)
    assert case.entities[EntityId("i-1")].value("amount") == {"yuan": "600", "per": "month"}
    assert [record.value(unit) for unit in ("source", "member", "amount", "what", "period", "as_of", "import_row")] == [
        *("tax", "m-1", {"yuan": "2100.00", "per": "month"}, "甲公司", "2026-08", "2026-09-01", 2)
    ]
    assert len(discrepancies(case)) == 1


def test_every_row_that_was_not_taken_in_is_told_by_row_column_and_reason(home: Database) -> None:
    bad = ("王一", number(1)[:-1] + "0", "甲公司", "一千")
    outcome = take_in(home, csv_of(WAGE, bad, ("赵三", number(7), "乙", "1"), ("王二", number(1), "乙", "2")))

    assert counts(outcome) == (1, 0, 2, 1)
    assert [(line.row, line.column, line.is_bad) for line in outcome.lines] == [
        *((3, "身份证号", True), (3, "收入额", True), (4, "身份证号", False), (5, "姓名", False))
    ]
    assert number(7).encode() not in msgspec.json.encode(outcome)


def test_the_same_file_again_changes_nothing_nor_do_its_rows_in_another_order(home: Database) -> None:
    other = ("李二", number(2), "乙公司", "300")
    take_in(home, csv_of(WAGE, other, WAGE))
    before = case_in(home)

    assert counts(take_in(home, csv_of(WAGE, other, WAGE))) == (0, 3, 0, 0)
    assert counts(take_in(home, xlsx_of(HEADER, WAGE, WAGE, other), name="b.xlsx")) == (0, 3, 0, 0)
    assert case_in(home) == before


AMOUNTS = st.lists(
    st.tuples(st.sampled_from([1, 2, 9]), st.integers(1, 3)).map(lambda one: (f"{one[0]}", f"{one[1]}00")),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=AMOUNTS)
def test_importing_twice_is_importing_once(home: Database, rows: list[tuple[str, str]]) -> None:
    data = csv_of(*(("", number(int(serial)), "甲", yuan) for serial, yuan in rows))
    take_in(home, data)
    once = case_in(home)
    again = take_in(home, data)

    assert again.added == 0
    assert case_in(home) == once


def test_an_import_that_stops_half_way_goes_on_there(home: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync_server.use_cases.match_import.AT_ONCE", 2)
    data = csv_of(*(("王一", number(1), f"单位{n}", "10") for n in range(5)))
    id_ = send_file(home, OFFICER, ("a.csv", io.BytesIO(data)), new=("half", NOW_MS))
    begin_import(home, open_import(home, OFFICER, id_), plan_for("a.csv", data), now_ms=NOW_MS)

    assert [go_on(home, OFFICER, id_, now_ms=NOW_MS).done for _ in range(4)] == [2, 4, 5, 5]
    assert len(case_in(home).shown("matched")) == 5
    assert open_import(home, OFFICER, id_).kept.rows is None


def test_an_import_is_noted_once_without_personal_data(home: Database) -> None:
    take_in(home, csv_of(WAGE))
    with home.reading() as tx:
        lines = [line for line in audit_store.audit_lines(tx) if line.action == "import_matching"]

    assert len(lines) == 1
    assert number(1) not in lines[0].detail


def test_a_household_outside_the_area_is_reported_like_an_unknown_person(home: Database, district: Database) -> None:
    with pytest.raises(NotAllowedError):
        send_file(home, INVESTIGATOR, ("a.csv", io.BytesIO(csv_of(WAGE))), new=("no", NOW_MS))
    id_ = send_file(home, OFFICER, ("a.csv", io.BytesIO(csv_of(WAGE))), new=("mine", NOW_MS))
    with pytest.raises(NotFoundError):
        open_import(home, STRANGER, id_)
    assert case_in(district).shown("matched") == ()


def test_records_travel_to_tablets_by_the_ordinary_pull_and_balances_do_not(home: Database) -> None:
    bank = csv_of(("王一", number(1), "信用社6688", "88000.55"), header=("姓名", "身份证号", "开户银行", "余额"))
    take_in(home, csv_of(WAGE))
    take_in(home, bank, source="bank")
    asker = TabletUser(user=INVESTIGATOR, name="", device=DeviceId("d"))
    answer = answer_pull(home, Pull(v=1, epoch="e1", schema=1, cursors={}), asker=asker, now_ms=NOW_MS)
    sent = msgspec.json.encode(answer)

    assert "甲公司".encode() in sent
    assert b"88000" not in sent
    assert "信用社".encode() not in sent
    assert case_in(home).shown("matched")[1].value("sealed_amount") == "88000.55"
    assert any(one.rests_on_sealed for one in discrepancies(case_in(home)))


def test_a_tablet_cannot_write_a_matching_record(home: Database) -> None:
    forged = by(INVESTIGATOR, change("c-forged", part({"source": "tax"}, entity="x", type_="matched")))
    Tablet(home, replica="r-2").push(forged)

    assert case_in(home).shown("matched") == ()


def test_a_saved_mapping_is_proposed_for_the_next_file_that_has_its_columns(home: Database) -> None:
    header = ("甲列", "乙列", "丙列")
    data = csv_of((number(1), "2100", "甲公司"), header=header)
    columns = {"identity_number": "甲列", "amount": "乙列", "what": "丙列"}
    plan = ColumnPlan(source="tax", name="税务局月报", columns=columns, as_of="2026-09-01", per="year")
    id_ = send_file(home, OFFICER, ("a.csv", io.BytesIO(data)), new=("first", NOW_MS))
    begin_import(home, open_import(home, OFFICER, id_), plan, now_ms=NOW_MS)

    proposed = proposed_plan(home, read_table("a.csv", io.BytesIO(data)), "tax")
    assert (proposed.name, proposed.columns, proposed.per, proposed.as_of) == ("税务局月报", columns, "year", "")
    other = read_table("a.csv", io.BytesIO(csv_of(WAGE)))
    assert proposed_plan(home, other, "tax").columns["amount"] == "收入额"


def test_a_look_writes_nothing_and_a_mapping_without_its_number_is_refused(home: Database) -> None:
    data = csv_of(WAGE, ("赵三", number(7), "乙", "1"))
    id_ = send_file(home, OFFICER, ("a.csv", io.BytesIO(data)), new=("look", NOW_MS))
    opened = open_import(home, OFFICER, id_)
    seen = preview(home, opened, plan_for("a.csv", data))

    assert (seen.matched, seen.unmatched) == (1, 1)
    assert case_in(home).shown("matched") == ()
    with pytest.raises(UnfitPlanError):
        preview(home, opened, ColumnPlan(source="tax", name="", columns={"amount": "收入额"}, as_of="2026-09-01"))
    with pytest.raises(UnfitPlanError):
        preview(home, opened, msgspec.structs.replace(plan_for("a.csv", data), as_of=""))


def test_five_thousand_rows_come_in_whole(home: Database) -> None:
    bodies = [f"{RESERVED_AREA}19{n // 900:02d}0101{n % 900:03d}" for n in range(4_999)]
    rows = [("", with_check_character(body), "甲", "1") for body in bodies]
    outcome = take_in(home, xlsx_of(HEADER, *rows, WAGE), name="big.xlsx")

    assert outcome.total == 5_000
    assert outcome.added + outcome.unmatched == 5_000
    assert len(records(case_in(home))) == outcome.added


def test_a_formula_is_told_and_never_taken_for_its_text(home: Database) -> None:
    data = xlsx_of(HEADER, ("王一", number(1), "甲公司", "=1000+1100"), WAGE)
    outcome = take_in(home, data, name="f.xlsx")

    assert counts(outcome) == (1, 0, 0, 1)
    assert (outcome.lines[0].row, outcome.lines[0].column) == (2, "收入额")


def test_what_was_sent_and_never_taken_in_is_emptied(home: Database) -> None:
    send_file(home, OFFICER, ("a.csv", io.BytesIO(csv_of(WAGE))), new=("old", NOW_MS))
    send_file(home, OFFICER, ("a.csv", io.BytesIO(csv_of(WAGE))), new=("new", NOW_MS + 25 * 3_600_000))
    with home.reading() as tx:
        kept = {id_: match_store.import_of(tx, id_, OFFICER) for id_ in ("old", "new")}

    assert [bool(one and one.rows) for one in kept.values()] == [False, True]
