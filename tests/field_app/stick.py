"""The way by file: out of a tablet, into the office, and the answer back."""

from __future__ import annotations

import asyncio
import io
import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from field_app.use_cases.export_bundle import Exported, export_bundle
from field_app.use_cases.import_bundle import Imported, import_bundle
from shared_models.bundle import MAX_BUNDLE
from sync_server.store.arriving_files import ArrivingFiles
from sync_server.store.blob_store import open_blobs
from sync_server.store.database import Database
from sync_server.use_cases.receive_file import Files
from sync_server.use_cases.take_bundle import Taken, Taking, take_bundle
from tests.field_app.office import OFFICER, Office, now_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.field_app.hand import Hand

_numbers = count(1)


@dataclass(slots=True)
class Stick:
    """A memory stick between tablets and one office."""

    database: Database
    folder: Path
    """The office's folder of files."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def files(self) -> Files:
        """The office's files."""
        return Files(open_blobs(str(self.folder / "blobs")), ArrivingFiles(self.folder / "arriving"))

    def take(self, data: bytes) -> Taken:
        """The office takes in what is on the stick."""
        taking = Taking(by=OFFICER, now_ms=now_ms(), id=f"b-{next(self.numbers):04}", secret=os.urandom(32))
        return take_bundle(self.database, self.files, io.BytesIO(data), taking=taking)

    def round(self, hand: Hand) -> Imported:
        """The whole way there and back."""
        return bring(hand, self.take(export(hand)).answer)


def changes_kept(office: Office) -> list[str]:
    """Every change in the office's log."""
    with office.database.reading() as tx:
        return list(tx.execute(text("SELECT id FROM change ORDER BY serial")).scalars())


def export(hand: Hand, *, most: int = MAX_BUNDLE) -> bytes:
    """What a tablet puts on the stick."""
    path = hand.folder.parent / f"export-{next(_numbers)}"
    exported(hand, path, most=most)
    return path.read_bytes()


def exported(hand: Hand, path: Path, *, most: int = MAX_BUNDLE) -> Exported:
    """What the tablet says of its export."""
    return export_bundle(hand.account, hand.means, path, most=most)


def bring(hand: Hand, answer: bytes) -> Imported:
    """The answer, brought to a tablet."""
    return asyncio.run(import_bundle(hand.account, hand.means, io.BytesIO(answer)))
