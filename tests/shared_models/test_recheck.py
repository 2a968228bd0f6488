"""Re-checks: who may go, what they see until the office has it, and how two looks at one household compare."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from shared_models.case import Case, digest, fold
from shared_models.change import Act, Change, Part
from shared_models.editing import edit_part, new_part
from shared_models.errors import UnfitError
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.policy.shelf import preset
from shared_models.policy.what_if import outcome
from shared_models.recheck import (
    FINISH,
    WITHDRAW,
    Recheck,
    barred,
    call_act,
    check_call,
    find_recheck,
    for_team,
    is_blind,
    may_write,
    task_of,
    turned_at,
    visit_to_compare,
)
from shared_models.recheck_compare import as_rechecked, compare, names_in, suggested
from shared_models.sealed import is_sealed
from shared_models.values import Value
from tests.builders import HOUSEHOLD, change, entry, folded, part

FIRST, OTHER, THIRD = UserId("u-1"), UserId("u-3"), UserId("u-4")
OFFICE = UserId("u-office")
CALLED = Recheck(
    id=EntityId("k-1"),
    visit=EntityId("v-1"),
    team=(OTHER, THIRD),
    due=date(2026, 10, 1),
    sample="s-1",
    called=ChangeId(""),
)


def by(user: UserId, made: Change) -> Change:
    return msgspec.structs.replace(made, author=user)


def act(id_: str, name: str, about: str, *, who: UserId = OFFICE) -> Change:
    return by(who, change(id_, act=Act(name=name, about=EntityId(about))))


def month(yuan: str) -> dict[str, Value]:
    return {"yuan": yuan, "per": "month"}


def first_visit(**home: Value) -> list[Change]:
    return [
        by(
            OFFICE,
            change(
                "c-1",
                part({"registry_no": "DB-1", "address": "东街 1 号", "standing": "recipient"}),
                part({"name": "张三", "relation": "head"}, entity="m-1", type_="member"),
            ),
        ),
        change(
            "c-2",
            part({"outcome": "completed", "started_at": 1, "lead": "u-1"}, entity="v-1", type_="visit"),
            part({"housing_area": "60", "living_conditions": "屋内整洁", "has_assets": False, **home}),
            part({"name": "李四", "relation": "spouse"}, entity="m-2", type_="member"),
            part({"member": "m-1", "kind": "wages", "amount": month("600.00")}, entity="i-1", type_="income"),
            visit="v-1",
        ),
        change("c-3", act=Act(name="finish", about=EntityId("v-1"), data={"said": "李四"}), visit="v-1"),
    ]


def called(recheck: Recheck = CALLED) -> Change:
    return by(OFFICE, change("c-call", act=call_act(recheck)))


def answered(**values: Value) -> Change:
    return by(OTHER, change("c-answers", new_part(CALLED.id, "recheck", values)))


def case_with(*more: Change) -> Case:
    return folded(*first_visit(), *more)


@pytest.mark.parametrize(
    ("recheck", "able", "words"),
    [
        (CALLED, {OTHER}, "does not visit"),
        (replace(CALLED, team=(OTHER,)), {OTHER, THIRD}, "two or three"),
        (replace(CALLED, team=(OTHER, OTHER)), {OTHER, THIRD}, "two or three"),
        (replace(CALLED, team=(OTHER, FIRST)), {OTHER, FIRST}, "recorded himself"),
        (replace(CALLED, visit=EntityId("v-2")), {OTHER, THIRD}, "no completed visit"),
    ],
)
def test_a_re_check_is_called_for_another_team_of_those_who_visit_there(
    recheck: Recheck, able: set[UserId], words: str
) -> None:
    with pytest.raises(UnfitError, match=words):
        check_call(case_with(), recheck, able=able)


def test_one_re_check_at_a_time_is_called() -> None:
    check_call(case_with(), CALLED, able={OTHER, THIRD})
    with pytest.raises(UnfitError, match="under way"):
        check_call(case_with(called()), CALLED, able={OTHER, THIRD})
    check_call(case_with(called(), act("c-w", WITHDRAW, "k-1")), CALLED, able={OTHER, THIRD})


def test_whoever_was_there_or_wrote_an_answer_that_stands_is_barred() -> None:
    proved = change("c-9", act=Act(name="attend", about=EntityId("v-1"), data={"user": "u-7"}))
    phoned = by(UserId("u-8"), change("c-8", part({"phone": "1"})))
    wrote = by(UserId("u-9"), change("c-10", part({"housing_rooms": 2})))
    case = case_with(proved, phoned, wrote)
    visit = visit_to_compare(case)
    assert visit is not None
    assert barred(case, visit) == {FIRST, UserId("u-7"), UserId("u-9")}


def test_those_who_re_check_hold_no_answer_but_every_id() -> None:
    case = case_with(called())
    shown = for_team(case, OTHER)
    told = msgspec.json.encode(shown).decode()
    for answer in ("李四", "600.00", "屋内整洁", '"60"', "spouse"):
        assert answer in msgspec.json.encode(case).decode()
        assert answer not in told
    assert digest(shown) == digest(case)
    assert is_sealed(shown.root.value("housing_area"))
    home = household_of(shown)
    assert (home.head_name, home.address, home.registry_no) == ("张三", "东街 1 号", "DB-1")


def test_everybody_else_holds_the_answers_and_nothing_of_the_re_check() -> None:
    case = case_with(called(), answered(members="张三", outcome="completed"))
    shown = for_team(case, FIRST)
    told = msgspec.json.encode(shown).decode()
    assert "李四" in told
    assert "u-3" not in msgspec.json.encode(shown.acts).decode()
    assert is_sealed(shown.entities[CALLED.id].value("members"))
    assert task_of(shown, FIRST) is None
    assert digest(shown) == digest(case)


def test_they_are_blind_until_the_office_has_the_re_check() -> None:
    made = [*first_visit(), called(), answered(outcome="completed")]
    case = folded(*made)
    task = task_of(case, OTHER)
    assert task is not None
    assert (task.due, is_blind(case, OTHER), turned_at(case, OTHER)) == (date(2026, 10, 1), True, 4)
    finish = act("c-end", FINISH, "k-1", who=OTHER)
    with_office = folded(*made, finish)
    assert not is_blind(with_office, OTHER)
    assert turned_at(with_office, OTHER) == 6
    assert turned_at(with_office, FIRST) == 0
    assert for_team(with_office, OTHER) == with_office
    on_tablet = fold(case, [entry(finish, 0)])
    assert task_of(on_tablet, OTHER) is None
    assert is_blind(on_tablet, OTHER), "the server still has to send what was kept from the tablet"


def test_nobody_else_ends_or_writes_a_re_check() -> None:
    case = case_with(called(), act("c-end", FINISH, "k-1", who=FIRST))
    found = find_recheck(case, CALLED.id)
    assert found is not None
    assert found.status == "called"
    assert may_write(case, answered(outcome="completed"))
    assert not may_write(case, by(FIRST, answered(outcome="completed")))
    assert not may_write(case, act("c-e", FINISH, "k-1", who=FIRST))
    assert not may_write(case_with(), answered(outcome="completed"))
    assert may_write(case, change("c-x", part({"phone": "1"})))


def lines_of(**values: Value) -> dict[str, tuple[str, Decimal | None]]:
    case = case_with(called(), answered(outcome="completed", **values))
    found = find_recheck(case, CALLED.id)
    assert found is not None
    return {line.field.unit: (line.verdict, line.difference) for line in compare(case, found)}


def test_each_unit_is_the_same_differs_or_was_not_asked() -> None:
    lines = lines_of(
        members="张三、 李四",
        income_wages={"yuan": "9600", "per": "year"},
        income_business=month("0"),
        housing_area="60.00",
        housing_rooms={"no_value": "unknown"},
        housing_tenure="owned",
        living_conditions="家徒四壁",
        has_assets=True,
    )
    assert lines["members"] == ("same", None)
    assert lines["income_wages"] == ("differs", Decimal("200.00"))
    assert lines["income_business"] == ("same", None)
    assert lines["housing_area"] == ("same", None)
    assert lines["housing_tenure"] == ("new", None)
    assert lines["housing_rooms"] == ("not_asked", None)
    assert lines["income_property"] == ("not_asked", None)
    assert lines["living_conditions"] == ("read", None)
    assert lines["has_assets"] == ("differs", None)


def test_names_are_told_apart_however_they_are_typed() -> None:
    assert names_in("张三\n李四,王五；赵六、 张三") == {"张三", "李四", "王五", "赵六"}
    assert names_in(None) == frozenset()


def test_income_per_head_is_worked_out_from_what_the_re_check_found() -> None:
    case = case_with(called(), answered(outcome="completed", members="张三\n王五\n赵六", income_wages=month("900")))
    found = find_recheck(case, CALLED.id)
    assert found is not None
    assert household_of(case).per_capita == Decimal("300.00")
    supposed = household_of(as_rechecked(case, compare(case, found)))
    assert supposed.per_capita == Decimal("300.00")
    assert [member.name for member in supposed.members] == ["张三", "王五", "赵六"]
    policy = preset("shahe")
    day = date(2026, 10, 1)
    assert outcome(policy, as_rechecked(case, compare(case, found)), day).per_capita == Decimal("300.00")
    strangers = case_with(called(), answered(outcome="completed", members="赵六", income_transfer=month("50")))
    found = find_recheck(strangers, CALLED.id)
    assert found is not None
    supposed_case = as_rechecked(strangers, compare(strangers, found))
    assert household_of(supposed_case).per_capita == Decimal("650.00")
    assert outcome(policy, supposed_case, day).per_capita == Decimal("650.00"), "nobody's income gets lost"
    unasked = case_with(called(), answered(outcome="completed", members="张三"))
    found = find_recheck(unasked, CALLED.id)
    assert found is not None
    assert household_of(as_rechecked(unasked, compare(unasked, found))).per_capita == Decimal("600.00")


def test_nothing_of_the_file_is_changed_by_a_re_check() -> None:
    before = case_with(called())
    after = case_with(called(), answered(outcome="completed", members="张三", housing_area="90"))
    assert household_of(after) == household_of(before)
    assert after.root == before.root
    assert [visit.id for visit in after.shown("visit")] == ["v-1"]


@pytest.mark.parametrize(
    ("values", "met", "standing", "eligible", "result"),
    [
        ({"housing_area": "60"}, "completed", "recipient", False, "as_recorded"),
        ({"housing_area": "61"}, "completed", "recipient", False, "wrongly_in"),
        ({"housing_area": "61"}, "completed", "recipient", None, "differs"),
        ({"housing_area": "61"}, "completed", "refused", True, "wrongly_out"),
        ({}, "completed", "recipient", False, None),
        ({}, "refused", "recipient", False, "refused"),
        ({}, "hospital", "recipient", False, "not_reached"),
        ({}, "", "recipient", False, None),
    ],
)
def test_a_result_is_suggested_from_what_was_found(
    *, values: dict[str, Value], met: str, standing: str, eligible: bool | None, result: str | None
) -> None:
    case = case_with(called(), answered(outcome=met, **values))
    found = find_recheck(case, CALLED.id)
    assert found is not None
    assert suggested(compare(case, found), outcome=met, standing=standing, eligible=eligible) == result


def test_editing_a_hidden_answer_is_no_way_to_learn_it() -> None:
    shown = for_team(case_with(called()), OTHER).root
    made = edit_part(shown, {"housing_area": "60"})
    assert isinstance(made, Part), "a marker is never equal to a value that was typed"
    assert made.e == HOUSEHOLD
