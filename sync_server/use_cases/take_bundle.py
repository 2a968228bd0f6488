"""An exchange by file: everything a tablet would have asked over the network, carried out by the very same functions.

The answers go back in a bundle sealed to the tablet. Whatever happens twice, late or in another order changes nothing:
the changes are known by their ids, the labels by their hashes, the files by theirs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from shared_models.bundle import MAX_ANSWER, BundleHeader, FileSeen, Frame, Opening, Piece, Receipt, Refused, Told
from shared_models.bundle_file import BundleWriter
from shared_models.errors import MalformedError
from shared_models.ids import UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import Hello, HelloAnswer, Pull, PullAnswer, Push, PushAnswer, Refusal
from sync_server.store import audit_store, bundle_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.bundle_store import BundleOutcome, TakenBundle
from sync_server.store.database import BusyError, Database
from sync_server.use_cases.answer_hello import answer_hello
from sync_server.use_cases.answer_pull import answer_pull
from sync_server.use_cases.arrival import Sender
from sync_server.use_cases.bundle_files import ArrivingPieces
from sync_server.use_cases.enrol_device import SHUT_OUT
from sync_server.use_cases.open_bundle import OpenedBundle, open_bundle
from sync_server.use_cases.receive_changes import receive_changes
from sync_server.use_cases.receive_file import Files
from sync_server.use_cases.refused import RefusedError

ATTEMPTS = 3
MAX_PAGES = 10_000

Reply: TypeAlias = HelloAnswer | PushAnswer | PullAnswer | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Who takes a bundle in, when, under which name in the books; `secret` are 32 random bytes for its answer."""

    by: UserId
    now_ms: int
    id: str
    secret: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a bundle, and the sealed answer for the tablet."""

    bundle: TakenBundle
    name: str
    """Whose tablet it is."""
    answer: bytes


def take_bundle(database: Database, files: Files, file: BinaryIO, *, taking: Taking) -> Taken:
    """What became of everything in a bundle, and its answer; given only after all of it is kept.

    Raises:
        BundleError: it is none, not for this server, from a tablet nobody knows, or not whole; nothing was taken.
        BusyError: the database is taken by others; what was kept stays kept, and the bundle may be given again.
    """
    opened = open_bundle(database, file)
    desk = _Desk(database, opened, taking)
    pieces = ArrivingPieces(database, files, user=opened.asker.user, now_ms=taking.now_ms)
    for frame in opened.frames():
        if isinstance(frame.head, Piece):
            pieces.take(frame.head, frame.body)
        else:
            desk.take(frame)
    pieces.end()
    return _answered(database, opened, desk, taking=taking, seen=pieces.frames)


class _Desk:
    """Carries out questions in the order they were asked, and collects the answers."""

    def __init__(self, database: Database, opened: OpenedBundle, taking: Taking) -> None:
        self._database = database
        self._opened = opened
        self._now_ms = taking.now_ms
        self.frames: list[Frame] = []
        self.export = ""
        self.fates: list[str] = []
        """Of every change: applied, duplicate, or held."""
        self.households: set[str] = set()

    def take(self, frame: Frame) -> None:
        """Carries out one question."""
        match frame.head:
            case Opening(export=export):
                self.export = export
            case Told(what="hello"):
                self._hello(frame.body)
            case Told(what="push"):
                self._push(frame.body)
            case Told(what="pull"):
                self._pull(frame.body)
            case _:
                pass  # an answer's frame has no place in a work bundle and asks for nothing

    def _hello(self, body: bytes) -> None:
        try:
            hello = unpack(body, Hello)
            self._refuse_if_shut_out()
            answer = answer_hello(self._database, hello, asker=self._opened.asker, now_ms=self._now_ms)
        except (RefusedError, MalformedError) as error:
            self._add(Refused(what="hello"), refusal_in(error))
        else:
            self._add(Told(what="hello"), answer)

    def _push(self, body: bytes) -> None:
        asker = self._opened.asker
        try:
            push = unpack(body, Push)
        except MalformedError as error:
            self._add(Refused(what="push"), refusal_in(error))
            return
        sender = Sender(user=asker.user, device=asker.device, replica=push.replica, shut_out=self._opened.shut_out)
        try:
            answer = self._receive(push, sender)
        except RefusedError as error:
            self._add(Refused(what="push", replica=push.replica), error.refusal)
            return
        self.fates += ["held" if result.reason is not None else result.s for result in answer.results.values()]
        labels = tuple((one.seq, one.h) for one in push.changes)
        self._add(Receipt(replica=push.replica, labels=labels), answer)

    def _receive(self, push: Push, sender: Sender) -> PushAnswer:
        for _ in range(ATTEMPTS - 1):
            try:
                return receive_changes(self._database, push, sender=sender, received_ms=self._now_ms)
            except BusyError:
                continue
        return receive_changes(self._database, push, sender=sender, received_ms=self._now_ms)

    def _pull(self, body: bytes) -> None:
        before = len(self.frames)
        try:
            pull = unpack(body, Pull)
            self._refuse_if_shut_out()
            for answer in self._pages(pull):
                self.households |= {str(row[0]) for page in answer.pages for row in page.rows}
                self._add(Told(what="pull"), answer)
                self._refuse_if_too_much(before)
        except (RefusedError, MalformedError) as error:
            # Half a picture is none: the tablet keeps its old one whole.
            del self.frames[before:]
            self.households.clear()
            self._add(Refused(what="pull"), refusal_in(error))

    def _pages(self, pull: Pull) -> Iterator[PullAnswer]:
        """Every page from the tablet's cursors to the end, as it would have asked for them one after the other."""
        cursors, more = dict(pull.cursors), True
        while more:
            ask = Pull(v=pull.v, epoch=pull.epoch, schema=pull.schema, cursors=cursors, limit=pull.limit)
            answer = answer_pull(self._database, ask, asker=self._opened.asker, now_ms=self._now_ms)
            yield answer
            cursors |= {page.scope: page.to for page in answer.pages}
            came = {page.scope for page in answer.pages}
            more = any(page.more for page in answer.pages) or not came.issuperset(answer.reset)

    def _refuse_if_too_much(self, since: int) -> None:
        if sum(len(frame.body) for frame in self.frames[since:]) > MAX_ANSWER or len(self.frames) - since > MAX_PAGES:
            message = "数据太多,请先联网同步一次 / too much for a file, please sync over a network once"
            raise RefusedError(Refusal(err="too_large", message=message))

    def _refuse_if_shut_out(self) -> None:
        if self._opened.shut_out:
            raise RefusedError(SHUT_OUT)

    def _add(self, head: Told | Receipt | Refused, reply: Reply) -> None:
        self.frames.append(Frame(head, pack(reply)))


def refusal_in(error: RefusedError | MalformedError) -> Refusal:
    """What the sender is told."""
    return error.refusal if isinstance(error, RefusedError) else Refusal(err="malformed", message=str(error))


def _answered(database: Database, opened: OpenedBundle, desk: _Desk, *, taking: Taking, seen: list[Frame]) -> Taken:
    """The answer, written and noted in the books."""
    frames = [*desk.frames, *seen]
    outcome = _outcome(desk, frames)
    opening = Frame(Opening(export=desk.export, epoch=opened.epoch))
    answer = _sealed(opened, [opening, *frames], taking, outcome=outcome)
    bundle = TakenBundle(
        id=taking.id,
        device=opened.asker.device,
        user=opened.asker.user,
        taken_by=taking.by,
        taken_ms=taking.now_ms,
        outcome=outcome,
        has_answer=True,
    )
    with database.writing() as tx:
        bundle_store.save_bundle(tx, bundle, answer)
        note = AuditNote(taking.by, "take_bundle", opened.asker.device, outcome)
        audit_store.write_audit(tx, note, now_ms=taking.now_ms)
    return Taken(bundle=bundle, name=opened.asker.name, answer=answer)


def _outcome(desk: _Desk, frames: list[Frame]) -> BundleOutcome:
    files = [frame.head for frame in frames if isinstance(frame.head, FileSeen)]
    refusals = [unpack(frame.body, Refusal).err for frame in frames if isinstance(frame.head, Refused)]
    return BundleOutcome(
        applied=desk.fates.count("applied"),
        duplicates=desk.fates.count("duplicate"),
        held=desk.fates.count("held"),
        files_stored=sum(one.stored for one in files),
        files_waiting=sum(not one.stored for one in files),
        households=len(desk.households),
        refused=tuple(dict.fromkeys(refusals)),
    )


def _sealed(opened: OpenedBundle, frames: list[Frame], taking: Taking, *, outcome: BundleOutcome) -> bytes:
    out = io.BytesIO()
    header = BundleHeader(
        kind="answer",
        server=opened.header.server,
        device=opened.header.device,
        changes=outcome.applied + outcome.duplicates + outcome.held,
        files=outcome.files_stored,
        point=b"",
    )
    writer = BundleWriter(out, header, to=opened.keys, sender=opened.own, secret=taking.secret)
    for frame in frames:
        writer.add(frame)
    writer.finish()
    return out.getvalue()
