"""`zoufang matching import`: other offices' data, with a saved mapping or by the words above the columns."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from shared_models.choices import MATCH_SOURCE
from sync_server.cli.place import DEFAULT_DATA, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.means import new_id, now_ms
from sync_server.use_cases import keep_accounts
from sync_server.use_cases.match_files import begin_import, open_import, preview, proposed_plan, send_file
from sync_server.use_cases.match_import import go_on
from sync_server.use_cases.match_report import report_bytes

matching = typer.Typer(no_args_is_help=True, help="Data matching: takes in what other offices hold.")


@matching.callback()
def _group() -> None:
    """Data matching: takes in what other offices hold."""


@matching.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX or CSV, one row a record.")],
    source: Annotated[str, typer.Option(help=f"One of {', '.join(MATCH_SOURCE)}.")],
    by: Annotated[str, typer.Option(help="Log-in of the officer in whose communities rows are matched.")],
    *,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the data, without a column that says it.")
    ] = None,
    mapping: Annotated[str, typer.Option(help="A saved mapping; else the latest that fits.")] = "",
    period: Annotated[str, typer.Option(help="Such as 2026-08, without a column that says it.")] = "",
    per: Annotated[Literal["month", "quarter", "year"] | None, typer.Option(help="What the amounts are for.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Takes a file in; the rows that match nobody or cannot be read are written beside it."""
    if source not in MATCH_SOURCE:
        stop(f"no source {source}; one of {', '.join(MATCH_SOURCE)}")
    with opened(settings_of(data, database, "")) as store:
        user = keep_accounts.find_account(store, by).id
        with file.open("rb") as content:
            id_ = send_file(store, user, (file.name, content), new=(new_id(), now_ms()))
        found = open_import(store, user, id_)
        if found.table is None:
            stop("the file is empty")
        plan = proposed_plan(store, found.table, source, name=mapping)
        day = as_of.date().isoformat() if as_of else ""
        plan = msgspec.structs.replace(plan, as_of=day, period=period, per=per or plan.per)
        if dry_run:
            seen = preview(store, found, plan)
            bad = found.outcome.total - len(seen.read.rows)
            typer.echo(f"{seen.matched} rows match a member, {seen.unmatched} match nobody, {bad} cannot be read")
            return
        begin_import(store, found, plan, now_ms=now_ms())
        outcome = go_on(store, user, id_, now_ms=now_ms())
        while outcome.done < outcome.readable:
            typer.echo(f"{outcome.done} of {outcome.readable}")
            outcome = go_on(store, user, id_, now_ms=now_ms())
        typer.echo(
            f"{outcome.added} records taken in, {outcome.known} known already, "
            f"{outcome.unmatched} rows match nobody, {outcome.bad} cannot be read"
        )
        if outcome.lines:
            report = file.with_name(f"{file.stem}-report.xlsx")
            report.write_bytes(report_bytes(outcome))
            typer.echo(f"the rows left out are in {report}")
