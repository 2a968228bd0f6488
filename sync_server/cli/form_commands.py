"""`zoufang form`: check a spreadsheet, take it in, publish it, list what is kept, write the forms that ship."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from shared_models.errors import NotFoundError
from shared_models.questionnaire.form import all_items
from sync_server.cli.place import COMMAND, DEFAULT_DATA, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.forms.check_form import CheckedForm, check_form
from sync_server.forms.problem import Problem, SheetError
from sync_server.forms.shipped import shipped_forms, write_workbook
from sync_server.forms.workbook import MAX_FILE
from sync_server.means import now_ms
from sync_server.store import form_store
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form, withdraw_form

app = typer.Typer(no_args_is_help=True, help="Forms (questionnaires): check a spreadsheet, take it in, publish it.")

File = Annotated[Path, typer.Argument(help="An XLSForm as .xlsx; CSV files it names lie beside it.")]
Id = Annotated[str, typer.Argument(help="The form_id.")]
Version = Annotated[str, typer.Argument(help="One of those that `list` shows.")]


@app.command()
def check(file: File) -> None:
    """Checks a form; every fault is told with its sheet, row and column."""
    _, checked = _checked(file)
    questions = sum(1 for item in all_items(checked.form.items) if item.kind not in {"group", "repeat"})
    typer.echo(f"{file}: {checked.form.id} {checked.form.version}, {questions} questions; sound")


@app.command(name="import")
def take_in(file: File, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Checks a form and keeps it; versions are never replaced."""
    body, checked = _checked(file)
    with opened(settings_of(data, database, "")) as store:
        done = import_form(store, checked, source=body, by=COMMAND, now_ms=now_ms())
        said = "is kept" if done.is_new else "was kept already"
        typer.echo(f"{done.ref.id} {done.ref.version} ({done.ref.digest}) {said}")


@app.command(name="list")
def list_forms(data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Every version of every form, the latest first."""
    with opened(settings_of(data, database, "")) as store, store.reading() as tx:
        published = set(form_store.published_forms(tx))
        for one in form_store.kept_forms(tx):
            state = "published" if one.ref in published else ""
            typer.echo(f"{one.ref.id}\t{one.ref.version}\t{one.ref.digest}\t{one.title}\t{state}".rstrip())


@app.command()
def publish(form: Id, version: Version, *, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Gives a version to new visits, in the place of the one before; tablets get it with their next exchange."""
    with opened(settings_of(data, database, "")) as store:
        try:
            ref = publish_form(store, form, version, by=COMMAND, now_ms=now_ms())
        except NotFoundError as error:
            stop(str(error))
        typer.echo(f"{ref.id} {ref.version} ({ref.digest}) is published")


@app.command()
def withdraw(form: Id, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Gives a form to no new visit any more; what was begun on it goes on."""
    with opened(settings_of(data, database, "")) as store:
        try:
            ref = withdraw_form(store, form, by=COMMAND, now_ms=now_ms())
        except NotFoundError as error:
            stop(str(error))
        typer.echo(f"{ref.id} {ref.version} ({ref.digest}) is withdrawn")


@app.command()
def write(folder: Annotated[Path, typer.Argument(help="Folder for the spreadsheets.")]) -> None:
    """Writes the forms that ship as spreadsheets, to be changed and taken in."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheets in shipped_forms().items():
        target = folder / f"{name}.xlsx"
        target.write_bytes(write_workbook(sheets))
        typer.echo(f"{target} is written")


def _checked(file: Path) -> tuple[bytes, CheckedForm]:
    try:
        body = _read(file)
        opinion = import_module("sync_server.forms.reference").second_opinion
        checked = check_form(body, file.stem, beside=lambda name: _beside(file, name), opinion=opinion)
    except SheetError as error:
        _say(error.problems)
        stop(f"{file}: {sum(1 for one in error.problems if not one.is_notice)} errors; nothing was taken in")
    _say(checked.notices)
    return body, checked


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except OSError as error:
        stop(f"{file}: {error.strerror}")


def _beside(file: Path, name: str) -> bytes | None:
    """A file beside the form, by its bare name."""
    other = file.parent / name
    return other.read_bytes() if Path(name).name == name and other.is_file() else None


def _say(problems: Iterable[Problem]) -> None:
    for problem in problems:
        typer.echo(problem.text(), err=not problem.is_notice)
