"""Says whether a person may see a file, because a case in her areas names it."""

from __future__ import annotations

from typing import NamedTuple

from shared_models.errors import NotFoundError
from shared_models.ids import EntityId, Sha256, UserId
from shared_models.values import text_of
from sync_server.store import blob_index
from sync_server.store.database import Database
from sync_server.use_cases.open_case import readable_case


class NamedFile(NamedTuple):
    """What a tablet said of a file."""

    kind: str
    """Its MIME type."""
    name: str
    """What it was called where it was attached; blank for a photo."""


def open_file(database: Database, user: UserId, household: EntityId, *, sha256: Sha256) -> NamedFile:
    """A file that the household's case names.

    The page that shows the photo is in the audit log; each photo on it is not a reading of its own.

    Raises:
        NotFoundError: the household's file does not name it, or the asker may not know.
    """
    with database.reading() as tx:
        case, _ = readable_case(tx, user, household)
        kinds = blob_index.files_of(tx, household)
        had_it = blob_index.is_named_in(tx, sha256, [case.community])
    if sha256 not in kinds or not had_it:
        raise NotFoundError(sha256)
    named = (text_of(one.value("name")) for one in case.shown("attachment") if one.value("file") == sha256)
    return NamedFile(kinds[sha256], next(named, ""))
