"""The timeline of a household's file tells its acts in the words of the policy they were done under."""

from __future__ import annotations

from datetime import date

from shared_models.policy.policy import policy_ref, ref_data
from shared_models.values import Value
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import NOW_MS
from tests.shared_models.test_change_words import called
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import acted, at
from tests.sync_server.district import ADMINISTRATOR, DISTRICT, OFFICER


def test_an_act_of_an_adopted_policy_is_named_as_that_policy_names_it(story: Console) -> None:
    policy = called("向村里递交申请")
    adoption = Adoption(policy=policy, source="", area=DISTRICT, since=date(2026, 9, 1))
    adopt_policy(story.database, adoption, by=ADMINISTRATOR, now_ms=NOW_MS)
    data: dict[str, Value] = {"on": "2026-09-20", "policy": ref_data(policy_ref(policy))}
    made = at(acted("p-1", "apply", "p-1", ms=NOW_MS, data=data), NOW_MS, author=OFFICER)
    record_office_change(story.database, made, now_ms=NOW_MS)

    assert "向村里递交申请 name of u-officer" in story.person().open("/console/households/h-1").text
