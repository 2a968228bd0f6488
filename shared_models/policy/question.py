"""Local questionnaires as part of a policy: which answers are missing, and how often each was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

from shared_models.case import Case
from shared_models.entity import Entity
from shared_models.field import is_answered
from shared_models.policy.coverage_rules import Question
from shared_models.policy.policy import Policy
from shared_models.values import text_of, texts_of

Answers: TypeAlias = tuple[str, ...]


def unit_of(rule: Question, id_: str) -> str:
    """The register of the household that holds an answer; several choices have one yes/no register each below it."""
    return f"survey.{rule.form}.{id_}"


def answers(policy: Policy, id_: str, root: Entity) -> Answers:
    """What a household answered: codes in the order given, or the one text; empty when unanswered."""
    rule = policy.questions[id_]
    unit = unit_of(rule, id_)
    if rule.kind == "multi":
        return tuple(code for code in rule.choices if root.value(f"{unit}.{code}") is True)
    value = root.value(unit)
    if rule.kind == "ranked":
        return tuple(code for code in texts_of(value) if code in rule.choices)
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    text = text_of(value)
    return (text,) if text and (not rule.choices or text in rule.choices) else ()


def unanswered(policy: Policy, form: str, root: Entity) -> tuple[str, ...]:
    """The binding questions of a form that have no answer, in the order of the file."""
    return tuple(
        id_
        for id_, rule in policy.questions.items()
        if rule.form == form and rule.must and not _is_answered(policy, id_, root)
    )


def _is_answered(policy: Policy, id_: str, root: Entity) -> bool:
    rule = policy.questions[id_]
    if rule.kind in {"choice", "multi", "ranked"}:
        return bool(answers(policy, id_, root))
    return is_answered(root.value(unit_of(rule, id_)))


def tally(policy: Policy, id_: str, cases: Iterable[Case]) -> Counter[str]:
    """How many households gave each answer; of a ranking, how many put it first."""
    counts: Counter[str] = Counter()
    for case in cases:
        given = answers(policy, id_, case.root)
        counts.update(given[:1] if policy.questions[id_].kind == "ranked" else given)
    return counts


def rank_points(policy: Policy, id_: str, cases: Iterable[Case]) -> Counter[str]:
    """A ranking over many households: with n choices the first place gives n points, the last one."""
    points: Counter[str] = Counter()
    size = len(policy.questions[id_].choices)
    for case in cases:
        for place, code in enumerate(answers(policy, id_, case.root)):
            points[code] += size - place
    return points
