"""The campaigns of an area's policies against their targets, area by area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared_models.area import Area
from shared_models.coverage import CoverageFact, Period
from shared_models.due import Cadence
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.policy.campaign import Progress, laggards, span_of
from shared_models.policy.campaign_progress import CampaignCount, campaign_count, follows_facts, owed
from shared_models.policy.coverage_rules import Campaign
from shared_models.policy.policy import Policy
from shared_models.visit import china_day_span
from shared_models.words import Label
from sync_server.store import sample_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.audit_coverage import Question
from sync_server.use_cases.counted_before import Asked, Rules, count_each
from sync_server.use_cases.ground import Ground, ground_of
from sync_server.use_cases.hold_policy import policies_for


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """One area's part of a campaign."""

    area: Area
    count: CampaignCount
    is_behind: bool
    """The campaign names areas that do not keep up, and this one does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignBoard:
    """One campaign in an area, over the days asked for."""

    rule: Campaign
    source: Label
    can_count: bool
    """Whether its households are known without opening each file."""
    runs: tuple[tuple[Label, Period], ...]
    """Its rounds in the year of the period's last day."""
    lines: tuple[CampaignLine, ...]
    total: CampaignCount
    visits_owed: int
    again_owed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """Every campaign that holds in some community of an area."""

    path: tuple[Area, ...]
    boards: tuple[CampaignBoard, ...]
    rules: Rules


def follow_campaigns(database: Database, user: UserId, area: str, *, question: Question) -> Campaigns:
    """The campaigns of an area.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, area, question=question)
        held = {code: one.policy for code, one in policies_for(tx, ground.rules, question.today).items()}
        found: dict[tuple[str, str], list[AreaCode]] = {}
        for code, policy in held.items():
            for id_ in policy.campaigns:
                found.setdefault((policy.id, id_), []).append(code)
        boards = [
            _board(
                database,
                tx,
                replace(ground, rules={code: ground.rules[code] for code in some}),
                held[some[0]],
                id_,
                question,
            )
            for (_, id_), some in found.items()
        ]
    return Campaigns(path=ground.path, boards=tuple(boards), rules=ground.rules)


def _board(  # noqa: PLR0913, PLR0917 - one campaign of one question in one place
    database: Database, tx: Transaction, where: Ground, policy: Policy, id_: str, question: Question
) -> CampaignBoard:
    rule = policy.campaigns[id_]
    looked_at = _looked_at(tx, id_, question.period)

    def count(facts: list[CoverageFact], _: Mapping[str, Cadence]) -> CampaignCount:
        return campaign_count(rule, facts, period=question.period, looked_at=looked_at)

    can_count = follows_facts(rule)
    key = ("campaign", id_, rule.target, question.period, looked_at)
    asked = Asked(rules=where.rules if can_count else {}, today=question.today, key=key)
    counted = count_each(database, tx, asked, count=count)
    areas = where.below
    counts = {one.code: where.summed(one, counted, CampaignCount) for one in (where.here, *areas)}
    progress = [Progress(one.code, counts[one.code].visited, _visits(rule, counts[one.code])) for one in areas]
    behind = {one.area for one in laggards(rule, progress, question.period, today=question.today)}
    total = counts[where.here.code]
    year = question.period[1].year
    return CampaignBoard(
        rule=rule,
        source=policy.source(rule),
        can_count=can_count,
        runs=tuple((run.label, span) for run in rule.runs.values() if (span := span_of(run, year)) is not None),
        lines=tuple(
            CampaignLine(area=one, count=counts[one.code], is_behind=one.code in behind)
            for one in areas
            if counts[one.code].whole
        ),
        total=total,
        visits_owed=_visits(rule, total),
        again_owed=owed(rule.revisit_share, total.whole),
    )


def _visits(rule: Campaign, count: CampaignCount) -> int:
    return owed(rule.visit_share, count.whole)


def _looked_at(tx: Transaction, campaign: str, period: Period) -> frozenset[EntityId]:
    """The households that were drawn under the campaign's own rule and of which a look was written in the period."""
    first, last = (china_day_span(day.isoformat()) for day in period)
    if first is None or last is None:
        return frozenset()
    return sample_store.looked_at(tx, f"campaigns.{campaign}", (first[0], last[1]))
