"""Progress of a campaign: its households, those visited in the days, those looked at again."""

from __future__ import annotations

from decimal import Decimal

from shared_models.ids import EntityId
from shared_models.policy.campaign_progress import CampaignCount, campaign_count, follows_facts, owed
from shared_models.policy.shelf import preset
from tests.shared_models.test_coverage import QUARTER, fact


def test_only_households_of_the_target_count_and_only_finished_visits_of_the_days() -> None:
    rule = preset("sunshine").campaigns["sweep"]
    facts = [
        fact(("2026-11-01", "completed", "finished"), id_="seen"),
        fact(("2026-09-30", "completed", "finished"), id_="earlier"),
        fact(("2026-11-01", "absent", "finished")),
        fact(("2026-11-01", "completed", "finished"), standing="ended"),
    ]

    found = campaign_count(rule, facts, period=QUARTER, looked_at={EntityId("seen"), EntityId("elsewhere")})

    assert follows_facts(rule)
    assert found == CampaignCount(whole=3, visited=1, again=1)


def test_what_a_share_asks_for_is_rounded_up() -> None:
    assert [owed(Decimal("0.10"), n) for n in (0, 1, 10, 11)] == [0, 1, 1, 2]
    assert owed(None, 10) == 0
