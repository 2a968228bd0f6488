"""What must be so before an act may move a procedure: its data, marks, earlier acts, votes, notices, teams, gates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shared_models.policy.act_log import Done, is_one_of, latest
from shared_models.policy.clock import marks_set
from shared_models.policy.notice import posting, reached_notice
from shared_models.policy.policy import Policy, ref_in
from shared_models.policy.procedure_rules import Guard, Move, Team
from shared_models.policy.vote import Verdict, verdict
from shared_models.values import group_of, text_of
from shared_models.words import Label

POST = "post_notice"
"""The act that posts a notice; the step it is done in says which one. Data: `places`, `hotline`, `file`."""


class Situation:
    """Where a procedure is, what was done, and what other acts of the case bear on it."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.step = ""
        self.log: list[Done] = []
        self.heard: list[Done] = []
        self.objecting: list[Done] = []
        """What took effect, and objections that met a step with no answer for them: no objection is lost."""
        self.entered = 0
        """How many acts had been done when the present step was entered."""

    def add(self, done: Done) -> None:
        """An act of the procedure that took effect."""
        self.log.append(done)
        self.objecting.append(done)

    def object(self, done: Done) -> None:
        """An act without effect on the steps; if it raises an objection, it waits for an answer all the same."""
        if any(done.act in rule.raised_by for rule in self.policy.objections.values()):
            self.objecting.append(done)

    def hear(self, done: Done) -> None:
        """An act about something else in the same case, such as a report about the household."""
        self.heard.append(done)

    def enter(self, step: str) -> None:
        """The procedure is in another step now, or in the same one anew."""
        self.step = step
        self.entered = len(self.log)

    @property
    def here(self) -> list[Done]:
        """The acts done in the present stay."""
        return self.log[self.entered :]

    def open_objections(self) -> tuple[Done, ...]:
        """The objections that no later act has answered."""
        waiting: list[Done] = []
        for done in self.objecting:
            for rule in self.policy.objections.values():
                if done.act in rule.answered_by:
                    waiting = [one for one in waiting if one.act not in rule.raised_by]
                if done.act in rule.raised_by:
                    waiting.append(done)
        return tuple(waiting)

    def forced_acts(self) -> frozenset[str]:
        """The acts that events force somebody to do in this procedure."""
        marks = marks_set(self.policy, self.log)
        known = {done.act for done in self.log}
        forced = set()
        for event in self.policy.events.values():
            waits = latest(self.heard, (event.act, *event.answered_by))
            is_open = waits is not None and waits.act == event.act
            if event.forces and (event.mark in marks or event.act in known or is_open):
                forced.add(event.forces)
        return frozenset(forced)


def obstacle(situation: Situation, move: Move, done: Done) -> Label | None:
    """Why an act cannot make a move; nothing when it can."""
    return (
        _data_obstacle(move, done)
        or _mark_obstacle(situation, move, done)
        or _earlier_obstacle(situation, move)
        or next((why for guard in move.when if (why := _GUARDS[guard](situation, done))), None)
    )


def _data_obstacle(move: Move, done: Done) -> Label | None:
    for name, accepted in move.where.items():
        if not is_one_of(done.data.get(name), accepted):
            wanted = "/".join(map(str, accepted))
            return Label(f"“{name}”应为 {wanted}", f"{name} should be {wanted}")
    for name in move.data:
        if done.data.get(name) in (None, "", [], {}, ()):
            return Label(f"没有记录“{name}”", f"{name} is not recorded")
    if move.decides and ref_in(dict(done.data)) is None:
        return Label("决定没有注明所依据的政策版本", "the decision does not name the policy version it was made under")
    return None


def _mark_obstacle(situation: Situation, move: Move, done: Done) -> Label | None:
    if not move.marks and not move.no_marks:
        return None
    held = marks_set(situation.policy, [*situation.log, done])
    for mark in move.marks:
        if mark not in held:
            words = Label("需要:{mark}", "needed: {mark}")
            return words.fill(mark=situation.policy.marks[mark].label)
    for mark in move.no_marks:
        if mark in held:
            return Label("不适用:{mark}", "not when: {mark}").fill(mark=situation.policy.marks[mark].label)
    return None


def _earlier_obstacle(situation: Situation, move: Move) -> Label | None:
    done_here = {done.act for done in situation.here}
    missing = [situation.policy.act_label(act) for act in move.after if act not in done_here]
    if not missing:
        return None
    listed = Label("、".join(label.zh for label in missing), ", ".join(label.en for label in missing))
    return Label("尚未完成:{what}", "not done yet: {what}").fill(what=listed)


def _notice_run(situation: Situation, done: Done) -> Label | None:
    rule = situation.policy.notices[situation.policy.steps[situation.step].notice]
    posted = latest(situation.here, [POST])
    hung = posting(posted.day, posted.data) if posted else None
    return reached_notice(hung, rule, done.day)


def _no_objection(situation: Situation, _done: Done) -> Label | None:
    waiting = situation.open_objections()
    if not waiting:
        return None
    return Label(f"有 {len(waiting)} 件异议未处理", f"{len(waiting)} objection(s) wait for an answer")


def _verdict(situation: Situation, done: Done) -> Verdict:
    return verdict(situation.policy.votes[situation.policy.steps[situation.step].vote], done.data)


def _vote_passed(situation: Situation, done: Done) -> Label | None:
    found = _verdict(situation, done)
    return None if found.result == "passed" else found.why


def _vote_failed(situation: Situation, done: Done) -> Label | None:
    found = _verdict(situation, done)
    return None if found.result == "failed" else found.why


def _team_complete(situation: Situation, done: Done) -> Label | None:
    return team_flaw(situation.policy.teams[situation.policy.steps[situation.step].team], done.data)


def team_flaw(rule: Team, data: Mapping[str, object]) -> Label | None:
    """Why a team is not complete; nothing when it is.

    `data["team"]` lists who was there, each as a name or as `{"who", "certificate"}`.
    """
    listed = data.get("team")
    people = [_member(one) for one in listed] if isinstance(listed, list | tuple) else []
    named = {who: certificate for who, certificate in people if who}
    if len(named) < rule.size:
        return Label(
            f"应由不少于 {rule.size} 人共同进行,已记录 {len(named)} 人",
            f"at least {rule.size} people, {len(named)} recorded",
        )
    without = [who for who, certificate in named.items() if not certificate]
    if rule.certified and len(named) - len(without) < rule.size:
        listed_names = "、".join(without), ", ".join(without)
        return Label(f"没有出示证件:{listed_names[0]}", f"no certificate shown: {listed_names[1]}")
    return None


def _member(one: object) -> tuple[str, str]:
    if isinstance(one, str):
        return one, ""
    group = group_of(one if isinstance(one, Mapping) else None)
    return text_of(group.get("who")), text_of(group.get("certificate"))


def _gates_open(situation: Situation, done: Done) -> Label | None:
    """The gates as the act recorded them: what was open then is not judged again by what is known now."""
    recorded = group_of(done.data.get("gates"))
    shut = [gate.label for id_, gate in situation.policy.gates.items() if gate.must and recorded.get(id_) != "open"]
    if not shut:
        return None
    listed = Label("、".join(label.zh for label in shut), ", ".join(label.en for label in shut))
    return Label("未通过:{gates}", "not open: {gates}").fill(gates=listed)


def _own_visit_made(situation: Situation, _done: Done) -> Label | None:
    made = {done.act for done in situation.log}
    missing = sorted(situation.forced_acts() - made)
    if not missing:
        return None
    what = situation.policy.act_label(missing[0])
    return Label("必须先完成:{what}", "{what} must be done first").fill(what=what)


_GUARDS: Mapping[Guard, Callable[[Situation, Done], Label | None]] = {
    "notice_run": _notice_run,
    "no_objection": _no_objection,
    "vote_passed": _vote_passed,
    "vote_failed": _vote_failed,
    "team_complete": _team_complete,
    "gates_open": _gates_open,
    "own_visit_made": _own_visit_made,
}
