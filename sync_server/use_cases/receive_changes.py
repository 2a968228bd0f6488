"""Push: the server takes custody of a batch and gives a receipt for exactly what the batch carried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from shared_models.clock import ClockAnchor
from shared_models.ids import AreaCode, ReplicaId
from shared_models.sync_protocol import CHAIN_START, MAX_BATCH_CHANGES, Push, PushAnswer, Refusal, chain_hash
from sync_server.store import replica_store
from sync_server.store.database import BusyError, CollidedError, Database, Transaction
from sync_server.store.replica_store import Label, Replica
from sync_server.use_cases.arrival import Arrival, Sender, read_arrival
from sync_server.use_cases.custody import MovedMeanwhileError, take_custody
from sync_server.use_cases.keeping import Circumstances
from sync_server.use_cases.refused import RefusedError

ATTEMPTS = 5


def receive_changes(database: Database, push: Push, *, sender: Sender, received_ms: int) -> PushAnswer:
    """The receipt for a batch, given only after everything in it is kept.

    Raises:
        RefusedError: fork, gap, another epoch, a batch that is too large, or a busy server; nothing was kept.
    """
    if len(push.changes) > MAX_BATCH_CHANGES:
        raise RefusedError(Refusal(err="too_large", message=f"at most {MAX_BATCH_CHANGES} changes at once"))
    arrivals = [read_arrival(bytes(one.body), seq=one.seq, h=one.h) for one in push.changes]
    _check_links(arrivals)
    anchor = _anchor(push)
    also = frozenset[AreaCode]()
    for _ in range(ATTEMPTS):
        try:
            with database.writing() as tx:
                at = Circumstances(epoch=_same_epoch(tx, push), received_ms=received_ms, anchor=anchor)
                return _receive(tx, arrivals, sender, at=at, also=also)
        except MovedMeanwhileError as moved:
            also |= moved.communities
        except CollidedError:
            # A clone sent the same unreadable bytes: no community's lock stood between the two.
            continue
    raise BusyError("households are being moved; nothing was kept, please send again")


def _check_links(arrivals: Sequence[Arrival]) -> None:
    """Each change of the batch must follow on the one before it. Where it does not, the sender numbers anew."""
    for before, one in pairwise(arrivals):
        if one.seq != before.seq + 1:
            raise RefusedError(Refusal(err="gap", expected=before.seq + 1))
        if one.h != chain_hash(before.h, one.body):
            raise RefusedError(Refusal(err="fork", at=one.seq, h=before.h))


def _anchor(push: Push) -> ClockAnchor | None:
    if push.anchor is None or push.anchor_server_ms is None:
        return None
    seen = push.anchor
    return ClockAnchor(server_ms=push.anchor_server_ms, wall_ms=seen.wall_ms, mono_ms=seen.mono_ms, boot=seen.boot)


def _same_epoch(tx: Transaction, push: Push) -> str:
    epoch = replica_store.current_epoch(tx)
    if push.epoch != epoch:
        raise RefusedError(Refusal(err="epoch", epoch=epoch))
    return epoch


def _receive(
    tx: Transaction, arrivals: Sequence[Arrival], sender: Sender, *, at: Circumstances, also: frozenset[AreaCode]
) -> PushAnswer:
    replica = replica_store.lock_replica(tx, ReplicaId(sender.replica), user=sender.user, device=sender.device)
    if replica.user != sender.user:
        # Somebody else's copy bears this name: both are kept apart by a new one.
        raise RefusedError(Refusal(err="fork", at=arrivals[0].seq if arrivals else 1, h=CHAIN_START))
    repeated = _check_label(tx, arrivals, replica)
    fresh = arrivals[repeated:]
    custody = take_custody(tx, arrivals, sender, at=at, also=also)
    labels = [Label(seq=one.seq, h=one.h, change=id_) for one, id_ in zip(arrivals, custody.ids, strict=True)]
    replica_store.save_labels(tx, replica.id, labels[repeated:], epoch=at.epoch)
    if fresh:
        last = fresh[-1]
        replica_store.advance_replica(tx, replica.id, last=last.seq, h=last.h, now_ms=at.received_ms)
    return PushAnswer(
        ack=tuple(one.seq for one in arrivals), results=custody.results, heads=custody.heads, durable=replica.durable
    )


def _check_label(tx: Transaction, arrivals: Sequence[Arrival], replica: Replica) -> int:
    """How many changes at the start of the batch are kept under their label already.

    Raises:
        RefusedError: a label that stands for another change, or numbers that were never sent.
    """
    if not arrivals:
        return 0
    first = arrivals[0]
    if first.seq > replica.last + 1:
        raise RefusedError(Refusal(err="gap", expected=replica.last + 1))
    labels = replica_store.labels_between(tx, replica.id, first.seq, last=min(arrivals[-1].seq, replica.last))
    repeated = 0
    for one in arrivals:
        if one.seq <= replica.last:
            label = labels.get(one.seq)
            if label is None or label.h != one.h:
                raise RefusedError(Refusal(err="fork", at=one.seq, h=label.h if label else replica.h))
            repeated += 1
    if repeated == 0 and first.h != chain_hash(replica.h, first.body):
        raise RefusedError(Refusal(err="fork", at=first.seq, h=replica.h))
    return repeated
