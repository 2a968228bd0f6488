"""Flags at the console: found in what tablets sent, shown with their records, and settled by a person's word only."""

from __future__ import annotations

import io
from collections.abc import Iterable

import msgspec
import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared_models.change import Change
from shared_models.ids import EntityId
from shared_models.values import Value
from sync_server.store import audit_store, flag_store
from sync_server.store.database import Database
from sync_server.use_cases import list_flags
from sync_server.use_cases.look_through import look_at_all, look_through
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import COMMUNITY, change, part
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import (
    DAY_MS,
    PHOTO_NAME,
    SEPTEMBER_MS,
    SUPERVISOR,
    at,
    registered,
    visited,
)
from tests.sync_server.district import FAR_COMMUNITY, INVESTIGATOR, OFFICER, OTHER_COMMUNITY, STRANGER, Tablet, by, move

LOOK = "5a3c96e178d2b4f0"
FLAGS = "/console/flags"


def photographed(home: str, ms: int, *, look: str = LOOK, file: str = "") -> list[Change]:
    """A household visited and photographed."""
    visit = f"v-{home}"
    values: dict[str, Value] = {
        "visit": visit,
        "slot": "front",
        "phash": look,
        "file": file or f"{home:0<64}"[:64],
        "taken_at": ms + 60_000,
    }
    taken = at(
        change(f"c-photo-{home}", part(values, entity=f"p-{home}", type_="photo"), household=home),
        ms,
        visit,
        household=home,
    )
    first, *rest = visited(visit, ms, household=home)
    return [registered(home, values={"registry_no": f"DB-{home}"}), first, taken, *rest]


def push(console: Console, *groups: Iterable[Change]) -> None:
    for group in groups:
        changes = list(group)
        Tablet(console.database, replica=f"r-{changes[0].id}").push(*changes)


def kinds(database: Database) -> list[tuple[str, str]]:
    with database.reading() as tx:
        found = flag_store.flags_of(tx, [COMMUNITY, OTHER_COMMUNITY, FAR_COMMUNITY])
        return [(flag.kind, flag.household) for flag in found]


@pytest.fixture
def alike(story: Console) -> Console:
    """Two homes with photos that look alike; the second one's was taken a day later."""
    push(story, photographed("h-a", SEPTEMBER_MS - DAY_MS), photographed("h-b", SEPTEMBER_MS))
    look_at_all(story.database)
    return story


def opened(console: Console, query: str = "") -> Page:
    return console.person(SUPERVISOR).open(f"{FLAGS}{query}")


def test_a_flag_shows_its_figures_its_records_and_what_else_it_may_be(alike: Console) -> None:
    page = opened(alike)
    assert "照片与另一户的照片很像 64 处明暗中有 0 处不同" in page.text
    assert "DB-h-b" in page.text
    assert "DB-h-a" in page.text
    assert "同一楼栋、同样户型的门面也会很像" in page.text
    assert page.link("张三").startswith("/console/households/h-b/visits/v-h-b")


def test_flags_are_taken_along_as_a_workbook_with_what_was_said_of_them(alike: Console) -> None:
    supervisor = alike.person(SUPERVISOR)
    supervisor.send(supervisor.open(FLAGS).form(kind_id(alike)), verdict="followed_up", reason="再去看一次")
    answer = supervisor.http.get(supervisor.open(f"{FLAGS}?state=followed_up").link("导出 XLSX"))

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [[str(cell or "") for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert "共 1 条，本表第 1–1 条" in lines[1][0]
    (line,) = [line for line in lines if line[0] == "照片与另一户的照片很像"]
    assert (line[3], line[6], line[8], line[9]) == ("DB-h-b", "1", "需要核实,已安排", "再去看一次")
    assert "name of u-supervisor" in line[10]
    with alike.database.reading() as tx:
        assert [note.action for note in audit_store.audit_lines(tx)].count("list") >= 3


def test_what_comes_late_flags_the_later_of_the_two(story: Console) -> None:
    push(story, photographed("h-b", SEPTEMBER_MS))
    look_at_all(story.database)
    assert kinds(story.database) == []
    push(story, photographed("h-a", SEPTEMBER_MS - DAY_MS))
    assert look_through(story.database).households == 1
    assert kinds(story.database) == [("photo_elsewhere", "h-b")]


def test_a_photo_that_is_taken_off_takes_its_flags_along(alike: Console) -> None:
    assert kinds(alike.database) == [("photo_elsewhere", "h-b")]
    newer = part({"phash": "0f0f33cc55aa9966"}, entity="p-h-b", type_="photo")
    Tablet(alike.database, replica="r-mend").push(
        at(change("c-mend", newer, household="h-b"), SEPTEMBER_MS + 9, "v-h-b", household="h-b")
    )
    look_at_all(alike.database)
    with alike.database.reading() as tx:
        found = flag_store.photos_like(tx, LOOK, "")
    assert {one.household for one in found} == {"h-a", "h-b"}, "two values stand: the earlier one counts until settled"


def test_nothing_is_worked_out_twice_and_a_moved_household_takes_its_flags_along(alike: Console) -> None:
    assert look_through(alike.database).households == 0
    record = move("c-move", OTHER_COMMUNITY, author=OFFICER, household="h-b")
    record_office_change(alike.database, record, now_ms=alike.clock.ms)
    assert look_through(alike.database).households == 1
    with alike.database.reading() as tx:
        assert [flag.household for flag in flag_store.flags_of(tx, [OTHER_COMMUNITY])] == ["h-b"]
        assert list(flag_store.flags_of(tx, [COMMUNITY])) == []


def test_a_word_on_a_flag_needs_a_reason_and_stays_with_its_author(alike: Console) -> None:
    supervisor = alike.person(SUPERVISOR)
    form = supervisor.open(FLAGS).form(f"{kind_id(alike)}")
    empty = supervisor.send(form, verdict="explained", reason="  ")
    assert empty.status == 422
    assert "请写明理由" in empty.text
    done = supervisor.send(form, verdict="explained", reason="同一栋楼的单元门")
    assert "没有这样的提示" in done.text
    kept = supervisor.open(f"{FLAGS}?state=explained")
    assert "同一栋楼的单元门" in kept.text
    assert "name of u-supervisor" in kept.text
    again = supervisor.send(kept.form(kind_id(alike)), verdict="followed_up", reason="再去看一次")
    assert again.status == 200
    assert "再去看一次" in supervisor.open(f"{FLAGS}?state=followed_up").text


def kind_id(console: Console) -> str:
    with console.database.reading() as tx:
        return f"/flags/{next(flag_store.flags_of(tx, [COMMUNITY])).id}"


def test_what_was_said_holds_when_everything_is_worked_out_again(alike: Console) -> None:
    supervisor = alike.person(SUPERVISOR)
    supervisor.send(supervisor.open(FLAGS).form(kind_id(alike)), verdict="explained", reason="同一栋楼")
    with alike.database.writing() as tx:
        for table in ("traced", "visit_trace", "photo_look", "photo_match", "flag"):
            tx.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
    assert look_at_all(alike.database) == 3
    assert kinds(alike.database) == [("photo_elsewhere", "h-b")]
    assert "待查看 0" in supervisor.open(FLAGS).text
    with pytest.raises(DBAPIError), alike.database.writing() as tx:
        tx.execute(text("UPDATE flag_note SET reason = 'x'"))


def test_a_photo_elsewhere_in_the_city_counts_but_is_shown_only_to_those_who_may(story: Console) -> None:
    far = [
        given if given.household != "h-far" else _elsewhere(given)
        for given in photographed("h-far", SEPTEMBER_MS - DAY_MS, file=PHOTO_NAME)
    ]
    Tablet(story.database, STRANGER, replica="r-far").push(*(by(STRANGER, given) for given in far))
    push(story, photographed("h-b", SEPTEMBER_MS))
    look_at_all(story.database)
    assert kinds(story.database) == [("photo_elsewhere", "h-b")]
    officer = story.person(OFFICER).open(FLAGS)
    assert "DB-h-b" in officer.text
    assert "DB-h-far" not in officer.html
    assert "另有 1 处不再列出，或不在您的范围内" in officer.text
    assert "DB-h-far" in opened(story).text


def _elsewhere(given: Change) -> Change:
    return msgspec.structs.replace(given, scope=FAR_COMMUNITY)


@pytest.mark.parametrize("query", ["?kind=none", "?state=none", "?page=0"])
def test_an_address_that_means_nothing_is_told(story: Console, query: str) -> None:
    assert opened(story, query).status in {400, 404}


def test_flags_of_others_are_not_there(alike: Console) -> None:
    flag = EntityId(kind_id(alike))
    page = alike.person(SUPERVISOR)
    form = page.open(FLAGS).form(flag)
    form.action = f"{FLAGS}/none"
    assert page.send(form, verdict="explained", reason="x").status == 404


def test_a_visits_page_names_its_flags_until_they_are_explained(alike: Console) -> None:
    visit = "/console/households/h-b/visits/v-h-b"
    supervisor = alike.person(SUPERVISOR)
    shown = supervisor.open(visit).text
    assert "照片与另一户的照片很像 ：64 处明暗中有 0 处不同" in shown
    assert "同一楼栋、同样户型的门面也会很像" in shown
    assert "核查提示" not in supervisor.open("/console/households/h-a/visits/v-h-a").text.partition("审核")[2]

    supervisor.send(supervisor.open(FLAGS).form(kind_id(alike)), verdict="explained", reason="同一栋楼的单元门")
    assert "64 处明暗" not in supervisor.open(visit).text


def test_who_does_not_audit_sees_no_flag_on_a_visit(alike: Console) -> None:
    assert "64 处明暗" not in alike.person(INVESTIGATOR).open("/console/households/h-b/visits/v-h-b").text


def test_whoever_writes_on_the_second_page_stays_there_with_what_was_typed(
    story: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_flags, "PAGE", 1)
    push(story, *(photographed(f"h-{n}", SEPTEMBER_MS + n * DAY_MS) for n in range(3)))
    look_at_all(story.database)
    supervisor = story.person(SUPERVISOR)
    second = supervisor.open(supervisor.open(FLAGS).link("下一页"))
    form = next(form for form in second.forms if "/flags/" in form.action)

    refused = supervisor.send(form, verdict="explained", reason="x" * 501)
    assert refused.status == 422
    assert "请写明理由" in refused.text
    assert "x" * 501 in refused.html
    noted = supervisor.send(form, verdict="followed_up", reason="已安排")
    assert "已记下" in noted.text
    assert "page=2" in noted.address
