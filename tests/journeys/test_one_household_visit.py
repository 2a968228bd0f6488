"""One household is visited, synced, returned, corrected, accepted and counted: the product in one story."""

from __future__ import annotations

from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.check_visit import check_visit
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.open_household import open_household
from field_app.use_cases.open_section import new_entry
from field_app.use_cases.read_sync_state import read_sync_state
from field_app.use_cases.restore_drafts import restore_drafts
from field_app.use_cases.save_section import save_section
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import contradictions
from shared_models.due import SHAHE_CADENCE, quarter_of
from shared_models.identity_number import with_check_character
from shared_models.ids import EntityId
from shared_models.values import text_of
from shared_models.visit import Remark, day_of, visits
from sync_server.store import blob_index
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.list_queue import Wish, list_queue
from tests.builders import COMMUNITY
from tests.field_app.hand import Hand, agrees
from tests.field_app.kit import SHAHE, asked_by
from tests.field_app.office import OFFICER, SUPERVISOR, Office, now_ms

CHILD_NUMBER = with_check_character("99000020100501123")


def test_one_household_visit(office: Office, wang: Hand, zhao: Hand) -> None:
    household = office.register(1, "王秀英")
    assert counted(office) == (1, 0, 0)
    place = morning_at_the_office(wang, zhao)
    at_the_door_without_a_signal(wang, zhao, place)
    evening_on_the_wifi(office, wang, zhao)
    monday_at_the_street_office(office, place)
    the_field_that_came_back(wang, place)
    assert counted(office) == (1, 1, 0)
    office.accept(household, place.visit)
    assert counted(office) == (1, 1, 1)
    everybody_sees_the_same(office, wang, zhao)


def morning_at_the_office(wang: Hand, zhao: Hand) -> VisitPlace:
    """Both tablets fetch the street's households; Wang begins the visit they will make together."""
    assert wang.sync().complete
    assert wang.row().state_label.zh == "已逾期"
    place = wang.visit("h-1")
    assert wang.sync().complete
    assert zhao.sync().complete
    assert zhao.row().visit == place.visit
    return place


def at_the_door_without_a_signal(wang: Hand, zhao: Hand, place: VisitPlace) -> None:
    """Wang asks the family; Zhao goes next door with his own tablet. Nothing can be sent, everything is kept."""
    wang.road.down = zhao.road.down = True
    wang.fill(place, "outcome", outcome="completed")
    wang.fill(place, "present", second="u-2", respondent="m-1-1", notice_shown=True)
    wang.fill(place, "members/m-1-2", identity_number=CHILD_NUMBER, ability="minor")
    wang.fill(place, "housing", housing_tenure="owned", housing_area="6", phone="13900001111")
    wang.fill(place, "observed", living_conditions="屋内整洁,家具陈旧", appliances=["tv", "fridge"])
    wang.take_photo(slot="front", seed=1)
    wang.take_photo(slot="living", seed=2)
    neighbour_speaks(zhao, place)
    the_tablet_dies_while_typing(wang, place)
    assert {finding.unit for finding in check_visit(wang.account, place, asked=asked_by(wang.account)).must} == {
        "lead",
        "second",
        "respondent",
    }
    all_three_sign_and_wang_finishes(wang, place)
    report = wang.sync()
    assert report.trouble is not None
    assert report.trouble.happened.zh == "连不上服务器。"
    assert read_sync_state(wang.account).unsent == wang.row().unsent > 10


def the_tablet_dies_while_typing(wang: Hand, place: VisitPlace) -> None:
    """It starts again with a card that says where he was, and nothing typed is missing."""
    wang.type_in(place, "opinion", opinion="keep", opinion_reason="收入无变化")
    wang.restart()
    (card,) = restore_drafts(wang.account)
    assert card.section is not None
    assert (card.head_name, card.section.label.zh, card.fields) == ("王秀英", "调查意见", 2)
    assert save_section(wang.account, place, "opinion", stamp=wang.clock(), new_id=wang.means.new_id).change


def all_three_sign_and_wang_finishes(wang: Hand, place: VisitPlace) -> None:
    """The tablet is turned round: both investigators and the respondent sign what it shows."""
    for signer, name in (("lead", "王调查"), ("second", "赵调查"), ("respondent", "王秀英")):
        wang.sign(place, signer, name)
    wang.finish(place)


def evening_on_the_wifi(office: Office, wang: Hand, zhao: Hand) -> None:
    """Both hand over, text first, then pictures; the server merges what the two of them wrote."""
    wang.road.down = zhao.road.down = False
    for hand in (zhao, wang, zhao):
        assert hand.sync().complete
    assert (wang.row().state_label.zh, zhao.row().state_label.zh) == ("待审核", "待审核")
    case = office.case("h-1")
    assert contradictions(case) == ()
    assert len(case.shown("photo")) == 2
    (interview,) = case.shown("interview")
    assert interview.value("interviewer") == "u-2"
    assert everything_arrived(office, wang)


def monday_at_the_street_office(office: Office, place: VisitPlace) -> None:
    """The visit waits in the queue; something is odd about the floor area, so it goes back with a remark."""
    (waiting,) = list_queue(office.database, OFFICER, Wish(), today=day_of(now_ms())).items
    assert (waiting.household, waiting.visit, waiting.visit_outcome) == ("h-1", place.visit, "completed")
    office.return_("h-1", place.visit, Remark(EntityId("h-1"), "housing_area", "面积 6 平方米?请核实"))


def the_field_that_came_back(wang: Hand, place: VisitPlace) -> None:
    """Wang's tablet opens at that very field; he corrects it, all sign again, and it goes up."""
    assert wang.sync().complete
    assert wang.row().state_label.zh == "退回补正"
    returned = answer_return(wang.account, place)
    (asked,) = returned.remarks
    assert (returned.by, asked.section, asked.remark.unit) == ("孙经办", "housing", "housing_area")
    wang.fill(place, "housing", housing_area="60")
    assert answer_return(wang.account, place).remarks[0].touched
    all_three_sign_and_wang_finishes(wang, place)
    assert wang.sync().complete


def everybody_sees_the_same(office: Office, wang: Hand, zhao: Hand) -> None:
    """Both tablets show the visit's fate, and the very same case as the server."""
    for hand in (wang, zhao):
        assert hand.sync().complete
        assert hand.row().state_label.zh == "已通过"
        assert agrees(hand, office)
        assert read_sync_state(hand.account).unsent == 0
    sheet = open_household(zhao.account, EntityId("h-1"), rules=SHAHE, today=day_of(zhao.clock.wall_ms))
    area = next(line for line in sheet.lines if line.unit == "housing_area")
    assert (area.verified.shown.zh, area.verified.by) == ("60 m²", "王调查")
    (visit,) = visits(office.case("h-1"))
    assert (visit.returns, len(visit.signatures), visit.status) == (1, 6, "accepted")


def neighbour_speaks(hand: Hand, place: VisitPlace) -> None:
    """Records what the neighbour says, on the second tablet, in the visit that the first one leads."""
    form = new_entry(place, "interview", EntityId(hand.means.new_id()))
    said = {"source_name": "张大妈", "source_relation": "邻居", "lives_here": "母子二人常住"}
    keep_draft(hand.account, form, said, now_ms=hand.clock.wall_ms)
    assert save_section(hand.account, place, "interview", stamp=hand.clock(), new_id=hand.means.new_id).change


def everything_arrived(office: Office, hand: Hand) -> bool:
    """Whether the server holds every file of the tablet whole."""
    files = hand.account.blobs.all()
    case = office.case("h-1")
    named = {text_of(photo.value(unit)) for photo in case.shown("photo") for unit in ("file", "thumbnail")}
    with office.database.reading() as tx:
        stored = blob_index.stored_among(tx, [blob.sha256 for blob in files])
    return named < stored == {blob.sha256 for blob in files}


def counted(office: Office) -> tuple[int, int, int]:
    """The supervisor's figures of the community this quarter: due, visited, accepted."""
    today = day_of(now_ms())
    question = Question(period=quarter_of(today), today=today, cadences=SHAHE_CADENCE)
    line = audit_coverage(office.database, SUPERVISOR, question).lines[COMMUNITY]
    return line.due, line.visited, line.accepted
