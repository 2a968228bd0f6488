"""The demo while it runs: server, link and tablets start together, and end together."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sync_server.demo.children import Child, Children
from sync_server.demo.folder import DemoFolder, Ports
from sync_server.demo.greeting import greeting
from sync_server.demo.link import HOST, Link

Say = Callable[[str], None]
GLANCE_S = 0.4
"""How often the cable's file is looked at."""
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True)
class Run:
    """One run of the demo."""

    folder: DemoFolder
    ports: Ports
    say: Say
    children: Children
    link: Link
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> int:
        """Runs until somebody ends it; gives the exit code."""
        loop = asyncio.get_running_loop()
        for number in ENDINGS:
            loop.add_signal_handler(number, self.stop.set)
        try:
            code = await self._serve(loop)
        finally:
            self._unlisten(loop)
            await self.link.pull()
            await self.children.stop()
        if code == 0:
            self.say("已停止,数据保留 / stopped, data is kept")
        return code

    async def _serve(self, loop: asyncio.AbstractEventLoop) -> int:
        self.folder.connect(online=True)
        await self.link.plug_in()
        await self._start()
        ended = asyncio.create_task(self.children.first_to_end())
        stopped = asyncio.create_task(self.stop.wait())
        ready = asyncio.create_task(self._ready())
        await asyncio.wait({ended, stopped, ready}, return_when=asyncio.FIRST_COMPLETED)
        cable = None
        if not stopped.done() and not ended.done():
            for line in greeting(self.ports):
                self.say(line)
            self._listen(loop)
            cable = asyncio.create_task(self._mind_the_cable())
            await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (stopped, ready, cable):
            if task is not None:
                task.cancel()
        if ended.done():
            self._explain(ended.result())
            return 1
        ended.cancel()
        return 0

    async def _start(self) -> None:
        ports, folder = self.ports, self.folder
        serve = ["sync_server", "serve", "--data", str(folder.server), "--host", HOST, "--port", str(ports.console)]
        await self.children.start("server", serve, port=ports.console, log=folder.log("server"))
        for number, port in enumerate(ports.tablets, start=1):
            tablet = ["field_app", "--host", HOST, "--port", str(port), "--data", str(folder.tablet(number))]
            tablet += ["--server", f"http://{HOST}:{ports.link}"]
            name = f"tablet-{number}"
            await self.children.start(name, tablet, port=port, log=folder.log(name))

    async def _ready(self) -> None:
        await asyncio.gather(*(self.children.ready(child) for child in list(self.children.running)))

    def _explain(self, child: Child) -> None:
        self.say(f"{child.name} 意外停止,日志 / ended unexpectedly, its log: {child.log}")
        self.say(child.last_words())

    # --- the cable ---------------------------------------------------------------------------------------------------

    async def _mind_the_cable(self) -> None:
        while True:
            wanted = self.folder.is_connected()
            if wanted != self.link.is_connected:
                await (self.link.plug_in() if wanted else self.link.pull())
                self.say(
                    "平板网络已接通 / the tablets' network is back"
                    if wanted
                    else "平板网络已断开 / the tablets' network is cut"
                )
            await asyncio.sleep(GLANCE_S)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        # A file or /dev/null cannot be waited for: then there is no keyboard.
        with suppress(OSError, ValueError):
            loop.add_reader(sys.stdin.fileno(), self._key, loop)

    def _unlisten(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(OSError, ValueError):
            loop.remove_reader(sys.stdin.fileno())

    def _key(self, loop: asyncio.AbstractEventLoop) -> None:
        typed = os.read(sys.stdin.fileno(), 4_096)
        if not typed:
            self._unlisten(loop)
        elif typed.strip().lower() == b"n":
            self.folder.connect(online=not self.folder.is_connected())


async def run_demo(folder: DemoFolder, ports: Ports, *, reserved: int, say: Say) -> int:
    """Serves the demo until it is ended; gives the exit code."""
    link = Link(ports.link, server_port=ports.console)
    return await Run(folder, ports, say, Children(kept_open=(reserved,)), link).serve()
