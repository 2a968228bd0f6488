"""Which policy holds where and when: adopted for an area from a day on, by a person, noted in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import AreaCode, UserId
from shared_models.policy.policy import Policy, PolicyRef, policy_ref
from shared_models.policy.shelf import made_under, preset, preset_texts
from shared_models.sync_protocol import RuleSpan
from sync_server.store import area_store, case_store, policy_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.store.policy_store import Adopted

FALLBACK = "national-2021"
"""What holds where nobody has adopted anything: the law itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPolicy:
    """The policy of a place on a day."""

    policy: Policy
    area: AreaCode
    """For which area it was adopted; blank for the fallback."""
    since: date | None

    @property
    def is_fallback(self) -> bool:
        """Whether nobody adopted it: the place runs under the national measures alone."""
        return not self.area


def policy_for(tx: Transaction, community: AreaCode, day: date) -> HeldPolicy:
    """What holds in a community on a day: the nearest area above that adopted one, else the national measures."""
    return policies_for(tx, [community], day)[community]


def policy_held(database: Database, community: AreaCode, day: date) -> HeldPolicy:
    """The same for whoever has no transaction open."""
    with database.reading() as tx:
        return policy_for(tx, community, day)


def policies_for(tx: Transaction, communities: Iterable[AreaCode], day: date) -> dict[AreaCode, HeldPolicy]:
    """The same for many communities in three questions, however many they are."""
    adopted = policy_store.adopted_on(tx, day)
    wanted = tuple(communities)
    above = area_store.parents_above(tx, wanted) if adopted else {}
    found: dict[AreaCode, HeldPolicy] = {}
    for community in wanted:
        place: AreaCode | None = community
        while place is not None and place not in adopted:
            place = above.get(place)
        one = adopted[place] if place is not None else None
        found[community] = (
            HeldPolicy(policy=one.policy, area=one.area, since=one.since)
            if one is not None
            else HeldPolicy(policy=preset(FALLBACK), area=AreaCode(""), since=None)
        )
    return found


def policy_finder(tx: Transaction, communities: Iterable[AreaCode]) -> Callable[[AreaCode, date], Policy]:
    """What holds in any of these communities on any day, all of it asked for once."""
    adopted = policy_store.adoptions(tx)
    above = area_store.parents_above(tx, tuple(communities)) if adopted else {}
    fallback = preset(FALLBACK)

    def find(community: AreaCode, day: date) -> Policy:
        place: AreaCode | None = community
        while place is not None:
            here = [one for one in adopted if one.area == place and _holds(one, day)]
            if here:
                # The latest made come first, so that of two that begin together the later one is found.
                return max(here, key=lambda one: one.since).policy
            place = above.get(place)
        return fallback

    return find


def _holds(one: Adopted, day: date) -> bool:
    return one.since <= day and (one.until is None or day <= one.until)


def spans_for(
    tx: Transaction, communities: Iterable[AreaCode], today: date
) -> tuple[dict[AreaCode, tuple[RuleSpan, ...]], dict[str, Policy]]:
    """What holds in each community today and on every later day on which that changes; and the policies by digest.

    A tablet works on for weeks without a network: it must know today what will hold then.
    """
    asked = tuple(communities)
    spans: dict[AreaCode, list[RuleSpan]] = {code: [] for code in asked}
    found: dict[str, Policy] = {}
    digests: dict[int, str] = {}
    for day in (today, *policy_store.days_of_change(tx, today)):
        for code, held in policies_for(tx, asked, day).items():
            digest = digests.get(id(held.policy)) or policy_ref(held.policy).digest
            digests[id(held.policy)] = digest
            if not spans[code] or spans[code][-1].digest != digest:
                spans[code].append(RuleSpan(since=day.isoformat(), digest=digest))
                found[digest] = held.policy
    return {code: tuple(some) for code, some in spans.items()}, found


def policy_of(tx: Transaction, ref: PolicyRef) -> Policy | None:
    """The very policy that a procedure names: adopted somewhere, or shipped; nothing when it is not here."""
    found = policy_store.policy_named(tx, ref)
    if found is None and ref.id in preset_texts():
        return made_under([preset(ref.id)], ref)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What is to hold where, from when, and until when if that is known already."""

    policy: Policy
    source: str
    area: AreaCode
    since: date
    until: date | None = None


def adopt_policy(database: Database, adoption: Adoption, *, by: UserId, now_ms: int) -> PolicyRef:
    """Has a policy hold from a day on; procedures that were opened before go on under theirs.

    Raises:
        NotFoundError: there is no such area.
        UnfitError: the days do not fit the policy's own.
    """
    policy, ref = adoption.policy, policy_ref(adoption.policy)
    if adoption.since < policy.valid_from or (policy.valid_until is not None and adoption.since > policy.valid_until):
        raise UnfitError(f"该政策自 {policy.valid_from} 起有效 / the policy is valid from {policy.valid_from}")
    if adoption.until is not None and adoption.until < adoption.since:
        raise UnfitError("截止日早于起始日 / the last day lies before the first")
    with database.writing() as tx:
        if adoption.area not in area_store.area_names(tx, [adoption.area]):
            raise NotFoundError(f"没有区域 {adoption.area} / there is no area {adoption.area}")
        adopted = Adopted(
            policy=policy,
            area=adoption.area,
            since=adoption.since,
            until=adoption.until or policy.valid_until,
            by=by,
            ms=now_ms,
        )
        policy_store.save_policy(tx, adopted, source=adoption.source)
        # Deadlines there were worked out under the rules before: from that day on they stand no more.
        below = area_store.communities_below(tx, adoption.area)
        case_store.outdate(tx, below, adoption.since - timedelta(days=1))
        detail = {"id": ref.id, "version": ref.version, "digest": ref.digest, "since": adoption.since.isoformat()}
        write_audit(tx, AuditNote(by, "adopt_policy", adoption.area, detail), now_ms=now_ms)
    return ref
