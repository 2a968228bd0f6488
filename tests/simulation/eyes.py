"""What the world sees of the server's database: read straight from the tables, past every use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class LogRow(NamedTuple):
    """One change of the log, the columns the checks need."""

    serial: int
    id: str
    household: str
    community: str
    n: int | None
    author: str
    device: str
    delivered_by: str
    body: bytes
    status: str
    reason: str
    received_ms: int
    corrected_ms: int


class LabelRow(NamedTuple):
    """One transport label."""

    replica: str
    seq: int
    h: str
    change: str


_LOG = (
    "SELECT serial, id, household, community, n, author, device, delivered_by, body, status, reason, received_ms,"
    " corrected_ms FROM change WHERE serial > {} ORDER BY serial"
)


class Eyes:
    """Reads one database."""

    def __init__(self, rows: Callable[[str], list[Any]]) -> None:
        """Takes what answers a query."""
        self._rows = rows

    def heads(self) -> dict[str, tuple[int, str]]:
        """Where every community's log stands: its counter and its digest."""
        return {row[0]: (row[1], row[2]) for row in self._rows("SELECT id, head, digest FROM scope")}

    def granted(self) -> dict[str, dict[str, set[str]]]:
        """Per user, per community: the roles that reach there now."""
        parents = {row[0]: (row[1], row[2]) for row in self._rows("SELECT code, parent, level FROM area")}
        communities = [code for code, (_, level) in parents.items() if level == "community"]
        found: dict[str, dict[str, set[str]]] = {}
        for user, role, area in self._rows("SELECT user_id, role, area FROM grant_ WHERE until_ms IS NULL"):
            for community in communities:
                if area in _upward(community, parents):
                    found.setdefault(user, {}).setdefault(community, set()).add(role)
        return found

    def places(self) -> dict[str, str]:
        """The community of every household."""
        return {row[0]: row[1] for row in self._rows("SELECT household, community FROM case_")}

    def log(self, after: int = 0) -> list[LogRow]:
        """The log after a serial number."""
        return [LogRow._make((*row[:8], bytes(row[8]), *row[9:])) for row in self._rows(_LOG.format(after))]

    def ids(self) -> set[str]:
        """Every change the log holds."""
        return {row[0] for row in self._rows("SELECT id FROM change")}

    def labels(self) -> list[LabelRow]:
        """Every transport label, replica by replica, in order."""
        return [LabelRow(*row) for row in self._rows("SELECT replica, seq, h, change FROM label ORDER BY replica, seq")]

    def left(self) -> list[tuple[str, int, str, int]]:
        """Every departure."""
        return [tuple(row) for row in self._rows("SELECT community, n, household, placed FROM scope_left")]

    def settled(self) -> dict[str, str]:
        """What was held, with the office's word on it (blank: none yet)."""
        return {row[0]: row[1] for row in self._rows("SELECT change, settled FROM held")}

    def durable(self) -> dict[str, int]:
        """Per replica the number that backups hold."""
        return {row[0]: row[1] for row in self._rows("SELECT id, durable_seq FROM replica")}

    def contradictions(self) -> dict[str, int]:
        """Per household the number its office page shows."""
        return {row[0]: row[1] for row in self._rows("SELECT household, n_contradictions FROM case_")}

    def tokens(self) -> dict[str, str]:
        """The users behind tokens' hashes, of devices not revoked."""
        return {row[0]: row[1] for row in self._rows("SELECT token_hash, user_id FROM device WHERE revoked_ms IS NULL")}

    def devices(self) -> set[str]:
        """The devices not revoked."""
        return {row[0] for row in self._rows("SELECT id FROM device WHERE revoked_ms IS NULL")}

    def files(self) -> list[tuple[str, int]]:
        """The files said to be stored, with their sizes."""
        return [(row[0], row[1]) for row in self._rows("SELECT sha256, size FROM blob")]


def _upward(code: str, parents: Mapping[str, tuple[str | None, str]]) -> set[str]:
    found = set()
    at: str | None = code
    while at is not None:
        found.add(at)
        at = parents[at][0]
    return found
