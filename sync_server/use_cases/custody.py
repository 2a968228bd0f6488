"""Custody: a batch of changes becomes part of the log and of the cases, inside the caller's one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from shared_models.change import Change
from shared_models.errors import ZoufangError
from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from shared_models.sync_protocol import HeldReason, Result
from shared_models.visit import day_of
from sync_server.store import case_store, change_store, grant_store, held_store, scope_store
from sync_server.store.change_store import KeptChange
from sync_server.store.database import Transaction
from sync_server.store.held_store import Held
from sync_server.use_cases.arrival import Arrival, Fault, Sender, name_by_content
from sync_server.use_cases.desk import Desk, Gathered, Waiting
from sync_server.use_cases.fold_cases import conflicts_in, fold_cases
from sync_server.use_cases.keeping import Circumstances, held_change, kept_change, new_entry

OTHER_CONTENT = Fault("invalid", "another change with this id and other content is kept already")


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """What became of a batch."""

    ids: tuple[ChangeId, ...]
    """Under which id each change is kept, in the order sent."""
    results: dict[ChangeId, Result]
    heads: dict[AreaCode, int]


class MovedMeanwhileError(ZoufangError):
    """A household lives in a community that was not locked; the transaction is begun again with that one too."""

    def __init__(self, communities: frozenset[AreaCode]) -> None:
        """Takes what to lock as well."""
        super().__init__("a household was moved meanwhile")
        self.communities = communities


def take_custody(
    tx: Transaction, arrivals: Sequence[Arrival], sender: Sender, *, at: Circumstances, also: frozenset[AreaCode]
) -> Custody:
    """Keeps every change that is not kept yet, merges what can be merged and holds the rest.

    `also` names communities to lock besides those the changes speak of.

    Raises:
        MovedMeanwhileError: nothing was written; roll back and try again with its communities.
    """
    about = {a.change.about for a in arrivals if a.change is not None and a.change.about is not None}
    claimed = {arrival.scope for arrival in arrivals} | _offices(held_store.find_held(tx, about))
    scopes = scope_store.lock_scopes(tx, claimed | also)
    # Read again under the lock: two officers may have reached for the same held change.
    held = held_store.find_held(tx, about)
    known = dict(change_store.find_changes(tx, [*(arrival.id for arrival in arrivals), *held]))
    named, fresh = _told_apart(tx, arrivals, known)
    stored = case_store.load_cases(tx, {arrival.household for arrival in fresh})
    elsewhere = ({one.case.community for one in stored.values()} | _offices(held)) - scopes.keys() - {AreaCode("")}
    if elsewhere:
        raise MovedMeanwhileError(frozenset(elsewhere))
    desk = Desk(
        Gathered(
            scopes=scopes,
            cases={id_: one.case for id_, one in stored.items()},
            rights=grant_store.rights_in(tx, sender.user, scopes),
            waiting={id_: Waiting(known[id_], held[id_]) for id_ in held if id_ in known},
            user=sender.user,
            shut_out=sender.shut_out,
        )
    )
    kept = _judge_all(tx, desk, fresh, sender=sender, at=at)
    _settle(tx, desk.settled, now_ms=at.received_ms)
    for one in desk.left:
        held_store.move_held(tx, one.household, desk.places[one.household])
    conflicts: dict[ChangeId, tuple[str, ...]] = {}
    for case in fold_cases(tx, desk, stored, today=day_of(at.received_ms)).values():
        conflicts |= conflicts_in(case)
    return Custody(
        ids=tuple(arrival.id for arrival in named),
        results=_results(arrivals, named, known=known, fresh={one.id: _result(one, conflicts) for one in kept}),
        heads=_heads(tx, desk, [one.household for one in known.values()]),
    )


def _offices(held: Mapping[ChangeId, Held]) -> set[AreaCode]:
    return {one.community for one in held.values()}


def _told_apart(
    tx: Transaction, arrivals: Sequence[Arrival], known: dict[ChangeId, KeptChange]
) -> tuple[list[Arrival], list[Arrival]]:
    """All arrivals under the id they are kept by, and those of them that are new."""
    bodies = {id_: one.body for id_, one in known.items()}
    named: list[Arrival] = []
    for arrival in arrivals:
        if bodies.setdefault(arrival.id, arrival.body) == arrival.body:
            named.append(arrival)
        else:
            other = ChangeId(name_by_content(arrival.body))
            named.append(replace(arrival, id=other, change=None, fault=OTHER_CONTENT))
    known.update(change_store.find_changes(tx, {one.id for one in named if one.fault is OTHER_CONTENT}))
    fresh = {one.id: one for one in reversed(named) if one.id not in known}
    return named, [one for one in named if fresh.get(one.id) is one]


def _judge_all(
    tx: Transaction, desk: Desk, fresh: Sequence[Arrival], *, sender: Sender, at: Circumstances
) -> list[KeptChange]:
    kept: list[KeptChange] = []
    held: list[Held] = []
    for arrival in fresh:
        fault = desk.judge(arrival)
        one = kept_change(arrival, sender, at=at, fault=fault)
        if fault is None and arrival.change is not None:
            community, n = desk.merge(new_entry(arrival.change, one))
            one = msgspec.structs.replace(one, community=community, n=n)
        elif fault is not None:
            office = _office_for(tx, desk, arrival, user=sender.user)
            held.append(held_change(arrival, fault, office=office, received_ms=at.received_ms))
        kept.append(one)
    change_store.save_changes(tx, kept)
    held_store.save_held(tx, held)
    return kept


def _office_for(tx: Transaction, desk: Desk, arrival: Arrival, *, user: UserId) -> AreaCode:
    """The community whose office looks after a held change; blank when its deliverer never worked anywhere."""
    believed = desk.places.get(arrival.household, arrival.scope)
    if believed in desk.at.scopes:
        return believed
    return grant_store.first_community(tx, user)


def _settle(tx: Transaction, settled: Mapping[ChangeId, Change], *, now_ms: int) -> None:
    for held, by in settled.items():
        verdict = "accepted" if by.kind == "accept" else "refused"
        held_store.settle_held(tx, held, settled=verdict, by=by.id, now_ms=now_ms)


def _result(one: KeptChange, conflicts: Mapping[ChangeId, tuple[str, ...]]) -> Result:
    if one.n is None:
        return _held_result("quarantined", one)
    return Result(s="applied", conflicts=conflicts.get(one.id, ()))


def _results(
    arrivals: Sequence[Arrival],
    named: Sequence[Arrival],
    *,
    known: Mapping[ChangeId, KeptChange],
    fresh: Mapping[ChangeId, Result],
) -> dict[ChangeId, Result]:
    """What became of each change, under the id its sender knows it by."""
    results: dict[ChangeId, Result] = {}
    for sent, one in zip(arrivals, named, strict=True):
        result = fresh[one.id] if one.id in fresh else duplicate_result(known[one.id])
        results[one.id if sent.id in results else sent.id] = result
    return results


def duplicate_result(one: KeptChange) -> Result:
    """The answer for a change that is kept already; why it was held, if it was."""
    return Result(s="duplicate") if one.n is not None else _held_result("duplicate", one)


def _held_result(s: Literal["duplicate", "quarantined"], one: KeptChange) -> Result:
    return Result(s=s, reason=msgspec.convert(one.reason, type=HeldReason), detail=one.detail)


def _heads(tx: Transaction, desk: Desk, duplicates: Sequence[EntityId]) -> dict[AreaCode, int]:
    touched = {desk.places[id_] for id_ in desk.entries if id_ in desk.places} | {one.community for one in desk.left}
    heads = {id_: scope.head for id_, scope in desk.at.scopes.items() if id_ in touched}
    other = set(case_store.communities_of(tx, duplicates).values()) - heads.keys()
    return heads | {id_: scope.head for id_, scope in scope_store.find_scopes(tx, other).items()}
