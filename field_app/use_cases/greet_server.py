"""Hello: find clones, restored tablets, restored servers and wrong clocks before any work is sent."""

from __future__ import annotations

from field_app.store.meta import Anchor, Replica
from field_app.sync_client.version import APP_VERSION
from field_app.use_cases.trip import Trip
from shared_models.change import SCHEMA
from shared_models.clock import clock_is_off
from shared_models.ids import ReplicaId
from shared_models.sync_protocol import PROTOCOL, Hello, HelloAnswer, ReplicaSeen, ReplicaState
from shared_models.words import Label

GREETING = Label("正在连接服务器", "Connecting")
NEW_EPOCH = Label(
    "服务器从备份恢复过:本机保留的全部内容将重新提交,并重新下载。",
    "The server was restored from a backup: everything kept here is offered again, and everything is fetched afresh.",
)
NEW_COPY = Label(
    "检测到本机数据曾被复制或恢复:未上传的内容已重新编号,一个不少。",
    "This tablet's data was copied or restored: unsent work was numbered afresh, none is missing.",
)
CLOCK_OFF = Label("本机时钟与服务器相差超过 5 分钟。", "This tablet's clock is more than 5 minutes off.")


async def greet_server(trip: Trip) -> None:
    """Opens the exchange: the tablet's replica, epoch and clock anchor agree with the server afterwards.

    Raises:
        TroubleError: the server cannot be reached, or does not know this tablet any more.
    """
    trip.tell(GREETING, 0, 0)
    meta = trip.account.meta
    replica = meta.replica
    before = trip.means.stamp()
    answer = await trip.server.hello(
        Hello(
            v=PROTOCOL,
            install=meta.install,
            replica=ReplicaState(id=replica.id, head=replica.next_seq - 1, head_h=replica.chain_h, acked=replica.acked),
            epoch=meta.epoch,
            schema=SCHEMA,
            app=APP_VERSION,
            clock=before,
        )
    )
    trip.limits, trip.locked, trip.now_ms = answer.limits, answer.locked, answer.server_ms
    trip.durable = answer.durable
    trip.clock_off = clock_is_off(before, answer.server_ms)
    if trip.clock_off:
        trip.log("warning", CLOCK_OFF)
    with trip.account.db.writing():
        _agree(trip, answer, replica)
        meta.anchor = Anchor(server_ms=answer.server_ms, stamp=trip.means.stamp())
        meta.people = answer.people


def _agree(trip: Trip, answer: HelloAnswer, replica: Replica) -> None:
    account = trip.account
    known = account.meta.epoch
    account.meta.epoch = answer.epoch
    if known not in {None, answer.epoch}:
        account.outbox.offer_again(ReplicaId(trip.means.new_id()))
        account.blobs.send_again()
        account.stage.start_over()
        trip.durable = 0
        trip.log("warning", NEW_EPOCH)
    elif _is_another(trip, answer.replica, replica):
        renumber(trip)


def _is_another(trip: Trip, seen: ReplicaSeen, replica: Replica) -> bool:
    """Whether somebody else used this replica's numbers: this database is a copy, or an older state of itself."""
    if seen.last > replica.next_seq - 1:
        return True
    if seen.last == 0:
        return False
    mine = replica.chain_h if seen.last == replica.next_seq - 1 else trip.account.outbox.label_hash(seen.last)
    return mine not in {None, seen.h}


def renumber(trip: Trip) -> None:
    """Begins a new replica for what is only here; ids and drafts stay."""
    trip.account.outbox.relabel(ReplicaId(trip.means.new_id()))
    trip.durable = 0
    trip.log("warning", NEW_COPY)
