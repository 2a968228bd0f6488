"""Exchanges by file as the sync page runs them: one at a time with those over a network, drawing goes on meanwhile."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from field_app.state.exchange_runner import ExchangeRunner
from field_app.use_cases.export_bundle import WRITING, Export, Exported, export_bundle
from field_app.use_cases.import_bundle import READING, Imported, import_bundle
from field_app.use_cases.means import Means
from field_app.use_cases.trip import Progress
from field_app.use_cases.unlock import Account
from shared_models.bundle import SUFFIX
from shared_models.ids import DeviceId
from shared_models.visit import china_time

MOST = 64 * 1024 * 1024
"""A file passes through the system's dialog in one piece of memory; what does not fit goes into the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A sealed file, ready to be saved wherever the person says."""

    name: str
    data: bytes
    told: Exported


class FileExchange:
    """The way by file of one open account."""

    def __init__(self, account: Account, means: Means, runner: ExchangeRunner) -> None:
        """Takes whose work it is and what shows the progress."""
        self._account = account
        self._means = means
        self._runner = runner

    @property
    def latest(self) -> Export | None:
        """The latest export, until an exchange over a network made its answer needless."""
        return self._account.meta.export

    async def export(self) -> ExportedFile:
        """Everything that is only here, as one sealed file.

        Raises:
            FileTroubleError: this sign-in has no keys, a sync is under way, or there is too much for any file.
            OSError: the storage is full.
        """
        loop = asyncio.get_running_loop()

        def tell(step: Progress) -> None:
            loop.call_soon_threadsafe(self._show, step)

        async with self._runner.showing(WRITING):
            data, told = await asyncio.to_thread(self._write, tell)
        return ExportedFile(name=file_name(self._account.device, self._means), data=data, told=told)

    async def take(self, data: bytes) -> Imported:
        """What an answer brought.

        Raises:
            FileTroubleError: it is none, not for this sign-in, or not whole; nothing was changed.
            StoreError: the storage is full; it may be imported again.
        """
        async with self._runner.showing(READING):
            told = await import_bundle(self._account, self._means, io.BytesIO(data), progress=self._runner.show)
        if told.locked_ms is not None:
            self._runner.told_locked(told.locked_ms)
        return told

    def _show(self, step: Progress) -> None:
        if self._runner.running:  # a step may arrive when the work is over
            self._runner.show(step)

    def _write(self, tell: Callable[[Progress], None]) -> tuple[bytes, Exported]:
        return in_memory(
            self._account.folder,
            lambda path: export_bundle(self._account, self._means, path, most=MOST, progress=tell),
        )


def in_memory(folder: Path, write: Callable[[Path], Exported]) -> tuple[bytes, Exported]:
    """What an export wrote; nothing of it is left in the folder."""
    with TemporaryDirectory(dir=folder, prefix="export-") as inner:
        path = Path(inner) / f"export{SUFFIX}"
        told = write(path)
        return path.read_bytes(), told


def file_name(device: DeviceId, means: Means) -> str:
    """A name for the eye: which tablet, when."""
    now = china_time(means.stamp().wall_ms)
    return f"zoufang-{device[-6:]}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
