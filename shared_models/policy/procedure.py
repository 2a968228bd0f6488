"""A procedure as it stands: a fold over its acts, step by step, as the policy's moves allow.

An act that does not fit the step it meets is kept and shown with the reason, and has no effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from shared_models.case import Case
from shared_models.ids import ChangeId, EntityId
from shared_models.policy.act_log import Done, act_log
from shared_models.policy.clock import marks_set, runs_of
from shared_models.policy.guard import Situation, obstacle
from shared_models.policy.policy import Policy, PolicyRef, ref_in
from shared_models.policy.procedure_rules import Move
from shared_models.policy.working_days import ONE_DAY
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class Passage:
    """One stay in a step; without end while it is the present one."""

    step: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """An act without effect, and why."""

    id: ChangeId
    act: str
    why: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One application, re-verification or campaign check of a household."""

    id: EntityId
    rule: str
    step: str
    outcome: str
    """Blank while it goes on."""
    policy: PolicyRef | None
    """The version it was opened under, when the opening act says so."""
    passages: tuple[Passage, ...]
    log: tuple[Done, ...]
    """The acts that took effect, deemed ones included."""
    misfits: tuple[Misfit, ...]
    marks: frozenset[str]
    open_objections: tuple[Done, ...]
    forced: frozenset[str]
    """Acts that events force somebody to do, done or not."""
    decision: Done | None

    @property
    def opened(self) -> date:
        """The day of the opening act."""
        return self.log[0].day


def procedures(policy: Policy, case: Case, today: date) -> tuple[Procedure, ...]:
    """Every procedure of a case, in order of opening. Each act names its procedure by `about`."""
    log = tuple(act_log(case))
    openers = {rule.opens: id_ for id_, rule in policy.procedures.items()}
    opened: dict[EntityId, str] = {}
    for done in log:
        if done.act in openers:
            opened.setdefault(done.about, openers[done.act])
    return tuple(folded(policy, rule, about, log=log, today=today) for about, rule in opened.items())


def folded(policy: Policy, rule: str, about: EntityId, *, log: Iterable[Done], today: date) -> Procedure:
    """The procedure that the acts about one id make, as it stands on a day."""
    fold = _Fold(policy, rule, about)
    for done in log:
        if done.about == about:
            fold.deem(before=done.day)
            fold.take(done)
        else:
            fold.situation.hear(done)
    fold.deem(before=today)
    return fold.result()


class _Fold:
    """The procedure while its acts are gone through."""

    def __init__(self, policy: Policy, rule: str, about: EntityId) -> None:
        self.policy = policy
        self.rule = rule
        self.about = about
        self.situation = Situation(policy)
        self.passages: list[Passage] = []
        self.misfits: list[Misfit] = []
        self.decision: Done | None = None

    def take(self, done: Done) -> None:
        """One more act: it moves the procedure, stays beside it, or does not fit."""
        if done.day > done.recorded:
            self._refuse(done, Label("日期晚于登记日", "its day lies after the day it was recorded"))
        elif not self.passages:
            self._open(done)
        else:
            self._move(done)

    def _open(self, done: Done) -> None:
        rule = self.policy.procedures[self.rule]
        if done.act != rule.opens:
            self._refuse(done, Label("程序尚未启动", "the procedure has not been opened"))
            return
        self.situation.add(replace(done, enters=rule.start))
        self._enter(rule.start, done.day)

    def _move(self, done: Done) -> None:
        moves = moves_for(self.policy, self.situation.step, done.act)
        if not moves:
            step = self.policy.steps[self.situation.step].label
            here = self.policy.act_label(done.act)
            words = Label("“{step}”环节不能办理“{act}”", "{act} is not possible in the step {step}")
            self._refuse(done, words.fill(step=step, act=here))
            return
        found = [(move, obstacle(self.situation, move, done)) for move in moves]
        move = next((move for move, why in found if why is None), None)
        if move is None:
            self._refuse(done, _telling([why for _, why in found if why is not None]))
            return
        self._follow(move, done)

    def _follow(self, move: Move, done: Done) -> None:
        self.situation.add(replace(done, enters=move.to))
        if move.decides:
            self.decision = done
        if move.to:
            self._enter(move.to, done.day)

    def _enter(self, step: str, day: date) -> None:
        if self.passages:
            last = self.passages[-1]
            self.passages[-1] = Passage(last.step, last.since, day)
        self.passages.append(Passage(step, day))
        self.situation.enter(step)

    def _refuse(self, done: Done, why: Label) -> None:
        self.misfits.append(Misfit(done.id, done.act, why))
        self.situation.object(done)

    def deem(self, before: date) -> None:
        """Lets acts happen that count as done because a clock ran out before a day."""
        for id_, clock in self.policy.clocks.items():
            if not clock.deems or not self.passages:
                continue
            runs = runs_of(self.policy, id_, self.situation.log, today=before)
            end = runs[-1].last_day if runs and runs[-1].stopped is None else None
            if end is None or end + ONE_DAY > before:
                continue
            day = end + ONE_DAY
            done = Done(id=ChangeId(""), act=clock.deems, about=self.about, day=day, recorded=day, data={}, deemed=True)
            for move in moves_for(self.policy, self.situation.step, clock.deems):
                if obstacle(self.situation, move, done) is None:
                    self._follow(move, done)
                    break

    def result(self) -> Procedure:
        """The procedure after all acts."""
        situation = self.situation
        step = self.policy.steps.get(situation.step)
        return Procedure(
            id=self.about,
            rule=self.rule,
            step=situation.step,
            outcome=step.outcome if step else "",
            policy=ref_in(dict(situation.log[0].data)) if situation.log else None,
            passages=tuple(self.passages),
            log=tuple(situation.log),
            misfits=tuple(self.misfits),
            marks=marks_set(self.policy, situation.log),
            open_objections=situation.open_objections(),
            forced=situation.forced_acts(),
            decision=self.decision,
        )


def moves_for(policy: Policy, step_id: str, act: str) -> tuple[Move, ...]:
    """The moves that an act may make in a step: the step's own, else the one possible everywhere."""
    step = policy.steps[step_id]
    own = tuple(move for move in step.moves if move.act == act)
    if own or step.outcome:
        return own
    return tuple(
        rule.move for rule in policy.everywhere.values() if rule.move.act == act and step_id not in rule.except_in
    )


def possible_acts(policy: Policy, step_id: str) -> tuple[str, ...]:
    """The acts that may be done in a step, in the order of the file: what an office is offered."""
    step = policy.steps[step_id]
    own = [move.act for move in step.moves]
    if not step.outcome:
        own += [rule.move.act for rule in policy.everywhere.values() if step_id not in rule.except_in]
    return tuple(dict.fromkeys(own))


def steps_ahead(policy: Policy, step_id: str) -> tuple[str, ...]:
    """The steps still to come if nothing objects and nothing is missing: at each, the first way on in the file."""
    objecting = {act for rule in policy.objections.values() for act in rule.raised_by}
    found: list[str] = []
    here = step_id
    while here:
        ways = [move.to for move in policy.steps[here].moves if move.to and move.act not in objecting]
        here = next((to for to in ways if to not in found and to != step_id), "")
        if here:
            found.append(here)
    return tuple(found)


def _telling(reasons: list[Label]) -> Label:
    """The reasons for which no move fits, each once."""
    once = list(dict.fromkeys(reasons))
    return Label(";".join(why.zh for why in once), "; ".join(why.en for why in once))
