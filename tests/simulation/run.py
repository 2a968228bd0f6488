"""One run: a world from one source of chance, played to its end and checked."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, TypeAlias, get_args
from unittest import mock

import fastapi.routing

from field_app.store import seal
from field_app.use_cases import fetch_news, hand_over_changes
from shared_models.conversion import STEPS as STEPS_BETWEEN_FORMATS
from shared_models.sync_protocol import Pull
from sync_server.api import blob_routes, device_routes, sync_routes
from tests.simulation.chance import Chance, source
from tests.simulation.disk import watched_disks
from tests.simulation.faults import Tally
from tests.simulation.machine_pieces import MACHINE_PIECES
from tests.simulation.more_pieces import MORE_PIECES
from tests.simulation.other_clocks import differences, set_other_clocks, what_stands
from tests.simulation.pieces import PIECES, Piece
from tests.simulation.placement_checks import checked_install
from tests.simulation.rest import come_to_rest
from tests.simulation.safety_pieces import SAFETY_PIECES
from tests.simulation.schedule import swarm
from tests.simulation.server import Keeping, SqliteKeeping
from tests.simulation.stray import PAST, out_of_the_past
from tests.simulation.town import HE, LIN, WU, sqlite_template
from tests.simulation.violation import ViolationError, require
from tests.simulation.world import World

Kind: TypeAlias = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STEPS = 120
DECK = (*PIECES, *MACHINE_PIECES, *MORE_PIECES, *SAFETY_PIECES)
ACT = 8
"""Set pieces in a run of that length."""
FAST = Path("/dev/shm")  # noqa: S108 - memory instead of a disk, where there is such a thing


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    tally: Tally
    trace: list[str]
    violation: BaseException | None
    steps: int
    stands: dict[str, str] = field(default_factory=dict)
    """What clocks must not decide, once all is at rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a run is played."""

    steps: int = STEPS
    clocks: int = 0
    """Other clocks show other times in the same run."""
    database: Kind = "sqlite"


def play(rolls: random.Random, setup: Setup, *, turn: int = 0) -> Outcome:
    """Plays one run; a broken promise is in the outcome, with everything that led to it."""
    with _folder() as folder, watched_disks(), turned_down():
        (folder / "tablets").mkdir()
        chance = Chance(rolls)
        keeping = _keeping(folder, setup.database)
        world = World(chance, folder, keeping, clocks=setup.clocks)
        stands: dict[str, str] = {}
        violation: BaseException | None = None
        try:
            asyncio.run(_play(world, setup.steps, turn))
            stands = what_stands(world)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong belongs to the run
            violation = error
        finally:
            world.close()
            keeping.close()
        return Outcome(world.tally, world.trace, violation, world.step, stands)


def _keeping(folder: Path, database: Kind) -> Keeping:
    if database == "sqlite":
        return SqliteKeeping(folder, sqlite_template(_home()))
    from tests.simulation.on_postgresql import PostgresKeeping  # noqa: PLC0415 - starts a server

    return PostgresKeeping(folder)


def _staging(world: World, steps: int, turn: int) -> dict[int, Piece]:
    """At which step which set piece begins: the next few of all of them, so that runs in a row go through them all."""
    count = max(1, steps * ACT // STEPS)
    pieces = [DECK[(turn * count + number) % len(DECK)] for number in range(count)]
    steps_at = world.chance.shuffled(range(1, steps + 1))
    return dict(zip(steps_at, pieces, strict=False))


async def _play(world: World, steps: int, turn: int) -> None:
    world.dials.meanwhile, kept = 0, world.dials.meanwhile
    for name, user in (("t1", LIN), ("t2", WU), ("t3", HE)):
        await world.add_tablet(name, user)
    world.dials.meanwhile = kept
    if world.other_clocks:
        set_other_clocks(world)
    weights = swarm(world)
    staged = _staging(world, steps, turn)
    for number in range(1, steps + 1):
        world.step = number
        world.time.pass_by(world.chance.between(1_000, 20 * 60_000))
        piece = staged.get(number)
        if piece is not None:
            world.say(f"*** {piece.__name__}")
            await piece(world)
        else:
            await world.chance.weighted(weights)(world)
    await come_to_rest(world)


@contextmanager
def turned_down() -> Iterator[None]:
    """Costs and sizes turned down, and no threads: a run is quick, repeats, and meets several batches and pages."""

    async def here(function: Any, /, *arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    with (
        mock.patch.object(seal, "Lock", _cheap_lock),
        mock.patch.object(fetch_news, "asyncio", SimpleNamespace(**(vars(asyncio) | {"to_thread": here}))),
        mock.patch.object(fetch_news, "Pull", _short_pull),
        mock.patch.object(fetch_news, "install", checked_install),
        mock.patch.dict(STEPS_BETWEEN_FORMATS, {PAST: out_of_the_past}),
        mock.patch.object(hand_over_changes, "MAX_BATCH_CHANGES", 4),
        mock.patch.object(sync_routes, "run_in_threadpool", here),
        mock.patch.object(blob_routes, "run_in_threadpool", here),
        mock.patch.object(device_routes, "run_in_threadpool", here),
        mock.patch.object(fastapi.routing, "run_in_threadpool", here),
    ):
        yield


_Lock, _Pull = seal.Lock, Pull


def _cheap_lock(**values: Any) -> seal.Lock:
    return _Lock(**{"n": 16, **values})


def _short_pull(**values: Any) -> Any:
    return _Pull(limit=5, **values)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="world-", dir=_home()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_kept_home: list[tempfile.TemporaryDirectory[str]] = []


def _home() -> Path:
    if not _kept_home:
        where = FAST if FAST.is_dir() else None
        _kept_home.append(tempfile.TemporaryDirectory(prefix="zoufang-simulation-", dir=where))
    return Path(_kept_home[0].name)


def play_under_other_clocks(seed: int, setup: Setup = Setup()) -> Outcome:
    """Plays a seed under two sets of clocks: where they decided anything, P18 is broken."""
    first, second = (play_seed(seed, replace(setup, clocks=clocks)) for clocks in (1, 2))
    for one in (first, second):
        if one.violation is not None:
            return one
    found = differences(first.stands, second.stands)
    try:
        require(not found, "P18", f"{len(found)} lines differ under other clocks: {found[:1]}")
    except ViolationError as error:
        return replace(second, violation=error)
    return replace(second, tally=first.tally + second.tally)


def play_seed(seed: int, setup: Setup = Setup()) -> Outcome:
    """Plays the run that a seed names."""
    return play(source(seed), setup, turn=seed)
