"""`zoufang serve`, `migrate` and `new-epoch`."""

from __future__ import annotations

import gc
from dataclasses import replace
from importlib import import_module
from typing import Annotated

import structlog
import typer
import uvicorn

from shared_models.errors import UnfitError
from shared_models.tiles import TileService, check_service
from sync_server.cli.place import DEFAULT_DATA, BlobsUrl, Data, DatabaseUrl, opened, settings_of
from sync_server.means import new_id, now_ms
from sync_server.store import replica_store

APPLICATION = "sync_server.app"
DRAIN_S = 10
"""Requests under way get this long to finish when the server is stopped."""


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(serve)
    app.command(name="migrate")(bring_up_to_date)
    app.command()(new_epoch)


def _tiles(service: TileService) -> TileService | None:
    """The service; nothing where none is named."""
    if not service.url:
        return None
    try:
        check_service(service)
    except UnfitError as error:
        raise typer.BadParameter(str(error)) from error
    return service


def serve(
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
    blobs: BlobsUrl = "",
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8700,
    https: Annotated[bool, typer.Option(help="Browsers reach this server over HTTPS.")] = False,
    proxies: Annotated[int, typer.Option(help="Proxies of ours in front of it.")] = 0,
    metrics_token: Annotated[
        str, typer.Option(envvar="ZOUFANG_METRICS_TOKEN", help="Opens /metrics; without one, this machine only.")
    ] = "",
    tiles: Annotated[
        str, typer.Option(envvar="ZOUFANG_TILES", help="Map tiles of the own network: an address with {z}, {x}, {y}.")
    ] = "",
    tiles_shifted: Annotated[
        bool, typer.Option(envvar="ZOUFANG_TILES_SHIFTED", help="They are drawn in GCJ-02.")
    ] = False,
    tiles_credit: Annotated[
        str, typer.Option(envvar="ZOUFANG_TILES_CREDIT", help="What their licence wants under the map.")
    ] = "",
) -> None:
    """Serves tablets and the office console."""
    settings = replace(
        settings_of(data, database, blobs),
        https=https,
        trusted_proxies=proxies,
        metrics_token=metrics_token,
        tiles=_tiles(TileService(url=tiles, shifted=tiles_shifted, credit=tiles_credit)),
    )
    with opened(settings):
        pass
    log_as_json()
    # The application takes seconds to load, and no other command needs it.
    app = import_module(APPLICATION).create_app(settings)
    collect_rarely()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_S,
    )


def collect_rarely() -> None:
    """Lets the garbage collector look less often, and never at what was loaded at the start.

    A push makes tens of thousands of small objects that are all dropped together: looking through them in between
    took a quarter of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def log_as_json() -> None:
    """One JSON object a line, with the time in UTC."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )


def bring_up_to_date(data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Brings the tables of a database up to date."""
    with opened(settings_of(data, database, "")):
        typer.echo("the tables are up to date")


def new_epoch(
    restored_from: Annotated[str, typer.Argument(help="Which backup was restored, in your words.")],
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Begins a new epoch after a backup was restored: tablets then offer everything they still hold again."""
    with opened(settings_of(data, database, "")) as store, store.writing() as tx:
        replica_store.begin_epoch(tx, new_id(), now_ms=now_ms(), restored_from=restored_from)
    typer.echo("a new epoch has begun; tablets will offer everything they hold again")
