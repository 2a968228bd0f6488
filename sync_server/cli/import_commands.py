"""`zoufang import-areas`, `import-households` and `template`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from shared_models.ids import AreaCode
from sync_server.cli.place import COMMAND, DEFAULT_DATA, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.means import new_id, now_ms
from sync_server.use_cases import keep_accounts
from sync_server.use_cases.household_sheet import Problem
from sync_server.use_cases.household_template import write_household_template
from sync_server.use_cases.import_areas import AreaOrder, import_areas
from sync_server.use_cases.import_households import ImportOrder, import_households
from sync_server.use_cases.sheet import read_sheet

SHOWN = 20
"""Problems printed; all of them are in the report file."""


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(name="import-areas")(areas)
    app.command(name="import-households")(households)
    app.command()(template)


def areas(file: Path, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Takes in the tree of areas: columns code, name, level, parent."""
    with opened(settings_of(data, database, "")) as store:
        taken, problems = import_areas(store, read_sheet(file), AreaOrder(by=COMMAND, now_ms=now_ms()))
        _report(problems, file)
        if problems:
            stop("nothing was imported; correct the list and try again")
        typer.echo(f"{taken} areas")


def households(
    file: Annotated[Path, typer.Argument(help="XLSX or CSV, one row a person; `zoufang template` makes an empty one.")],
    community: Annotated[str, typer.Option(help="Code of the community the households live in.")],
    by: Annotated[str, typer.Option(help="Log-in of the administrator who imports.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Takes in households; those with a problem are left out and reported row by row."""
    with opened(settings_of(data, database, "")) as store:
        order = ImportOrder(
            community=AreaCode(community),
            administrator=keep_accounts.find_account(store, by).id,
            dry_run=dry_run,
            now_ms=now_ms(),
        )
        report = import_households(store, read_sheet(file), order, new_id=new_id)
        _report(report.problems, file)
        verb = "would be imported" if dry_run else "imported"
        typer.echo(f"{report.households} households with {report.persons} persons {verb}")
        if report.problems:
            stop(f"{report.refused} households left out; correct them and import the same file again")


def template(file: Path) -> None:
    """Writes an empty household list to fill in."""
    write_household_template(file)
    typer.echo(f"{file} is written")


def _report(problems: Iterable[Problem], file: Path) -> None:
    """Prints the first problems and writes all of them beside the list."""
    found = list(problems)
    if not found:
        return
    for problem in found[:SHOWN]:
        place = f"第 {problem.row} 行 {problem.column}".strip()
        typer.echo(f"{place}:{problem.message.zh} / {problem.message.en}")
    report = file.with_name(f"{file.stem}-problems.csv")
    with report.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["行 row", "列 column", "问题", "problem"])
        writer.writerows([problem.row, problem.column, *problem.message] for problem in found)
    typer.echo(f"{len(found)} problems, all of them in {report}")
