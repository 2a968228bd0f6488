"""Which policy holds in each community of this tablet: as the server told it last, also while there is no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from field_app.store.account import Account
from shared_models.due import Cadence
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode
from shared_models.policy.policy import Policy, policy_ref, read_policy
from shared_models.policy.rhythm import cadences
from shared_models.sync_protocol import HelloAnswer, RuleSpan


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The policies of a day, community by community; one object as long as they stay the same."""

    otherwise: Policy
    """Holds where the server has not said anything yet."""
    by_community: Mapping[AreaCode, Policy]
    _rhythms: Mapping[int, Mapping[str, Cadence]]

    def policy(self, community: AreaCode) -> Policy:
        """What holds in a community."""
        return self.by_community.get(community, self.otherwise)

    def rhythm(self, community: AreaCode) -> Mapping[str, Cadence]:
        """How often each class is visited there."""
        return self._rhythms[id(self.policy(community))]


def rules_made(otherwise: Policy, by_community: Mapping[AreaCode, Policy]) -> Rules:
    """The rules of these policies."""
    policies = {id(policy): policy for policy in (otherwise, *by_community.values())}
    return Rules(otherwise, by_community, {key: cadences(policy) for key, policy in policies.items()})


class HeldRules:
    """Reads what was told once, and again when an exchange has told something else or another day has begun."""

    def __init__(self, account: Account, otherwise: Policy) -> None:
        """Takes whose, and what holds before the first exchange."""
        self._account, self._otherwise = account, otherwise
        self._read: dict[str, Policy] = {}
        self._key: object = None
        self._made = rules_made(otherwise, {})

    def on(self, day: date) -> Rules:
        """The rules of a day."""
        told = self._account.meta.rules or {}
        chosen = {code: _digest_on(spans, day) for code, spans in told.items()}
        if chosen != self._key:
            found = {code: self._policy(digest) for code, digest in chosen.items()}
            # One that has not come yet is looked for again: the next exchange brings it.
            self._key = chosen if None not in found.values() else None
            self._made = rules_made(self._otherwise, {code: one for code, one in found.items() if one is not None})
        return self._made

    def _policy(self, digest: str) -> Policy | None:
        if digest not in self._read:
            body = self._account.meta.policies.get(digest)
            if body is None:
                return None
            self._read[digest] = read_policy(bytes(body))
        return self._read[digest]


def _digest_on(spans: tuple[RuleSpan, ...], day: date) -> str:
    """The latest span that has begun; the first where the tablet's clock stands before all of them."""
    begun = [span for span in spans if span.since <= day.isoformat()] or list(spans[:1])
    return begun[-1].digest if begun else ""


def keep_rules(account: Account, answer: HelloAnswer) -> None:
    """Keeps what a hello told; a policy that is not what its name says is left out, and asked for again."""
    if answer.rules is None:
        return
    meta = account.meta
    known = meta.policies
    told = {span.digest for spans in answer.rules.values() for span in spans}
    sound = {digest: body for digest, body in answer.policies.items() if _is(digest, body)}
    kept = {digest: body for digest, body in {**known, **sound}.items() if digest in told}
    if kept.keys() != known.keys():
        meta.policies = kept
    if answer.rules != meta.rules:
        meta.rules = answer.rules


def _is(digest: str, body: msgspec.Raw) -> bool:
    try:
        return policy_ref(read_policy(bytes(body))).digest == digest
    except MalformedError:
        return False
