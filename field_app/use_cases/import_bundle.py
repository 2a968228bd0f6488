"""Import: the server's answers to a bundle, taken by the very steps that take them from the network.

Receipts and files count whenever they arrive: they name exactly what was carried. News count only as the answer to the
latest bundle, and only while no exchange over the network came after it: so every picture is later than the one before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import msgspec

from field_app.store.account import Account, TabletKeys
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.bundle_trouble import FileTroubleError
from field_app.use_cases.exchange import nobody_watches
from field_app.use_cases.export_bundle import alone
from field_app.use_cases.fetch_news import forget_how_far, install_news, is_last, stage_answer
from field_app.use_cases.greet_server import take_greeting
from field_app.use_cases.hand_over_changes import number_afresh, take_receipt
from field_app.use_cases.hand_over_files import RESTARTED, mark_stored
from field_app.use_cases.means import Means
from field_app.use_cases.preparing import Preparing
from field_app.use_cases.trip import Progress, Trip
from shared_models.bundle import BundleError, FileSeen, Frame, Opening, Receipt, Refused, Told
from shared_models.bundle_file import BundleReader
from shared_models.errors import MalformedError
from shared_models.ids import ReplicaId
from shared_models.packing import unpack
from shared_models.sync_protocol import HelloAnswer, PullAnswer, PushAnswer, Refusal
from shared_models.words import Label

READING = Label("正在导入回执", "Importing the answer")
IMPORTED = Label(
    "已导入回执:服务器收到 {sent} 条记录、{files} 个文件,更新 {received} 户。",
    "Answer imported: the server has {sent} records and {files} files, {received} households updated.",
)
LATE = Label(
    "这次导出之后,本机又导出或联网同步过:已登记服务器收到的内容,住户资料没有用这个回执更新。",
    "This tablet exported or synced again since: what the server has is noted, no household was updated from it.",
)
REPEATED = Label("这个回执已经导入过,没有新内容。", "This answer was imported before; it holds nothing new.")
AFRESH = Label(
    "服务器要求重新提交:本机保留的内容已重新编号,一个不少。",
    "The server asks for the work again: what is kept here was numbered afresh, none is missing.",
)
REFUSED = Label("服务器没有处理文件中的部分请求:{detail}", "The server did not carry out all of the file: {detail}")
NOTHING_TO_DO = Label("不用操作。", "Nothing to do.")
LATEST = Label(
    "请导入最近一次导出的回执;没有的话,请重新导出一次或联网同步。",
    "Import the answer to the latest export; if there is none, export once more or sync over a network.",
)
EXPORT_AGAIN = Label("请重新导出一次,再取回执。", "Export once more and fetch a new answer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an answer brought, told in sentences."""

    complete: bool
    """The picture here is the server's, and it has everything that the file carried."""
    sent: int
    held: int
    received: int
    """Households that changed."""
    files: int
    still_here: int
    """Changes that are only on this tablet."""
    happened: Label
    todo: Label
    trouble: Trouble | None = None
    locked_ms: int | None = None
    """Since when the office wants this account locked; nothing when it does not."""
    greeted_ms: int | None = None
    """When the server said so, by its clock; nothing when this is not the answer to the latest export."""


async def import_bundle(
    account: Account, means: Means, file: BinaryIO, *, progress: Callable[[Progress], None] = nobody_watches
) -> Imported:
    """What came of an answer. Importing it again, late or in another order is harmless.

    Raises:
        FileTroubleError: it is none, not for this sign-in, or not whole; nothing was changed.
        StoreError: the tablet's storage is full; what was noted before stays, and it may be imported again.
    """
    if account.keys is None:
        raise FileTroubleError("no_keys")
    with alone(account):
        try:
            reader = _opened(account, account.keys, file)
            taking = _Taking(Trip(account=account, means=means, progress=progress))
            for frame in reader.frames(account.keys.own):
                taking.take(frame)
                await asyncio.sleep(0)  # drawing goes on between two answers
        except BundleError as error:
            raise FileTroubleError(error.fault, str(error)) from error
        except MalformedError as error:
            raise FileTroubleError("damaged", str(error)) from error
        return await taking.end()


def _opened(account: Account, keys: TabletKeys, file: BinaryIO) -> BundleReader:
    reader = BundleReader(file)
    header = reader.header
    if header.kind != "answer":
        raise BundleError("other_kind")
    if header.server != keys.server.id:
        raise BundleError("other_server", f"signed by {header.server}")
    if header.device != account.device:
        raise BundleError("other_tablet", f"for {header.device}")
    reader.check(keys.server)
    return reader


class _Label(NamedTuple):
    seq: int
    h: str


class _Taking:
    """Takes the frames of an answer in their order."""

    def __init__(self, trip: Trip) -> None:
        self._trip = trip
        self._meta = trip.account.meta
        self._replica = self._meta.replica.id
        self._opening = Opening(export="")
        self._last: PullAnswer | None = None
        self._whole = False
        self._files = 0
        self._refusals: list[str] = []
        self._installed = False
        self._greeted_ms: int | None = None

    @property
    def _awaited(self) -> bool:
        """Whether this is the answer that may bring news: to the latest bundle of this very copy."""
        export = self._meta.export
        if export is None or export.answered:
            return False
        return (export.id, export.replica) == (self._opening.export, self._meta.replica.id)

    def take(self, frame: Frame) -> None:
        """Draws the consequences of one answer."""
        match frame.head:
            case Opening() as opening:
                self._open(opening)
            case Told(what="hello"):
                self._greeting(unpack(frame.body, HelloAnswer))
            case Receipt(replica=replica, labels=labels):
                self._receipt(replica, labels, unpack(frame.body, PushAnswer))
            case Told(what="pull"):
                self._news(unpack(frame.body, PullAnswer))
            case FileSeen() as seen:
                self._file(seen)
            case Refused() as head:
                self._refused(head, unpack(frame.body, Refusal))
            case _:
                pass  # a question has no place in an answer

    def _open(self, opening: Opening) -> None:
        self._opening = opening
        if self._awaited:
            self._trip.account.stage.clear()

    def _greeting(self, answer: HelloAnswer) -> None:
        export = self._meta.export
        if export is not None and self._awaited:
            with self._trip.account.db.writing():
                take_greeting(self._trip, answer, told=export.told)
            self._greeted_ms = answer.server_ms

    def _receipt(self, replica: ReplicaId, labels: tuple[tuple[int, str], ...], answer: PushAnswer) -> None:
        # Numbers of another copy, or of a time before the work was numbered afresh, say nothing about these.
        if replica == self._meta.replica.id:
            take_receipt(self._trip, [_Label(*label) for label in labels], answer)

    def _news(self, answer: PullAnswer) -> None:
        if self._awaited and answer.epoch == self._meta.epoch:
            stage_answer(self._trip, answer)
            self._last, self._whole = answer, is_last(answer)

    def _file(self, seen: FileSeen) -> None:
        blob = self._trip.account.blobs.get(seen.sha256)
        if blob is None or blob.state not in {"here", "sending"} or self._opening.epoch != self._meta.epoch:
            return
        if seen.stored:
            mark_stored(self._trip, blob)
            self._files += blob.rank
        else:
            self._trip.account.blobs.mark(blob.sha256, "sending", seen.offset)

    def _refused(self, head: Refused, refusal: Refusal) -> None:
        if head.what == "push" and refusal.err in {"fork", "gap"}:
            if self._awaited and head.replica == self._meta.replica.id:
                number_afresh(self._trip, refusal)
        elif head.what == "file" and refusal.err == "hash":
            self._trip.log("warning", RESTARTED)
        elif refusal.err in {"upgrade", "revoked"}:
            self._trip.trouble = Trouble(kind="upgrade" if refusal.err == "upgrade" else "revoked", detail=head.what)
        elif refusal.err != "epoch":
            self._refusals.append(f"{head.what} {refusal.err}")

    async def end(self) -> Imported:
        """Puts the news in force, and tells what came of it all."""
        trip = self._trip
        if self._last is not None and self._whole and self._awaited:
            await self._install(self._last)
        if self._meta.replica.id == self._replica:
            trip.account.outbox.forget_durable(trip.durable)
        happened, todo = self._words()
        still_here = trip.account.outbox.pending()
        trip.log("info" if self._installed else "warning", happened)
        return Imported(
            complete=self._installed and not self._refusals and trip.trouble is None,
            sent=trip.sent,
            held=trip.held,
            received=trip.received,
            files=self._files,
            still_here=still_here,
            happened=happened,
            todo=todo,
            trouble=trip.trouble,
            locked_ms=trip.locked_ms,
            greeted_ms=self._greeted_ms,
        )

    async def _install(self, answer: PullAnswer) -> None:
        trip = self._trip
        try:
            async with Preparing(trip.account) as preparing:
                differing = await install_news(trip, answer, preparing)
        except TroubleError as error:
            trip.trouble = error.trouble
            return
        self._installed = True
        if self._meta.export is not None:
            self._meta.export = msgspec.structs.replace(self._meta.export, answered=True)
        if differing:
            forget_how_far(trip, differing)
            return
        now_ms = trip.means.stamp().wall_ms
        last = msgspec.structs.replace(
            self._meta.last, at_ms=now_ms, complete_ms=now_ms, trouble="", detail="", failures=0
        )
        self._meta.last = last

    def _words(self) -> tuple[Label, Label]:
        trip = self._trip
        if trip.trouble is not None:
            return trip.trouble.happened, trip.trouble.todo
        if self._refusals:
            return REFUSED.fill(detail=", ".join(self._refusals)), EXPORT_AGAIN
        if self._installed:
            told = IMPORTED.fill(sent=trip.sent, files=self._files, received=trip.received)
            return told, EXPORT_AGAIN if trip.account.outbox.pending() else NOTHING_TO_DO
        if self._meta.replica.id != self._replica:
            return AFRESH, EXPORT_AGAIN
        export = self._meta.export
        if export is not None and export.id == self._opening.export:
            return REPEATED, NOTHING_TO_DO
        return LATE, LATEST
