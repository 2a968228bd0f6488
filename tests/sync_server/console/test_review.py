"""Accepting and returning visits, also when two officers or a tablet act at the same time."""

from __future__ import annotations

from shared_models.area import Grant, Role
from shared_models.ids import EntityId
from shared_models.visit import find_visit
from sync_server.store import case_store, change_store, grant_store
from sync_server.store.database import Database
from tests.builders import HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import (
    SEPTEMBER,
    SEPTEMBER_MS,
    acted,
    at,
    contradict_phone,
    more_households,
    visited,
)
from tests.sync_server.district import DISTRICT_OFFICER, INVESTIGATOR, OFFICER, OTHER_STREET, Tablet

VISIT = f"/console/households/h-1/visits/{SEPTEMBER}"
PHONE = f"remark|{HOUSEHOLD}|phone"
OVERALL = f"remark|{SEPTEMBER}|"


def visit_state(
    database: Database, visit: str = SEPTEMBER, household: str = HOUSEHOLD
) -> tuple[str, list[tuple[str, str]]]:
    """A visit's status and its open remarks."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    found = find_visit(case, EntityId(visit))
    assert found is not None
    return found.status, [(remark.unit, remark.text) for remark in found.remarks]


def test_an_accepted_visit_leads_on_to_the_next_one(story: Console) -> None:
    more_households(story.database, 1)
    officer = story.person()

    page = officer.send(officer.open(VISIT).form("/accept"))

    assert page.address.startswith("/console/households/h-more-0/visits/v-more-0")
    assert "已审核通过" in page.text
    assert visit_state(story.database) == ("accepted", [])


def test_the_last_accepted_visit_leads_back_to_the_queue(story: Console) -> None:
    officer = story.person()

    page = officer.send(officer.open(VISIT).form("/accept"))

    assert page.address.startswith("/console/queue")
    assert "没有待审核的入户记录" in page.text


def test_a_form_sent_twice_counts_once(story: Console) -> None:
    officer = story.person()
    form = officer.open(VISIT).form("/accept")

    officer.send(form)
    again = officer.send(form)

    assert again.status == 200
    with story.database.reading() as tx:
        acts = [one for one in change_store.changes_of(tx, EntityId(HOUSEHOLD)) if b'"accept"' in one.body]
    assert len(acts) == 2  # May's, and this one


def test_a_visit_with_a_contradiction_is_not_accepted(story: Console) -> None:
    officer = story.person()
    contradict_phone(story.database)
    form = officer.open(VISIT).form("/accept")

    page = officer.send(form)

    assert page.status == 422
    assert "没有保存 有未处理的矛盾" in page.text
    assert visit_state(story.database)[0] == "finished"


def test_a_visit_without_the_familys_signature_is_not_accepted(console: Console) -> None:
    Tablet(console.database).push(
        change("c-register", part({"address": "一社区 1 号"})),
        *visited(SEPTEMBER, SEPTEMBER_MS, signers=("lead", "second")),
    )
    officer = console.person()

    page = officer.send(officer.open(VISIT).form("/accept"))

    assert "受访家庭成员还没有签字" in page.text
    assert visit_state(console.database)[0] == "finished"


def test_what_a_tablet_sent_meanwhile_is_looked_at_before_it_is_accepted(story: Console) -> None:
    officer = story.person()
    form = officer.open(VISIT).form("/accept")
    late = at(change("c-late", part({"phone": saw("0936-9", f"c-{SEPTEMBER}")})), SEPTEMBER_MS + 9, SEPTEMBER)
    Tablet(story.database, replica="r-late").push(late)

    page = officer.send(form)

    assert page.status == 409
    assert "平板又同步了新内容" in page.text
    assert visit_state(story.database)[0] == "finished"
    assert officer.send(officer.open(page.link("打开最新页面")).form("/accept")).status == 200
    assert visit_state(story.database)[0] == "accepted"


def test_the_second_of_two_officers_is_told_who_was_first_and_keeps_what_she_typed(story: Console) -> None:
    first, second = story.person(OFFICER), story.person(DISTRICT_OFFICER)
    accepting, returning = first.open(VISIT).form("/accept"), second.open(VISIT).form("/return")

    first.send(accepting)
    page = second.send(returning, **{PHONE: "电话请再核实"})

    assert page.status == 409
    assert "已通过" in page.text
    assert f"name of {OFFICER}" in page.text
    assert "电话请再核实" in page.text
    assert visit_state(story.database) == ("accepted", [])


def test_who_reviews_elsewhere_only_reads_here(story: Console) -> None:
    with story.database.writing() as tx:
        elsewhere = Grant(role=Role.STREET_OFFICER, area=OTHER_STREET)
        grant_store.add_grant(tx, INVESTIGATOR, elsewhere, now_ms=NOW_MS)
    officer, reader = story.person(), story.person(INVESTIGATOR)
    form = officer.open(VISIT).form("/accept")
    form.fields["csrf"] = reader.page.form("/log-out").fields["csrf"]

    page = reader.send(form)

    assert page.status == 403
    assert "没有这项权限" in page.text
    assert "没有审核权限" in reader.open(VISIT).text
    assert visit_state(story.database)[0] == "finished"


def test_a_return_pins_its_remarks_on_the_fields(story: Console) -> None:
    officer = story.person()

    page = officer.send(officer.open(VISIT).form("/return"), **{PHONE: "号码少一位", OVERALL: " 请补正 "})

    assert page.address.startswith("/console/queue")
    assert visit_state(story.database) == ("returned", [("", "请补正"), ("phone", "号码少一位")])
    shown = officer.open(VISIT)
    assert "已退回，等待调查员补正" in shown.text
    assert "家庭 · 联系电话：号码少一位" in shown.text


def test_a_return_without_a_word_is_not_sent_and_loses_nothing(story: Console) -> None:
    officer = story.person()
    long = "长" * 2_001

    blank = officer.send(officer.open(VISIT).form("/return"), **{PHONE: "  "})
    endless = officer.send(officer.open(VISIT).form("/return"), **{PHONE: long})

    assert blank.status == endless.status == 422
    assert "至少要有一条批注" in blank.text
    assert endless.form("/return").fields[PHONE] == long
    assert visit_state(story.database)[0] == "finished"


def test_a_remark_on_something_the_household_does_not_have_is_refused(story: Console) -> None:
    officer = story.person()

    page = officer.send(officer.open(VISIT).form("/return"), **{"remark|m-of-others|name": "请补正"})

    assert page.status == 409
    assert visit_state(story.database)[0] == "finished"


def test_the_round_trip_of_a_remark_can_be_seen_on_its_field(story: Console) -> None:
    officer = story.person()
    officer.send(
        officer.open(VISIT).form("/return"), **{PHONE: "号码少一位", f"remark|{HOUSEHOLD}|address": "写明门牌"}
    )
    story.clock.ms += 60_000
    answer = at(change("c-answer", part({"phone": saw("0936-22", f"c-{SEPTEMBER}")})), NOW_MS + 1, SEPTEMBER)
    Tablet(story.database, replica="r-answer").push(answer, acted("c-again", "finish", SEPTEMBER, ms=NOW_MS + 2))

    page = officer.open(VISIT)

    assert "号码少一位（退回后已重新填写）" in page.text
    assert "写明门牌（退回后未改动）" in page.text
    assert "退回 1 次" in page.text
    assert visit_state(story.database)[0] == "finished"


def test_a_remark_typed_into_a_page_whose_log_in_ended_is_shown_again(story: Console) -> None:
    officer = story.person()
    form = officer.open(VISIT).form("/return")
    story.clock.ms += 3_600_000

    page = officer.send(form, **{PHONE: "号码少一位"})

    assert page.status == 401
    assert "号码少一位" in page.text
    assert visit_state(story.database)[0] == "finished"
