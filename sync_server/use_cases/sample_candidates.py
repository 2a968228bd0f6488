"""Which rules ask for a sample in an area, and who may be drawn under each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.area import Area, subtree
from shared_models.ids import AreaCode
from shared_models.policy.act_log import Done
from shared_models.policy.guard import POST
from shared_models.policy.policy import Policy, policy_ref
from shared_models.sampling.frozen_list import Candidate, Unit
from shared_models.words import Label
from sync_server.store import area_store, case_store
from sync_server.store.database import Transaction
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.read_proceedings import proceedings_in

SAMPLED = frozenset({"recipient", "suspended", "refused", "ended"})
"""Standings whose households are drawn: who was turned away or taken off as well, or nobody would ever know."""


OWN_SHARES = ("0.05", "0.10", "0.20", "0.50")
"""What a supervisor may decide without a rule; the page says that no rule asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRule:
    """A rule that asks for a share to be looked at again."""

    id: str
    """Policy, version and place in it, such as `sifang 2013 samples.district_communities`."""
    label: Label
    citation: Label
    of: Unit
    share: Decimal
    is_weighted: bool
    """Whether larger communities have larger chances."""


def rules_in(tx: Transaction, communities: Iterable[AreaCode], today: date) -> tuple[SampleRule, ...]:
    """The rules that hold in any of these communities, each once; then the shares one may decide for oneself."""
    found: dict[str, SampleRule] = {}
    for held in policies_for(tx, communities, today).values():
        for rule in _rules_of(held.policy):
            found.setdefault(rule.id, rule)
    return (*found.values(), *(_own(share) for share in OWN_SHARES))


def _own(share: str) -> SampleRule:
    return SampleRule(
        id=f"own households {share}",
        label=Label("自行决定的抽查", "A sample of one's own"),
        citation=Label("政策没有规定", "no rule asks for it"),
        of="households",
        share=Decimal(share),
        is_weighted=False,
    )


def _rules_of(policy: Policy) -> Iterator[SampleRule]:
    ref = policy_ref(policy)
    for id_, rule in policy.samples.items():
        yield SampleRule(
            id=f"{ref.id} {ref.version} samples.{id_}",
            label=rule.label,
            citation=policy.source(rule),
            of=rule.of,
            share=rule.share,
            is_weighted=bool(rule.weighted_to) and rule.of == "communities",
        )
    for id_, campaign in policy.campaigns.items():
        if campaign.revisit_share is not None:
            yield SampleRule(
                id=f"{ref.id} {ref.version} campaigns.{id_}",
                label=Label("{what}:回访", "{what}: visited again").fill(what=campaign.label),
                citation=policy.source(campaign),
                of="households",
                share=campaign.revisit_share,
                is_weighted=False,
            )


def communities_below(tx: Transaction, area: AreaCode, allowed: Iterable[AreaCode]) -> tuple[Area, ...]:
    """The communities of an area among those allowed, by code."""
    areas, may = area_store.all_areas(tx), set(allowed)
    below = subtree(areas, area) & may
    return tuple(sorted((one for one in areas if one.code in below), key=lambda one: one.code))


def candidates(
    tx: Transaction, rule: SampleRule, communities: tuple[Area, ...], *, today: date
) -> tuple[Candidate, ...]:
    """Everybody who may be drawn, in no order."""
    codes = tuple(area.code for area in communities)
    if rule.of == "households":
        return tuple(_households(tx, codes))
    if rule.of == "communities":
        return tuple(_communities(tx, communities, is_weighted=rule.is_weighted))
    return tuple(_notices(tx, codes, today))


def _households(tx: Transaction, codes: tuple[AreaCode, ...]) -> Iterator[Candidate]:
    for fact in case_store.facts_of(tx, codes):
        if fact.standing in SAMPLED:
            yield Candidate(f"{fact.community}/{fact.benefit_class or '-'}/{fact.standing}", fact.household)


def _communities(tx: Transaction, communities: tuple[Area, ...], *, is_weighted: bool) -> Iterator[Candidate]:
    """Weighted: by households on file, at least one, so that no community has no chance at all."""
    homes = case_store.households_by_community(tx) if is_weighted else {}
    for area in communities:
        yield Candidate(area.parent or "-", area.code, max(homes.get(area.code, 0), 1))


def _notices(tx: Transaction, codes: tuple[AreaCode, ...], today: date) -> Iterator[Candidate]:
    seen: set[str] = set()
    for case, some in proceedings_in(tx, codes, today):
        for done in (done for one in some for done in one.procedure.log):
            if done.act == POST and done.id not in seen:
                seen.add(done.id)
                yield Candidate(case.community, _name(case.household, done))


def _name(household: str, done: Done) -> str:
    """A posting's name: the household's page shows it under this act."""
    return f"{household}.{done.id}"
