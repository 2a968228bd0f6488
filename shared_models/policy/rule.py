"""What every rule of a policy file has, and the words it is written in: sources, actors, acts, marks, facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec
from msgspec import field

from shared_models.words import Label

Scalar: TypeAlias = str | bool | int
Where: TypeAlias = dict[str, tuple[Scalar, ...]]
"""Conditions on named values, all of which must hold; each names the values it accepts."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Anything written in a policy file. A name it does not know is an error, never ignored."""


class Rule(Part, frozen=True, kw_only=True):
    """A rule: its words, the source it rests on, and whether it binds.

    A rule that cites nothing cannot bind; the check of a policy file enforces it.
    """

    label: Label
    cite: str = ""
    """Id of a source of the same policy."""
    must: bool = True
    """False: shown as advice only."""


class Source(Part, frozen=True, kw_only=True):
    """A law, measure or document that rules rest on."""

    text: Label


class Reading(Part, frozen=True, kw_only=True):
    """A choice the author of the file made where the source is silent or can be read in two ways; it binds nobody."""

    text: Label
    about: tuple[str, ...] = ()
    """The rules it concerns, such as `notices.street`."""


class Figure(Part, frozen=True, kw_only=True):
    """A number the source tells about the place, for planning; no rule uses it."""

    label: Label
    value: Decimal
    cite: str = ""


class Actor(Part, frozen=True, kw_only=True):
    """Somebody who acts in a procedure."""

    label: Label
    role: str = ""
    """The role that records it here; empty: recorded by the office on their behalf."""


class ActWord(Part, frozen=True, kw_only=True):
    """The words for an act."""

    label: Label


class Mark(Part, frozen=True, kw_only=True):
    """Something true of a whole procedure from some act on, such as a close relative or an objection."""

    label: Label
    acts: tuple[str, ...] = ()
    """Acts that set it by being done; any act may also list it in its data as `marks`."""


class EntityFact(Part, tag="entity", tag_field="kind", frozen=True, kw_only=True):
    """True when entities of a type have these values.

    Unknown while nobody recorded the values that would decide it.
    """

    label: Label
    of: str
    """Entity type: household, member, income, visit …"""
    where: Where = field(default_factory=dict)
    any_of: bool = False
    """One condition of `where` suffices; otherwise all must hold."""
    left: bool = False
    """Looks at those who left the roster instead of those on it."""
    age_from: int | None = None
    age_below: int | None = None
    count: Literal["some", "every", "none", "last"] = "some"
    """last: only the one recorded last is looked at."""


class ActFact(Part, tag="act", tag_field="kind", frozen=True, kw_only=True):
    """True when an act was recorded often enough."""

    label: Label
    act: str
    where: Where = field(default_factory=dict)
    times: int = 1
    within_months: int = 0
    """0: however long ago."""
    unless_later: tuple[str, ...] = ()
    """Acts that end it when they come later."""


class SizeFact(Part, tag="size", tag_field="kind", frozen=True, kw_only=True):
    """True when the household counts so many members."""

    label: Label
    at_least: int = 0
    at_most: int = 1_000


class AssessedFact(Part, tag="assessed", tag_field="kind", frozen=True, kw_only=True):
    """What the arithmetic found; unknown while it misses something."""

    label: Label
    found: Literal["above_standard", "no_income"]


class CombinedFact(Part, tag="combined", tag_field="kind", frozen=True, kw_only=True):
    """All, any or none of other facts."""

    label: Label
    needs: Literal["all", "any", "none"]
    facts: tuple[str, ...]


Fact: TypeAlias = EntityFact | ActFact | SizeFact | AssessedFact | CombinedFact
