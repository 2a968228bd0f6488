"""`zoufang archive HOUSEHOLD --out F` and `zoufang archive verify F`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from sync_server.archive.verify import verify_archive
from sync_server.cli.place import COMMAND, DEFAULT_DATA, BlobsUrl, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.means import now_ms
from sync_server.store.blob_store import open_blobs
from sync_server.use_cases.archive_case import Wish, archive_at_command
from sync_server.use_cases.print_paper import Desk

MAKE = "of"


class _HouseholdOrVerify(TyperGroup):
    """Takes what is no command for the household to archive."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The named command, or the one that makes an archive."""
        if args and args[0] not in self.commands:
            args = [MAKE, *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_HouseholdOrVerify,
    no_args_is_help=True,
    help="Case archives: zoufang archive HOUSEHOLD --out FILE, zoufang archive verify FILE.",
)


@app.command(MAKE)
def make(
    household: Annotated[str, typer.Argument(help="Id of the household.")],
    *,
    out: Annotated[Path, typer.Option(help="The ZIP to write; one that is there already is kept.")],
    procedure: Annotated[str, typer.Option(help="Id of a procedure: only what that one rests on.")] = "",
    sources: Annotated[
        bool, typer.Option("--sources", help="With the sealed sources of neighbour interviews; noted.")
    ] = False,
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
    blobs: BlobsUrl = "",
) -> None:
    """Writes the archive of a household's case."""
    settings = settings_of(data, database, blobs)
    if out.exists():
        stop(f"{out} is there already")
    part = out.with_name(f"{out.name}.part")
    with opened(settings) as store:
        desk = Desk(database=store, blobs=open_blobs(settings.blobs), user=COMMAND, now_ms=now_ms())
        wish = Wish(household=EntityId(household), about=EntityId(procedure))
        try:
            made = archive_at_command(desk, wish, sources=sources)
        except NotFoundError:
            stop(f"there is no household {household}" + (f" with a procedure {procedure}" if procedure else ""))
        try:
            with part.open("wb") as file:
                file.writelines(made.pieces)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    verdict = verify_archive(out)
    typer.echo(f"{out}: {verdict.files} files, fingerprint {verdict.fingerprint}")


@app.command()
def verify(file: Annotated[Path, typer.Argument(help="A ZIP, or the folder it was extracted to.")]) -> None:
    """Compares every file of an archive with its list and its chain; needs no database."""
    if not file.exists():
        stop(f"{file} is not there")
    verdict = verify_archive(file)
    for problem in verdict.problems:
        typer.echo(problem)
    if verdict.problems:
        stop(f"not verified: {len(verdict.problems)} problems")
    typer.echo(f"verified: {verdict.files} files, fingerprint {verdict.fingerprint}")
