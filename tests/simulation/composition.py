"""Starts the server's own composition root with the clock, the names and the database of the world."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import structlog

from sync_server import app as root
from sync_server.settings import Settings
from sync_server.store.database import Database

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def compose(
    database: Database,
    folder: Path,
    *,
    now_ms: Callable[[], int],
    new_id: Callable[[], str],
    new_secret: Callable[[], str],
) -> Callable[..., Any]:
    """The application."""
    settings = Settings(database="", blobs=str(folder / "blobs"), staging=folder / "arriving")
    with mock.patch.multiple(
        root,
        Database=lambda _url: database,
        now_ms=now_ms,
        new_id=new_id,
        new_secret=new_secret,
    ):
        return root.create_app(settings)
