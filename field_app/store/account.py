"""One person's open account on this tablet: everything the use cases read and write."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import msgspec

from field_app.store.blobs import Blobs
from field_app.store.cases import Cases
from field_app.store.database import Database
from field_app.store.device_file import AccountEntry
from field_app.store.drafts import Drafts
from field_app.store.errors import DamagedError
from field_app.store.meta import Meta
from field_app.store.migrations import bring_up_to_date
from field_app.store.outbox import Outbox
from field_app.store.seal import RandomBytes, Seal
from field_app.store.stage import Stage
from field_app.store.summary import Summaries
from field_app.store.sync_log import SyncLog
from shared_models.bundle_keys import PrivateKeys, PublicKeys
from shared_models.ids import DeviceId, NewId, ReplicaId, UserId


class TabletKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What an account exchanges files with: its own keys, and the server's as it handed them out at the sign-in."""

    own: PrivateKeys
    server: PublicKeys


class Account:
    """An unlocked account. Its parts share one database file, and one transaction where it matters."""

    def __init__(self, folder: Path, entry: AccountEntry, *, key: bytes, random_bytes: RandomBytes) -> None:
        """Opens the account's file, bringing an older one up to date, and loads the list into memory."""
        self.id = entry.id
        self.user: UserId = entry.user
        self.user_name = entry.name
        self.device: DeviceId = entry.device
        self.server_url = entry.server_url
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        """Everything of this account lies in it."""
        path = folder / "work.sqlite"
        bring_up_to_date(path)
        seal = Seal(key, random_bytes)
        self.token = seal.open(entry.token, f"token:{entry.id}").decode()
        self.keys = open_keys(seal, entry)
        self.db = Database(path)
        self.meta = Meta(self.db, seal)
        self.outbox = Outbox(self.db, seal, self.meta)
        self.cases = Cases(self.db, seal, meta=self.meta, outbox=self.outbox, device=self.device)
        self.summaries = Summaries(self.db, seal)
        self.drafts = Drafts(self.db, seal)
        self.blobs = Blobs(self.db, seal, folder / "files")
        self.stage = Stage(self.db, seal)
        self.log = SyncLog(self.db)
        self.exchanging = threading.Lock()
        """Held by the one exchange that may run at a time."""

    def settle_in(self, install: str, new_id: NewId) -> None:
        """Makes an opened account ready for work.

        A copy that was just made, or came from elsewhere, gets a replica of its own before the first write; summaries
        that are damaged are made anew.
        """
        if self.meta.install != install:
            with self.db.writing():
                self.outbox.relabel(ReplicaId(new_id()))
                self.meta.install = install
        self.blobs.sweep()
        for household in self.summaries.damaged:
            with suppress(DamagedError), self.db.writing():
                self.summaries.refresh(household, self.cases.view(household))

    def close(self) -> None:
        """Locks the account: the file is closed, nothing can be unsealed any more."""
        self.db.close()


def open_keys(seal: Seal, entry: AccountEntry) -> TabletKeys | None:
    """The keys of the sign-in; nothing for one made before there were bundles."""
    return msgspec.json.decode(seal.open(entry.keys, f"keys:{entry.id}"), type=TabletKeys) if entry.keys else None
