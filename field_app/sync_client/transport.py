"""How messages travel: one small port, so that tests can lose, repeat and cut them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from field_app.sync_client.trouble import Trouble, TroubleError, TroubleKind
from shared_models.errors import UnfitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to the server."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport(Protocol):
    """Carries requests to one server."""

    async def send(self, request: Request) -> Reply:
        """The server's answer.

        Raises:
            TroubleError: no network, or the server cannot be reached.
        """

    async def close(self) -> None:
        """Lets go of connections; a later `send` opens new ones."""


TIMEOUT = httpx.Timeout(60.0, connect=10.0)
NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


class HttpTransport:
    """Carries requests over HTTP."""

    def __init__(self, server_url: str) -> None:
        """Takes an address such as `https://server.example`.

        Raises:
            UnfitError: it is none.
        """
        try:
            url = httpx.URL(server_url.strip().rstrip("/"))
        except httpx.InvalidURL as error:
            raise UnfitError(f"{server_url!r} is not a server address") from error
        if url.scheme not in {"http", "https"} or not url.host:
            raise UnfitError(f"{server_url!r} is not a server address")
        self._url = str(url)
        self._client: httpx.AsyncClient | None = None

    async def send(self, request: Request) -> Reply:
        """The server's answer.

        Raises:
            TroubleError: no network, or the server cannot be reached.
        """
        if self._client is None:
            # The environment's proxy settings are for other programs: an office server is reached directly.
            self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
        try:
            answer = await self._client.request(
                request.method, self._url + request.path, headers=dict(request.headers), content=request.body
            )
        except httpx.TransportError as error:
            kind: TroubleKind = "no_network" if _is_offline(error) else "unreachable"
            raise TroubleError(Trouble(kind=kind, detail=f"{type(error).__name__}: {error}")) from error
        return Reply(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    async def close(self) -> None:
        """Lets go of connections; a later `send` opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


def _is_offline(error: BaseException) -> bool:
    return any(
        isinstance(cause, socket.gaierror) or (isinstance(cause, OSError) and cause.errno in NO_ROUTE)
        for cause in _causes(error)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
