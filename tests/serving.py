"""A real server on a real port of this machine, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

HOST = "127.0.0.1"
PATIENCE_S = 20
BREATH_S = 0.005

CERTIFICATES = ssl.create_default_context()
"""Read once for all clients of these servers: reading them takes longer than most pages, and none is asked for."""


class _PromptServer(uvicorn.Server):
    """Starts and ends when it is told to.

    The library's own looks every tenth of a second whether it shall end and rests another while ending: thousands of
    tests would wait for that.
    """

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, access_log=False))
        self.up = threading.Event()
        self._told = asyncio.Event()

    def end(self) -> None:
        """Finishes what is being answered, then stops."""
        self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Serves until the end is told."""
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self.up.set()
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets answers under way end, as the library's own does."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        async with asyncio.timeout(PATIENCE_S):
            while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - nobody tells when they are done
                await asyncio.sleep(BREATH_S)
        await self.lifespan.shutdown()


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Gives the address of the running application; it is stopped cleanly afterwards."""
    with socket.create_server((HOST, 0), backlog=128) as listening:
        address = f"http://{HOST}:{listening.getsockname()[1]}"
        server = _PromptServer(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        if not server.up.wait(PATIENCE_S):
            message = "the server did not start"
            raise RuntimeError(message)
        try:
            yield address
        finally:
            server.end()
            thread.join(PATIENCE_S)
