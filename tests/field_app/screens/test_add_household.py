"""A household that nobody listed is registered at the door; one that is listed is opened instead."""

from __future__ import annotations

import flet as ft
import pytest

from field_app.store.account import Account
from field_app.use_cases.find_alike import find_alike
from shared_models.ids import AreaCode
from tests.builders import COMMUNITY
from tests.field_app.kit import grants
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio

OTHER = AreaCode("620723002")


@pytest.fixture
async def form(glass: Glass) -> Glass:
    """A window with the form in it."""
    await glass.tap("today.add")
    return glass


def hold(account: Account, *communities: AreaCode) -> None:
    with account.db.writing():
        account.stage.put_communities(grants(*communities))


def chosen(glass: Glass) -> str | None:
    return glass.within("add.community", ft.Dropdown).value


async def test_a_household_is_registered_and_its_sheet_opened(tablet: Tablet, form: Glass) -> None:
    await form.type("add.name", "马新来")
    await form.type("add.address", "村口第一家")
    await form.type("add.building", "9组")
    await form.type("add.phone", "13900000000")
    await form.tap("add.go")
    assert form.has("household.start")
    assert "马新来" in form.said()
    assert "村口第一家" in form.said()
    await form.tap("back")
    assert form.has("today.list")
    await form.tap("group.all")
    assert "马新来" in form.said()
    assert "仅在本机" in form.said()
    assert tablet.account.outbox.pending() == 1


async def test_what_is_missing_is_said_in_chinese_and_nothing_is_recorded(tablet: Tablet, form: Glass) -> None:
    await form.tap("add.go")
    assert form.words_of("add.said") == "请填写户主姓名,以后才能找到这一户。"
    await form.type("add.name", "马新来")
    await form.tap("add.go")
    assert form.words_of("add.said") == "请填写住址,以后才能找到这一户。"
    assert tablet.account.outbox.pending() == 0


async def test_the_only_community_is_chosen_and_of_several_none_is(tablet: Tablet, glass: Glass) -> None:
    await glass.tap("today.add")
    assert chosen(glass) == COMMUNITY
    await glass.tap("back")
    hold(tablet.account, COMMUNITY, OTHER)
    await glass.tap("today.add")
    assert chosen(glass) is None
    await glass.type("add.name", "马新来")
    await glass.type("add.address", "村口第一家")
    await glass.tap("add.go")
    assert glass.words_of("add.said") == "请选择住户所在的社区。"


async def test_a_tablet_without_communities_says_to_sync_first(tablet: Tablet, glass: Glass) -> None:
    hold(tablet.account)
    await glass.tap("today.add")
    await glass.tap("add.go")
    assert "请先同步" in glass.words_of("add.said")


@pytest.mark.parametrize(("box", "text"), [("add.name", "王秀英"), ("add.name", "wxy"), ("add.address", "东关村1号")])
async def test_a_household_already_listed_is_offered_and_opened_instead(
    tablet: Tablet, form: Glass, box: str, text: str
) -> None:
    assert not form.has("add.alike")
    await form.type(box, text)
    await form.wait_for(lambda: form.has("household.h-1"))
    assert not form.has("household.h-2")
    await form.tap("household.h-1")
    assert form.has("household.start")
    assert tablet.account.outbox.pending() == 0
    await form.tap("back")
    assert form.has("today.list")


async def test_another_name_takes_the_hint_away(form: Glass) -> None:
    await form.type("add.name", "王秀英")
    await form.wait_for(lambda: form.has("add.alike"))
    await form.type("add.name", "马新来")
    await form.wait_for(lambda: not form.has("add.alike"))


async def test_a_surname_alone_accuses_nobody(tablet: Tablet, form: Glass) -> None:
    shift = tablet.shift

    def alike(head_name: str, address: str = "") -> list[str]:
        rows = find_alike(shift.account, shift.rules(), today=shift.today(), head_name=head_name, address=address)
        return [row.head_name for row in rows]

    assert form.has("add.go")
    assert alike("王") == []
    assert alike("王秀") == ["王秀英"]
    assert alike("", "1号") == []
    assert alike("李建国", "东关村1号") == ["李建国", "王秀英"]


async def test_what_is_typed_survives_another_language(form: Glass) -> None:
    await form.type("add.name", "马新来")
    await form.tap("language")
    assert form.typed_in("add.name") == "马新来"


async def test_a_search_that_finds_nobody_leads_to_registering(glass: Glass) -> None:
    await glass.type("today.search", "诸葛")
    await glass.wait_for(lambda: glass.has("today.add_missing"))
    await glass.tap("today.add_missing")
    assert glass.has("add.go")


async def test_two_touches_register_one_household(tablet: Tablet, form: Glass) -> None:
    await form.type("add.name", "马新来")
    await form.type("add.address", "村口第一家")
    button = form.within("add.go", ft.FilledButton)
    await form.session.dispatch_event(button._i, "click", None)
    await form.session.dispatch_event(button._i, "click", None)
    await form.settle()
    assert tablet.account.outbox.pending() == 1


async def test_what_was_typed_when_the_app_was_killed_is_offered_and_goes_when_it_is_registered(
    tablet: Tablet, form: Glass
) -> None:
    await form.type("add.phone", "13900000000")
    await form.type("add.name", "马新来")
    await form.wait_for(lambda: bool(tablet.account.drafts.all()))
    await tablet.kill()
    glass = await tablet.unlocked()
    told = glass.words_of("recovery")
    assert "未登记完的住户:马新来" in told
    assert "2 项" in told
    await glass.tap("recover.add")
    assert glass.typed_in("add.name") == "马新来"
    assert glass.typed_in("add.phone") == "13900000000"
    assert chosen(glass) == COMMUNITY
    await glass.type("add.address", "村口第一家")
    await glass.tap("add.go")
    await glass.tap("back")
    assert not glass.has("recovery")
    assert tablet.account.outbox.pending() == 1


async def test_a_form_left_or_emptied_is_kept_or_forgotten(tablet: Tablet, form: Glass) -> None:
    await form.tap("back")
    assert not form.has("recovery")
    await form.tap("today.add")
    await form.type("add.name", "马新来")
    await form.tap("back")
    assert form.has("recovery")
    await form.tap("recover.drop")
    assert not form.has("recovery")
    await form.tap("today.add")
    assert form.typed_in("add.name") == ""
    await form.type("add.name", "马新来")
    await form.type("add.name", "")
    await form.tap("back")
    assert not form.has("recovery")
    assert tablet.account.drafts.all() == []
