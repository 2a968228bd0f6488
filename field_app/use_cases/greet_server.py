"""Hello: find clones, restored tablets, restored servers and wrong clocks before any work is sent."""

from __future__ import annotations

from collections.abc import Collection

from field_app.store.meta import Anchor, Replica
from field_app.sync_client.version import APP_VERSION
from field_app.use_cases.held_forms import keep_forms
from field_app.use_cases.held_rules import keep_rules
from field_app.use_cases.trip import Call, Trip
from shared_models.change import SCHEMA
from shared_models.clock import clock_is_off
from shared_models.errors import UnfitError
from shared_models.ids import ReplicaId
from shared_models.sync_protocol import PROTOCOL, Hello, HelloAnswer, ReplicaSeen, ReplicaState
from shared_models.tiles import TileService, check_service
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
OTHER_KEYS = Label(
    "服务器的文件交换密钥已更换:联网重新登录之前,不能通过文件交换。",
    "The server's keys for exchanges by file have changed: sign in again over the network before using files.",
)
CLOCK_OFF = Label("本机时钟与服务器相差超过 5 分钟。", "This tablet's clock is more than 5 minutes off.")


async def greet_server(call: Call) -> None:
    """Opens the exchange: the tablet's replica, epoch and clock anchor agree with the server afterwards.

    Raises:
        TroubleError: the server cannot be reached, or does not know this tablet any more.
    """
    call.tell(GREETING, 0, 0)
    meta = call.account.meta
    hello = greeting(call)
    answer = await call.server.hello(hello)
    call.now_ms = answer.server_ms
    call.clock_off = clock_is_off(hello.clock, answer.server_ms)
    if call.clock_off:
        call.log("warning", CLOCK_OFF)
    with call.account.db.writing():
        take_greeting(call, answer, told=reports_in(hello))
        meta.anchor = Anchor(server_ms=answer.server_ms, stamp=call.means.stamp())
        meta.tiles = _usable(answer.tiles)
        # Whatever this exchange will bring is later than the answer to any bundle made before it.
        meta.export = None


def _usable(tiles: TileService | None) -> TileService | None:
    try:
        if tiles is not None:
            check_service(tiles)
    except UnfitError:
        return None
    return tiles


def greeting(trip: Trip) -> Hello:
    """What this tablet says of itself."""
    meta = trip.account.meta
    replica = meta.replica
    return Hello(
        v=PROTOCOL,
        install=meta.install,
        replica=ReplicaState(id=replica.id, head=replica.next_seq - 1, head_h=replica.chain_h, acked=replica.acked),
        epoch=meta.epoch,
        schema=SCHEMA,
        app=APP_VERSION,
        clock=trip.means.stamp(),
        purged=meta.purged,
        differed=meta.differed,
        policies=tuple(meta.policies),
        forms=tuple(sorted(meta.forms)),
    )


def reports_in(hello: Hello) -> tuple[str, ...]:
    """The ids of the receipts and reports that go with a greeting."""
    return (*(one.id for one in hello.purged), *(one.id for one in hello.differed))


def take_greeting(trip: Trip, answer: HelloAnswer, *, told: Collection[str]) -> None:
    """Draws the consequences of the server's side of the story; inside the caller's transaction.

    `told` are the ids of the receipts and reports that went with the question.
    """
    meta = trip.account.meta
    trip.limits, trip.durable = answer.limits, answer.durable
    trip.locked_ms = (answer.locked_ms or answer.server_ms) if answer.locked else None
    _agree(trip, answer, meta.replica)
    meta.people = answer.people
    meta.visitors = answer.visitors
    keep_rules(trip.account, answer)
    keep_forms(trip.account, answer)
    if told:
        meta.purged = tuple(one for one in meta.purged if one.id not in told)
        meta.differed = tuple(one for one in meta.differed if one.id not in told)
    known = trip.account.keys
    if known is not None and answer.keys not in {None, known.server}:
        trip.log("error", OTHER_KEYS)


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
