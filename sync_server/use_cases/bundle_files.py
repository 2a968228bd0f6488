"""The files of a bundle: each goes on where the server has it, and is kept only whole."""

from __future__ import annotations

from shared_models.bundle import FileSeen, Frame, Piece, Refused
from shared_models.errors import MalformedError
from shared_models.ids import Sha256, UserId
from shared_models.packing import pack
from shared_models.sync_protocol import Refusal
from sync_server.store.database import BusyError, Database
from sync_server.use_cases import receive_file
from sync_server.use_cases.receive_file import Files, Standing, file_standing, read_sha256, receive_piece
from sync_server.use_cases.refused import RefusedError

NOTHING = Standing(0, stored=False)


class ArrivingPieces:
    """Takes pieces in order, and tells of each file how much of it is here in the end."""

    def __init__(self, database: Database, files: Files, *, user: UserId, now_ms: int) -> None:
        """Takes whose files they are."""
        self._database = database
        self._files = files
        self._user = user
        self._now_ms = now_ms
        self._sha256 = Sha256("")
        self._standing = NOTHING
        self._stopped = False
        self.frames: list[Frame] = []
        """What the tablet is told."""

    def take(self, head: Piece, data: bytes) -> None:
        """Takes what of a piece is not here yet; after a fault the rest of its file is passed over."""
        try:
            if head.sha256 != self._sha256:
                self._begin(head.sha256)
            if not self._stopped and not self._standing.stored:
                self._take(head, data)
        except BusyError:
            # A request over the network is writing this very file: one of the two will bring it to its end.
            self._stopped = True
        except (RefusedError, MalformedError) as error:
            self._refused(head, error)

    def _begin(self, sha256: Sha256) -> None:
        self.end()
        self._sha256, self._standing, self._stopped = sha256, NOTHING, True
        read_sha256(sha256)
        self._stopped = False
        self._standing = file_standing(self._database, self._files, sha256, user=self._user) or NOTHING

    def _take(self, head: Piece, data: bytes) -> None:
        known = self._standing.offset - head.offset
        if known >= len(data) > 0 or known < 0:
            return
        piece = receive_file.Piece(
            sha256=head.sha256, offset=self._standing.offset, length=head.length, data=data[known:]
        )
        self._standing = receive_piece(self._database, self._files, piece, user=self._user, now_ms=self._now_ms)

    def _refused(self, head: Piece, error: RefusedError | MalformedError) -> None:
        refusal = error.refusal if isinstance(error, RefusedError) else Refusal(err="malformed", message=str(error))
        self._stopped = True
        if refusal.err == "hash":
            self._standing = NOTHING
        self.frames.append(Frame(Refused(what="file", sha256=head.sha256), pack(refusal)))

    def end(self) -> None:
        """Tells how the file stands that was being taken."""
        if self._sha256:
            offset, stored = self._standing
            self.frames.append(Frame(FileSeen(sha256=self._sha256, offset=offset, stored=stored)))
        self._sha256 = Sha256("")
