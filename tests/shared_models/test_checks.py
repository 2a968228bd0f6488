"""Checks: what must be put right before a visit is finished, what the office waits for, and the rule behind each."""

from __future__ import annotations

from shared_models.case import Case, fold
from shared_models.catalogue import CATALOGUE
from shared_models.change import Act, Change
from shared_models.checks import Finding, acceptance_obstacles, findings, stands_in_the_way
from shared_models.explanation import explain_act
from shared_models.identity_number import RESERVED_AREA, with_check_character
from shared_models.ids import EntityId
from shared_models.questionnaire.recorded import no_forms
from shared_models.receipt import record_hash, shown_record
from shared_models.recheck_form import SECTION as RECHECK
from shared_models.section import SECTIONS
from shared_models.values import Value
from tests.builders import NOW_MS, change, entry, folded, part, saw

VISIT = EntityId("v-1")
MAN_1950 = with_check_character(f"{RESERVED_AREA}19500101001")

ROOT: dict[str, Value] = {
    "address": "东街 1 号",
    "housing_tenure": "owned",
    "housing_area": "45",
    "living_conditions": "屋内整洁",
    "has_assets": False,
}
PERSON: dict[str, Value] = {
    "name": "李明",
    "relation": "head",
    "identity_number": MAN_1950,
    "birth_date": "1950-01-01",
    "sex": "male",
    "ability": "none",
}
ANSWERS: dict[str, Value] = {
    "outcome": "completed",
    "started_at": NOW_MS,
    "lead": "u-1",
    "second": "u-2",
    "respondent": "m-1",
    "notice_shown": True,
}


def photo(slot: str) -> Change:
    """A photo in a named slot."""
    return change(f"photo-{slot}", part({"visit": VISIT, "slot": slot}, entity=f"p-{slot}", type_="photo"))


def signature(signer: str) -> Change:
    """A signature act."""
    return change(f"sign-{signer}", act=Act(name="sign", about=VISIT, data={"signer": signer, "mode": "signed"}))


def whole(*more: Change, without: str = "", **answers: Value) -> Case:
    """A visit with everything in its place, less the change or answer named."""
    changes = [
        change("root", part({unit: v for unit, v in ROOT.items() if unit != without})),
        change(
            "visit",
            part({u: v for u, v in {**ANSWERS, **answers}.items() if u != without}, entity=VISIT, type_="visit"),
            visit=VISIT,
        ),
        change("member", part({u: v for u, v in PERSON.items() if u != without}, entity="m-1", type_="member")),
        change("interview", part({"visit": VISIT, "lives_here": "老两口常住"}, entity="i-1", type_="interview")),
        change("attend", act=Act(name="attend", about=VISIT, data={"user": "u-2", "at_ms": NOW_MS})),
        *(photo(slot) for slot in ("front", "living")),
        *(signature(signer) for signer in ("lead", "second", "respondent")),
    ]
    return folded(*(made for made in changes if made.id != without), *more)


def musts(case: Case) -> list[tuple[str, str]]:
    """Section and unit of everything that must be put right."""
    return [(f.section, f.unit) for f in findings(case, VISIT) if f.level == "must"]


def test_a_whole_visit_can_be_finished() -> None:
    assert musts(whole()) == []
    assert not any(stands_in_the_way(finding) for finding in findings(whole(), VISIT))


def test_each_missing_piece_is_found_at_its_place() -> None:
    assert musts(whole(without="housing_area")) == [("housing", "housing_area")]
    assert musts(whole(without="notice_shown")) == [("present", "notice_shown")]
    assert musts(whole(without="photo-front")) == [("photos", "front")]
    assert musts(whole(without="sign-respondent")) == [("finish", "respondent")]
    assert musts(whole(without="member")) == [("members", "")]
    assert musts(whole(second="u-1")) == [("present", "second")]


def test_every_demand_names_its_rule() -> None:
    bare = folded(change("v", part({"outcome": ""}, entity=VISIT, type_="visit")))
    demanded = [f for f in findings(bare, VISIT) if f.level == "must" and f.unit]
    assert demanded
    assert all(finding.citation for finding in demanded)
    fields = [field for fields in CATALOGUE.values() for field in fields.values()]
    assert all(field.section in {"", RECHECK, *(section.id for section in SECTIONS)} for field in fields)


def test_nobody_home_needs_neither_respondent_nor_photos_but_both_investigators() -> None:
    absent = folded(
        change("v", part({"outcome": "absent", "lead": "u-1"}, entity=VISIT, type_="visit")),
    )
    assert musts(absent) == [("present", "second"), ("finish", "lead"), ("finish", "second")]


def test_a_mistyped_identity_number_is_hard_and_a_disagreeing_birth_date_asks_for_a_look() -> None:
    wrong = change("w", part({"identity_number": saw("110105194912310021", "member")}, entity="m-1", type_="member"))
    assert musts(whole(wrong)) == [("members", "identity_number")]
    late = change("w", part({"birth_date": saw("1951-01-01", "member")}, entity="m-1", type_="member"))
    soft = [f for f in findings(whole(late), VISIT) if f.level == "should"]
    assert [finding.unit for finding in soft if finding.section == "members"] == ["birth_date"]


def test_an_amount_that_cannot_be_read_is_hard() -> None:
    values: dict[str, Value] = {"member": "m-1", "kind": "wages", "amount": {"yuan": "abc", "per": "month"}}
    assert musts(whole(change("i", part(values, entity="x-1", type_="income")))) == [("income", "amount")]


def test_findings_come_in_the_order_of_the_sections() -> None:
    order = [section.id for section in SECTIONS]
    found: tuple[Finding, ...] = findings(folded(change("v", part({}, entity=VISIT, type_="visit"))), VISIT)
    assert [order.index(f.section) for f in found] == sorted(order.index(f.section) for f in found)


def test_the_office_waits_for_the_finish_and_for_every_contradiction() -> None:
    finish = change("f", act=Act(name="finish", about=VISIT))
    assert [label.zh for label in acceptance_obstacles(whole(), VISIT)] == ["该记录不在待审核状态"]
    assert acceptance_obstacles(whole(finish), VISIT) == ()
    other_tablet = change("o", part({"housing_area": "90"}))
    assert [label.zh for label in acceptance_obstacles(whole(finish, other_tablet), VISIT)] == [
        "有未处理的矛盾:建筑面积"
    ]
    assert acceptance_obstacles(whole(finish), EntityId("nobody")) != ()


def test_the_family_reads_its_own_record_and_nothing_the_neighbours_said() -> None:
    lines = shown_record(whole(), VISIT, "zh", forms=no_forms)
    text = "\n".join(lines)
    assert "建筑面积:45 m²" in text
    assert "受访家庭成员:李明" in text
    assert "老两口常住" not in text
    assert MAN_1950 not in text


def hash_of(case: Case) -> str:
    return record_hash(shown_record(case, VISIT, "zh", forms=no_forms))


def test_the_hash_of_the_record_changes_with_any_line() -> None:
    before = whole()
    after = fold(before, [entry(change("z", part({"housing_area": saw("46", "root")})), 50)])
    assert hash_of(before) != hash_of(after)
    assert hash_of(before) == hash_of(whole())


def shoulds(case: Case) -> dict[str, str]:
    """What is said about each unit that should be put right or explained."""
    return {f.unit: f.explanation for f in findings(case, VISIT) if f.level == "should"}


def explained(unit: str, text: str, id_: str = "x") -> Change:
    """An explanation about the visit."""
    return change(id_, act=explain_act(VISIT, (VISIT, unit), text))


def test_an_investigator_who_is_only_named_must_be_explained_and_one_who_proved_it_need_not() -> None:
    assert shoulds(whole(without="attend")) == {"second": ""}
    left = findings(whole(explained("second", " 在另一台平板 "), without="attend"), VISIT)
    assert [f.explanation for f in left if f.level == "should"] == ["在另一台平板"]
    assert not any(stands_in_the_way(finding) for finding in left)
    blank = findings(whole(explained("second", "  "), without="attend"), VISIT)
    assert any(stands_in_the_way(finding) for finding in blank)
    other = whole(change("a2", act=Act(name="attend", about=VISIT, data={"user": "u-9"})), without="attend")
    assert shoulds(other) == {"second": ""}


def test_the_third_investigator_is_asked_like_the_others_once_named() -> None:
    case = whole(third="u-3")
    assert shoulds(case) == {"third": ""}
    assert musts(case) == [("finish", "third")]
    assert musts(whole(third="u-2")) == [("present", "third"), ("finish", "third")]


def test_an_explanation_opens_no_must() -> None:
    case = whole(explained("notice_shown", "忘了"), without="notice_shown")
    assert [f.level for f in findings(case, VISIT) if stands_in_the_way(f)] == ["must"]
