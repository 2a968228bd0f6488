"""What a household's record comes to under a policy, as pages show it: line by line, and what could turn it."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.case import Case
from shared_models.policy.assessment import Assessment, names
from shared_models.policy.class_proposal import proposal_words
from shared_models.policy.explanation import explained
from shared_models.policy.policy import Policy
from shared_models.policy.turning_point import turning_points
from sync_server.console.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """One line of the arithmetic; blank where there is no figure or no rule."""

    text: str
    yuan: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The arithmetic in the reader's language. It decides nothing."""

    policy: str
    lines: tuple[MoneyLine, ...]
    stops: tuple[tuple[str, str], ...]
    """Grounds against, each with its rule's source."""
    proposal: str
    turns: tuple[str, ...]
    """What would have to be otherwise for another outcome."""


def money_of(policy: Policy, case: Case, found: Assessment, *, reader: Reader) -> Money:
    """The assessment of a case, told."""
    lines = explained(policy, found.entitlement, names(found.facts.picture))
    return Money(
        policy=reader.word(policy.title),
        lines=tuple(
            MoneyLine(text=reader.word(line.text), yuan=line.yuan, cite=reader.word(line.cite)) for line in lines
        ),
        stops=tuple((reader.word(stop.rule.label), reader.word(policy.source(stop.rule))) for stop in found.stops),
        proposal=reader.word(proposal_words(policy, found.proposal)),
        turns=tuple(reader.word(label) for label in turning_points(policy, case, found)),
    )
