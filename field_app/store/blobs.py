"""Pictures and pen strokes: sealed files, named by what they hold, each with how far the server has it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from field_app.store.database import Database
from field_app.store.files import write_whole
from field_app.store.seal import Seal
from shared_models.ids import ChangeId, EntityId, Sha256

BlobState: TypeAlias = Literal["here", "sending", "stored", "safe"]


class Blob(NamedTuple):
    """One file; its fields are the table's columns, in order."""

    sha256: Sha256
    path: str
    """Name of the sealed file in the account's folder; blank when the copy here was given up."""
    size: int
    sent: int
    """Bytes the server is known to hold."""
    state: BlobState
    rank: int
    """Small things first: 0 thumbnails and pen strokes, 1 originals."""
    mime: str
    household: EntityId
    visit: EntityId
    entity: EntityId
    unit: str
    change: ChangeId
    made_ms: int
    stored_replica: str = ""
    stored_head: int = 0
    """Replica and latest number when the server had the file whole: a backup with a later change has it too."""


class Look(NamedTuple):
    """How a photo looks, and whose it is."""

    photo: EntityId
    phash: str
    household: EntityId
    visit: EntityId
    made_ms: int


class Blobs:
    """The files of an account."""

    def __init__(self, db: Database, seal: Seal, folder: Path) -> None:
        """Keeps sealed files in a folder and their rows in the account's database."""
        self._db = db
        self._seal = seal
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, blob: Blob, data: bytes) -> None:
        """Seals bytes into a file and takes it into the books; one that is known already is left as it is."""
        if self.get(blob.sha256) is not None:
            return
        write_whole(self._folder / blob.path, self._seal.close(data, f"blob:{blob.sha256}"))
        self._db.run("INSERT INTO blob VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", blob)

    def get(self, sha256: Sha256) -> Blob | None:
        """One file's row."""
        row = self._db.row("SELECT * FROM blob WHERE sha256 = ?", (sha256,))
        return Blob(*row) if row else None

    def read(self, sha256: Sha256) -> bytes | None:
        """The bytes, unsealed; nothing when they are not here (any more)."""
        blob = self.get(sha256)
        if blob is None or not blob.path:
            return None
        try:
            sealed = (self._folder / blob.path).read_bytes()
        except FileNotFoundError:
            return None
        return self._seal.open(sealed, f"blob:{sha256}")

    def all(self) -> list[Blob]:
        """Every file, oldest first."""
        return [Blob(*row) for row in self._db.rows("SELECT * FROM blob ORDER BY made_ms, sha256")]

    def to_send(self) -> list[Blob]:
        """The files the server does not have whole, thumbnails first, of changes that it has."""
        sql = (
            "SELECT * FROM blob WHERE state IN ('here', 'sending')"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = blob.change AND outbox.state = 'pending')"
            " ORDER BY rank, made_ms, sha256"
        )
        return [Blob(*row) for row in self._db.rows(sql)]

    def unsent(self) -> list[Blob]:
        """The files the server does not have whole, thumbnails first: with the changes that go before them."""
        sql = "SELECT * FROM blob WHERE state IN ('here', 'sending') ORDER BY rank, made_ms, sha256"
        return [Blob(*row) for row in self._db.rows(sql)]

    def stored(self) -> list[Blob]:
        """The files the server has whole and of which a copy is still here."""
        sql = "SELECT * FROM blob WHERE state = 'stored' ORDER BY made_ms, sha256"
        return [Blob(*row) for row in self._db.rows(sql)]

    def mark(self, sha256: Sha256, state: BlobState, sent: int) -> None:
        """Notes how far the server has a file."""
        with self._db.writing():
            self._db.run("UPDATE blob SET state = ?, sent = ? WHERE sha256 = ?", (state, sent, sha256))

    def mark_stored(self, sha256: Sha256, *, replica: str, head: int) -> None:
        """Notes that the server has a file whole, and what this tablet's latest change was by then."""
        with self._db.writing():
            self._db.run(
                "UPDATE blob SET state = 'stored', sent = size, stored_replica = ?, stored_head = ? WHERE sha256 = ?",
                (replica, head, sha256),
            )

    def give_up_copy(self, blob: Blob) -> None:
        """Deletes the copy here of a file that is stored and backed up.

        Thumbnails stay for the eye; of a household that is not held any more nothing stays.
        """
        if self._db.row("SELECT 1 FROM confirmed WHERE household = ?", (blob.household,)) is None:
            with self._db.writing():
                self._delete(blob.sha256, blob.path)
            return
        with self._db.writing():
            self._db.run(
                "UPDATE blob SET state = 'safe', sent = size, path = CASE rank WHEN 0 THEN path ELSE '' END"
                " WHERE sha256 = ?",
                (blob.sha256,),
            )
        if blob.rank:
            (self._folder / blob.path).unlink(missing_ok=True)

    def send_again(self) -> None:
        """Marks every file of which a copy is here as not sent: the server was restored from a backup."""
        self._db.run("UPDATE blob SET state = 'here', sent = 0 WHERE path <> ''")

    def drop(self, households: Iterable[EntityId]) -> None:
        """Removes the files of households that are not held any more, except those no backup of the server holds yet.

        These go with `give_up_copy`: until then this may be the only copy that outlives a failing server.
        """
        for household in households:
            sql = "SELECT sha256, path FROM blob WHERE household = ? AND state = 'safe'"
            for sha256, path in self._db.rows(sql, (household,)):
                self._delete(sha256, path)

    def _delete(self, sha256: Sha256, path: str) -> None:
        self._db.run("DELETE FROM blob WHERE sha256 = ?", (sha256,))
        if path:
            self._db.after_commit((self._folder / path).unlink)

    def sweep(self) -> None:
        """Deletes files that no row speaks of: an app killed between writing a file and saving its change.

        The transaction keeps out whoever is between those two right now.
        """
        with self._db.writing():
            known = {row[0] for row in self._db.rows("SELECT path FROM blob")}
            for file in self._folder.iterdir():
                if file.name not in known:
                    file.unlink()

    # --- have we seen this picture before? -------------------------------------------------------------------------

    def note_hash(self, photo: EntityId, phash: str, *, place: tuple[EntityId, EntityId], made_ms: int) -> None:
        """Remembers how a photo looks, with its household and visit."""
        self._db.run("INSERT OR REPLACE INTO photo_hash VALUES (?, ?, ?, ?, ?)", (photo, phash, *place, made_ms))

    def looks(self) -> list[Look]:
        """Every photo taken here, oldest first."""
        rows = self._db.rows("SELECT photo, phash, household, visit, made_ms FROM photo_hash ORDER BY made_ms")
        return [Look(*row) for row in rows]
