"""The demo's data folder: where everything lies, who is using it, and the cable that another terminal can pull."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import msgspec

from shared_models.errors import UnfitError
from sync_server.settings import Settings, local_settings


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """Where the last run listened. Tablets remember the link's address, so it should stay."""

    console: int
    link: int
    tablets: tuple[int, ...]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the folder knows about itself; written when the district is complete."""

    filled_on: str
    seed: int
    ports: Ports | None = None


class InUseError(UnfitError):
    """Another run uses the folder."""


class DemoFolder:
    """A folder that holds a demo and nothing else."""

    def __init__(self, path: Path) -> None:
        """Takes the folder; it may be missing."""
        self.path = path
        self._lock: int | None = None

    @property
    def server(self) -> Path:
        """The finished server store."""
        return self.path / "server"

    @property
    def being_filled(self) -> Path:
        """The server store before it is complete."""
        return self.path / "server.filling"

    @property
    def settings(self) -> Settings:
        """Of the finished server."""
        return local_settings(self.server)

    def tablet(self, number: int) -> Path:
        """One tablet's folder."""
        return self.path / f"tablet-{number}"

    def log(self, name: str) -> Path:
        """Where a program writes what it has to say."""
        return self.path / "logs" / f"{name}.log"

    # --- use ---------------------------------------------------------------------------------------------------------

    def take(self) -> int:
        """Reserves the folder for this run; gives the handle that its programs inherit, so that it stays reserved.

        Raises:
            UnfitError: the folder holds something else.
            InUseError: another run, or a program left over from one, uses it.
        """
        self._check_ours()
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path / "in-use", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            message = (
                f"{self.path} 正被另一次演示使用,请先在那个终端按 Ctrl-C / "
                f"{self.path} is used by another run of the demo; press Ctrl-C in its terminal first"
            )
            raise InUseError(message) from error
        self._lock = handle
        return handle

    def leave(self) -> None:
        """Gives the folder free."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_used(self) -> bool:
        """Whether a demo runs in the folder now."""
        try:
            handle = os.open(self.path / "in-use", os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def _check_ours(self) -> None:
        if self.path.exists() and any(self.path.iterdir()) and not (self.path / "in-use").exists():
            message = (
                f"{self.path} 里有别的内容,请换一个空文件夹 / {self.path} holds something else; name an empty folder"
            )
            raise UnfitError(message)

    def erase(self) -> None:
        """Removes everything but the reservation."""
        for entry in self.path.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "in-use":
                entry.unlink()

    # --- state -------------------------------------------------------------------------------------------------------

    def state(self) -> State | None:
        """What is known of the district here; nothing while there is none, or only half of one."""
        try:
            return msgspec.json.decode((self.path / "demo.json").read_bytes(), type=State)
        except FileNotFoundError:
            return None

    def forget_half_filled(self) -> None:
        """Removes what an interrupted first run has left."""
        for folder in (self.being_filled, self.server):
            shutil.rmtree(folder, ignore_errors=True)

    def complete(self, state: State) -> State:
        """Puts the filled store in its place, for good once the state is kept."""
        self.being_filled.replace(self.server)
        self.remember(state)
        return state

    def remember(self, state: State) -> None:
        """Keeps it for the next run."""
        fresh = self.path / "demo.json.new"
        fresh.write_bytes(msgspec.json.encode(state))
        fresh.replace(self.path / "demo.json")

    # --- the cable ---------------------------------------------------------------------------------------------------

    def is_connected(self) -> bool:
        """Whether the tablets' network should be there."""
        try:
            return (self.path / "network").read_text(encoding="utf-8").strip() != "offline"
        except FileNotFoundError:
            return True

    def connect(self, *, online: bool) -> None:
        """Plugs the tablets' network in, or pulls it."""
        (self.path / "network").write_text("online\n" if online else "offline\n", encoding="utf-8")
