"""A blind re-check on the tablet: nothing of the first visit anywhere, nothing typed lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest

from field_app.use_cases.recheck_household import NotReadyError, finish_recheck, open_recheck
from field_app.use_cases.start_visit import start_visit
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Act, Change
from shared_models.editing import new_part
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.recheck import FINISH, Recheck, call_act, find_recheck, for_team
from shared_models.values import Value
from tests.builders import COMMUNITY, change, entry
from tests.field_app.kit import USER, case_with, family, give
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio

HOME = EntityId("h-1")
FIRST = UserId("u-7")
CALLED = Recheck(
    id=EntityId("k-1"),
    visit=EntityId("v-1"),
    team=(USER, UserId("u-2")),
    due=date(2026, 10, 8),
    sample="",
    called=ChangeId(""),
)
SECRETS = ("康小明", "4321", "37.5", "屋顶漏雨", "本人不愿说明去向", "A7788", "腿脚不便")
"""Answers of the first visit, each of them found nowhere else."""


def written(id_: str, *parts: object, act: Act | None = None, who: UserId = FIRST) -> Change:
    made = change(id_, *parts, act=act, household=HOME, visit="v-1" if act is None else None)  # type: ignore[arg-type]
    return msgspec.structs.replace(made, author=who)


def first_visit() -> list[Change]:
    told: dict[str, Value] = {
        "outcome": "completed",
        "started_at": 1,
        "lead": FIRST,
        "opinion_reason": "本人不愿说明去向",
    }
    return [
        written("c-1", *family(1, "康淑兰", safety_note="院内有狗", benefit_class="D"), who=UserId("u-office")),
        written(
            "c-2",
            new_part(EntityId("v-1"), "visit", told),
            new_part(EntityId("m-9"), "member", {"name": "康小明", "relation": "child", "health_note": "腿脚不便"}),
            new_part(EntityId("i-1"), "income", {"kind": "wages", "amount": {"yuan": "4321.00", "per": "month"}}),
            new_part(EntityId("a-1"), "asset", {"kind": "vehicle", "description": "A7788", "value": "9000"}),
            new_part(HOME, "household", {"housing_area": "37.5", "living_conditions": "屋顶漏雨"}),
        ),
        written("c-3", act=Act(name="finish", about=EntityId("v-1"))),
        written("c-4", act=call_act(CALLED), who=UserId("u-super")),
    ]


def entries(*more: Change) -> Iterator[Entry]:
    for n, made in enumerate((*first_visit(), *more), 1):
        yield entry(made, n)


def told(*more: Change, reader: UserId = USER) -> Case:
    """The household as the server would tell a reader."""
    return for_team(fold(empty_case(HOME, COMMUNITY), entries(*more)), reader)


def everything_on(glass: Glass) -> str:
    """Every text that any control in front holds, seen or not: labels, values of inputs, tooltips, words to be read."""
    found: list[str] = []
    for control in glass.shown():
        for name in control.__dataclass_fields__:
            value = getattr(control, name, None)
            if isinstance(value, str):
                found.append(value)
    return "\n".join(found)


def no_answer_is_on(glass: Glass) -> None:
    words = everything_on(glass)
    assert [secret for secret in SECRETS if secret in words] == []
    assert "3 人" not in words, "how many live there is an answer too"
    assert "已密封" not in words


@pytest.fixture
async def sent(tablet: Tablet) -> Glass:
    """A window with today's list, a re-check on it."""
    glass = await tablet.unlocked()
    give(tablet.account, told(), case_with(2, *family(2, "李建国"), n=9))
    await glass.tap("group.all")
    await glass.tap("group.todo")
    return glass


async def test_the_task_stands_first_with_its_day_and_none_of_the_answers(sent: Glass) -> None:
    rows = [name for name in sent.names() if name.startswith("household.")]
    assert rows[0] == "household.h-1"
    words = sent.words_of("household.h-1")
    assert "复核" in words
    assert "2026-10-08" in words
    assert "康淑兰" in words
    no_answer_is_on(sent)


async def test_nobody_else_has_it_on_the_list(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    give(tablet.account, told(reader=UserId("u-9")))
    await glass.tap("group.all")
    assert "2026-10-08" not in glass.said()
    await glass.tap("household.h-1")
    assert "康小明" in glass.said()
    assert not glass.has("recheck.begin")


async def test_no_answer_of_the_first_visit_is_anywhere_on_the_way_through(sent: Glass, tablet: Tablet) -> None:
    no_answer_is_on(sent)
    await sent.tap("household.h-1")
    assert "2026-10-08" in sent.said()
    assert "院内有狗" in sent.said()
    no_answer_is_on(sent)
    await sent.tap("recheck.begin")
    no_answer_is_on(sent)
    await sent.tap("field.recheck.outcome.completed")
    assert sent.has("field.recheck.members")
    no_answer_is_on(sent)
    await sent.type("field.recheck.members", "康淑兰\n康大力")
    await sent.type("field.recheck.housing_area", "41")
    await sent.tap("field.recheck.has_assets.yes")
    assert sent.has("field.recheck.vehicles")
    await sent.type("field.recheck.vehicles", "0")
    await sent.tap("recheck.finish")
    no_answer_is_on(sent)
    assert "项没有问到" in sent.said()
    await sent.tap("recheck.sure")
    assert "复核已完成" in sent.said()
    no_answer_is_on(sent)
    await sent.tap("back")
    no_answer_is_on(sent)
    case = tablet.case(1)
    found = find_recheck(case, CALLED.id)
    assert found is not None
    assert found.status == "done"
    entity = case.entities[CALLED.id]
    assert (entity.value("housing_area"), entity.value("vehicles"), entity.value("has_assets")) == ("41", 0, True)
    assert isinstance(entity.value("started_at"), int)


async def test_searching_for_somebody_who_lives_there_does_not_find_the_home(sent: Glass) -> None:
    await sent.tap("group.all")
    await sent.type("today.search", "康小明")
    await sent.wait_for(lambda: not any(name == "household.h-1" for name in sent.names()))


async def test_what_is_typed_survives_and_goes_on_where_it_stopped(sent: Glass, tablet: Tablet) -> None:
    await sent.tap("household.h-1")
    await sent.tap("recheck.begin")
    await sent.tap("field.recheck.outcome.completed")
    await sent.type("field.recheck.housing_area", "41")
    await sent.wait_for(lambda: bool(tablet.account.drafts.all()))
    await tablet.kill()
    glass = await tablet.unlocked()
    no_answer_is_on(glass)
    await glass.tap("recover.recheck")
    assert glass.typed_in("field.recheck.housing_area") == "41"
    no_answer_is_on(glass)
    await glass.tap("back")
    assert tablet.case(1).entities[CALLED.id].value("housing_area") == "41"
    await glass.tap("household.h-1")
    await glass.type("field.recheck.housing_area", "42")
    await glass.tap("back")
    register = tablet.case(1).entities[CALLED.id].register("housing_area")
    assert [one.v for one in register.live] == ["42"], "going on contradicts nobody"


async def test_nothing_is_handed_in_without_an_outcome(sent: Glass, tablet: Tablet) -> None:
    await sent.tap("household.h-1")
    await sent.tap("recheck.begin")
    await sent.tap("recheck.finish")
    await sent.tap("recheck.sure")
    assert "请先选择复核结果" in sent.said()
    sheet = open_recheck(tablet.account, HOME)
    assert sheet is not None
    assert not sheet.finished
    with pytest.raises(NotReadyError):
        finish_recheck(tablet.account, sheet.place, stamp=tablet.shift.means.stamp(), new_id=tablet.shift.means.new_id)


async def test_no_visit_can_be_begun_meanwhile(sent: Glass, tablet: Tablet) -> None:
    del sent
    means = tablet.shift.means
    with pytest.raises(UnfitError, match="under way"):
        start_visit(tablet.account, HOME, stamp=means.stamp(), new_id=means.new_id)


async def test_once_the_office_has_it_the_household_is_shown_again(sent: Glass, tablet: Tablet) -> None:
    answers = written("c-5", new_part(CALLED.id, "recheck", {"outcome": "completed"}), who=USER)
    finish = written("c-6", act=Act(name=FINISH, about=CALLED.id), who=USER)
    give(tablet.account, told(answers, finish), to=200)
    await sent.tap("group.all")
    await sent.tap("household.h-1")
    assert "康小明" in sent.said()
    assert not sent.has("recheck.begin")


async def test_a_sheet_that_is_open_when_the_call_arrives_gives_way(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    give(tablet.account, fold(empty_case(HOME, COMMUNITY), list(entries())[:3]))
    await glass.tap("group.all")
    await glass.tap("household.h-1")
    assert "康小明" in glass.said()
    give(tablet.account, told(), to=200)
    await glass.tap("sync-chip")
    await glass.tap("back")
    assert glass.has("recheck.begin")
    no_answer_is_on(glass)


async def test_the_words_come_in_english_too(sent: Glass) -> None:
    await sent.tap("household.h-1")
    await sent.tap("recheck.begin")
    await sent.tap("language")
    assert "Finish the re-check" in everything_on(sent)
