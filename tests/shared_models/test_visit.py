"""A visit's state is a fold over acts: each step only where it fits, misfits kept and shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared_models.case import Case
from shared_models.change import Act, Change, Write
from shared_models.ids import EntityId
from shared_models.values import Value
from shared_models.visit import Visit, china_time, day_of, find_visit, signed_by, visits
from tests.builders import NOW_MS, change, folded, part

VISIT = EntityId("v-1")


def begun(id_: str = "v-1", at: int | None = NOW_MS) -> Change:
    """The save that starts a visit."""
    values: dict[str, Value | Write] = {"outcome": "completed"}
    if at is not None:
        values["started_at"] = at
    return change(f"begin-{id_}", part(values, entity=id_, type_="visit"))


def act(id_: str, name: str, **data: object) -> Change:
    """An act about the visit."""
    return change(id_, act=Act(name=name, about=VISIT, data=data))


def state(*acts: Change) -> Visit:
    """The visit after these acts."""
    visit = find_visit(folded(begun(), *acts), VISIT)
    assert visit is not None
    return visit


def test_a_visit_goes_from_draft_to_accepted_by_way_of_a_return() -> None:
    remarks = [{"entity": "h-1", "unit": "housing_area", "text": "请核对面积"}]
    finish, back = act("a", "finish"), act("b", "return", remarks=remarks)
    assert state().status == "draft"
    assert state(finish).status == "finished"
    returned = state(finish, back)
    assert returned.status == "returned"
    assert [(r.entity, r.unit, r.text) for r in returned.remarks] == [("h-1", "housing_area", "请核对面积")]
    again = state(finish, back, act("c", "finish"))
    assert (again.status, again.remarks, again.returns) == ("finished", (), 1)
    assert state(finish, back, act("c", "finish"), act("d", "accept")).status == "accepted"


def test_what_is_asked_of_a_visit_that_is_out_is_asked_besides_and_counts_as_one_return() -> None:
    first = act("b", "return", remarks=[{"entity": "h-1", "unit": "phone", "text": "请核对"}])
    more = act("c", "return", remarks=[{"entity": "h-1", "unit": "housing_area", "text": "请再量"}])
    out = state(act("a", "finish"), first, more)
    assert (out.status, out.returns, out.returned_by, out.misfits) == ("returned", 1, "b", ())
    assert [remark.unit for remark in out.remarks] == ["phone", "housing_area"]
    assert state(act("a", "finish"), first, more, act("d", "finish")).returned_by is None


def test_an_act_that_does_not_fit_is_kept_without_effect() -> None:
    early = state(act("a", "accept"))
    assert (early.status, early.misfits) == ("draft", ("a",))
    late = state(act("a", "finish"), act("b", "accept"), act("c", "return", remarks=[]))
    assert (late.status, late.misfits) == ("accepted", ("c",))


def test_acts_about_another_visit_change_nothing() -> None:
    other = change("a", act=Act(name="finish", about=EntityId("v-2")))
    assert state(other).status == "draft"


def test_unreadable_remarks_never_break_the_case() -> None:
    for remarks in ("text", 5, None, [None, "x", {"unit": 3}]):
        assert state(act("a", "finish"), act("b", "return", remarks=remarks)).status == "returned"


def test_signatures_name_their_signer_once_each() -> None:
    visit = state(act("a", "sign", signer="lead", mode="signed"), act("b", "sign", signer="respondent", mode="refused"))
    assert signed_by(visit) == {"lead", "respondent"}


def test_visits_are_listed_oldest_first_and_days_are_counted_in_china() -> None:
    night = 1_790_006_400_000  # 2026-09-21T16:00Z is already the 22nd in China
    case: Case = folded(begun("v-2", night), begun("v-1", night - 1), begun("v-3", None))
    assert [visit.id for visit in visits(case)] == ["v-1", "v-2", "v-3"]
    assert [str(visit.day) for visit in visits(case)] == ["2026-09-21", "2026-09-22", "None"]


def test_a_slip_is_handed_over_when_somebody_says_so_and_at_any_time() -> None:
    assert state(act("f", "finish")).handed == ()
    done = state(act("h1", "hand_slip"), act("f", "finish"), act("ok", "accept"), act("h2", "hand_slip"))
    assert done.handed == ("h1", "h2")
    assert (done.status, done.misfits) == ("accepted", ())


@given(st.integers(-(2**41), 2**45))
def test_a_moment_lies_in_the_day_that_chinas_clocks_show(ms: int) -> None:
    assert day_of(ms) == china_time(ms).date()
