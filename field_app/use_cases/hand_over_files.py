"""Photos and pen strokes: thumbnails first, then originals, each going on where it was cut."""

from __future__ import annotations

from field_app.store.blobs import Blob
from field_app.sync_client.server import BlobSeen, RefusedError
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.trip import Call, Trip
from shared_models.sync_protocol import BLOB_CHUNK, Refusal
from shared_models.words import Label

SENDING_FILES = Label("正在上传照片", "Sending photos")
MISSING = Label(
    "本机缺少一张照片的文件,无法上传。请把同步日志给技术支持看。",
    "The file of a photo is missing on this tablet and cannot be sent; show support this log.",
)
RESTARTED = Label("一张照片传输有误,已从头重传。", "A photo arrived damaged and was sent again from its beginning.")
MAX_RESTARTS = 2
MAX_ASKED = 50
"""Stored files asked about in one exchange: giving up copies is never urgent."""


async def hand_over_files(call: Call) -> None:
    """Leaves no file only here.

    Raises:
        TroubleError: stopped; the next exchange goes on in the middle of the file.
    """
    waiting = call.account.blobs.to_send()
    total = sum(blob.size for blob in waiting)
    done = 0
    for blob in waiting:
        call.tell(SENDING_FILES, done, total)
        await _send(call, blob)
        done += blob.size
    await _give_up_copies(call)


async def _send(call: Call, blob: Blob) -> None:
    data = call.account.blobs.read(blob.sha256)
    if data is None:
        call.log("error", MISSING)
        return
    seen, piece = await _begin(call, blob)
    restarts = 0
    for _ in range(MAX_RESTARTS + 2 + 2 * len(data) // max(1, piece)):
        if seen.standing == "stored":
            break
        try:
            seen = await _continue(call, blob, data[seen.offset : seen.offset + piece], offset=seen.offset)
        except RefusedError as error:
            restarts += 1
            seen = _after_refusal(call, error.refusal, restarts)
    else:
        raise TroubleError(Trouble(kind="unreadable", detail="the server does not come to the end of a photo"))
    mark_stored(call, blob)
    call.photos_sent += blob.rank


async def _begin(call: Call, blob: Blob) -> tuple[BlobSeen, int]:
    """Where to go on, and how much to send at once.

    A file that was never sent goes unasked and as whole as the server takes it. One whose sending was cut goes on in
    small pieces: on a bad line, or behind a proxy that passes on whole requests only, a large one might never arrive.
    """
    if blob.state == "here" and not blob.stored_replica:
        call.account.blobs.mark(blob.sha256, "sending", 0)
        return BlobSeen("partial", 0), call.limits.chunk
    return await call.server.blob(blob.sha256), min(BLOB_CHUNK, call.limits.chunk)


async def _continue(call: Call, blob: Blob, piece: bytes, *, offset: int) -> BlobSeen:
    seen = await call.server.send_blob(blob.sha256, piece, offset=offset, length=blob.size)
    if seen.standing == "stored":
        return seen
    call.account.blobs.mark(blob.sha256, "sending", seen.offset)
    return await call.server.blob(blob.sha256) if seen.offset >= blob.size else seen


def _after_refusal(call: Call, refusal: Refusal, restarts: int) -> BlobSeen:
    if restarts > MAX_RESTARTS or refusal.err not in {"hash", "offset"}:
        raise TroubleError(Trouble(kind="unreadable", detail=f"photo: {refusal.err} {refusal.message}"))
    if refusal.err == "hash":
        call.log("warning", RESTARTED)
        return BlobSeen("partial", 0)
    return BlobSeen("partial", refusal.offset or 0)


def mark_stored(trip: Trip, blob: Blob) -> None:
    """Notes that the server has a file whole."""
    replica = trip.account.meta.replica
    trip.account.blobs.mark_stored(blob.sha256, replica=replica.id, head=replica.next_seq - 1)


async def _give_up_copies(call: Call) -> None:
    """Deletes copies that the server holds and has backed up, and asks once more before each."""
    for blob in call.account.blobs.stored()[:MAX_ASKED]:
        replica = call.account.meta.replica
        if blob.stored_replica != replica.id:
            mark_stored(call, blob)
        elif call.durable > blob.stored_head:
            seen = await call.server.blob(blob.sha256)
            if seen.standing == "partial":
                call.account.blobs.mark(blob.sha256, "here", seen.offset)
            else:
                call.account.blobs.give_up_copy(blob)
