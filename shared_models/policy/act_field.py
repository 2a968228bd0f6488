"""One thing that the form of an act asks, and what acts with a meaning of their own always take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shared_models.policy.act_words import answers, data_label
from shared_models.words import Label

NO_WORDS = Label("", "")

FieldKind: TypeAlias = Literal[
    "date",
    "text",
    "long",
    "count",
    "yuan",
    "choice",  # one of the choices
    "many",  # any of the choices
    "order",  # the choices that were gone through, ticked in their order
    "lines",  # texts, one a line
    "team",  # names, each with a certificate where the step's rule asks for it
    "yes",  # yes or no, said expressly
    "file",  # one photo or scan
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActField:
    """One thing that the form of an act asks."""

    name: str
    """Its name in the act's data."""
    label: Label
    kind: FieldKind
    must: bool = True
    must_if: tuple[str, tuple[str, ...]] = ("", ())
    """It must also be there when another field says one of these."""
    choices: Mapping[str, Label] = field(default_factory=dict)
    size: int = 0
    """How many at least, for teams and places."""
    certified: bool = False
    hint: Label = NO_WORDS
    cite: Label = NO_WORDS


MEETINGS = frozenset({"hold_review_meeting", "hold_council", "hold_hearing", "hold_collective_review"})
VISITING = frozenset({"visit_home", "own_visit", "assess_home", "county_revisit", "survey_home"})
"""Acts that a visit record of a tablet may stand behind."""
DELIVERING = frozenset({"deliver_refusal", "deliver_change_notice", "tell_missing_papers", "tell_matching_failed"})

VISIT_RECORD = ActField(
    name="visit",
    label=Label("对应的入户记录", "Record of the visit"),
    kind="choice",
    must=False,
    hint=Label("选择后,未填的日期和人员从记录中取。", "Day and team are taken from it where left blank."),
)
DELIVERY = (
    ActField(
        name="delivery",
        label=Label("送达(告知)方式", "How it was delivered"),
        kind="choice",
        choices=answers(("handed", "left", "posted", "electronic")),
    ),
    ActField(name="receiver", label=Label("签收(被告知)人", "Who received it"), kind="text"),
)
_REASONS = ActField(name="reasons", label=data_label("reasons"), kind="long")
_FINDING = ActField(name="finding", label=Label("查明的情况", "What was found"), kind="long")
_OBJECTION = ActField(
    name="content",
    label=Label("异议内容", "The objection"),
    kind="long",
    hint=Label("不要写提出人姓名。", "Not the name of whoever raised it."),
)
_REPORT = (
    ActField(
        name="source",
        label=Label("举报方式", "Kind of report"),
        kind="choice",
        choices=answers(("named", "anonymous")),
    ),
    ActField(
        name="content",
        label=Label("举报内容", "What is reported"),
        kind="long",
        hint=Label("不要写举报人姓名和联系方式,另行密封保存。", "Not who reported it: that is kept sealed, apart."),
    ),
)
_REPLY = ActField(name="reply", label=Label("核查情况和答复内容", "What was found and answered"), kind="long")
_RELATIVE = ActField(
    name="relative_of", label=Label("近亲属工作人员及关系", "Which staff member, which relation"), kind="text"
)
_OPINION_REASONS = ActField(
    name="reasons", label=data_label("reasons"), kind="long", must=False, must_if=("opinion", ("refuse",))
)

OWN_DATA: Mapping[str, tuple[ActField, ...]] = {
    "report": _REPORT,
    "answer_report": (_REPLY,),
    "object": (_OBJECTION,),
    "object_to_matching": (_OBJECTION,),
    "declare_relative": (_RELATIVE,),
    "give_opinion": (_OPINION_REASONS,),
    "withdraw": (_REASONS,),
    "audit_refuse": (_REASONS,),
    "finish_reinvestigation": (_FINDING,),
    "recheck_matching": (_FINDING,),
    "finish_investigation": (_FINDING,),
    "conclude_review": (_FINDING,),
}
"""By act: what it takes under every policy, beyond what the policy's moves ask."""
