"""Export: everything that is only here, and the question what is new, as one sealed file for the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from field_app.store.account import Account, TabletKeys
from field_app.store.blobs import Blob
from field_app.store.files import whole_file
from field_app.store.meta import Export
from field_app.use_cases.bundle_trouble import FileTroubleError
from field_app.use_cases.exchange import nobody_watches
from field_app.use_cases.fetch_news import question
from field_app.use_cases.greet_server import greeting, reports_in
from field_app.use_cases.hand_over_changes import next_push
from field_app.use_cases.hand_over_files import MISSING
from field_app.use_cases.means import Means
from field_app.use_cases.trip import Progress, Trip
from shared_models.bundle import MAX_BUNDLE, BundleError, BundleHeader, Frame, Opening, Piece, Told
from shared_models.bundle_file import BundleWriter, new_secret
from shared_models.packing import pack
from shared_models.sync_protocol import BLOB_CHUNK, Hello, Pull, Push
from shared_models.words import Label

__all__ = ["Export", "Exported", "export_bundle"]

WRITING = Label("正在写入文件", "Writing the file")
EXPORTED = Label(
    "已导出到文件:{changes} 条记录、{files} 个文件。", "Exported to a file: {changes} records, {files} files."
)
ROOM = 65_536
"""For the header, the questions and the signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What the file carries. All of it stays here too, until an answer says that the server has it."""

    changes: int
    files: int
    files_left: int
    """Photos that did not fit; they go into the next file, once the answer to this one is imported."""
    size: int


def export_bundle(
    account: Account,
    means: Means,
    path: Path,
    *,
    most: int = MAX_BUNDLE,
    progress: Callable[[Progress], None] = nobody_watches,
) -> Exported:
    """Writes the file; it stands at the path whole, or not at all. Exporting again is always harmless.

    Records go into it whatever its size, photos as far as `most` bytes allow, thumbnails first.

    Raises:
        FileTroubleError: this sign-in has no keys, a sync is under way, or there is too much for any file.
        OSError: the file cannot be written, such as on a full or withdrawn stick.
    """
    if account.keys is None or account.meta.epoch is None:
        raise FileTroubleError("no_keys")
    with alone(account):
        trip = Trip(account=account, means=means, progress=progress)
        try:
            return _Exporting(trip, account.keys, most).write(path)
        except BundleError as error:
            raise FileTroubleError(error.fault, str(error)) from error


@contextmanager
def alone(account: Account) -> Iterator[None]:
    """Keeps exchanges of this account apart.

    Raises:
        FileTroubleError: one is under way.
    """
    if not account.exchanging.acquire(blocking=False):
        raise FileTroubleError("running")
    try:
        yield
    finally:
        account.exchanging.release()


class _Exporting:
    """One export: what goes into it is settled when it begins, whatever is typed meanwhile."""

    def __init__(self, trip: Trip, keys: TabletKeys, most: int) -> None:
        self._trip = trip
        self._keys = keys
        self._replica = trip.account.meta.replica
        self._changes = trip.account.outbox.pending()
        unsent = trip.account.blobs.unsent()
        self._files = list(_fitting(unsent, most - ROOM - trip.account.outbox.pending_bytes()))
        self._left = len(unsent) - len(self._files)
        self._total = sum(blob.size for blob in self._files)
        self._hello = greeting(trip)

    def write(self, path: Path) -> Exported:
        """The file, and the note that its answer is awaited."""
        meta = self._trip.account.meta
        id_ = self._trip.means.new_id()
        header = BundleHeader(
            kind="work",
            server=self._keys.server.id,
            device=self._trip.account.device,
            changes=self._changes,
            files=len(self._files),
            point=b"",
        )
        secret = new_secret(self._trip.means.random_bytes)
        with whole_file(path) as out:
            writer = BundleWriter(out, header, to=self._keys.server, sender=self._keys.own, secret=secret)
            for frame in self._frames(id_):
                writer.add(frame)
            size = writer.finish()
        told = reports_in(self._hello)
        now_ms = self._trip.means.stamp().wall_ms
        meta.export = Export(id=id_, replica=self._replica.id, told=told, at_ms=now_ms)
        self._trip.log("info", EXPORTED.fill(changes=self._changes, files=len(self._files)))
        return Exported(changes=self._changes, files=len(self._files), files_left=self._left, size=size)

    def _frames(self, id_: str) -> Iterator[Frame]:
        yield Frame(Opening(export=id_))
        yield _asked("hello", self._hello)
        for push in self._pushes():
            yield _asked("push", push)
        yield _asked("pull", question(self._trip, self._trip.account.stage.installed()))
        done = 0
        for blob in self._files:
            self._trip.tell(WRITING, done, self._total)
            yield from self._pieces(blob)
            done += blob.size

    def _pushes(self) -> Iterator[Push]:
        """Every change that was only here when the export began, in batches as the network would carry them."""
        head, after = self._replica.next_seq - 1, 0
        anchor = self._trip.account.meta.anchor
        while after < head and (push := next_push(self._trip, anchor, after=after)):
            changes = tuple(one for one in push.changes if one.seq <= head)
            after = push.changes[-1].seq
            if changes:
                yield msgspec.structs.replace(push, changes=changes)

    def _pieces(self, blob: Blob) -> Iterator[Frame]:
        data = self._trip.account.blobs.read(blob.sha256)
        if data is None:
            self._trip.log("error", MISSING)
            return
        for offset in range(0, len(data), BLOB_CHUNK):
            head = Piece(sha256=blob.sha256, offset=offset, length=len(data))
            yield Frame(head, data[offset : offset + BLOB_CHUNK])


def _fitting(files: list[Blob], room: int) -> Iterator[Blob]:
    """The first files that fit, with what every piece needs around it."""
    for blob in files:
        room -= blob.size + 1_024 * (1 + blob.size // BLOB_CHUNK)
        if room < 0:
            return
        yield blob


def _asked(what: str, message: Hello | Push | Pull) -> Frame:
    return Frame(msgspec.convert({"type": "told", "what": what}, Told), pack(message))
