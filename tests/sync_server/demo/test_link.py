"""The cable carries bytes both ways, and a pulled cable breaks what is under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sync_server.demo.link import HOST, Link
from tests.sync_server.demo.terminal import free_port

PATIENCE_S = 30


@asynccontextmanager
async def cable() -> AsyncIterator[Link]:
    """A cable to a server that says everything twice and hangs up when its caller has nothing more to say."""

    async def say_twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(100):
                writer.write(data + data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(say_twice, HOST, 0)
    link = Link(free_port(), server_port=server.sockets[0].getsockname()[1])
    await link.plug_in()
    yield link
    await link.pull()
    server.close()
    await asyncio.sleep(0)


def test_bytes_pass_both_ways_and_an_end_is_passed_on() -> None:
    async def story() -> bytes:
        async with cable() as link, asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(HOST, link.port)
            writer.write(b"one")
            first = await reader.readexactly(6)
            writer.write(b"two")
            writer.write_eof()
            rest = await reader.read()
            writer.close()
            return first + rest

    assert asyncio.run(story()) == b"oneonetwotwo"


def test_a_pulled_cable_breaks_open_connections_and_takes_no_new_ones_until_it_is_back() -> None:
    async def story() -> None:
        async with cable() as link, asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(HOST, link.port)
            writer.write(b"one")
            await reader.readexactly(6)
            await link.pull()
            assert not link.is_connected
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
            writer.close()
            with pytest.raises(ConnectionError):
                await asyncio.open_connection(HOST, link.port)
            await link.plug_in()
            reader, writer = await asyncio.open_connection(HOST, link.port)
            writer.write(b"two")
            assert await reader.readexactly(6) == b"twotwo"
            writer.close()

    asyncio.run(story())


def test_a_cable_to_a_server_that_is_not_there_hangs_up() -> None:
    async def story() -> bytes:
        link = Link(free_port(), server_port=free_port())
        await link.plug_in()
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(HOST, link.port)
            try:
                return await reader.read()
            except ConnectionError:
                return b""
            finally:
                writer.close()
                await link.pull()

    assert asyncio.run(story()) == b""
