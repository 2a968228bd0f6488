"""Where the store is: the options that every command shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn, TypeAlias

import typer

from shared_models.errors import ZoufangError
from shared_models.ids import UserId
from sync_server.means import new_id, now_ms
from sync_server.settings import Settings, local_settings
from sync_server.store.database import Database
from sync_server.store.migrate import migrate

COMMAND = UserId("command")
"""Who the audit log names for what was done at the command line."""

Data: TypeAlias = Annotated[
    Path, typer.Option("--data", envvar="ZOUFANG_DATA", help="Folder of the embedded store: database and files.")
]
DatabaseUrl: TypeAlias = Annotated[
    str, typer.Option("--database", envvar="ZOUFANG_DATABASE", help="SQLite path or postgresql://… instead.")
]
BlobsUrl: TypeAlias = Annotated[
    str, typer.Option("--blobs", envvar="ZOUFANG_BLOBS", help="Folder or s3://bucket/prefix for files instead.")
]

DEFAULT_DATA = Path(".data")


def settings_of(data: Path, database: str, blobs: str) -> Settings:
    """The settings behind the options."""
    found = local_settings(data)
    if database:
        found = replace(found, database=database)
    if blobs:
        staging = data / "arriving" if "://" in blobs else Path(blobs) / "arriving"
        found = replace(found, blobs=blobs, staging=staging)
    return found


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, brought up to date; an error of ours ends the command with its sentence."""
    if "://" not in settings.database:
        Path(settings.database).parent.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        migrate(database, epoch=new_id(), now_ms=now_ms())
        yield database
    except ZoufangError as error:
        stop(str(error))
    finally:
        database.close()


def stop(sentence: str) -> NoReturn:
    """Ends the command with a sentence on the error channel."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
