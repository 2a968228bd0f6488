"""Push: hand over everything that is only here, batch by batch, until nothing is left."""

from __future__ import annotations

from collections.abc import Sequence

from field_app.store.meta import Anchor
from field_app.store.outbox import Numbered
from field_app.sync_client.server import RefusedError
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.greet_server import renumber
from field_app.use_cases.trip import Call, NewEpochError, Trip
from shared_models.ids import ReplicaId
from shared_models.packing import pack
from shared_models.sync_protocol import MAX_BATCH_CHANGES, PROTOCOL, Labelled, Push, PushAnswer, Refusal
from shared_models.words import Label

SENDING = Label("正在上传记录", "Sending records")
OFFERED_AGAIN = Label(
    "服务器缺少较早的记录:本机保留的全部内容已重新提交。",
    "The server lacks earlier records: everything kept here is offered again.",
)
MAX_RECOVERIES = 4
"""Forks and gaps mended in one exchange before giving up until the next."""


async def hand_over_changes(call: Call, anchor: Anchor | None) -> None:
    """Leaves nothing only here, except what is typed meanwhile. `anchor`: the clocks as the previous exchange saw them.

    Raises:
        TroubleError: the network or server stopped it; what has a receipt is done, the rest is sent next time.
        NewEpochError: begin again with hello.
    """
    outbox = call.account.outbox
    at_once = MAX_BATCH_CHANGES
    recoveries = 0
    total = outbox.pending()
    while message := next_push(call, anchor, at_once=at_once):
        call.tell(SENDING, call.sent, max(total, call.sent + len(message.changes)))
        try:
            answer = await call.server.push(message)
        except RefusedError as error:
            if error.refusal.err == "too_large" and len(message.changes) > 1:
                at_once = len(message.changes) // 2
                continue
            recoveries += 1
            _recover(call, error.refusal, recoveries)
            continue
        if not take_receipt(call, message.changes, answer):
            raise TroubleError(Trouble(kind="unreadable", detail="a receipt that acknowledges nothing"))
    call.tell(SENDING, call.sent, call.sent)


def next_push(trip: Trip, anchor: Anchor | None, *, at_once: int = MAX_BATCH_CHANGES, after: int = 0) -> Push | None:
    """The next changes beyond a number that are only here, as many as fit; nothing when none is left."""
    batch = trip.account.outbox.batch(min(at_once, trip.limits.changes), after=after)
    return _fitting(trip, batch, anchor) if batch else None


def _fitting(trip: Trip, batch: list[Labelled], anchor: Anchor | None) -> Push:
    """The largest head of a batch that is not over the server's limit; a change is never split."""
    meta = trip.account.meta
    known = _better(anchor, meta.anchor)
    while True:
        message = Push(
            v=PROTOCOL,
            replica=meta.replica.id,
            epoch=meta.epoch or "",
            changes=tuple(batch),
            anchor_server_ms=known.server_ms if known else None,
            anchor=known.stamp if known else None,
        )
        if len(batch) == 1 or len(pack(message)) <= trip.limits.bytes:
            return message
        batch = batch[: len(batch) // 2]


def _better(before: Anchor | None, now: Anchor | None) -> Anchor | None:
    """The clock anchor to send: the previous one when the tablet was restarted since, for it fits the work of then."""
    if before is None or now is None or before.stamp.boot == now.stamp.boot:
        return now
    return before


def take_receipt(trip: Trip, carried: Sequence[Numbered], answer: PushAnswer) -> int:
    """Notes what the server holds of the changes that a push carried; gives how many were only here before."""
    done = trip.account.outbox.acknowledge(carried, answer)
    trip.sent += done
    trip.durable = max(trip.durable, answer.durable)
    trip.held += sum(result.s == "quarantined" for result in answer.results.values())
    trip.contradictions += sum(bool(result.conflicts) for result in answer.results.values())
    return done


def _recover(trip: Trip, refusal: Refusal, recoveries: int) -> None:
    if refusal.err == "epoch":
        raise NewEpochError
    if recoveries > MAX_RECOVERIES or refusal.err not in {"fork", "gap"}:
        raise TroubleError(Trouble(kind="unreadable", detail=f"push: {refusal.err} {refusal.message}"))
    number_afresh(trip, refusal)


def number_afresh(trip: Trip, refusal: Refusal) -> None:
    """Mends a fork or a gap: what the server may lack is offered under new numbers, under the same ids."""
    if refusal.err == "fork":
        renumber(trip)
    else:
        trip.account.outbox.offer_again(ReplicaId(trip.means.new_id()))
        trip.log("warning", OFFERED_AGAIN)
