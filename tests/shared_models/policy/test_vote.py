"""Votes at and around their thresholds, and votes that do not count."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.policy.procedure_rules import Vote
from shared_models.policy.vote import verdict
from shared_models.words import Label

LABEL = Label("评议", "meeting")


def rule(**wording: Any) -> Vote:
    """More than half of those voting, by secret ballot, unless worded otherwise."""
    return Vote(
        **{"label": LABEL, "cite": "x", "ballot": "secret", "share": "1/2", "strictly": True, "of": "voters", **wording}
    )


def ballots(yes: int, no: int, abstained: int = 0, **more: Any) -> dict[str, Any]:
    """Minutes of a meeting at which everybody present voted."""
    cast = yes + no + abstained
    return {
        "members": cast,
        "present": cast,
        "yes": yes,
        "no": no,
        "abstained": abstained,
        "ballot": "secret",
        **more,
    }


@pytest.mark.parametrize(
    ("yes", "no", "abstained", "expected"),
    [(5, 4, 0, "passed"), (4, 4, 0, "failed"), (5, 5, 0, "failed"), (4, 3, 1, "failed"), (5, 3, 1, "passed")],
)
def test_more_than_half_of_those_voting_counts_abstentions_as_votes(
    yes: int, no: int, abstained: int, expected: str
) -> None:
    assert verdict(rule(), ballots(yes, no, abstained)).result == expected


@pytest.mark.parametrize(
    ("yes", "no", "expected"), [(6, 3, "passed"), (5, 4, "failed"), (2, 1, "passed"), (7, 4, "failed")]
)
def test_at_least_two_thirds_passes_at_exactly_two_thirds(yes: int, no: int, expected: str) -> None:
    two_thirds = rule(share="2/3", strictly=False, ballot="open")
    assert verdict(two_thirds, ballots(yes, no, ballot="open")).result == expected


def test_a_share_of_members_counts_those_who_stayed_away() -> None:
    of_members = rule(of="members")
    assert verdict(of_members, ballots(5, 0, members=10)).result == "failed"
    assert verdict(of_members, ballots(6, 0, members=10)).result == "passed"


def test_a_share_of_those_present_counts_those_who_cast_no_ballot() -> None:
    of_present = rule(of="present")
    assert verdict(of_present, ballots(4, 0, present=8, members=9)).result == "failed"
    assert verdict(of_present, ballots(5, 0, present=8, members=9)).result == "passed"


def test_without_quorum_nothing_is_decided() -> None:
    quorum = rule(quorum="2/3")
    assert verdict(quorum, ballots(5, 0, members=9)).result == "void"
    assert verdict(quorum, ballots(6, 0, members=9)).result == "passed"


def test_recused_relatives_leave_the_members_that_the_quorum_is_taken_of() -> None:
    quorum = rule(quorum="2/3", recusal=True)
    assert verdict(quorum, ballots(4, 1, members=9, recused=["Zhao"])).result == "void"
    assert verdict(quorum, ballots(4, 1, members=9, recused=["Zhao", "Qian"])).result == "passed"


def test_a_vote_that_does_not_say_who_was_recused_is_void() -> None:
    assert verdict(rule(recusal=True), ballots(5, 0)).result == "void"
    assert verdict(rule(recusal=True), ballots(5, 0, recused=[])).result == "passed"


def test_a_secret_vote_that_records_who_voted_how_is_void() -> None:
    found = verdict(rule(), ballots(5, 0, by_name={"Zhao": "yes"}))
    assert found.result == "void"
    assert "secret" in found.why.en


def test_a_show_of_hands_where_the_ballot_is_secret_is_void() -> None:
    assert verdict(rule(), ballots(5, 0, ballot="open")).result == "void"


@pytest.mark.parametrize(
    "flaw",
    [
        {"present": 4},
        {"members": 4},
        {"yes": "5"},
        {"yes": True},
        {"yes": -1},
        {"members": 5, "recused": ["a", "b", "c", "d", "e", "f"]},
    ],
)
def test_numbers_that_cannot_be_true_are_void(flaw: dict[str, Any]) -> None:
    assert verdict(rule(), ballots(5, 0) | flaw).result == "void"


def test_minutes_must_follow_the_agenda() -> None:
    agenda = {"read": Label("宣读", "read"), "discuss": Label("讨论", "discuss")}
    with_agenda = rule(agenda=agenda)
    assert verdict(with_agenda, ballots(5, 0, agenda=["read", "discuss"])).result == "passed"
    assert verdict(with_agenda, ballots(5, 0, agenda=["discuss", "read"])).result == "void"
    assert verdict(with_agenda, ballots(5, 0)).result == "void"


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(["1/2", "2/3", "3/4"]))
def test_one_more_vote_in_favour_never_turns_a_passed_vote(yes: int, no: int, abstained: int, share: str) -> None:
    if yes + no + abstained and verdict(rule(share=share), ballots(yes, no, abstained)).result == "passed":
        assert verdict(rule(share=share), ballots(yes + 1, no, abstained)).result == "passed"
