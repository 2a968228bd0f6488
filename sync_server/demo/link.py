"""The tablets' network: a stretch of cable in front of the server that can be pulled and plugged in again."""

from __future__ import annotations

import asyncio
from contextlib import suppress

CHUNK = 65_536
BACKLOG = 64
HOST = "127.0.0.1"


class Link:
    """Forwards connections from a port to the server. Pulled, it breaks the open ones and takes no new ones."""

    def __init__(self, port: int, *, server_port: int) -> None:
        """Takes where it listens and where it leads."""
        self.port = port
        self._server_port = server_port
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def is_connected(self) -> bool:
        """Whether the cable is plugged in."""
        return self._listener is not None

    async def plug_in(self) -> None:
        """Takes connections from now on."""
        if self._listener is None:
            self._listener = await asyncio.start_server(self._carry, HOST, self.port, backlog=BACKLOG)

    async def pull(self) -> None:
        """Breaks every connection at once, in the middle of a byte if need be, and refuses new ones."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            there, back = await asyncio.open_connection(HOST, self._server_port)
        except OSError:
            self._forget(writer)
            return
        self._open.add(back)
        # One side that is done may still be listening: both directions end by themselves, or by the cable.
        await asyncio.gather(_pour(reader, back), _pour(there, writer))
        self._forget(writer)
        self._forget(back)

    def _forget(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, asyncio.IncompleteReadError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
