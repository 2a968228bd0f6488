"""What people do again and again in the stories told in the browser."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from shared_models.identity_number import with_check_character
from tests.e2e.pane import Pane
from tests.field_app.kit import PIN, photo
from tests.field_app.office import PASSWORD


def enrol(pane: Pane, user: str = "u-1", *, sees: str = "household.h-1") -> None:
    """The first sign-in on this tablet; over once a household is to be seen."""
    pane.type("enrol.login", user)
    pane.type("enrol.password", PASSWORD)
    pane.type("enrol.device", "沙河 01")
    pane.type("enrol.pin", PIN)
    pane.type("enrol.again", PIN)
    pane.tap("enrol.go")
    pane.sees(sees)


def unlock(pane: Pane) -> None:
    """Opens the tablet with the PIN."""
    pane.type("unlock.pin", PIN)
    pane.tap("unlock.go")
    pane.sees("today.list")


def begin(pane: Pane, household: int) -> None:
    """Knocks, and somebody opens."""
    pane.tap(f"household.h-{household}")
    pane.tap("household.start")
    pane.sees("field.visit.outcome")
    pane.tap("field.visit.outcome.completed")


def who_is_there(pane: Pane, household: int) -> None:
    """The second investigator, the head of the household, and what was told at the door."""
    pane.go_to("present")
    pane.tap("field.visit.second.u-2")
    pane.tap(f"field.visit.respondent.m-{household}-1")
    pane.tap("field.visit.notice_shown.yes")


def complete_child(pane: Pane, household: int) -> None:
    """What the register did not know of the child."""
    pane.go_to("members")
    pane.tap(f"edit.member.m-{household}-2")
    pane.type("field.member.identity_number", with_check_character("99000020100501123"))
    pane.tap("field.member.ability.minor")


def home(pane: Pane) -> None:
    """Whose it is and how large."""
    pane.go_to("housing")
    pane.tap("field.household.housing_tenure.owned")
    pane.type("field.household.housing_area", "62.5")


def earns(pane: Pane, kind: str, amount: str, *, who: str) -> None:
    """A new line of income in the open section."""
    pane.tap(f"income.add.{kind}")
    pane.tap(f"field.income.member.{who}")
    pane.type("field.income.amount", amount)
    pane.tap("field.income.amount.per.month")
    pane.tap("done.income")


def no_assets(pane: Pane) -> None:
    """The household's word that there are none."""
    pane.go_to("assets")
    pane.tap("field.household.has_assets.no")


def explain(pane: Pane, finding: str, words: str) -> None:
    """Says why a finding may stand."""
    pane.tap(f"explain.{finding}")
    pane.type("reason", words)
    pane.tap("reason.go")
    pane.reads(f"说明:{words}")


def add_photo(pane: Pane, slot: str, number: int) -> None:
    """Puts the so many-th picture into its slot."""
    pane.pick(f"photo.choose.{slot}", file=FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photo(seed=number)))
    pane.counts("photo.remove.", number)


def sign(pane: Pane, signer: str) -> None:
    """Turns the tablet round and signs."""
    pane.tap(f"sign.{signer}")
    pane.sees("sign.done")
    pane.draw("pad")
    pane.tap("sign.done")
    pane.sees("visit.finish")


def hand_over_slip(pane: Pane) -> None:
    """The family photographs the code, and the investigator says so."""
    pane.bring_into_view("visit.slip")
    pane.tap("visit.slip")
    pane.sees("slip.code")
    pane.tap("slip.handed")
    pane.reads("告知单已交给家庭")
    pane.tap("back")
    pane.sees("visit.finish")


def send_everything(pane: Pane) -> None:
    """Asks for an exchange on the sync page and waits for its end."""
    pane.tap("sync.now")
    pane.reads("全部内容服务器都已收到")


def finish(pane: Pane) -> None:
    """Hands the visit to the office."""
    pane.bring_into_view("visit.finish")
    pane.tap("visit.finish")
    pane.reads("入户记录已完成")
