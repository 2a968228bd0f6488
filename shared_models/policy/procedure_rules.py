"""The rules of a procedure: steps, moves, clocks, teams, votes, notices, objections, gates, events, papers."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import field

from shared_models.policy.rule import Part, Rule, Where
from shared_models.words import Label

Counting: TypeAlias = Literal["working", "calendar", "months"]
Share: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]?/[1-9][0-9]?$")]
"""A share as written in law: 1/2, 2/3."""
Count: TypeAlias = Annotated[int, msgspec.Meta(ge=1)]
MonthNumber: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=12)]
DayNumber: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=31)]

Guard: TypeAlias = Literal[
    "notice_run",  # the step's notice has hung for its days, in enough places
    "no_objection",  # no objection waits for its answer
    "vote_passed",
    "vote_failed",
    "team_complete",  # as many investigators as the step's team rule asks, certified where it says so
    "gates_open",  # the act records that every binding gate was open
    "own_visit_made",  # where an event forces a visit of their own, it was made
]


class Move(Part, frozen=True, kw_only=True):
    """What one act does in a step, if everything it needs is there."""

    act: str
    to: str = ""
    """The next step; empty: the procedure stays where it is."""
    where: Where = field(default_factory=dict)
    """What the act's data must say."""
    data: tuple[str, ...] = ()
    """What the act must carry, whatever it says."""
    marks: tuple[str, ...] = ()
    no_marks: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Acts that must have been done since the step was entered."""
    when: tuple[Guard, ...] = ()
    decides: bool = False
    """The act is a decision: it must name the policy version it was made under."""


class Procedure(Rule, frozen=True, kw_only=True):
    """One way through the steps, from the act that opens it."""

    opens: str
    start: str
    every: Literal["", "month"] = ""
    """Run in batches, once a month."""


class Step(Rule, frozen=True, kw_only=True):
    """One step: who acts, and which acts lead where. A step with an outcome is an end."""

    actor: str
    stage: Label | None = None
    moves: tuple[Move, ...] = ()
    outcome: str = ""
    notice: str = ""
    vote: str = ""
    team: str = ""


class Everywhere(Rule, frozen=True, kw_only=True):
    """A move possible in every step that is not an end, unless the step says otherwise for that act."""

    move: Move
    except_in: tuple[str, ...] = ()


class Variant(Part, frozen=True, kw_only=True):
    """Another length of a clock in named circumstances."""

    days: Count
    marks: tuple[str, ...]
    """Any of these."""
    by_act: bool = False
    """Only when an act `extend` says so, with one of the marks as its reason; otherwise the mark alone suffices."""
    cite: str = ""


class Clock(Rule, frozen=True, kw_only=True):
    """How long something may take. The day of the start is not counted."""

    days: Count
    count: Counting
    start: tuple[str, ...]
    """Acts, or steps entered, written `@step`; the first one starts the clock, and again after a stop."""
    stop: tuple[str, ...]
    suspend: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    deems: str = ""
    """The act that counts as done on the first day after the clock ran out."""


class Team(Rule, frozen=True, kw_only=True):
    """Who must be there together."""

    size: Count
    certified: bool = False
    """Each shows a certificate."""


class Vote(Rule, frozen=True, kw_only=True):
    """How a meeting decides."""

    ballot: Literal["secret", "open"]
    share: Share
    strictly: bool
    """More than the share; otherwise at least the share."""
    of: Literal["voters", "present", "members"]
    """What the share is taken of: ballots cast, people present who may vote, or members after recusal."""
    quorum: Share | None = None
    """Share of the members that must be present."""
    recusal: bool = False
    """Relatives of the applicant leave; the record must say who, or that nobody had to."""
    agenda: dict[str, Label] = field(default_factory=dict)
    """What the minutes must show, in this order."""


class Window(Part, frozen=True, kw_only=True):
    """Days of certain months in which something is posted."""

    months: tuple[MonthNumber, ...]
    first_day: DayNumber
    last_day: DayNumber


class Notice(Rule, frozen=True, kw_only=True):
    """A public notice. It may show what the whitelist names and nothing else."""

    place: Label
    days: Annotated[int, msgspec.Meta(ge=0)]
    count: Literal["working", "calendar"] = "calendar"
    fields: tuple[Literal["name", "size", "amount"], ...]
    places: Count = 1
    hotline: bool = False
    """The hotline is on it."""
    photo: bool = False
    """A photo of the board proves that it hangs."""
    window: Window | None = None


class ObjectionRule(Rule, frozen=True, kw_only=True):
    """Acts that raise an objection, and those that answer it."""

    raised_by: tuple[str, ...]
    answered_by: tuple[str, ...]


class Gate(Rule, frozen=True, kw_only=True):
    """Something that must be so before anybody may approve."""

    check: Literal[
        "eligible",
        "papers_complete",
        "income_verified",
        "no_open_objection",
        "responsibility_signed",
        "procedure_followed",
    ]


class Event(Rule, frozen=True, kw_only=True):
    """Something that happens to a household and starts a clock of its own or forces an act."""

    act: str = ""
    """The act that reports it, or …"""
    mark: str = ""
    """… the mark of a procedure that shows it, or …"""
    of: str = ""
    """… an entity of this type with these values, from the date in `day_unit`."""
    where: Where = field(default_factory=dict)
    day_unit: str = ""
    days: Annotated[int, msgspec.Meta(ge=0)] = 0
    """0: at once, no term is set."""
    count: Counting = "months"
    answered_by: tuple[str, ...]
    """Acts on or after its day that settle it."""
    forces: str = ""
    """The act that the district must do itself."""


class Paper(Rule, frozen=True, kw_only=True):
    """A paper the applicant brings; what other offices hold already is not asked for."""
