"""Which policy holds where: the nearest area's, from its day on, and the law itself where nobody adopted any."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode
from shared_models.policy.policy import policy_ref
from shared_models.policy.policy_file import PolicyText
from shared_models.policy.shelf import load_policy, preset
from sync_server.cli import app
from sync_server.store import audit_store
from sync_server.store.database import Database
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.hold_policy import Adoption, HeldPolicy, adopt_policy, policy_for, policy_of
from tests.builders import COMMUNITY, NOW_MS
from tests.sync_server.district import (
    ADMINISTRATOR,
    FAR_COMMUNITY,
    OFFICER,
    STREET,
    adopt,
    settle_district,
)


def held(database: Database, community: AreaCode, day: str) -> HeldPolicy:
    with database.reading() as tx:
        return policy_for(tx, community, date.fromisoformat(day))


def test_where_nothing_is_adopted_the_national_measures_hold_and_say_so(district: Database) -> None:
    found = held(district, COMMUNITY, "2026-01-01")
    assert (found.policy.id, found.is_fallback) == ("national-2021", True)


def test_the_nearest_area_above_decides_from_its_day_on(district: Database) -> None:
    adopt(district, "shahe", since="2025-01-01")
    adopt(district, "sifang", area=STREET, since="2026-01-01")
    assert held(district, COMMUNITY, "2025-06-01").policy.id == "shahe"
    assert held(district, COMMUNITY, "2026-01-01").policy.id == "sifang"
    assert held(district, FAR_COMMUNITY, "2026-01-01").policy.id == "shahe"
    assert held(district, COMMUNITY, "2024-12-31").is_fallback
    assert not held(district, COMMUNITY, "2026-01-01").is_fallback


def test_a_policy_ends_with_its_last_day(district: Database) -> None:
    days = date(2025, 1, 1), date(2025, 12, 31)
    adoption = Adoption(policy=preset("xining"), source="", area=STREET, since=days[0], until=days[1])
    adopt_policy(district, adoption, by=ADMINISTRATOR, now_ms=NOW_MS)
    assert held(district, COMMUNITY, "2025-12-31").policy.id == "xining"
    assert held(district, COMMUNITY, "2026-01-01").is_fallback


def test_a_procedure_finds_the_very_policy_it_was_opened_under(district: Database) -> None:
    text = "id='county'\nversion='{}'\ntitle=['某县','A county']\nextends='national-2021'\n"
    old, new = (load_policy(PolicyText("county.toml", text.format(version))) for version in ("1", "2"))
    for policy, since in ((old, date(2025, 1, 1)), (new, date(2026, 1, 1))):
        adoption = Adoption(policy=policy, source="", area=STREET, since=since)
        adopt_policy(district, adoption, by=ADMINISTRATOR, now_ms=NOW_MS)
    with district.reading() as tx:
        assert policy_of(tx, policy_ref(old)) == old
        assert policy_of(tx, policy_ref(preset("sifang"))) == preset("sifang")
    assert held(district, COMMUNITY, "2026-02-01").policy == new


def test_coverage_counts_each_community_by_its_own_policy(district: Database) -> None:
    adopt(district, "shahe")
    adopt(district, "sifang", area=STREET)
    period = date(2026, 7, 1), date(2026, 9, 30)
    board = audit_coverage(district, OFFICER, Question(period=period, today=period[1]))
    assert "四方区" in board.rules[COMMUNITY]["A"].citation


def test_the_command_adopts_and_notes_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    database = Database(str(data / "zoufang.sqlite3"))
    said = CliRunner().invoke(app, ["migrate", "--data", str(data)])
    assert said.exit_code == 0, said.output
    settle_district(database)
    words = ["policy", "adopt", "sifang", "--area", STREET, "--from", "2026-01-01", "--data", str(data)]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 0, said.output
    assert held(database, COMMUNITY, "2026-01-01").policy == preset("sifang")
    with database.reading() as tx:
        assert [line.action for line in audit_store.audit_lines(tx)][-1] == "adopt_policy"
    listed = CliRunner().invoke(app, ["policy", "adopted", "--data", str(data)])
    assert "东街道\tsifang 1\tfrom 2026-01-01" in listed.output
    database.close()


def test_an_unknown_area_adopts_nothing(district: Database) -> None:
    with pytest.raises(NotFoundError):
        adopt(district, "shahe", area=AreaCode("999"))
