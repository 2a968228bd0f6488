"""A tablet that exchanges by file, as the format's description says: made from nothing but keys and messages."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from shared_models.bundle import BundleHeader, Frame, Opening, Piece, Refused, Told
from shared_models.bundle_file import BundleReader, BundleWriter
from shared_models.bundle_keys import keys_of
from shared_models.change import Change
from shared_models.ids import Sha256, UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import Hello, Labelled, Pull, PullAnswer, Push, Refusal, ReplicaState
from sync_server.store.arriving_files import ArrivingFiles
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import EnrolmentRequest, enrol_device
from sync_server.use_cases.receive_file import Files
from sync_server.use_cases.take_bundle import Taken, Taking, take_bundle
from tests.builders import NOW_MS, stamp
from tests.sync_server.district import EPOCH, INVESTIGATOR, OFFICER, PASSWORD, Tablet

_numbers = count(1)


def files_in(folder: Path) -> Files:
    """A server's files in a folder."""
    return Files(FolderBlobs(folder / "blobs"), ArrivingFiles(folder / "arriving"))


class FileTablet:
    """One account on one tablet, and its outbox."""

    def __init__(self, database: Database, user: UserId = INVESTIGATOR, *, replica: str = "r-file") -> None:
        """Signs in; the district has passwords."""
        self.database = database
        self.own = keys_of(hashlib.sha512(f"{user}{replica}".encode()).digest())
        request = EnrolmentRequest(
            login=user, password=PASSWORD, install=replica, device_name="平板", keys=self.own.public
        )
        draw = (lambda: f"device-{next(_numbers)}", lambda: f"secret-{next(_numbers)}")
        self.enrolled = enrol_device(database, request, address="", draw=draw, now_ms=NOW_MS)
        self.outbox = Tablet(database, user, replica=replica)
        self.outbox.epoch = self.enrolled.epoch

    def hello(self) -> Frame:
        """What it says of itself."""
        state = ReplicaState(id=self.outbox.sender.replica)
        message = Hello(v=1, install="i", replica=state, epoch=EPOCH, schema=1, app="0.1.0", clock=stamp())
        return Frame(Told(what="hello"), pack(message))

    def push(self, *changes: Change | bytes) -> Frame:
        """The next changes."""
        return self.pushing(self.outbox.label(*changes))

    def pushing(self, labelled: tuple[Labelled, ...]) -> Frame:
        """A batch under given labels."""
        push = Push(v=1, replica=self.outbox.sender.replica, epoch=self.outbox.epoch, changes=labelled)
        return Frame(Told(what="push"), pack(push))

    def pull(self, *, schema: int = 1, limit: int = 2_000) -> Frame:
        """The question what is new, from the beginning."""
        return Frame(Told(what="pull"), pack(Pull(v=1, epoch=EPOCH, schema=schema, cursors={}, limit=limit)))

    def bundle(self, *frames: Frame, export: str = "x-1") -> bytes:
        """A work bundle with these questions."""
        out = io.BytesIO()
        header = BundleHeader(
            kind="work", server=self.enrolled.keys.id, device=self.enrolled.device, changes=1, files=0, point=b""
        )
        secret = os.urandom(32)
        writer = BundleWriter(out, header, to=self.enrolled.keys, sender=self.own, secret=secret)
        for frame in (Frame(Opening(export=export)), *frames):
            writer.add(frame)
        writer.finish()
        return out.getvalue()

    def read(self, answer: bytes) -> list[Frame]:
        """What the server answered."""
        reader = BundleReader(io.BytesIO(answer))
        reader.check(self.enrolled.keys)
        return list(reader.frames(self.own))

    def sent(self, files: Files, *frames: Frame, now_ms: int = NOW_MS) -> tuple[Taken, list[Frame]]:
        """The whole way: what the server noted, and its answers."""
        taking = Taking(by=OFFICER, now_ms=now_ms, id=f"b-{next(_numbers):05}", secret=os.urandom(32))
        taken = take_bundle(self.database, files, io.BytesIO(self.bundle(*frames)), taking=taking)
        return taken, self.read(taken.answer)


def pieces(data: bytes, *, size: int = 1_000, name: str = "") -> list[Frame]:
    """A file, in pieces."""
    sha256 = Sha256(name or hashlib.sha256(data).hexdigest())
    return [
        Frame(Piece(sha256=sha256, offset=at, length=len(data)), data[at : at + size])
        for at in range(0, len(data), size)
    ]


def refusals(frames: Sequence[Frame]) -> list[tuple[str, str]]:
    """What was not carried out, and why."""
    return [(frame.head.what, unpack(frame.body, Refusal).err) for frame in frames if isinstance(frame.head, Refused)]


def pages_in(frames: Sequence[Frame]) -> list[PullAnswer]:
    """The answers to the pull."""
    return [unpack(frame.body, PullAnswer) for frame in frames if frame.head == Told(what="pull")]
