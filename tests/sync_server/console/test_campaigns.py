"""Campaigns against their targets: households of each area visited, and visited again."""

from __future__ import annotations

from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from sync_server.store.sample_store import Look
from sync_server.use_cases.draw_sample import Wish, draw_sample, freeze_sample, list_samples, record_look
from tests.builders import HOUSEHOLD, NOW_MS
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.console.test_coverage import add_household
from tests.sync_server.district import DISTRICT, adopt

AUTUMN = "/console/campaigns?period=2026-09-01..2026-10-31"


def test_an_area_without_a_campaign_says_so(story: Console) -> None:
    assert "当地政策没有专项" in story.person(SUPERVISOR).open("/console/campaigns").text


def test_a_clean_up_is_followed_against_both_its_targets(story: Console) -> None:
    adopt(story.database, "lixin", since="2026-01-01")
    add_household(story, "h-absent", outcome="absent")
    supervisor = story.person(SUPERVISOR)

    page = supervisor.open(AUTUMN)

    assert "入户目标 100%：应完成 2 户，已完成 1 户。 还差 1 户" in page.text
    assert "回访目标不少于 10%：应回访 1 户，已回访 0 户。 还差 1 户" in page.text
    assert "合计 2 1 50% 0" in page.text
    assert "2026-04-01 – 2026-05-31" in supervisor.open(page.link("四月至五月")).text

    rule = next(
        one.id for one in list_samples(story.database, SUPERVISOR, now_ms=NOW_MS).rules if "campaigns." in one.id
    )
    freeze_sample(
        story.database, SUPERVISOR, Wish(id="s-again", area=DISTRICT, rule=rule, origin="公开号码"), now_ms=NOW_MS
    )
    draw_sample(story.database, SUPERVISOR, "s-again", seed="3", now_ms=NOW_MS)
    for home in (HOUSEHOLD, "h-absent"):
        look = Look(candidate=EntityId(home), result="as_recorded", note="", by=SUPERVISOR, ms=NOW_MS)
        try:
            record_look(story.database, SUPERVISOR, "s-again", look=look)
        except NotFoundError:
            continue

    assert "已回访 1 户。 已达到" in supervisor.open(AUTUMN).text
