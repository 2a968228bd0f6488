"""Checking, signing and finishing; and going on with a visit that the office returned."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from PIL import Image

from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.check_visit import check_visit
from field_app.use_cases.finish_visit import UnfinishedError, finish_visit
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.list_photos import read_picture
from field_app.use_cases.open_section import section_marks
from field_app.use_cases.save_section import save_section
from field_app.use_cases.sign import ShownRecord, SignerView, Signing, show_record, sign, signers
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import fold
from shared_models.change import Act
from shared_models.editing import new_part
from shared_models.errors import UnfitError
from shared_models.identity_number import with_check_character
from shared_models.ids import EntityId, Sha256
from shared_models.values import Value
from shared_models.visit import visits
from tests.builders import NOW_MS, change, entry
from tests.field_app.conftest import Desk
from tests.field_app.kit import COLLEAGUE, FONT, asked_by, case_with, explain_what_is_left, family, form_of, give, photo

STROKES = (((10.0, 10.0), (60.0, 40.0), (900.0, -5.0)), ((30.0, 80.0),))

ANSWERS: Mapping[str, Mapping[str, Value]] = {
    "outcome": {"outcome": "completed"},
    "present": {"second": COLLEAGUE, "respondent": "m-1-1", "notice_shown": True},
    "housing": {"housing_tenure": "owned", "housing_area": "60"},
    "observed": {"living_conditions": "屋内整洁,家具陈旧"},
}


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def answer(desk: Desk, place: VisitPlace, where: str, **typed: Value) -> None:
    """Types into a section's form; `members/m-1-2` names one of several."""
    section, _, entity = where.partition("/")
    keep_draft(desk.account, form_of(desk.account, place, section, entity or None), typed, now_ms=desk.clock.wall_ms)


def record_everything(desk: Desk, place: VisitPlace) -> None:
    for section, typed in ANSWERS.items():
        answer(desk, place, section, **typed)
        save_section(desk.account, place, section, stamp=desk.clock(), new_id=desk.means.new_id)
    child: Mapping[str, Value] = {"identity_number": with_check_character("99000020100501123"), "ability": "minor"}
    answer(desk, place, "members/m-1-2", **child)
    for slot in ("front", "living"):
        taken = TakenPhoto(data=photo(seed=len(slot)), slot=slot, source="camera", font=FONT)
        add_photo(desk.account, place, taken, stamp=desk.clock(), new_id=desk.means.new_id)


def shown_to_all(desk: Desk, place: VisitPlace) -> ShownRecord:
    return show_record(desk.account, place, "zh", forms=HeldForms(desk.account).kept)


def who_signs(desk: Desk, place: VisitPlace) -> tuple[SignerView, ...]:
    return signers(desk.account, place, forms=HeldForms(desk.account).kept)


def give_signature(
    desk: Desk, place: VisitPlace, signer: str, shown: ShownRecord | None = None, **fields: object
) -> None:
    given = {"signer": signer, "name": f"{signer} 的签名", "mode": "signed", "strokes": STROKES, **fields}
    record = shown or shown_to_all(desk, place)
    signing = Signing(shown=record, **given)  # type: ignore[arg-type]
    sign(desk.account, place, signing, forms=HeldForms(desk.account).kept, means=desk.means)


def everybody_signs(desk: Desk, place: VisitPlace) -> None:
    save_section(desk.account, place, "members", stamp=desk.clock(), new_id=desk.means.new_id)
    for signer in ("lead", "second", "respondent"):
        give_signature(desk, place, signer)
    explain_what_is_left(desk.account, place, desk.means)


def finish(desk: Desk, place: VisitPlace) -> None:
    finish_visit(desk.account, place, asked=asked_by(desk.account), stamp=desk.clock(), new_id=desk.means.new_id)


def test_a_visit_with_open_musts_is_not_finished_and_says_why(desk: Desk, place: VisitPlace) -> None:
    with pytest.raises(UnfinishedError) as caught:
        finish(desk, place)
    check = caught.value.check
    assert check == check_visit(desk.account, place, asked=asked_by(desk.account))
    assert {finding.section for finding in check.must} >= {"outcome", "present", "housing", "photos", "finish"}
    assert not check.can_finish


def test_a_complete_and_signed_visit_is_finished_with_its_end(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    assert {finding.unit for finding in check_visit(desk.account, place, asked=asked_by(desk.account)).must} >= {
        "lead",
        "second",
        "respondent",
    }
    everybody_signs(desk, place)
    desk.clock.pass_ms(1_800_000)
    finish(desk, place)
    case = desk.account.cases.view(place.household)
    assert case is not None
    (visit,) = visits(case)
    assert (visit.status, case.entities[place.visit].value("ended_at")) == ("finished", NOW_MS + 1_800_000)
    with pytest.raises(UnfitError):
        finish(desk, place)


def test_finishing_saves_what_was_still_being_typed(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    everybody_signs(desk, place)
    answer(desk, place, "opinion", opinion="keep")
    finish(desk, place)
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert case.entities[place.visit].value("opinion") == "keep"


def test_a_finished_visit_takes_no_more_writing_until_it_is_returned(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    everybody_signs(desk, place)
    finish(desk, place)
    answer(desk, place, "housing", phone="139")
    with pytest.raises(UnfitError):
        save_section(desk.account, place, "housing", stamp=desk.clock(), new_id=desk.means.new_id)
    assert len(desk.account.drafts.of_visit(place.visit)) == 1


def test_the_shown_record_holds_only_this_family_and_nothing_of_the_neighbours(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    answer(desk, place, "housing", phone="139")
    lines = "\n".join(shown_to_all(desk, place).lines)
    assert "王秀英" in lines
    assert "李建国" not in lines
    assert "990000" not in lines.replace("990000********", "")


def test_a_signature_is_bound_to_what_was_shown(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    shown = shown_to_all(desk, place)
    save_section(desk.account, place, "members", stamp=desk.clock(), new_id=desk.means.new_id)
    with pytest.raises(UnfitError, match="changed since it was shown"):
        give_signature(desk, place, "lead", shown)
    give_signature(desk, place, "lead")
    assert [(one.signer, one.signed.zh if one.signed else "", one.stale) for one in who_signs(desk, place)] == [
        ("lead", "已签字", False),
        ("second", "", False),
        ("respondent", "", False),
    ]
    answer(desk, place, "housing", phone="139")
    save_section(desk.account, place, "housing", stamp=desk.clock(), new_id=desk.means.new_id)
    assert who_signs(desk, place)[0].stale


def test_signers_are_named_by_what_the_record_says(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    assert [one.name for one in who_signs(desk, place)] == [
        "王调查",
        "赵调查",
        "王秀英",
    ]


def test_the_strokes_are_kept_as_a_sealed_picture(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    give_signature(desk, place, "lead")
    act = desk.account.outbox.overlay(place.household)[-1].act
    assert act is not None
    picture = read_picture(desk.account, Sha256(act.data["strokes"]))
    assert picture is not None
    image = Image.open(io.BytesIO(picture))
    assert image.size == (800, 320)
    assert 100 < sum(level == 0 for level in image.convert("L").tobytes()) < 10_000


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "name"),
        ({"strokes": ()}, "nothing on the pad"),
        ({"mode": "thumbprint"}, "witness"),
        ({"mode": "refused", "strokes": ()}, "witness"),
        ({"signer": "passer-by"}, "no signer"),
    ],
)
def test_half_a_signature_is_refused(desk: Desk, place: VisitPlace, fields: Mapping[str, object], said: str) -> None:
    with pytest.raises(UnfitError, match=said):
        give_signature(desk, place, **{"signer": "lead", **fields})  # type: ignore[arg-type]


def test_a_refusal_with_a_witness_stands_in_the_place_of_a_signature(desk: Desk, place: VisitPlace) -> None:
    record_everything(desk, place)
    give_signature(desk, place, "respondent", mode="refused", strokes=(), witness="张大妈")
    last = who_signs(desk, place)[-1]
    assert (last.signed.zh if last.signed else "") == "拒绝签字"


def returned_visit(desk: Desk, *remarks: Mapping[str, str]) -> VisitPlace:
    """A visit of this person that came back with remarks."""
    case = case_with(1, *family(1, "王秀英"), n=1)
    values: dict[str, Value] = {"started_at": NOW_MS, "outcome": "completed", "lead": "u-1"}
    visit = EntityId("v-1")
    made = [
        change("c-v", new_part(visit, "visit", values), household="h-1"),
        change("c-f", act=Act(name="finish", about=visit), household="h-1"),
        change("c-r", act=Act(name="return", about=visit, data={"remarks": list(remarks)}), household="h-1"),
    ]
    give(desk.account, fold(case, [entry(one, n) for n, one in enumerate(made, start=2)]))
    return VisitPlace(EntityId("h-1"), visit)


def test_a_returned_visit_opens_at_the_field_the_office_asks_about(desk: Desk) -> None:
    place = returned_visit(
        desk,
        {"entity": "v-1", "unit": "front", "text": "门牌看不清"},
        {"entity": "h-1", "unit": "housing_area", "text": "面积请核实"},
    )
    found = answer_return(desk.account, place)
    assert (found.by, found.returns) == ("王调查", 1)
    assert [(one.section, one.remark.unit, one.touched) for one in found.remarks] == [
        ("housing", "housing_area", False),
        ("photos", "front", False),
    ]
    form = form_of(desk.account, place, "housing")
    assert {field.field.unit: field.remark for field in form.fields}["housing_area"] == "面积请核实"
    assert {mark.section.id: mark.remarks for mark in section_marks(desk.account, place, asked=asked_by(desk.account))}[
        "photos"
    ] == 1


def test_a_remark_is_marked_as_answered_once_its_field_is_written(desk: Desk) -> None:
    place = returned_visit(desk, {"entity": "h-1", "unit": "housing_area", "text": "面积请核实"})
    answer(desk, place, "housing", housing_area="58")
    save_section(desk.account, place, "housing", stamp=desk.clock(), new_id=desk.means.new_id)
    assert [one.touched for one in answer_return(desk.account, place).remarks] == [True]


def test_a_visit_that_was_not_returned_asks_nothing(desk: Desk, place: VisitPlace) -> None:
    with pytest.raises(UnfitError):
        answer_return(desk.account, place)
