"""What settling on one value would do to the household: income per head, class, amount, by the policy that holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared_models.case import Case, Entry, fold
from shared_models.change import SCHEMA, Change, Part, Stamp
from shared_models.ids import ChangeId, DeviceId, UserId
from shared_models.money import shown
from shared_models.policy.assessment import Assessment, assessment
from shared_models.policy.class_proposal import proposal_words
from shared_models.policy.policy import Policy
from shared_models.words import Label
from sync_server.console.reader import NOTHING, Reader

NO_STANDARD = Label("本政策文件没有保障标准，不能核算金额", "this policy file has no standard, so there is no amount")
NOT_KNOWN = Label("不能核算：{what}", "cannot be computed: {what}")
INCOMPLETE = Label("记录不全，仅供参考：{what}", "for reference only, not recorded: {what}")
A_MONTH = Label("每月 {yuan} 元", "{yuan} yuan a month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the assessment comes to, in words; none of it is a decision."""

    per_capita: str
    benefit_class: str
    amount: str
    cautions: tuple[str, ...]
    """Grounds against, and what would have to be recorded first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Says what would be, under one policy on one day."""

    policy: Policy
    today: date

    def effect(self, case: Case, part: Part, *, reader: Reader) -> Effect:
        """What the case comes to when this part settles it; computed by the same fold, written nowhere."""
        return self.of(supposed(case, part), reader=reader)

    def of(self, case: Case, *, reader: Reader) -> Effect:
        """What a case comes to."""
        found = assessment(self.policy, case, self.today)
        per_capita = found.entitlement.per_capita
        stops = [
            reader.pair(reader.say("不符合情形", "ground against"), reader.word(s.rule.label)) for s in found.stops
        ]
        missing = self._missing(found, reader)
        if missing and found.entitlement.benefit is not None:
            stops.append(reader.word(INCOMPLETE.fill(what=missing)))
        return Effect(
            per_capita=NOTHING if per_capita is None else reader.word(A_MONTH.fill(yuan=shown(per_capita))),
            benefit_class=reader.word(proposal_words(self.policy, found.proposal)),
            amount=self._amount(found, missing, reader=reader),
            cautions=tuple(stops),
        )

    def _amount(self, found: Assessment, missing: str, *, reader: Reader) -> str:
        if not self.policy.standards:
            return reader.word(NO_STANDARD)
        benefit = found.entitlement.benefit
        if benefit is None:
            return reader.word(NOT_KNOWN.fill(what=missing or NOTHING))
        return reader.word(A_MONTH.fill(yuan=shown(benefit)))

    def _missing(self, found: Assessment, reader: Reader) -> str:
        return "；".join(reader.word(label) for label in found.entitlement.missing)


def supposed(case: Case, part: Part) -> Case:
    """The case after a resolution that nobody has made."""
    change = Change(
        id=ChangeId("preview"),
        kind="resolve",
        household=case.household,
        scope=case.community,
        author=UserId(""),
        t=Stamp(wall_ms=0, mono_ms=0, boot=""),
        schema=SCHEMA,
        parts=(part,),
        reason="preview",
    )
    return fold(case, [Entry(change=change, n=case.n, device=DeviceId(""), ms=0, quality="server")])
