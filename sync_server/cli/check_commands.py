"""`zoufang rebuild-cases`, `verify-log` and `look-through`."""

from __future__ import annotations

from typing import Annotated

import typer

from sync_server.cli.place import DEFAULT_DATA, BlobsUrl, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.store.blob_store import open_blobs
from sync_server.use_cases.look_through import look_at_all
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.verify_log import verify_log


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(name="rebuild-cases")(rebuild)
    app.command(name="verify-log")(verify)
    app.command(name="look-through")(look)


def rebuild(
    *,
    write: Annotated[bool, typer.Option("--write", help="Put right what differs.")] = False,
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Folds every case again from the log and compares it with the stored one."""
    with opened(settings_of(data, database, "")) as store:
        rebuilt = rebuild_cases(store, write=write)
        for difference in rebuilt.differences:
            typer.echo(f"{difference.household}: {difference.what}")
        typer.echo(f"{rebuilt.households} households folded again, {len(rebuilt.differences)} differed")
        if rebuilt.differences and not write:
            raise typer.Exit(1)


def verify(data: Data = DEFAULT_DATA, database: DatabaseUrl = "", blobs: BlobsUrl = "") -> None:
    """Checks chains, counters, digests, the audit log and the bytes of every file."""
    settings = settings_of(data, database, blobs)
    with opened(settings) as store:
        problems = 0
        for problem in verify_log(store, open_blobs(settings.blobs)):
            problems += 1
            typer.echo(problem)
        if problems:
            stop(f"{problems} problems")
        typer.echo("everything holds")


def look(data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Brings the evidence flags up to date with everything that has arrived; a running server does so by itself."""
    with opened(settings_of(data, database, "")) as store:
        typer.echo(f"{look_at_all(store)} households looked through")
