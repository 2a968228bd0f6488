"""Checks everything the store promises: chains, numbers without holes, digests and the bytes of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from shared_models.ids import ReplicaId
from shared_models.sync_protocol import CHAIN_START, chain_hash
from sync_server.store import audit_store, blob_index, case_store, log_check, scope_store
from sync_server.store.audit_store import AUDIT_START, AuditLine, line_hash
from sync_server.store.blob_store import BlobStore
from sync_server.store.database import Database, Transaction


def verify_log(database: Database, blobs: BlobStore) -> Iterator[str]:
    """One sentence for everything that does not hold; none when all does."""
    with database.reading() as tx:
        yield from _labels(tx)
        yield from _numbers(tx)
        yield from _digests(tx)
        yield from _audit(tx)
        yield from _blobs(tx, blobs)


def _labels(tx: Transaction) -> Iterator[str]:
    """Each replica's labels: from one on without holes, each hash over the one before and the body."""
    replica, seq, h = ReplicaId(""), 0, CHAIN_START
    ends: dict[ReplicaId, tuple[int, str]] = {}
    for label in log_check.labels_with_bodies(tx):
        if label.replica != replica:
            replica, seq, h = label.replica, 0, CHAIN_START
        if label.seq != seq + 1:
            yield f"replica {replica}: label {seq + 1} is missing before {label.seq}"
        if label.h != chain_hash(h, label.body):
            yield f"replica {replica}: label {label.seq} does not fit its change and the label before it"
        seq, h = label.seq, label.h
        ends[replica] = (seq, h)
    for id_, end in log_check.replica_ends(tx):
        if ends.get(id_, (0, CHAIN_START)) != end:
            yield f"replica {id_}: noted as taken in up to {end[0]}, its labels end at {ends.get(id_, (0, ''))[0]}"


def _numbers(tx: Transaction) -> Iterator[str]:
    """Each community's positions: from one to its head, every one once."""
    for community, head, numbers, lowest, highest in log_check.positions(tx):
        if numbers != head or (head and (lowest != 1 or highest != head)):
            yield f"community {community}: {numbers} positions from {lowest} to {highest}, the counter says {head}"


def _digests(tx: Transaction) -> Iterator[str]:
    for scope in scope_store.all_scopes(tx):
        if case_store.digest_of(tx, scope.id) != scope.digest:
            yield f"community {scope.id}: its digest is not that of its cases"


def _audit(tx: Transaction) -> Iterator[str]:
    n, h = 0, AUDIT_START
    for line in audit_store.audit_lines(tx):
        if not _follows(line, n, h):
            yield f"audit log: line {line.n} does not follow on line {n}"
        n, h = line.n, line.hash
    if audit_store.audit_end(tx) != (n, h):
        yield f"audit log: ends at line {n}, its head says otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """How far the audit log vouches for itself."""

    intact_to: int
    """The last line before the first that does not follow; the end of the log when all do."""
    noted_end: int
    """The last line according to the chain's head, which is kept apart."""
    is_whole: bool


def verify_audit(database: Database) -> ChainState:
    """Follows the audit chain from its first line."""
    with database.reading() as tx:
        n, h, breaks = 0, AUDIT_START, False
        with closing(audit_store.audit_lines(tx)) as lines:
            for line in lines:
                breaks = not _follows(line, n, h)
                if breaks:
                    break
                n, h = line.n, line.hash
        end = audit_store.audit_end(tx)
    return ChainState(intact_to=n, noted_end=end[0], is_whole=not breaks and end == (n, h))


def _follows(line: AuditLine, n: int, h: str) -> bool:
    return line.n == n + 1 and line.prev_hash == h and line.hash == line_hash(line)


def _blobs(tx: Transaction, blobs: BlobStore) -> Iterator[str]:
    for sha256, size in blob_index.all_stored(tx):
        whole = blobs.read(sha256)
        if whole is None:
            yield f"file {sha256}: noted as stored, but not there"
        elif len(whole) != size or hashlib.sha256(whole).hexdigest() != sha256:
            yield f"file {sha256}: its bytes are not what was stored"
