"""The forms of a household's procedures: one for each act that may be done, made from what the policy asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared_models.case import Case
from shared_models.household import household_of
from shared_models.policy.act_field import ActField
from shared_models.policy.act_form import act_fields
from shared_models.policy.act_reading import Typed
from shared_models.policy.act_record import with_records
from shared_models.policy.notice import content
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import possible_acts
from shared_models.policy.proceeding import Proceeding
from shared_models.policy.ruling import computed_benefit
from shared_models.words import Label
from sync_server.console.seat import Seat
from sync_server.use_cases.open_procedure import OpenedProcedures


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """A form that was refused: which one, what was typed, and why."""

    about: str
    act: str
    typed: Typed
    why: tuple[Label, ...]
    problems: Mapping[str, Label] = field(default_factory=dict)
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForms:
    """Makes the forms for one reader on one day."""

    seat: Seat
    case: Case
    found: OpenedProcedures
    today: date
    retry: Retry | None = None

    def _word(self, label: Label) -> str:
        return label.text(self.seat.language)

    def forms(self, one: Proceeding, *, own: bool) -> Iterator[dict[str, object]]:
        """What the reader may do where a procedure stands: the step's own acts, or those possible everywhere."""
        step = one.procedure.step
        mine = {move.act for move in one.policy.steps[step].moves}
        for act in possible_acts(one.policy, step):
            if (act in mine) == own and self.found.may_do(one, act):
                yield self.form(one.policy, act, one)

    def forbidden(self, one: Proceeding) -> list[str]:
        """The step's acts that somebody else does."""
        acts = [act for act in possible_acts(one.policy, one.procedure.step) if not self.found.may_do(one, act)]
        return [self._word(one.policy.act_label(act)) for act in acts]

    def form(self, policy: Policy, act: str, one: Proceeding | None = None) -> dict[str, object]:
        """The form of one act; without a procedure: of opening one."""
        step, about = (one.procedure.step, one.procedure.id) if one is not None else ("", "")
        is_tried = self.retry is not None and (self.retry.about, self.retry.act) == (about, act)
        retry = self.retry if is_tried else None
        fields = with_records(act_fields(policy, step, act), self.case, self.found.team)
        return {
            "act": act,
            "about": about,
            "label": self._word(policy.act_label(act)),
            "change": (retry.change if retry else "") or self.seat.office.new_id(),
            "is_tried": retry is not None,
            "why": [self._word(why) for why in retry.why] if retry else [],
            "fields": [self._field(policy, item, _typed(item, retry, self._offered(one, item))) for item in fields],
        }

    def _field(self, policy: Policy, one: ActField, typed: _Shown) -> dict[str, object]:
        hint = self._word(one.hint)
        if one.name == "benefit":
            amount = computed_benefit(policy, self.case, self.today) or "—"
            hint = self.seat.say("核算金额 {amount} 元。", "Computed: {amount}. ", amount=amount) + hint
        return {
            "name": one.name,
            "label": self._word(one.label),
            "kind": one.kind,
            "must": one.must,
            "hint": hint,
            "cite": self._word(one.cite),
            "choices": [(code, self._word(label)) for code, label in one.choices.items()],
            "typed": typed.values,
            "text": "\n".join(typed.values),
            "problem": self._word(typed.problem) if typed.problem else "",
            "certified": one.certified,
            "rows": typed.rows(one.size + 1) if one.kind == "team" else [],
        }

    def _offered(self, one: Proceeding | None, item: ActField) -> tuple[str, ...]:
        """A notice comes drafted; nothing that would have to have happened is filled in."""
        return (self._draft(one),) if one is not None and item.name == "text" else ()

    def _draft(self, one: Proceeding) -> str:
        """The whitelisted fields and nothing else; an amount that is not worked out stays open."""
        policy = one.policy
        rule = policy.notices.get(policy.steps[one.procedure.step].notice) or policy.notices.get("publication")
        if rule is None:
            return ""
        home = household_of(self.case)
        amount = computed_benefit(policy, self.case, self.today)
        known = {"name": home.head_name, "size": f"{len(home.members)} 人", "amount": f"{amount} 元" if amount else ""}
        titles = {"name": "申请人姓名", "size": "家庭人口", "amount": "拟月保障金额"}
        lines = [f"{titles[name]}：{text}" for name, text in content(rule, known).items()]
        return "\n".join([rule.label.zh, *lines, *([f"监督电话：{policy.hotline}"] if policy.hotline else [])])


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands in a field, and what was wrong with it."""

    values: tuple[str, ...]
    certificates: tuple[str, ...] = ()
    problem: Label | None = None

    def rows(self, least: int) -> list[tuple[str, str]]:
        """Names with certificates, with room for at least so many."""
        count = max(least, len(self.values))
        names = (*self.values, *[""] * (count - len(self.values)))
        papers = (*self.certificates, *[""] * (count - len(self.certificates)))
        return list(zip(names, papers, strict=False))


def _typed(item: ActField, retry: Retry | None, offered: tuple[str, ...]) -> _Shown:
    if retry is None:
        return _Shown(offered)
    certificates = tuple(retry.typed.get(f"{item.name}_certificate", ()))
    return _Shown(tuple(retry.typed.get(item.name, ())), certificates, retry.problems.get(item.name))
