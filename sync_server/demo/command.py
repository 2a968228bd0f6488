"""`zoufang demo`: fills the demo district once, then serves it with its tablets until Ctrl-C."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event
from typing import Annotated, NoReturn

import msgspec
import typer

from shared_models.errors import UnfitError, ZoufangError
from shared_models.visit import day_of
from sync_server.demo.district import SEED, demo_district
from sync_server.demo.fill import DEMO_POLICY, adopt_preset, fill
from sync_server.demo.folder import DemoFolder, Ports, State
from sync_server.demo.port import choose_ports
from sync_server.demo.running import run_demo
from sync_server.means import new_id, now_ms
from sync_server.settings import Settings, local_settings
from sync_server.store.arriving import open_arriving
from sync_server.store.blob_store import open_blobs
from sync_server.store.database import Database
from sync_server.store.migrate import migrate
from sync_server.use_cases.receive_file import Files

INTERRUPTED = 130
FIRST_TABLET = 8551
MOST_TABLETS = 8
STEP_PERCENT = 10


def demo(  # noqa: PLR0913 - every option of a command is an argument
    data: Annotated[Path, typer.Option(help="Folder that keeps the demo between runs.")] = Path(".demo"),
    *,
    port: Annotated[int, typer.Option(min=1, max=65_000, help="Port of the office console.")] = 8000,
    tablets: Annotated[int, typer.Option(min=0, max=MOST_TABLETS, help="How many tablets.")] = 2,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over: everything in the folder is removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before removing.")] = False,
    policy: Annotated[str, typer.Option(help="Preset that the district adopts; later runs: from today.")] = "",
    network: Annotated[str, typer.Option(help="offline or online: pulls or plugs a running demo's tablets.")] = "",
) -> None:
    """Serves an invented district: server, office console and tablets, on this machine only."""
    folder = DemoFolder(data)
    try:
        if network:
            _switch_network(folder, network)
            return
        wish = Wish(port=port, tablets=tablets, policy=policy, start_over=fresh and (yes or _is_sure(folder)))
        code = _run(folder, wish)
    except ZoufangError as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        _stop("\n已停止 / stopped", INTERRUPTED)
    raise typer.Exit(code)


def _stop(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def _switch_network(folder: DemoFolder, network: str) -> None:
    if network not in {"offline", "online"}:
        raise UnfitError("--network offline | online")
    if not folder.is_used():
        raise UnfitError(f"{folder.path} 里没有正在运行的演示 / no demo is running in {folder.path}")
    folder.connect(online=network == "online")
    typer.echo("平板网络已断开 / cut" if network == "offline" else "平板网络已接通 / back")


def _is_sure(folder: DemoFolder) -> bool:
    if folder.state() is None:
        return True
    question = f"删除 {folder.path} 里的全部演示数据,包括平板上未上传的内容?/ Remove everything, unsent work included?"
    if not typer.confirm(question):
        raise UnfitError("什么都没有删除 / nothing was removed")
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for."""

    port: int
    tablets: int
    policy: str
    start_over: bool


def _run(folder: DemoFolder, wish: Wish) -> int:
    reserved = folder.take()
    try:
        if wish.start_over:
            folder.erase()
        state = folder.state()
        if state is None:
            state = _fill(folder, day_of(now_ms()), wish.policy or DEMO_POLICY)
        elif wish.policy:
            _adopt(folder, wish.policy)
        ports = choose_ports(_wanted(state, port=wish.port, tablets=wish.tablets), typer.echo)
        _warn_enrolled(state, ports)
        folder.remember(msgspec.structs.replace(state, ports=ports))
        # Everything imported stays to the end: looking through it for garbage would make Ctrl-C take seconds.
        gc.freeze()
        return asyncio.run(run_demo(folder, ports, reserved=reserved, say=typer.echo))
    finally:
        folder.leave()


def _wanted(state: State, *, port: int, tablets: int) -> Ports:
    before = state.ports
    return Ports(
        console=port,
        link=before.link if before is not None else port + 1,
        tablets=tuple(range(FIRST_TABLET, FIRST_TABLET + tablets)),
    )


def _warn_enrolled(state: State, ports: Ports) -> None:
    if state.ports is not None and state.ports.link != ports.link:
        typer.echo(
            f"已登录过的平板仍在找端口 {state.ports.link} 上的服务器,该端口空出后重启演示即可 / "
            f"tablets signed in before look for the server on port {state.ports.link}: free it and start again"
        )


def _adopt(folder: DemoFolder, policy: str) -> None:
    """From today on; procedures under way go on under what they were opened with."""
    database = Database(folder.settings.database)
    try:
        migrate(database, epoch=new_id(), now_ms=now_ms())
        adopt_preset(database, policy, since=day_of(now_ms()), now_ms=now_ms())
    finally:
        database.close()
    typer.echo(f"政策自今日起改为 {policy} / {policy} holds from today")


def _fill(folder: DemoFolder, today: date, policy: str) -> State:
    """Fills a store beside the final place and moves it there when it is complete."""
    typer.echo("第一次运行:生成演示数据,约一分钟 / first run: making the demo district, about a minute")
    district = demo_district(today, seed=SEED)
    settings: Settings = local_settings(folder.being_filled)
    folder.forget_half_filled()
    folder.being_filled.mkdir()
    database = Database(settings.database)
    try:
        migrate(database, epoch=new_id(), now_ms=district.deliveries[0].ms)
        files = Files(open_blobs(settings.blobs), open_arriving(settings.blobs, settings.staging))
        line = ProgressLine()
        with heard_between_steps() as stop_if_asked:

            def progress(done: int, total: int) -> None:
                line(done, total)
                stop_if_asked()

            fill(database, files, district, progress=progress, policy=policy)
    finally:
        database.close()
    return folder.complete(State(filled_on=today.isoformat(), seed=SEED))


@contextmanager
def heard_between_steps() -> Iterator[Callable[[], None]]:
    """Ctrl-C is heard when the given function is called, and at the end.

    In the middle of a transaction it could leave the one writer's lock behind, for which another thread waits for ever.
    """
    asked = Event()

    def stop_if_asked() -> None:
        if asked.is_set():
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield stop_if_asked
    finally:
        signal.signal(signal.SIGINT, before)
    stop_if_asked()


class ProgressLine:
    """A line that grows in a terminal, and a line now and then in a log."""

    def __init__(self) -> None:
        self._said = -1

    def __call__(self, done: int, total: int) -> None:
        """Says how far it is."""
        percent = done * 100 // total
        step = 1 if sys.stdout.isatty() else STEP_PERCENT
        if percent // step == self._said // step and self._said >= 0:
            return
        self._said = percent
        line = f"写入服务器 / handing in: {percent:3d} % ({done:,} / {total:,})"
        if sys.stdout.isatty():
            typer.echo(f"\r{line}", nl=percent == 100)  # noqa: PLR2004 - all of it
        else:
            typer.echo(line)
