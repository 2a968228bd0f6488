"""What the page of a household's procedures shows: steps, clocks, gates, arithmetic, what was done and what may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shared_models.case import contradictions
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.policy.act_log import Done, latest
from shared_models.policy.act_told import told_acts
from shared_models.policy.approval import approval_obstacles, approves
from shared_models.policy.assessment import assessment
from shared_models.policy.event import events
from shared_models.policy.gate import GateState, gates
from shared_models.policy.guard import POST
from shared_models.policy.notice import may_come_down, posting, posting_flaw
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import moves_for, possible_acts, steps_ahead
from shared_models.policy.proceeding import Proceeding, opening_acts
from shared_models.policy.ruling import received_papers
from shared_models.policy.vote import verdict
from shared_models.values import text_of, texts_of
from shared_models.words import Label
from sync_server.console.act_forms import ActForms, Retry
from sync_server.console.clock_lines import clock_lines
from sync_server.console.matched import counts_of
from sync_server.console.money import money_of
from sync_server.console.reader import Reader
from sync_server.console.registry_page import notes_of
from sync_server.console.seat import Seat
from sync_server.use_cases.open_case import OpenedCase
from sync_server.use_cases.open_procedure import OpenedProcedures


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePage:
    """One page about one household's procedures for one reader."""

    seat: Seat
    opened: OpenedCase
    found: OpenedProcedures
    today: date
    about: str = ""
    retry: Retry | None = None

    @property
    def reader(self) -> Reader:
        """Says things in the reader's language."""
        return self.seat.reader(self.opened.people, self.opened.devices)

    @property
    def shown(self) -> Proceeding | None:
        """The procedure asked for, else the last one that goes on, else the last."""
        named = [one for one in self.found.proceedings if one.procedure.id == self.about]
        going = [one for one in self.found.proceedings if not one.procedure.outcome]
        return next(iter((*named, *reversed(going), *reversed(self.found.proceedings))), None)

    def context(self) -> dict[str, object]:
        """Everything the template names."""
        home, shown = household_of(self.opened.case), self.shown
        return {
            "household": self.opened.case.household,
            "head_name": home.head_name or self.seat.say("（未登记姓名）", "(no name)"),
            "community": self.opened.community,
            "address": home.address or "—",
            "size": len(home.members),
            "clashes": len(contradictions(self.opened.case)),
            "matched": counts_of(self.opened.case, may_open="sealed" in self.opened.rights),
            "tabs": [self._tab(one, shown) for one in self.found.proceedings],
            "openings": list(self._openings()),
            "shown": self._shown(shown) if shown is not None else None,
            "held": self._held(),
            "register": notes_of(self.seat, self.opened.case),
            "retry": self._retry_words(),
            "today": self.today.isoformat(),
            "staff": sorted(set(self.found.staff.values())),
        }

    def _word(self, label: Label) -> str:
        return label.text(self.seat.language)

    def _retry_words(self) -> list[str]:
        if self.retry is None:
            return []
        return [self._word(why) for why in self.retry.why]

    def _held(self) -> dict[str, object]:
        held = self.found.held
        return {
            "title": self._word(held.policy.title),
            "version": held.policy.version,
            "is_fallback": held.is_fallback,
            "since": held.since.isoformat() if held.since else "",
        }

    def _tab(self, one: Proceeding, shown: Proceeding | None) -> dict[str, object]:
        step = one.policy.steps.get(one.procedure.step)
        return {
            "about": one.procedure.id,
            "label": self._word(one.label),
            "opened": one.procedure.opened.isoformat() if one.procedure.log else "—",
            "step": self._word(step.label) if step else "—",
            "is_open": not one.procedure.outcome,
            "is_here": shown is not None and one.procedure.id == shown.procedure.id,
        }

    @property
    def _desk(self) -> ActForms:
        return ActForms(seat=self.seat, case=self.opened.case, found=self.found, today=self.today, retry=self.retry)

    def _openings(self) -> Iterator[dict[str, object]]:
        """What may be opened now, by those who may."""
        policy = self.found.held.policy
        going = {one.policy.procedures[one.procedure.rule].opens for one in self.found.proceedings if _goes_on(one)}
        for act in opening_acts(policy):
            if act not in going and self.found.may_open(act):
                yield self._desk.form(policy, act)

    # --- one procedure ----------------------------------------------------------------------------------------------

    def _shown(self, one: Proceeding) -> dict[str, object]:
        policy, procedure, case = one.policy, one.procedure, self.opened.case
        assessed = assessment(policy, case, self.today)
        step = policy.steps[procedure.step]
        found = gates(policy, case, procedure, assessed=assessed)
        ref = procedure.policy
        return {
            "about": procedure.id,
            "label": self._word(one.label),
            "policy": self._word(policy.title),
            "version": ref.version if ref else policy.version,
            "digest": ref.digest if ref else "",
            "cite": self._word(policy.source(step)),
            "step": self._word(step.label),
            "since": procedure.passages[-1].since.isoformat(),
            "actor": self._word(policy.actors[step.actor].label),
            "is_open": not procedure.outcome,
            "track": list(self._track(one)),
            "clocks": list(clock_lines(one, self.seat, self.today)),
            "marks": [self._word(policy.marks[mark].label) for mark in sorted(procedure.marks)],
            "forced": self._forced(one),
            "events": [
                (self._word(state.sentence), state.overdue, self._word(state.cite))
                for state in events(policy, assessed.facts.picture)
                if state.answered is None
            ],
            "objections": [self._act_line(policy, done) for done in procedure.open_objections],
            "misfits": [
                (self._word(policy.act_label(misfit.act)), self._word(misfit.why)) for misfit in procedure.misfits
            ],
            "gates": [self._gate(gate) for gate in found] if not procedure.outcome else [],
            "obstacles": self._obstacles(one, found),
            "notice": self._notice(one),
            "vote": self._vote(one),
            "money": money_of(policy, case, assessed, reader=self.reader),
            "papers": self._papers(one),
            "done": [self._done(one, done, told) for done, told in self._told(one)],
            "own": list(self._desk.forms(one, own=True)),
            "other": list(self._desk.forms(one, own=False)),
            "forbidden": self._desk.forbidden(one),
        }

    def _told(self, one: Proceeding) -> Sequence[tuple[Done, tuple[tuple[Label, Label], ...]]]:
        start = one.policy.procedures[one.procedure.rule].start
        return list(told_acts(one.policy, start, one.procedure.log))[::-1]

    def _track(self, one: Proceeding) -> Iterator[dict[str, object]]:
        for passage in one.procedure.passages[:-1]:
            until = passage.until.isoformat() if passage.until else ""
            yield self._stop(one.policy, passage.step, "passed", since=passage.since.isoformat(), until=until)
        here = one.procedure.passages[-1]
        state = "end" if one.procedure.outcome else "now"
        yield self._stop(one.policy, here.step, state, since=here.since.isoformat())
        for step in steps_ahead(one.policy, here.step):
            yield self._stop(one.policy, step, "ahead")

    def _stop(self, policy: Policy, step: str, state: str, *, since: str = "", until: str = "") -> dict[str, object]:
        rule = policy.steps[step]
        return {
            "label": self._word(rule.label),
            "actor": self._word(policy.actors[rule.actor].label),
            "state": state,
            "since": since,
            "until": until,
        }

    def _forced(self, one: Proceeding) -> list[str]:
        made = {done.act for done in one.procedure.log}
        return [self._word(one.policy.act_label(act)) for act in sorted(one.procedure.forced - made)]

    def _act_line(self, policy: Policy, done: Done) -> str:
        what = self._word(policy.act_label(done.act))
        content = text_of(done.data.get("content"))
        return f"{done.day} {what}" + (self.seat.say("：{text}", ": {text}", text=content) if content else "")

    def _gate(self, gate: GateState) -> dict[str, object]:
        return {
            "label": self._word(gate.label),
            "is_open": gate.is_open,
            "must": gate.must,
            "reasons": [self._word(reason) for reason in gate.reasons],
            "cite": self._word(gate.cite),
        }

    def _obstacles(self, one: Proceeding, found: tuple[GateState, ...]) -> list[str]:
        """What stands in the way of an approval, where one may be given now."""
        step = one.procedure.step
        if not any(approves(act, moves_for(one.policy, step, act)) for act in possible_acts(one.policy, step)):
            return []
        why = approval_obstacles(one.policy, self.opened.case, one.procedure, gates=found)
        return [self._word(label) for label in why]

    def _notice(self, one: Proceeding) -> dict[str, object] | None:
        """The notice of this step: its draft, or since when it hangs and until when it must."""
        rule = one.policy.notices.get(one.policy.steps[one.procedure.step].notice)
        if rule is None or one.procedure.outcome:
            return None
        here = [done for done in one.procedure.log if done.day >= one.procedure.passages[-1].since]
        posted = latest(here, [POST])
        flaw = posting_flaw(rule, posting(posted.day, posted.data)) if posted else None
        return {
            "label": self._word(rule.label),
            "cite": self._word(one.policy.source(rule)),
            "posted": posted.day.isoformat() if posted else "",
            "down": may_come_down(rule, posted.day).isoformat() if posted else "",
            "has_run": posted is not None and self.today >= may_come_down(rule, posted.day),
            "flaw": self._word(flaw) if flaw else "",
            "days": rule.days,
            "photo_wanted": rule.photo,
            **self._board(posted),
        }

    def _board(self, posted: Done | None) -> dict[str, object]:
        """Where a notice hangs, and the picture that shows it; blank while there is none that arrived."""
        data = posted.data if posted is not None else {}
        file = text_of(data.get("file"))
        return {
            "places": texts_of(data.get("places")),
            "photo": file if file in self.opened.stored else "",
            "is_picture": text_of(data.get("mime")).startswith("image/"),
            "shot": text_of(data.get("shot")),
        }

    def _vote(self, one: Proceeding) -> str:
        """The arithmetic of the last vote."""
        start = one.policy.procedures[one.procedure.rule].start
        step, said = start, ""
        for done in one.procedure.log:
            rule = one.policy.votes.get(one.policy.steps[step].vote)
            if rule is not None and "yes" in done.data:
                said = self._word(verdict(rule, dict(done.data)).why)
            step = done.enters or step
        return said

    def _papers(self, one: Proceeding) -> list[tuple[str, bool]]:
        have = received_papers(one)
        return [(self._word(paper.label), id_ in have) for id_, paper in one.policy.papers.items()]

    def _done(self, one: Proceeding, done: Done, told: tuple[tuple[Label, Label], ...]) -> dict[str, object]:
        save = self.opened.case.saves.get(done.id)
        return {
            "day": done.day.isoformat(),
            "act": self._word(one.policy.act_label(done.act)),
            "by": self.seat.say("依规定视为已办理", "deemed done by the rule")
            if done.deemed
            else self.reader.made(save),
            "told": [(self._word(label), self._word(text)) for label, text in told],
            "file": text_of(done.data.get("file")),
            "is_picture": text_of(done.data.get("mime")).startswith("image/"),
        }


def _goes_on(one: Proceeding) -> bool:
    return not one.procedure.outcome


def household_path(household: EntityId) -> str:
    """The page of a household's procedures, without the console's prefix."""
    return f"/households/{household}/procedure"
