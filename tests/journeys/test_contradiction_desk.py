"""Two tablets disagree; the office asks, the tablet answers, two officers differ, and one word settles it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from playwright.sync_api import Browser, Page, expect, sync_playwright

from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.explain import Saying, explain
from field_app.use_cases.visit_place import VisitPlace
from shared_models.area import Grant, Role
from shared_models.case import contradictions
from shared_models.identity_number import with_check_character
from shared_models.ids import EntityId, UserId
from shared_models.policy.shelf import preset
from sync_server.store import grant_store, user_store
from sync_server.store.user_store import User
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from tests.field_app.hand import Hand, agrees
from tests.field_app.office import OFFICER, PASSWORD, Office, now_ms
from tests.passwords import cheap_hash
from tests.sync_server.district import STREET

COLLEAGUE = UserId("u-office-2")
DESK = "/console/households/h-1/contradictions"


@contextmanager
def at_the_desk(office: Office, *users: UserId) -> Iterator[list[Page]]:
    """Officers in Chromium, each before the contradictions of the household.

    The browser is closed between the tablets' exchanges: both want the thread's one event loop.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield [logged_in(browser, office, user) for user in users]
        browser.close()


def logged_in(browser: Browser, office: Office, user: UserId) -> Page:
    """The desk of one officer."""
    page = browser.new_context(base_url=office.url, viewport={"width": 1366, "height": 768}).new_page()
    page.goto("/console/log-in")
    page.fill("#login", user)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "log-in" not in url)
    page.goto(DESK)
    return page


def hire(office: Office) -> None:
    """A second officer of the street, and a policy with standards."""
    with office.database.writing() as tx:
        kept = cheap_hash(PASSWORD)
        user_store.add_user(
            tx, User(id=COLLEAGUE, login=COLLEAGUE, name="李经办", password_hash=kept, created_ms=now_ms())
        )
        grant_store.add_grant(tx, COLLEAGUE, Grant(role=Role.STREET_OFFICER, area=STREET), now_ms=now_ms())
    adoption = Adoption(policy=preset("pingba"), source="", area=STREET, since=date(2026, 1, 1))
    adopt_policy(office.database, adoption, by=OFFICER, now_ms=now_ms())


def two_tablets_disagree(office: Office, wang: Hand, zhao: Hand) -> VisitPlace:
    """Both write the floor area at the same visit without a network; Wang hands the visit in."""
    hire(office)
    office.register(1, "王秀英")
    assert wang.sync().complete
    place = wang.visit("h-1")
    assert wang.sync().complete
    assert zhao.sync().complete
    wang.fill(place, "outcome", outcome="completed")
    wang.fill(place, "present", second="u-2", respondent="m-1-1", notice_shown=True)
    number = with_check_character("99000020100501123")
    wang.fill(place, "members/m-1-2", identity_number=number, ability="minor")
    wang.fill(place, "housing", housing_tenure="owned", housing_area="60", phone="13900001111")
    wang.fill(place, "observed", living_conditions="屋内整洁,家具陈旧", appliances=["tv"])
    wang.fill(place, "opinion", opinion="keep", opinion_reason="收入无变化")
    wang.take_photo(slot="front", seed=1)
    wang.take_photo(slot="living", seed=2)
    zhao.fill(place, "housing", housing_area="85")
    hand_in(wang, place)
    for hand in (zhao, wang):
        assert hand.sync().complete
    return place


def hand_in(wang: Hand, place: VisitPlace) -> None:
    """All sign what the tablet shows, and Wang finishes."""
    for signer, name in (("lead", "王调查"), ("second", "赵调查"), ("respondent", "王秀英")):
        wang.sign(place, signer, name)
    wang.finish(place)


def officer_asks(office: Office) -> None:
    """By keyboard alone; the contradiction stays."""
    with at_the_desk(office, OFFICER) as (page,):
        expect(page.locator(".clash")).to_have_count(1)
        expect(page.locator(".clash")).to_contain_text("保障金额")
        page.keyboard.press("j")
        page.keyboard.press("w")
        expect(page.locator("textarea[name=question]")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type("请再量一次面积")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".asked")).to_contain_text("尚未答复")
    assert len(contradictions(office.case("h-1"))) == 1


def tablet_answers(wang: Hand, place: VisitPlace) -> None:
    """The question stands on its field; Wang measures, says so, and hands the visit in again."""
    assert wang.sync().complete
    (asked,) = answer_return(wang.account, place).remarks
    assert (asked.section, asked.remark.unit, asked.remark.text) == ("housing", "housing_area", "请再量一次面积")
    saying = Saying(entity=EntityId("h-1"), unit="housing_area", text="重新量过,套内 60 平方米")
    explain(wang.account, place, saying, stamp=wang.clock(), new_id=wang.means.new_id)
    assert answer_return(wang.account, place).remarks[0].touched
    hand_in(wang, place)
    assert wang.sync().complete


def officer_settles(office: Office) -> None:
    """By keyboard alone, the answer before her."""
    with at_the_desk(office, OFFICER) as (page,):
        expect(page.locator(".asked.answered")).to_contain_text("重新量过,套内 60 平方米")
        page.keyboard.press("j")
        page.keyboard.press("1")
        expect(page.locator("input[name=choice]").first).to_be_checked()
        page.locator("textarea[name=reason]").focus()
        page.keyboard.type("按走访人员重新测量")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("该户没有未处理的矛盾")
    assert contradictions(office.case("h-1")) == ()


def test_a_contradiction_is_asked_about_answered_and_settled(office: Office, wang: Hand, zhao: Hand) -> None:
    place = two_tablets_disagree(office, wang, zhao)
    officer_asks(office)
    tablet_answers(wang, place)
    officer_settles(office)
    office.accept("h-1", place.visit)
    for hand in (wang, zhao):
        assert hand.sync().complete
        assert agrees(hand, office)


def test_two_officers_at_once_see_each_others_word(office: Office, wang: Hand, zhao: Hand) -> None:
    two_tablets_disagree(office, wang, zhao)
    with at_the_desk(office, OFFICER, COLLEAGUE) as (one, other):
        for page, choice, reason in ((one, 0, "看了房产证"), (other, 1, "当场量过")):
            page.locator("input[name=choice]").nth(choice).check()
            page.fill("textarea[name=reason]", reason)
        one.click(".settle button.main")
        expect(one.locator("main")).to_contain_text("该户没有未处理的矛盾")
        other.click(".settle button.main")
        expect(other.locator(".rival")).to_contain_text("经办人员的处理不一致")
        for words in ("孙经办", "看了房产证", "李经办", "当场量过"):
            expect(other.locator(".options")).to_contain_text(words)
        assert len(contradictions(office.case("h-1"))) == 1
        other.locator("input[name=choice]").first.check()
        other.fill("textarea[name=reason]", "商定以房产证为准")
        other.click(".settle button.main")
        expect(other.locator("main")).to_contain_text("该户没有未处理的矛盾")
    for hand in (wang, zhao):
        assert hand.sync().complete
        assert agrees(hand, office)
