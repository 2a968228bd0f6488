"""Hello: what the server holds of a tablet, before any work is sent."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from shared_models.change import MAX_NAME, SCHEMA
from shared_models.conversion import OLDEST_SERVED
from shared_models.ids import AreaCode, ReplicaId
from shared_models.policy.policy import policy_bytes
from shared_models.questionnaire.form import FormRef
from shared_models.sync_protocol import CHAIN_START, FORMS_AT_ONCE, Hello, HelloAnswer, ReplicaSeen
from shared_models.visit import day_of
from sync_server.store import (
    audit_store,
    bundle_store,
    device_store,
    form_store,
    grant_store,
    purge_store,
    replica_store,
)
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.store.purge_store import Purge
from sync_server.use_cases.enrol_device import TabletUser
from sync_server.use_cases.hold_policy import spans_for

MOST_PURGES = 100
MOST_DIFFERENCES = 100
MOST_HOUSEHOLDS = 1_000_000
"""Bounds of what one hello may have written down; a tablet that purged more says the rest next time."""


def answer_hello(database: Database, hello: Hello, *, asker: TabletUser, now_ms: int) -> HelloAnswer:
    """The server's side of the story so far.

    A replica name that belongs to another account is answered as if a twin had filled it: the tablet takes a new one.
    """
    id_ = ReplicaId(hello.replica.id)
    with database.reading() as tx:
        replica = replica_store.find_replica(tx, id_, asker.user)
        communities = grant_store.communities_with_right(tx, asker.user, "visit")
        people = grant_store.people_of(tx, communities)
        visitors = grant_store.people_with_right(tx, communities, "visit")
        locked_ms = device_store.locked_since(tx, asker.device)
        epoch = replica_store.current_epoch(tx)
        keys = bundle_store.server_keys(tx)
        rules, policies = spans_for(tx, communities, day_of(now_ms))
        published = form_store.published_forms(tx)
        forms = _missing(tx, hello, published)
    with database.writing() as tx:
        device_store.touch_device(tx, asker.device, now_ms=now_ms)
        _note_purges(tx, hello, asker=asker, now_ms=now_ms)
        _note_differences(tx, hello, asker=asker, now_ms=now_ms)
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
        visitors=visitors,
        rules=rules,
        policies={
            digest: msgspec.Raw(policy_bytes(policy))
            for digest, policy in policies.items()
            if digest not in hello.policies
        },
        published=tuple(published),
        forms={digest: msgspec.Raw(body) for digest, body in forms.items()},
        locked=locked_ms is not None,
        locked_ms=locked_ms or 0,
        keys=keys.public if keys is not None else None,
    )


def _missing(tx: Transaction, hello: Hello, published: Sequence[FormRef]) -> dict[str, bytes]:
    """The forms that the tablet does not keep; none for an app that knows of no forms."""
    if hello.forms is None:
        return {}
    held = frozenset(hello.forms)
    wanted = dict.fromkeys(one.digest for one in published if one.digest not in held)
    return form_store.form_bodies(tx, wanted, most=FORMS_AT_ONCE)


def _note_purges(tx: Transaction, hello: Hello, *, asker: TabletUser, now_ms: int) -> None:
    """Keeps what the tablet says it removed, once each, with a line for whoever asks later."""
    purges = [
        Purge(
            id=one.id[:MAX_NAME],
            device=asker.device,
            user_id=asker.user,
            community=AreaCode(one.scope[:MAX_NAME]),
            households=min(max(one.households, 0), MOST_HOUSEHOLDS),
            purged_ms=one.ms,
            received_ms=now_ms,
        )
        for one in hello.purged[:MOST_PURGES]
    ]
    for one in purge_store.save_purges(tx, purges):
        detail = {"device": one.device, "households": one.households}
        audit_store.write_audit(tx, AuditNote(asker.user, "purge", one.community, detail), now_ms=now_ms)


def _note_differences(tx: Transaction, hello: Hello, *, asker: TabletUser, now_ms: int) -> None:
    """A line for each community whose picture on the tablet was not the server's: somebody should ask why."""
    for one in hello.differed[:MOST_DIFFERENCES]:
        scope = AreaCode(one.scope[:MAX_NAME])
        detail = {"device": asker.device, "report": one.id[:MAX_NAME], "tablet_ms": one.ms}
        audit_store.write_audit(tx, AuditNote(asker.user, "differed", scope, detail), now_ms=now_ms)
