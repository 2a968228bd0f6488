"""How the server runs: its parts, its counts, and the versions of everything, for administrators."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared_models.change import SCHEMA
from shared_models.errors import ZoufangError
from shared_models.ids import Sha256, UserId
from sync_server.store import replica_store, tally_store
from sync_server.store.blob_store import BlobStore
from sync_server.store.database import Database
from sync_server.store.migrate import revision_of
from sync_server.use_cases.administration import bounds_of
from sync_server.use_cases.check_health import Health, check_health

NO_FILE = Sha256("0" * 64)
"""Asked for to see whether the store answers at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """A disk's room in bytes."""

    free: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The server as it stands now."""

    health: Health
    blobs_answer: bool
    disk: Disk | None
    """Of the folder where files arrive; nothing when they arrive elsewhere."""
    tallies: Mapping[str, int]
    tables: str
    """Revision of the database's tables."""
    epoch: str
    python: str
    schema: int


def watch_over(database: Database, blobs: BlobStore, asker: UserId, *, folder: Path | None, now_ms: int) -> Running:
    """The state of every part; counts are of the whole installation.

    Raises:
        NotAllowedError: the asker administers nothing.
    """
    with database.reading() as tx:
        bounds_of(tx, asker)
        tallies = tally_store.tallies(tx, now_ms=now_ms)
        tables, epoch = revision_of(tx), replica_store.current_epoch(tx)
    return Running(
        health=check_health(database),
        blobs_answer=_answers(blobs),
        disk=_disk(folder),
        tallies=tallies,
        tables=tables,
        epoch=epoch,
        python=platform.python_version(),
        schema=SCHEMA,
    )


def _answers(blobs: BlobStore) -> bool:
    try:
        blobs.size(NO_FILE)
    except (OSError, ZoufangError):
        return False
    return True


def _disk(folder: Path | None) -> Disk | None:
    if folder is None or not folder.exists():
        return None
    usage = shutil.disk_usage(folder)
    return Disk(free=usage.free, total=usage.total)
