"""A policy: every rule of one jurisdiction in one version, resolved, immutable."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import field

from shared_models.errors import MalformedError
from shared_models.policy.coverage_rules import (
    AskedForm,
    Campaign,
    Class,
    Duty,
    Item,
    Question,
    Register,
    Sample,
    Slot,
    Stop,
)
from shared_models.policy.money_rules import (
    Allowance,
    Cost,
    Disregard,
    Exclusion,
    Full,
    Good,
    IncomeKind,
    Labour,
    Near,
    Payment,
    PaymentStart,
    PhaseOut,
    Rounding,
    Size,
    Standard,
    Supplement,
)
from shared_models.policy.procedure_rules import (
    Clock,
    Event,
    Everywhere,
    Gate,
    Notice,
    ObjectionRule,
    Paper,
    Procedure,
    Step,
    Team,
    Vote,
)
from shared_models.policy.rule import Actor, ActWord, Fact, Figure, Mark, Part, Reading, Rule, Source
from shared_models.values import group_of, text_of
from shared_models.words import Label

Hotline: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^([0-9][0-9 -]{1,28}[0-9])?$")]
"""A telephone number in digits, spaces and hyphens."""


class PolicyRef(msgspec.Struct, frozen=True):
    """Which policy, in which version, with which content: what a decision stores."""

    id: str
    version: str
    digest: str
    """Sixteen hex digits over every resolved rule."""


class Policy(Part, frozen=True, kw_only=True):
    """All rules by section and id. What a policy extends has already been merged in."""

    id: str
    version: str
    title: Label
    valid_from: date
    valid_until: date | None = None
    """Last day; nothing: until replaced."""
    extends: str = ""
    hotline: Hotline = ""
    """The number families are told; blank: none is told. It is not inherited: another county answers another number."""

    sources: dict[str, Source] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    acts: dict[str, ActWord] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)

    procedures: dict[str, Procedure] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    everywhere: dict[str, Everywhere] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    votes: dict[str, Vote] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    objections: dict[str, ObjectionRule] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)

    incomes: dict[str, IncomeKind] = field(default_factory=dict)
    exclusions: dict[str, Exclusion] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)
    disregards: dict[str, Disregard] = field(default_factory=dict)
    goods: dict[str, Good] = field(default_factory=dict)
    standards: dict[str, Standard] = field(default_factory=dict)
    sizes: dict[str, Size] = field(default_factory=dict)
    labour: dict[str, Labour] = field(default_factory=dict)
    full: dict[str, Full] = field(default_factory=dict)
    supplements: dict[str, Supplement] = field(default_factory=dict)
    near: dict[str, Near] = field(default_factory=dict)
    rounding: dict[str, Rounding] = field(default_factory=dict)
    payment_start: dict[str, PaymentStart] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    allowances: dict[str, Allowance] = field(default_factory=dict)
    phase_out: dict[str, PhaseOut] = field(default_factory=dict)

    classes: dict[str, Class] = field(default_factory=dict)
    stops: dict[str, Stop] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    forms: dict[str, AskedForm] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Every rule with its path `section.id`, in the order of the file."""
        for section in SECTIONS:
            for id_, rule in getattr(self, section).items():
                if isinstance(rule, Rule):
                    yield f"{section}.{id_}", rule

    def source(self, rule: Rule) -> Label:
        """The citation of a rule in words; blank when it cites nothing."""
        return self.cited(rule.cite)

    def cited(self, cite: str) -> Label:
        """A source in words; blank for none."""
        found = self.sources.get(cite)
        return found.text if found else Label("", "")

    def act_label(self, act: str) -> Label:
        """The words for an act; its name where the policy has none."""
        word = self.acts.get(act)
        return word.label if word else Label(act, act)


SECTIONS: tuple[str, ...] = tuple(
    field.name for field in msgspec.structs.fields(Policy) if field.default_factory is dict
)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Policy)


def policy_bytes(policy: Policy) -> bytes:
    """The resolved policy as JSON: what is stored beside decisions and sent to tablets. Equal policies, equal bytes."""
    return _encoder.encode(policy)


def read_policy(body: bytes) -> Policy:
    """The policy in these bytes.

    Raises:
        MalformedError: when they are not one.
    """
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedError(f"not a policy: {error}") from error


def policy_ref(policy: Policy) -> PolicyRef:
    """What a decision made under this policy stores."""
    return PolicyRef(policy.id, policy.version, hashlib.sha256(policy_bytes(policy)).hexdigest()[:16])


def ref_data(ref: PolicyRef) -> dict[str, Any]:
    """The reference as act data."""
    return {"id": ref.id, "version": ref.version, "digest": ref.digest}


def ref_in(data: dict[str, Any]) -> PolicyRef | None:
    """The policy reference that an act carries as `policy`; nothing when it has none or an incomplete one."""
    group = group_of(data.get("policy"))
    ref = PolicyRef(text_of(group.get("id")), text_of(group.get("version")), text_of(group.get("digest")))
    return ref if ref.id and ref.version and ref.digest else None
