"""What holds in an area reaches its tablets with the sync: the list of today and the board count by one rule."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from field_app.use_cases.held_rules import HeldRules, keep_rules
from field_app.use_cases.list_today import Wanted, list_today
from field_app.use_cases.remaining_coverage import remaining_coverage
from shared_models.change import Stamp
from shared_models.due import quarter_of
from shared_models.ids import AreaCode
from shared_models.policy.policy import policy_ref
from shared_models.policy.shelf import preset
from shared_models.sync_protocol import Hello, HelloAnswer, ReplicaSeen, ReplicaState, RuleSpan
from shared_models.visit import day_of
from sync_server.use_cases.answer_hello import answer_hello
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.enrol_device import TabletUser
from tests.builders import COMMUNITY
from tests.field_app.hand import Hand
from tests.field_app.office import SUPERVISOR, Office, now_ms
from tests.sync_server.district import DISTRICT, OTHER_COMMUNITY, adopt

SHAHE, SIFANG, LAW = preset("shahe"), preset("sifang"), preset("national-2021")


def today() -> date:
    return day_of(now_ms())


def held(hand: Hand) -> HeldRules:
    """A tablet that was built with another rule than those that are adopted here."""
    return HeldRules(hand.account, LAW)


@pytest.fixture
def two_rules(office: Office) -> Office:
    """Shahe's quarter everywhere, Sifang's rhythm in the second community."""
    adopt(office.database, "shahe", area=DISTRICT, since="2026-01-01")
    adopt(office.database, "sifang", area=OTHER_COMMUNITY, since="2026-01-01")
    office.register(1, "王秀英")
    office.register(2, "李建国", scope=OTHER_COMMUNITY)
    return office


def test_the_tablet_counts_by_the_rules_the_board_counts_by(two_rules: Office, zhao: Hand) -> None:
    assert zhao.sync().complete
    rules = held(zhao).on(today())
    assert {code: rules.policy(code).id for code in (COMMUNITY, OTHER_COMMUNITY)} == {
        COMMUNITY: "shahe",
        OTHER_COMMUNITY: "sifang",
    }
    period = quarter_of(today())
    board = audit_coverage(two_rules.database, SUPERVISOR, Question(period=period, today=today()))
    lines = remaining_coverage(zhao.account, rules, period=period, today=today())
    assert {one.line.community: one.line for one in lines} == {
        code: line for code, line in board.lines.items() if line.due
    }
    assert len(lines) == 2
    due = {row.community: row.due for row in list_today(zhao.account, rules, today=today(), wanted=Wanted()).rows}
    assert {code: one.citation for code, one in due.items() if one} == {
        code: rules.rhythm(AreaCode(code))["A"].citation for code in due
    }
    assert due[COMMUNITY] != due[OTHER_COMMUNITY]


def test_what_is_adopted_for_later_begins_on_its_day_without_a_network(two_rules: Office, wang: Hand) -> None:
    later = today() + timedelta(days=10)
    adopt(two_rules.database, "sifang", area=DISTRICT, since=later.isoformat())
    assert wang.sync().complete
    wang.road.down = True
    rules = held(wang)
    assert rules.on(later - timedelta(days=1)).policy(COMMUNITY).id == "shahe"
    assert rules.on(later).policy(COMMUNITY).id == "sifang"
    assert rules.on(today() - timedelta(days=400)).policy(COMMUNITY).id == "shahe", "a clock that stands too early"
    assert rules.on(later) is rules.on(later), "the list is worked out once for one set of rules"


def test_before_the_first_word_of_a_server_the_built_in_rule_holds(wang: Hand) -> None:
    assert held(wang).on(today()).policy(COMMUNITY) == LAW


def hello(*policies: str) -> Hello:
    clock = Stamp(wall_ms=now_ms(), mono_ms=1, boot="b")
    replica = ReplicaState(id="r")  # type: ignore[arg-type]
    return Hello(v=1, install="i", replica=replica, epoch=None, schema=1, app="1", clock=clock, policies=policies)


def asked(office: Office, *policies: str) -> HelloAnswer:
    asker = TabletUser(user="u-2", name="赵调查", device="d-none")  # type: ignore[arg-type]
    return answer_hello(office.database, hello(*policies), asker=asker, now_ms=now_ms())


def test_a_policy_travels_once(two_rules: Office) -> None:
    first = asked(two_rules)
    assert set(first.policies) == {policy_ref(SHAHE).digest, policy_ref(SIFANG).digest}
    assert asked(two_rules, *first.policies).policies == {}
    assert asked(two_rules, *first.policies).rules == first.rules


@pytest.mark.usefixtures("two_rules")
def test_a_policy_that_is_not_what_its_name_says_is_not_kept(wang: Hand) -> None:
    digest = policy_ref(SHAHE).digest
    seen = ReplicaSeen(id="r", last=0, h="0" * 16)  # type: ignore[arg-type]
    answer = HelloAnswer(
        epoch="e",
        server_ms=now_ms(),
        replica=seen,
        schema_min=1,
        schema_max=1,
        rules={COMMUNITY: (RuleSpan(since="2026-01-01", digest=digest),)},
        policies={digest: msgspec.Raw(b'{"id":"other"}')},
    )
    keep_rules(wang.account, answer)
    assert wang.account.meta.policies == {}
    rules = held(wang)
    assert rules.on(today()).policy(COMMUNITY) == LAW
    assert wang.sync().complete
    assert rules.on(today()).policy(COMMUNITY).id == "shahe", "it was asked for again"


def test_what_holds_no_more_leaves_the_tablet(two_rules: Office, wang: Hand) -> None:
    assert wang.sync().complete
    assert set(wang.account.meta.policies) == {policy_ref(SHAHE).digest}
    adopt(two_rules.database, "sifang", area=COMMUNITY, since="2026-02-01")
    assert wang.sync().complete
    assert set(wang.account.meta.policies) == {policy_ref(SIFANG).digest}
