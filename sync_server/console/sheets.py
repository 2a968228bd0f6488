"""Lists that are uploaded: read once, from a file that is gone afterwards."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile, TemporaryDirectory

from starlette.datastructures import FormData, UploadFile

from shared_models.errors import MalformedError
from sync_server.console.seat import Seat
from sync_server.use_cases.household_sheet import Problem
from sync_server.use_cases.household_template import write_household_template
from sync_server.use_cases.sheet import Sheet, read_sheet

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
SHOWN = 200
"""Problems on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """One thing wrong with a list, as a page says it."""

    row: int
    column: str
    message: str


def uploaded_sheet(form: FormData) -> Sheet:
    """The list in the form's file.

    Raises:
        MalformedError: there is no file, or it is no list.
    """
    sent = form.get("sheet")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise MalformedError("no file")
    suffix = PurePosixPath(sent.filename).suffix.lower()
    if suffix not in SUFFIXES:
        sent.file.close()
        raise MalformedError("no list")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"list{suffix}"
        with sent.file, path.open("wb") as out:
            shutil.copyfileobj(sent.file, out)
        return read_sheet(path)


def template_file() -> Path:
    """An empty household list, in a file that its reader removes."""
    with NamedTemporaryFile(suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    write_household_template(path)
    return path


def told(seat: Seat, problems: list[Problem]) -> list[ProblemLine]:
    """What is wrong, in the reader's language, as many as fit a page."""
    return [
        ProblemLine(row=problem.row, column=problem.column, message=problem.message.text(seat.language))
        for problem in problems[:SHOWN]
    ]
