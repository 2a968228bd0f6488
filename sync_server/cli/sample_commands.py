"""`zoufang sample verify`: draws a sample again from its list and seed alone, without database or network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shared_models.errors import MalformedError
from shared_models.sampling.draw import draw
from shared_models.sampling.frozen_list import read_list
from sync_server.cli.place import stop

sample = typer.Typer(no_args_is_help=True, help="Samples that anybody can draw again.")
LARGEST = 200_000_000


@sample.callback()
def group() -> None:
    """Keeps `verify` a command of its own while there is no other."""


@sample.command()
def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list as it was downloaded.")],
    *,
    seed: Annotated[str, typer.Option(help="The seed as it was published.")],
) -> None:
    """Prints the list's hash, the start, and the id of everybody who is drawn, in order."""
    if file.stat().st_size > LARGEST:
        stop(f"{file} is larger than any list: {LARGEST:,} bytes")
    try:
        frozen = read_list(file.read_bytes().decode())
        drawn = draw(frozen, seed)
    except UnicodeDecodeError:
        stop(f"{file} is not a frozen list: it is not text in UTF-8")
    except MalformedError as error:
        stop(f"{file}: {error}")
    typer.echo(f"list {frozen.sha256}")
    typer.echo(f"start {drawn.start}")
    typer.echo(f"drawn {len(drawn.drawn)} of {len(frozen.candidates)}")
    for one in drawn.drawn:
        typer.echo(f"{one.stratum}\t{one.id}")
