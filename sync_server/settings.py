"""Where the server keeps things and how it is reached; read by composition roots only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shared_models.tiles import TileService


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One server's settings. Secret are the database URL's password and the monitor's token."""

    database: str
    """A SQLite path, or a `postgresql://…` URL."""
    blobs: str
    """A folder, or an `s3://bucket/prefix` URL."""
    staging: Path
    """A local folder for files that are still arriving; beside the blobs when these lie in a folder.

    With an object store the pieces lie there, shared by all servers, and are only put together here.
    """
    https: bool = False
    """Whether browsers reach the server over HTTPS: then cookies travel over nothing else."""
    metrics_token: str = ""
    """What a monitor brings to read `/metrics`; without one only this machine may."""
    trusted_proxies: int = 0
    """How many proxies stand before the server and name the caller's address in X-Forwarded-For."""
    tiles: TileService | None = None
    """What tablets draw their map on; nothing: on plain ground."""


def local_settings(folder: Path) -> Settings:
    """Everything in one folder: the embedded default."""
    blobs = folder / "blobs"
    return Settings(database=str(folder / "zoufang.sqlite3"), blobs=str(blobs), staging=blobs / "arriving")
