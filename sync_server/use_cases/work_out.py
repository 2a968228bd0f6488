"""Works out what the queue says of cases: the legal deadline under the policy that holds, campaign, missing photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from shared_models.case import Case
from shared_models.coverage import CoverageFact, Judge, coverage_fact
from shared_models.ids import AreaCode, EntityId
from shared_models.photos_missing import missing_photos
from shared_models.policy.policy import Policy, PolicyRef
from shared_models.policy.proceeding import FindPolicy, proceedings
from shared_models.policy.validity import lacks_nothing
from shared_models.policy.visit_content import VisitContent, visit_content
from shared_models.policy.work_deadline import WorkDeadline, open_campaign, work_deadline
from shared_models.visit import Visit, visits
from sync_server.store import blob_index, case_store, policy_store, scope_store
from sync_server.store.case_row import Work, has_procedures, most_urgent
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.hold_policy import policies_for, policy_finder, policy_of

PORTION = 200
"""Households worked out in one transaction: a push to the same community waits for no longer than that takes."""


def works_of(tx: Transaction, cases: Mapping[EntityId, Case], today: date) -> dict[EntityId, Work]:
    """What the queue says of these cases."""
    held = policies_for(tx, {case.community for case in cases.values()}, today)
    last = policy_store.last_unchanged(tx, today)
    find = _finder(tx)
    made = {id_: visits(case) for id_, case in cases.items()}
    wanting = {id_: missing_photos(case, most_urgent(made[id_])) for id_, case in cases.items()}
    stored = blob_index.stored_among(tx, {name for one in wanting.values() for name in one.files})
    works = {}
    judge = judge_of(tx, cases.values())
    for id_, case in cases.items():
        fact = coverage_fact(case, made[id_], judge=judge)
        deadline, campaign = _deadline(case, fact, held[case.community].policy, find=find, today=today)
        stands = min((day for day in (deadline.stands_until, last) if day is not None), default=None)
        works[id_] = Work(
            deadline=replace(deadline, stands_until=stands),
            campaign=campaign,
            photos=wanting[id_].without(stored),
            made=made[id_],
            fact=fact,
        )
    return works


def judge_of(tx: Transaction, cases: Iterable[Case]) -> Judge:
    """Judges visits of these cases by the policy that held in their community on the visit's day."""
    find = policy_finder(tx, {case.community for case in cases})
    contents: dict[int, VisitContent] = {}

    def judge(case: Case, visit: Visit) -> bool:
        policy = find(case.community, visit.day or date.min)
        content = contents.get(id(policy))
        if content is None:
            content = contents[id(policy)] = visit_content(policy)
        return lacks_nothing(content, case, visit)

    return judge


def _deadline(
    case: Case, fact: CoverageFact, present: Policy, *, find: FindPolicy, today: date
) -> tuple[WorkDeadline, str]:
    """The deadline of a case, and the campaign in which it is checked."""
    under_way = proceedings(case, present, find, today=today) if has_procedures(case) else ()
    return work_deadline(fact, present, under_way, today=today), open_campaign(under_way)


def _finder(tx: Transaction) -> FindPolicy:
    known: dict[PolicyRef, Policy | None] = {}

    def find(ref: PolicyRef) -> Policy | None:
        if ref not in known:
            known[ref] = policy_of(tx, ref)
        return known[ref]

    return find


def work_out_again(database: Database, *, today: date, most: int = PORTION) -> int:
    """Works out some of the deadlines that do not stand any more; gives how many, 0 when all stand."""
    with database.reading() as tx:
        found = case_store.outdated(tx, today, most=most)
    for community, households in found.items():
        _work_out_in(database, community, households, today=today)
    return sum(map(len, found.values()))


def _work_out_in(database: Database, community: AreaCode, households: list[EntityId], *, today: date) -> None:
    """Under the community's lock, so that no push comes between the case and what is kept beside it."""
    with database.writing() as tx:
        scope_store.lock_scopes(tx, [community])
        loaded = case_store.load_cases(tx, households)
        cases = {id_: one.case for id_, one in loaded.items() if one.case.community == community}
        case_store.save_work(tx, works_of(tx, cases, today))
