"""The outbox: every change made on this tablet, from the moment it is made until the server's backups hold it.

pending      only on this tablet
acked        the server holds it durably; still laid over the confirmed cases until a pull brings it back
confirmed    a pull brought it back; kept until the server's backups hold it too
quarantined  the server holds it apart, for the office to decide
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

import msgspec

from field_app.store.database import Database
from field_app.store.meta import Meta, Replica
from field_app.store.seal import Seal
from shared_models.change import Change, change_bytes
from shared_models.conversion import read_any
from shared_models.ids import AreaCode, ChangeId, EntityId, ReplicaId
from shared_models.sync_protocol import Labelled, PushAnswer, chain_hash


class OutboxCount(NamedTuple):
    """How much work of one household is in which state."""

    pending: int
    acked: int
    quarantined: int
    oldest_pending_ms: int | None


class Numbered(Protocol):
    """Whatever a request carried under a label."""

    @property
    def seq(self) -> int:
        """The label's number."""

    @property
    def h(self) -> str:
        """The label's hash."""


class HeldChange(NamedTuple):
    """One own change that the office holds back, as its receipt said."""

    change: Change
    reason: str
    detail: str


class Outbox:
    """The tablet's own changes. Nothing here is ever rewritten; only labels and states move."""

    def __init__(self, db: Database, seal: Seal, meta: Meta) -> None:
        """Reads and writes through the account's database."""
        self._db = db
        self._seal = seal
        self._meta = meta

    def append(self, change: Change, *, founds: bool = False) -> None:
        """Keeps a change, numbered and chained in the same transaction. `founds`: it makes a household of its own."""
        body = change_bytes(change)
        with self._db.writing():
            replica = self._meta.replica
            h = chain_hash(replica.chain_h, body)
            self._db.run(
                "INSERT INTO outbox(id, household, visit, replica, seq, h, body, state, overlay, founds, made_ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 1, ?, ?)",
                (
                    change.id,
                    change.household,
                    change.visit or "",
                    replica.id,
                    replica.next_seq,
                    h,
                    self._seal.close(body, f"change:{change.id}"),
                    founds,
                    change.t.wall_ms,
                ),
            )
            self._meta.replica = msgspec.structs.replace(replica, next_seq=replica.next_seq + 1, chain_h=h)

    def body(self, id_: str, sealed: bytes) -> bytes:
        """The exact bytes of a change."""
        return self._seal.open(sealed, f"change:{id_}")

    # --- what is shown ---------------------------------------------------------------------------------------------

    def overlay(self, household: EntityId) -> list[Change]:
        """The changes of a household that its confirmed case does not hold yet, in the order they were made."""
        rows = self._db.rows(
            "SELECT id, body FROM outbox WHERE household = ? AND overlay = 1 ORDER BY ord", (household,)
        )
        return [read_any(self.body(id_, sealed)) for id_, sealed in rows]

    def overlaid(self) -> set[EntityId]:
        """The households with own changes laid over them."""
        return {row[0] for row in self._db.rows("SELECT DISTINCT household FROM outbox WHERE overlay = 1")}

    def founded_here(self, household: EntityId) -> bool:
        """Whether a change laid over it made the household on this tablet."""
        sql = "SELECT 1 FROM outbox WHERE household = ? AND founds = 1 AND overlay = 1"
        return self._db.row(sql, (household,)) is not None

    def of_visit(self, visit: EntityId) -> frozenset[ChangeId]:
        """The kept changes that were made in a visit."""
        return frozenset(row[0] for row in self._db.rows("SELECT id FROM outbox WHERE visit = ?", (visit,)))

    def counts(self) -> dict[EntityId, OutboxCount]:
        """Per household with own work that is not yet back: how much is where."""
        sql = (
            "SELECT household, sum(state = 'pending'), sum(state = 'acked'), sum(state = 'quarantined'),"
            " min(CASE WHEN state = 'pending' THEN made_ms END)"
            " FROM outbox WHERE state <> 'confirmed' GROUP BY household"
        )
        return {row[0]: OutboxCount(*row[1:]) for row in self._db.rows(sql)}

    def quarantined(self) -> list[HeldChange]:
        """The own changes that receipts said are held back."""
        rows = self._db.rows("SELECT id, body, reason, detail FROM outbox WHERE state = 'quarantined' ORDER BY ord")
        return [HeldChange(read_any(self.body(id_, sealed)), reason, detail) for id_, sealed, reason, detail in rows]

    # --- handing over ----------------------------------------------------------------------------------------------

    def pending(self) -> int:
        """How many changes are only on this tablet."""
        row = self._db.row("SELECT count(*) FROM outbox WHERE state = 'pending'")
        return int(row[0]) if row else 0

    def pending_bytes(self) -> int:
        """How much room these need at most."""
        row = self._db.row("SELECT coalesce(sum(length(body)), 0) FROM outbox WHERE state = 'pending'")
        return int(row[0]) if row else 0

    def batch(self, limit: int, *, after: int = 0) -> list[Labelled]:
        """The next changes to hand over beyond a number, in order, at most so many; empty when nothing is left."""
        rows = self._db.rows(
            "SELECT id, seq, h, body FROM outbox WHERE state = 'pending' AND seq > ? ORDER BY seq LIMIT ?",
            (after, limit),
        )
        return [Labelled(seq=seq, h=h, body=msgspec.Raw(self.body(id_, sealed))) for id_, seq, h, sealed in rows]

    def acknowledge(self, carried: Sequence[Numbered], answer: PushAnswer) -> int:
        """Applies a receipt to exactly the changes that the request carried; gives how many it acknowledged.

        A receipt that came before names another moment from which on a pull holds the change: the latest is kept.
        """
        acked = set(answer.ack)
        done = 0
        with self._db.writing():
            replica = self._meta.replica
            heads = msgspec.json.encode(answer.heads).decode()
            for label in carried:
                if label.seq in acked:
                    done += self._settle(replica.id, label, answer, heads=heads)
                    replica = msgspec.structs.replace(replica, acked=max(replica.acked, label.seq))
            self._meta.replica = replica
        return done

    def _settle(self, replica: ReplicaId, label: Numbered, answer: PushAnswer, *, heads: str) -> int:
        row = self._db.row("SELECT id FROM outbox WHERE replica = ? AND seq = ?", (replica, label.seq))
        result = answer.results.get(row[0]) if row else None
        if result is None:
            return 0
        self._db.run(
            "UPDATE outbox SET heads = ? WHERE replica = ? AND seq = ? AND h = ? AND state IN ('acked', 'quarantined')",
            (heads, replica, label.seq, label.h),
        )
        state = "quarantined" if result.s == "quarantined" else "acked"
        return self._db.run(
            "UPDATE outbox SET state = ?, heads = ?, reason = ?, detail = ?"
            " WHERE replica = ? AND seq = ? AND h = ? AND state = 'pending'",
            (state, heads, result.reason or "", result.detail, replica, label.seq, label.h),
        )

    def label_hash(self, seq: int) -> str | None:
        """The label hash of a number of the present replica, as far as it is still kept."""
        sql = "SELECT h FROM outbox WHERE replica = ? AND seq = ?"
        row = self._db.row(sql, (self._meta.replica.id, seq))
        return row[0] if row else None

    def relabel(self, new: ReplicaId) -> None:
        """Begins a new replica: what is only here is numbered afresh from 1. Ids, bodies and drafts stay."""
        self._number_afresh(new)

    def offer_again(self, new: ReplicaId) -> None:
        """Begins a new replica in which every kept change is offered once more; ids tell the server which it knows."""
        with self._db.writing():
            self._db.run("UPDATE outbox SET state = 'pending', heads = '{}', reason = '', detail = ''")
            self._number_afresh(new)

    def _number_afresh(self, new: ReplicaId) -> None:
        replica = Replica(id=new)
        with self._db.writing():
            rows = self._db.rows("SELECT ord, id, body FROM outbox WHERE state = 'pending' ORDER BY ord")
            for ord_, id_, sealed in rows:
                h = chain_hash(replica.chain_h, self.body(id_, sealed))
                self._db.run(
                    "UPDATE outbox SET replica = ?, seq = ?, h = ? WHERE ord = ?", (new, replica.next_seq, h, ord_)
                )
                replica = msgspec.structs.replace(replica, next_seq=replica.next_seq + 1, chain_h=h)
            self._meta.replica = replica

    # --- coming back -----------------------------------------------------------------------------------------------

    def cover_all(self) -> None:
        """Lays every change that is not confirmed over the confirmed cases again: they were just fetched afresh."""
        self._db.run("UPDATE outbox SET overlay = 1 WHERE state IN ('pending', 'acked')")

    def release(self, cursors: Mapping[AreaCode, int], stranded: AbstractSet[EntityId] = frozenset()) -> set[EntityId]:
        """Takes off the overlay what the cursors have reached; gives the households it was laid over.

        A community that is not among the cursors is not held any more: nothing of it will come back. Stranded
        households lie outside all of them but still have work that is only here: they stay as they are seen.
        """
        rows = self._db.rows(
            "SELECT ord, household, heads FROM outbox WHERE overlay = 1 AND state IN ('acked', 'quarantined')"
        )
        reached = [
            (ord_, household)
            for ord_, household, heads in rows
            if household not in stranded and _reached(heads, cursors)
        ]
        self._db.run_many(
            "UPDATE outbox SET overlay = 0, state = CASE state WHEN 'acked' THEN 'confirmed' ELSE state END"
            " WHERE ord = ?",
            [(ord_,) for ord_, _ in reached],
        )
        return {household for _, household in reached}

    def close_settled(self, ids: Iterable[ChangeId]) -> None:
        """Notes that the office has decided about held changes: they wait for nothing any more."""
        self._db.run_many(
            "UPDATE outbox SET state = 'confirmed', overlay = 0 WHERE id = ? AND state = 'quarantined'",
            [(id_,) for id_ in ids],
        )

    def forget_durable(self, durable: int) -> int:
        """Drops confirmed changes that the server's backups hold; gives how many."""
        sql = "DELETE FROM outbox WHERE state = 'confirmed' AND replica = ? AND seq <= ?"
        return self._db.run(sql, (self._meta.replica.id, durable))


def _reached(heads: str, cursors: Mapping[AreaCode, int]) -> bool:
    needed = msgspec.json.decode(heads, type=dict[AreaCode, int])
    return all(cursors[scope] >= n for scope, n in needed.items() if scope in cursors)
