"""The rules of going there: classes and how often they are visited, duties, samples, visit content, campaigns."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import field

from shared_models.policy.procedure_rules import Count, MonthNumber
from shared_models.policy.rule import Part, Rule
from shared_models.words import Label

ShareNumber: TypeAlias = Decimal
"""Above 0 and at most 1; the check of a policy file sees to it, as to the bounds of all amounts."""
FormId: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
"""The `form_id` of a questionnaire."""
VisitKind: TypeAlias = Literal["application", "review"]
"""application: the family has applied; review: it is on benefit, or its benefit is suspended."""
MonthDay: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
"""A day of every year, such as 09-30."""


class Rhythm(Part, frozen=True, kw_only=True):
    """How often a class is re-verified. Several of these may be given; the earliest due day holds."""

    months: int = 0
    """Within so many months of the last visit."""
    quarterly: bool = False
    """Once in every calendar quarter."""
    in_months: tuple[MonthNumber, ...] = ()
    """In these calendar months of every year."""
    times: int = 0
    """So many times …"""
    within_months: int = 0
    """… in any so many months."""
    holidays: tuple[str, ...] = ()
    """Before these holidays …"""
    holiday_days: int = 0
    """… within so many days."""
    before_expiry: bool = False
    """Before the entitlement period ends."""

    @property
    def looks_at_last_visit_only(self) -> bool:
        """Whether nothing but the last visit, or admission where there was none, tells when the next is due."""
        return not (self.in_months or self.times or self.holidays or self.before_expiry)


class Class(Rule, frozen=True, kw_only=True):
    """A class of recipients."""

    benefit: Literal["full", "top_up"] = "top_up"
    rhythm: Rhythm
    period: tuple[Count, ...] = ()
    """Entitlement period in months: one length, or the shortest and the longest; a new review is needed after it."""
    propose: tuple[str, ...] = ()
    """Facts that must hold for this class to be proposed; none: it is never proposed."""
    unless: tuple[str, ...] = ()


class Stop(Rule, frozen=True, kw_only=True):
    """A fact that stands against benefit."""

    fact: str
    effect: Literal["refuse", "suspend", "end", "person", "review"]
    """person: only the part of the members concerned; review: a ground to look again, without effect of its own."""


class Duty(Rule, frozen=True, kw_only=True):
    """Something members do at intervals, such as public service or a feedback form."""

    who: str
    """Fact about a member."""
    act: str
    per: Literal["month", "year"]
    times: Annotated[int, msgspec.Meta(ge=0)] = 0
    hours: Decimal | None = None
    """So many hours serve instead of the times."""
    absences: int = 0
    """So many absences without reason have the effect; 0: none has."""
    effect: Literal["", "suspend"] = ""
    stand_ins: bool = True


class Sample(Rule, frozen=True, kw_only=True):
    """How much is checked again."""

    by: str
    of: Literal["communities", "notices", "households"]
    share: ShareNumber
    weighted_to: tuple[Label, ...] = ()


class Item(Rule, frozen=True, kw_only=True):
    """A field of the visit record that must be answered."""

    of: str
    unit: str


class Slot(Rule, frozen=True, kw_only=True):
    """A photo that belongs to a visit."""

    slot: str


class AskedForm(Rule, frozen=True, kw_only=True):
    """A questionnaire that is filled in at a visit; without `must` it is offered."""

    form: FormId
    visits: tuple[VisitKind, ...] = ()
    """At visits of these kinds; empty: at every visit."""


class Question(Rule, frozen=True, kw_only=True):
    """A question of a local form."""

    form: str
    kind: Literal["choice", "multi", "ranked", "text", "decimal", "date", "yes_no"]
    choices: dict[str, Label] = field(default_factory=dict)
    measure: str = ""


class Register(Rule, frozen=True, kw_only=True):
    """A register or summary sheet."""

    columns: tuple[str, ...] = ()
    every: Literal["", "month", "year"] = ""
    copies: tuple[str, ...] = ()
    """Levels that keep one."""
    sealed: bool = False
    """Filed apart, for those with the need."""


class Phase(Part, frozen=True, kw_only=True):
    """A part of a campaign. Undated phases get their dates when the campaign is set up."""

    label: Label
    begins: MonthDay | None = None
    ends: MonthDay | None = None


class Target(Part, frozen=True, kw_only=True):
    """Which households a campaign covers."""

    standings: tuple[str, ...] = ()
    """Empty: all."""
    classes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """Any of these; empty: no condition."""
    first: tuple[str, ...] = ()
    """Facts of focus groups, looked at first."""
    last_classes: tuple[str, ...] = ()
    """Classes of lower priority; still part of the target."""


class Campaign(Rule, frozen=True, kw_only=True):
    """A sweep, rectification, inspection or survey."""

    procedure: str = ""
    runs: dict[str, Phase] = field(default_factory=dict)
    """The yearly rounds with their dates."""
    phases: dict[str, Phase] = field(default_factory=dict)
    days: int = 0
    """Length in days from the day it is opened."""
    target: Target = Target()
    team: str = ""
    divided_by_person: bool = False
    """Areas are given to persons, so that none is left out."""
    looks: dict[str, Label] = field(default_factory=dict)
    """What to look for in every household."""
    results: dict[str, Label] = field(default_factory=dict)
    """The kinds of result that are counted."""
    visit_share: ShareNumber | None = None
    revisit_share: ShareNumber | None = None
    registers: tuple[str, ...] = ()
    deliverables: dict[str, Label] = field(default_factory=dict)
    stops_wait: bool = False
    """No benefit is stopped while it runs."""
    relief: Label | None = None
    """What those removed may get."""
    names_laggards: bool = False
    """Areas that do not keep up are named: areas, never persons."""
