"""Free ports, the usual ones first."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from shared_models.errors import UnfitError
from sync_server.demo.folder import Ports

TRIED = 200
HIGHEST = 65_535


def is_free(port: int) -> bool:
    """Whether somebody may listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_ports(wanted: Ports, say: Callable[[str], None]) -> Ports:
    """The wanted ports where they are free, else the next free ones, saying so.

    Raises:
        UnfitError: no port near the wanted one is free.
    """
    # The link comes first: tablets remember its address.
    chosen: list[int] = []
    names = ("网线 link", "办公台 console", *(f"平板 tablet {n}" for n in range(1, len(wanted.tablets) + 1)))
    for name, port in zip(names, (wanted.link, wanted.console, *wanted.tablets), strict=True):
        free = _next_free(port, chosen)
        if free != port:
            say(f"端口 {port} 已被占用,{name} 改用 {free} / port {port} is taken, {free} is used instead")
        chosen.append(free)
    return Ports(console=chosen[1], link=chosen[0], tablets=tuple(chosen[2:]))


def _next_free(port: int, chosen: Sequence[int]) -> int:
    for candidate in range(port, min(port + TRIED, HIGHEST + 1)):
        if candidate not in chosen and is_free(candidate):
            return candidate
    raise UnfitError(f"端口 {port} 附近都被占用 / no port near {port} is free")
