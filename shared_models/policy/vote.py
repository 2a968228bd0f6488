"""Counting a vote exactly as its rule says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from shared_models.policy.procedure_rules import Vote
from shared_models.values import texts_of
from shared_models.words import Label

VoteResult: TypeAlias = Literal["passed", "failed", "void"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the minutes of a meeting say in numbers."""

    members: int
    """Of the council, before anybody leaves."""
    recused: int
    present: int
    """Who may vote: without those recused."""
    yes: int
    no: int
    abstained: int

    @property
    def voters(self) -> int:
        """Ballots cast."""
        return self.yes + self.no + self.abstained


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vote decided; a void one decided nothing, and the sentence says why."""

    result: VoteResult
    why: Label


def verdict(rule: Vote, data: Mapping[str, Any]) -> Verdict:
    """What the recorded vote decided under a rule.

    `data` holds `members`, `present`, `yes`, `no`, `abstained`, `ballot`, `recused` (names, empty when nobody had to)
    and, where the rule has an agenda, `agenda` (codes in order).
    """
    tally = tally_of(data)
    if tally is None:
        return _void("记录缺少人数或票数", "the record lacks the numbers of people or ballots")
    flaw = _flaw(rule, tally, data)
    if flaw is not None:
        return Verdict("void", flaw)
    base = {"voters": tally.voters, "present": tally.present, "members": tally.members - tally.recused}[rule.of]
    needed = Fraction(rule.share) * base
    passed = tally.yes > needed if rule.strictly else tally.yes >= needed
    return Verdict("passed" if passed else "failed", _sentence(rule, tally, base, passed=passed))


def tally_of(data: Mapping[str, Any]) -> Tally | None:
    """What the minutes say in numbers; nothing when they lack one."""
    names = ("members", "present", "yes", "no", "abstained")
    numbers = [data.get(name) for name in names]
    if any(not isinstance(number, int) or isinstance(number, bool) or number < 0 for number in numbers):
        return None
    members, present, yes, no, abstained = (int(number) for number in numbers if number is not None)
    recused = len(texts_of(data.get("recused")))
    return Tally(members=members, recused=recused, present=present, yes=yes, no=no, abstained=abstained)


def _flaw(rule: Vote, tally: Tally, data: Mapping[str, Any]) -> Label | None:
    """Why the vote does not count; the first of the flaws."""
    return next((words for words, is_so in _flaws(rule, tally, data) if is_so), None)


def _flaws(rule: Vote, tally: Tally, data: Mapping[str, Any]) -> Iterator[tuple[Label, bool]]:
    may_vote = tally.members - tally.recused
    yield Label("到会人数多于可参加人数", "more people present than may take part"), tally.present > may_vote
    yield Label("票数多于到会人数", "more ballots than people present"), tally.voters > tally.present
    yield Label("没有人投票", "nobody voted"), not tally.voters
    secret = rule.ballot == "secret"
    ballot = (
        Label("应当无记名投票", "the ballot must be secret") if secret else Label("应当公开表决", "the vote is open")
    )
    yield ballot, data.get("ballot") != rule.ballot
    named = Label("无记名投票不得记录个人选择", "a secret ballot must not record who voted how")
    yield named, secret and bool(data.get("by_name"))
    recusal = Label("没有记录回避情况", "the record does not say who was recused, or that nobody had to be")
    yield recusal, rule.recusal and "recused" not in data
    few = Label(
        f"到会 {tally.present} 人,未达到应到人数的 {rule.quorum}",
        f"{tally.present} present, fewer than {rule.quorum} of the members",
    )
    yield few, rule.quorum is not None and tally.present < Fraction(rule.quorum) * may_vote
    order = [item.zh for item in rule.agenda.values()], [item.en for item in rule.agenda.values()]
    words = Label("会议程序应依次为:{order}", "the meeting goes in this order: {order}")
    agenda = words.fill(order=Label("、".join(order[0]), ", ".join(order[1])))
    yield agenda, bool(rule.agenda) and texts_of(data.get("agenda")) != tuple(rule.agenda)


def _void(zh: str, en: str) -> Verdict:
    return Verdict("void", Label(zh, en))


def _sentence(rule: Vote, tally: Tally, base: int, *, passed: bool) -> Label:
    of = {
        "voters": Label("参加表决", "voting"),
        "present": Label("到会", "present"),
        "members": Label("应到", "members"),
    }[rule.of]
    bound = Label("超过", "more than") if rule.strictly else Label("不少于", "at least")
    result = Label("通过", "passed") if passed else Label("未通过", "not passed")
    return Label(
        f"{of.zh} {base} 人,同意 {tally.yes},要求{bound.zh} {rule.share}:{result.zh}",
        f"{tally.yes} of {base} {of.en} in favour, {bound.en} {rule.share} needed: {result.en}",
    )
