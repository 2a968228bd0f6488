"""Which files are stored, who sent them and which merged changes speak of them: what the bytes' store cannot know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select, update

from shared_models.change import Change
from shared_models.ids import AreaCode, EntityId, Sha256, UserId
from sync_server.store.batch import insert_missing
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, files, table_of

_blob = table_of(files.BlobRow)
_upload = table_of(files.BlobUploadRow)
_ref = table_of(files.BlobRefRow)
_case = table_of(cases.CaseRow)
_missing = table_of(cases.PhotoMissingRow)


def save_refs(tx: Transaction, merged: Iterable[Change], delivered_by: UserId) -> None:
    """Notes the files that merged changes speak of."""
    rows = [
        {
            "change": change.id,
            "sha256": blob.sha256,
            "household": change.household,
            "entity": blob.entity,
            "unit": blob.unit,
            "size": blob.size,
            "mime": blob.mime,
            "author": change.author,
            "delivered_by": delivered_by,
        }
        for change in merged
        for blob in change.blobs
    ]
    insert_missing(tx, _ref, rows)


class Stored(NamedTuple):
    """A file that is stored whole, and who sent it when."""

    sha256: Sha256
    size: int
    user: UserId
    ms: int


def save_stored(tx: Transaction, stored: Sequence[Stored]) -> None:
    """Notes files as stored, in an order that is the same for all who write at once."""
    in_order = sorted(stored)
    insert_missing(tx, _blob, [{"sha256": one.sha256, "size": one.size, "stored_ms": one.ms} for one in in_order])
    sent = [{"sha256": one.sha256, "user_id": one.user, "stored_ms": one.ms} for one in in_order]
    insert_missing(tx, _upload, sent)
    _arrived(tx, [one.sha256 for one in in_order])


def settle_missing(tx: Transaction) -> int:
    """Finds files that count as missing and are here: a case may be folded while its photo arrives. Gives how many."""
    here = list(tx.execute(select(_missing.c.sha256).join(_blob, _blob.c.sha256 == _missing.c.sha256)).scalars())
    _arrived(tx, here)
    return len(here)


def _arrived(tx: Transaction, names: Iterable[str]) -> None:
    """No household waits for these files any more."""
    for some in chunks(names):
        waited = select(_missing.c.household, func.count()).where(_missing.c.sha256.in_(some))
        found = tx.execute(waited.group_by(_missing.c.household).order_by(_missing.c.household)).all()
        for household, number in found:
            fewer = update(_case).where(_case.c.household == household)
            tx.execute(fewer.values(n_photos_missing=_case.c.n_photos_missing - number))
        if found:
            tx.execute(delete(_missing).where(_missing.c.sha256.in_(some)))


_SIZE = select(_blob.c.size).where(_blob.c.sha256 == bindparam("sha256"))


def stored_size(tx: Transaction, sha256: Sha256) -> int | None:
    """The size of a stored file; nothing while it is not stored."""
    size = tx.execute(_SIZE, {"sha256": sha256}).scalar_one_or_none()
    return None if size is None else int(size)


def was_sent_by(tx: Transaction, sha256: Sha256, user: UserId) -> bool:
    """Whether this person once sent all of the file."""
    sent = select(exists().where(_upload.c.sha256 == sha256, _upload.c.user_id == user))
    return bool(tx.execute(sent).scalar_one())


def is_named_in(tx: Transaction, sha256: Sha256, communities: Iterable[AreaCode]) -> bool:
    """Whether a case in one of these communities names the file, by somebody who had it.

    A change that names a file its sender never sent opens nothing: knowing a hash is not having the photo.
    """
    had_it = exists().where(
        _upload.c.sha256 == _ref.c.sha256, _upload.c.user_id.in_([_ref.c.delivered_by, _ref.c.author])
    )
    for some in chunks(communities):
        here = select(_ref.c.change).join(_case, _case.c.household == _ref.c.household)
        named = here.where(_ref.c.sha256 == sha256, _case.c.community.in_(some), had_it).limit(1)
        if tx.execute(named).first() is not None:
            return True
    return False


def stored_among(tx: Transaction, wanted: Iterable[Sha256]) -> frozenset[Sha256]:
    """Those of these files that are stored: for "3 of 4 photos received"."""
    found: set[Sha256] = set()
    for some in chunks(wanted):
        rows = tx.execute(select(_blob.c.sha256).where(_blob.c.sha256.in_(some)))
        found.update(Sha256(id_) for id_ in rows.scalars())
    return frozenset(found)


def all_stored(tx: Transaction) -> list[tuple[Sha256, int]]:
    """Every stored file with its size."""
    rows = tx.execute(select(_blob.c.sha256, _blob.c.size).order_by(_blob.c.sha256))
    return [(Sha256(row.sha256), row.size) for row in rows]


def files_of(tx: Transaction, household: EntityId) -> dict[Sha256, str]:
    """The files that a household's case names, with their kind."""
    rows = tx.execute(select(_ref.c.sha256, _ref.c.mime).where(_ref.c.household == household))
    return {Sha256(row.sha256): row.mime for row in rows}
