"""`zoufang areas boundaries`: the outlines that the coverage map draws."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shared_models.boundary import LARGEST_BYTES
from sync_server.cli.place import COMMAND, DEFAULT_DATA, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.means import now_ms
from sync_server.use_cases.import_boundaries import import_boundaries
from sync_server.use_cases.keep_accounts import Keeper

areas = typer.Typer(no_args_is_help=True, help="What is kept of areas beside their tree.")


@areas.callback()
def group() -> None:
    """Keeps `boundaries` a command of its own while there is no other."""


@areas.command()
def boundaries(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON, a `code` in each feature.")],
    *,
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Takes in the outlines of areas; with a single thing wrong nothing is taken in."""
    if file.stat().st_size > LARGEST_BYTES:
        stop(f"{file}: 超过 {LARGEST_BYTES // 1_000_000} MB / larger than {LARGEST_BYTES:,} bytes")
    with opened(settings_of(data, database, "")) as store:
        taken = import_boundaries(store, file.read_bytes(), Keeper(user=COMMAND, now_ms=now_ms()))
        typer.echo(f"{len(taken.areas)} boundaries, {taken.replaced} of them in the place of another")
