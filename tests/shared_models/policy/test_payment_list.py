"""The list of a month rests on decisions as they were made, and says on which."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared_models.policy.payment_list import PaymentLine, payment_list, payment_total
from shared_models.policy.policy import policy_ref, ref_data
from shared_models.policy.proceeding import proceedings
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Home, Story, day

NATIONAL = preset("national-2021")


def listed(home: Home, month: str) -> list[PaymentLine]:
    found = proceedings(home.case, NATIONAL, lambda _: NATIONAL, today=day("2027-12-31"))
    return list(payment_list([(home.case, found)], date.fromisoformat(f"{month}-01")))


def submitted() -> Story:
    """A household's application on the district's desk."""
    story = Story(NATIONAL, Home(name="梁"))
    story.then("2026-02-02", "apply").then("2026-02-03", "accept_application")
    story.then("2026-02-04", "visit_home", mode="in_person", team=TWO).then("2026-02-05", "finish_matching")
    story.then("2026-02-06", "finish_investigation").then("2026-02-09", "give_opinion", opinion="confirm")
    story.then("2026-02-10", "post_notice", places=["公示栏"]).then("2026-02-20", "take_down_notice", "submit")
    return story


def confirmed() -> Story:
    """The household confirmed on 20 March with 600 a month."""
    return submitted().decide("2026-03-20", "confirm", benefit="600.00", paid_from="2026-04-01")


def test_a_household_is_paid_from_the_month_after_its_confirmation() -> None:
    home = confirmed().home
    assert listed(home, "2026-03") == []
    (line,) = listed(home, "2026-04")
    assert (line.benefit, line.award.decided) == (Decimal("600.00"), day("2026-03-20"))
    assert payment_total([line, line]) == Decimal("1200.00")


def test_a_refused_household_is_not_on_the_list() -> None:
    story = submitted().decide("2026-03-20", "refuse", benefit="600.00", paid_from="2026-04-01")
    assert story.step == "refusal"
    assert listed(story.home, "2026-04") == []


def test_a_review_changes_the_amount_from_the_next_month_and_a_stop_ends_it() -> None:
    story = confirmed()
    ref = {"policy": ref_data(policy_ref(NATIONAL))}
    story.home.act("2026-08-03", "open_review", about="p2")
    story.home.act(
        "2026-08-10", "conclude_review", about="p2", result="reduce", reasons="收入增加", benefit="300.00", **ref
    )
    story.home.act("2026-11-02", "open_review", about="p3")
    story.home.act("2026-11-10", "conclude_review", about="p3", result="stop", reasons="就业", **ref)
    amounts = {month: [line.benefit for line in listed(story.home, month)] for month in ("2026-08", "2026-09")}
    assert amounts == {"2026-08": [Decimal("600.00")], "2026-09": [Decimal("300.00")]}
    assert listed(story.home, "2026-11") != []
    assert listed(story.home, "2026-12") == []


def test_an_act_without_effect_pays_nothing() -> None:
    home = Home()
    home.act("2026-02-02", "apply")
    home.act("2026-02-03", "confirm", benefit="600.00", paid_from="2026-03-01")
    assert listed(home, "2026-04") == []


def test_what_the_register_gave_before_the_first_decision_is_told_apart() -> None:
    home = Home(standing="recipient", benefit="512.00", since="2024-01-01")
    (line,) = listed(home, "2026-04")
    assert (line.benefit, line.award.decided, line.award.decision) == (Decimal("512.00"), None, "")
    ended = Home(standing="ended", benefit="512.00", since="2024-01-01")
    assert listed(ended, "2026-04") == []
