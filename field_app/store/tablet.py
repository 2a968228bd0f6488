"""The tablet's folder: who has an account here, and where each account's sealed data lies."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from field_app.store.account import Account, TabletKeys, open_keys
from field_app.store.device_file import AccountEntry, DeviceFile, OfficeLock, read_device_file, write_device_file
from field_app.store.errors import PinError, StoreError
from field_app.store.pin import WRONG, Tries, check_pin, shut_for, wait_ms
from field_app.store.seal import KEY_BYTES, RandomBytes, Seal, unwrap_key, wrap_key
from shared_models.errors import NotFoundError
from shared_models.ids import DeviceId, NewId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """What the server answered to a first sign-in, and the address it was asked at."""

    user: UserId
    name: str
    login: str
    device: DeviceId
    token: str
    server_url: str
    keys: TabletKeys | None = None
    epoch: str = ""


class Tablet:
    """One tablet. Holds nothing unsealed."""

    def __init__(self, folder: Path, *, new_id: NewId, random_bytes: RandomBytes) -> None:
        """Takes the folder, made on first use."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._path = folder / "device.json"
        self._random_bytes = random_bytes
        content = read_device_file(self._path)
        if content is None:
            content = DeviceFile(install=new_id())
            write_device_file(self._path, content)
        self._content = content

    @property
    def install(self) -> str:
        """The nonce of this installation."""
        return self._content.install

    @property
    def accounts(self) -> tuple[AccountEntry, ...]:
        """The accounts in use, the one used last first."""
        in_use = [entry for entry in self._content.accounts if not entry.set_aside]
        return tuple(sorted(in_use, key=lambda entry: -entry.used_ms))

    def entry(self, account_id: str) -> AccountEntry:
        """One account.

        Raises:
            NotFoundError: there is none of this id.
        """
        for entry in self._content.accounts:
            if entry.id == account_id:
                return entry
        raise NotFoundError("there is no such account on this tablet")

    def entry_of(self, user: UserId, server_url: str) -> AccountEntry | None:
        """The account in use of a person at a server; nothing when there is none."""
        found = (entry for entry in self.accounts if (entry.user, entry.server_url) == (user, server_url))
        return next(found, None)

    def _replace(self, changed: AccountEntry) -> None:
        others = [entry for entry in self._content.accounts if entry.id != changed.id]
        self._content = msgspec.structs.replace(self._content, accounts=(*others, changed))
        write_device_file(self._path, self._content)

    def create(self, signed_in: SignedIn, pin: str, *, id_: str, now_ms: int, practice: bool = False) -> AccountEntry:
        """A new account under a PIN, with a fresh data key.

        Raises:
            PinError: the PIN is too weak.
        """
        check_pin(pin)
        key = self._random_bytes(KEY_BYTES)
        entry = AccountEntry(
            id=id_,
            user=signed_in.user,
            name=signed_in.name,
            login=signed_in.login,
            server_url=signed_in.server_url,
            device=signed_in.device,
            lock=wrap_key(key, pin, id_, random_bytes=self._random_bytes),
            token=self._sealed(key, f"token:{id_}", signed_in.token.encode()),
            keys=self._sealed_keys(key, id_, signed_in.keys),
            used_ms=now_ms,
            practice=practice,
        )
        self._replace(entry)
        return entry

    def renew(self, account_id: str, signed_in: SignedIn, key: bytes) -> AccountEntry:
        """The account with a new device token, its data untouched."""
        entry = self.entry(account_id)
        renewed = msgspec.structs.replace(
            entry,
            name=signed_in.name,
            device=signed_in.device,
            token=self._sealed(key, f"token:{entry.id}", signed_in.token.encode()),
            keys=self._sealed_keys(key, entry.id, signed_in.keys),
        )
        self._replace(renewed)
        return renewed

    def set_aside(self, entry: AccountEntry) -> None:
        """Takes an account whose PIN is forgotten out of use; its sealed data stays."""
        self._replace(msgspec.structs.replace(entry, set_aside=True))

    def lock(self, account_id: str, lock: OfficeLock | None) -> None:
        """Locks an account because the office wants it; with nothing, lets it open again.

        Raises:
            StoreError: the disk is full; it holds until the app ends all the same.
        """
        self._replace(msgspec.structs.replace(self.entry(account_id), locked=lock))

    def _sealed(self, key: bytes, name: str, plain: bytes) -> bytes:
        return Seal(key, self._random_bytes).close(plain, name)

    def _sealed_keys(self, key: bytes, id_: str, keys: TabletKeys | None) -> bytes:
        return self._sealed(key, f"keys:{id_}", msgspec.json.encode(keys)) if keys is not None else b""

    def try_pin(self, account_id: str, pin: str, *, now_ms: int, opens: bool = True) -> bytes:
        """The data key that the PIN unwraps. A wrong one is counted on the disk before this answers.

        `opens`: the account is opened with it, and stands first in the list from now on.

        Raises:
            PinError: wrong PIN, or the pad is shut.
            StoreError: a wrong PIN that cannot be counted, because the disk is full or cannot be written.
        """
        entry = self.entry(account_id)
        wait = wait_ms(entry.tries, now_ms)
        if wait:
            raise shut_for(wait)
        key = unwrap_key(entry.lock, pin, entry.id, random_bytes=self._random_bytes)
        if key is None:
            tries = Tries(wrong=entry.tries.wrong + 1, last_ms=now_ms)
            self._replace(msgspec.structs.replace(entry, tries=tries))
            wait = wait_ms(tries, now_ms)
            raise shut_for(wait) if wait else PinError("wrong", WRONG)
        with suppress(StoreError):
            # On a full disk the right PIN opens all the same: that is when work must be handed over.
            used_ms = now_ms if opens else entry.used_ms
            self._replace(msgspec.structs.replace(entry, tries=Tries(), used_ms=used_ms))
        return key

    def keys_of(self, account_id: str, key: bytes) -> TabletKeys | None:
        """The keys of an account under its data key; nothing for a sign-in from before there were any."""
        return open_keys(Seal(key, self._random_bytes), self.entry(account_id))

    def change_pin(self, account_id: str, key: bytes, new_pin: str) -> None:
        """Wraps the data key under another PIN.

        Raises:
            PinError: the new PIN is too weak.
        """
        check_pin(new_pin)
        entry = self.entry(account_id)
        lock = wrap_key(key, new_pin, entry.id, random_bytes=self._random_bytes)
        self._replace(msgspec.structs.replace(entry, lock=lock))

    def open(self, account_id: str, key: bytes, *, new_id: NewId) -> Account:
        """The account, open. Whoever opens it closes it."""
        entry = self.entry(account_id)
        folder = self.folder / "accounts" / entry.id
        account = Account(folder, entry, key=key, random_bytes=self._random_bytes)
        account.settle_in(self.install, new_id)
        return account
