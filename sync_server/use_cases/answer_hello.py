"""Hello: what the server holds of a tablet, before any work is sent."""

from __future__ import annotations

from shared_models.change import SCHEMA
from shared_models.conversion import OLDEST_SERVED
from shared_models.ids import ReplicaId
from shared_models.sync_protocol import CHAIN_START, Hello, HelloAnswer, ReplicaSeen
from sync_server.store import device_store, grant_store, replica_store
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import TabletUser


def answer_hello(database: Database, hello: Hello, *, asker: TabletUser, now_ms: int) -> HelloAnswer:
    """The server's side of the story so far.

    A replica name that belongs to another account is answered as if a twin had filled it: the tablet takes a new one.
    """
    id_ = ReplicaId(hello.replica.id)
    with database.reading() as tx:
        replica = replica_store.find_replica(tx, id_, asker.user)
        communities = grant_store.communities_with_right(tx, asker.user, "visit")
        people = grant_store.people_of(tx, communities)
        epoch = replica_store.current_epoch(tx)
    with database.writing() as tx:
        device_store.touch_device(tx, asker.device, now_ms=now_ms)
    mine = replica.user == asker.user
    last = replica.last if mine else hello.replica.head + 1
    return HelloAnswer(
        epoch=epoch,
        server_ms=now_ms,
        replica=ReplicaSeen(id=id_, last=last, h=replica.h if mine else CHAIN_START),
        schema_min=OLDEST_SERVED,
        schema_max=SCHEMA,
        durable=replica.durable if mine else 0,
        user=asker.user,
        user_name=asker.name,
        people={str(user): name for user, name in people.items()},
    )
