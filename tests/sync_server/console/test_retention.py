"""What is kept and by which rule is shown; nothing is deleted by looking."""

from __future__ import annotations

from shared_models.retention import RETENTION
from sync_server.store.age_store import ages
from tests.builders import NOW_MS
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import ADMINISTRATOR

DAY_MS = 86_400_000


def test_every_kind_of_record_names_its_rule_and_is_counted(story: Console) -> None:
    page = story.person(ADMINISTRATOR).open("/console/admin/retention")

    for rule in RETENTION:
        assert rule.label.zh in page.text
        assert rule.citation.zh in page.text
    assert "系统目前不删除记录" in page.text
    with story.database.reading() as tx:
        assert set(ages(tx, now_ms=NOW_MS)) == {rule.kind for rule in RETENTION}


def test_logs_older_than_they_must_be_are_told_and_stay(story: Console) -> None:
    admin = story.person(ADMINISTRATOR)
    assert "最早的已满" not in admin.open("/console/admin/retention").text

    story.clock.ms += 200 * DAY_MS
    assert "最早的已满" in story.person(ADMINISTRATOR).open("/console/admin/retention").text
    assert "日志完整" in story.person(ADMINISTRATOR).open("/console/admin/log?check=1").text
