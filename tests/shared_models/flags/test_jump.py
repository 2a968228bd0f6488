"""What a visit moved away from the matching records, told from the log before and after it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared_models.change import Change, LifeWrite, Write
from shared_models.flags.jump import Jump, jumps
from shared_models.ids import ChangeId, EntityId
from shared_models.values import Value
from tests.builders import change, entry, part, saw

VISIT = EntityId("v-1")


def home(**member: Value) -> Change:
    values: dict[str, Value] = {"name": "李明", "relation": "head", "marital": "married", "employed": True, **member}
    return change("m", part({"address": "东街 1 号"}), part(values, entity="m-1", type_="member"))


def month(yuan: str) -> Value:
    return {"yuan": yuan, "per": "month"}


def wages(amount: Value | Write, *, id_: str = "i", visit: str | None = None) -> Change:
    values = {"member": "m-1", "kind": "wages", "amount": amount} if visit is None else {"amount": amount}
    return change(id_, part(values, entity="i-1", type_="income"), visit=visit)


def record(source: str, **values: Value) -> Change:
    given: dict[str, Value] = {"source": source, "member": "m-1", "period": "2026-08", "as_of": "2026-08-31", **values}
    return change("r", part(given, entity="r-1", type_="matched"))


def found(*changes: Change) -> tuple[Jump, ...]:
    return jumps([entry(one, n) for n, one in enumerate(changes, start=1)], VISIT)


LOWERED = wages(saw(month("300"), "i"), id_="w", visit=VISIT)
TAX = record("tax", amount=month("2100"))


@pytest.mark.parametrize(
    "log",
    [
        (home(), wages(month("2100")), TAX, LOWERED),
        (home(), wages(month("2100")), LOWERED, TAX),
    ],
    ids=["before the visit", "after the visit"],
)
def test_wages_lowered_by_a_visit_are_told_with_all_three_figures(log: tuple[Change, ...]) -> None:
    (jump,) = found(*log)

    assert (jump.record, jump.as_of) == ("r-1", date(2026, 8, 31))
    assert (jump.found, jump.before, jump.after) == (Decimal(2100), Decimal(2100), Decimal(300))
    assert jump.words.zh == "税务(工资劳务)月均 2,100.00 元,申报工资性收入月均 300.00 元"
    assert "李明" not in jump.words.zh + jump.words.en


def test_a_line_that_a_visit_took_off_is_as_good_as_lowered() -> None:
    life = LifeWrite(dead=True, seen=(ChangeId("i"),))
    gone = change("w", part(entity="i-1", type_="income", life=life), visit=VISIT)

    (jump,) = found(home(), wages(month("2100")), TAX, gone)

    assert (jump.before, jump.after) == (Decimal(2100), Decimal(0))


def test_what_had_been_declared_too_low_before_is_no_jump() -> None:
    other = change("w", part({"address": saw("东街 2 号", "m")}), visit=VISIT)

    assert found(home(), wages(month("300")), TAX, other) == ()
    assert found(home(), TAX, wages(month("300"), id_="i", visit=None), other) == ()


def test_a_first_answer_is_no_jump_however_far_it_lies_from_the_record() -> None:
    first = change(
        "w", part({"member": "m-1", "kind": "wages", "amount": month("300")}, entity="i-1", type_="income"), visit=VISIT
    )

    assert found(home(), TAX, first) == ()


def test_another_visit_or_the_office_lowering_it_is_not_this_visits_jump() -> None:
    mine = change("w", part({"address": saw("东街 2 号", "m")}), visit=VISIT)
    office = wages(saw(month("300"), "i"), id_="o", visit="v-0")

    assert found(home(), wages(month("2100")), TAX, office, mine) == ()
    assert found(home(), wages(month("2100")), TAX, mine, office) == ()


def test_an_amount_that_cannot_be_read_is_not_compared() -> None:
    assert found(home(), wages("不清楚"), TAX, LOWERED) == ()


@pytest.mark.parametrize(
    ("borne_out", "answer"),
    [
        (record("social_insurance"), {"employed": False}),
        (record("marriage", marital="married"), {"marital": "divorced"}),
    ],
    ids=["work", "marriage"],
)
def test_an_answer_that_bore_a_record_out_and_does_no_more(borne_out: Change, answer: dict[str, Value]) -> None:
    written: dict[str, Value | Write] = {unit: saw(value, "m") for unit, value in answer.items()}
    changed = change("w", part(written, entity="m-1", type_="member"), visit=VISIT)

    (jump,) = found(home(), borne_out, changed)
    assert (jump.found, jump.before, jump.after) == (None, None, None)

    blank = home(employed=None, marital=None)
    assert found(blank, borne_out, changed) == ()


def test_a_car_that_was_listed_and_taken_off_the_list() -> None:
    car = change("a", part({"kind": "vehicle", "owner": "m-1"}, entity="a-1", type_="asset"))
    life = LifeWrite(dead=True, seen=(ChangeId("a"),))
    gone = change("w", part(entity="a-1", type_="asset", life=life), visit=VISIT)
    registered = record("vehicles", plate="甘A00001")

    assert [jump.record for jump in found(home(), car, registered, gone)] == ["r-1"]
    assert found(home(), registered, change("w", part({"address": "x"}), visit=VISIT)) == ()


def test_a_sealed_balance_is_told_nowhere() -> None:
    line = change("a", part({"kind": "deposit", "owner": "m-1", "value": "50000"}, entity="a-1", type_="asset"))
    lowered = change("w", part({"value": saw("10", "a")}, entity="a-1", type_="asset"), visit=VISIT)

    assert found(home(), line, record("bank", sealed_amount="48000.00"), lowered) == ()


def test_without_a_record_or_a_change_of_its_own_there_is_nothing_to_tell() -> None:
    assert found(home(), wages(month("2100")), LOWERED) == ()
    assert found(home(), wages(month("2100")), TAX) == ()
    assert jumps((), VISIT) == ()
