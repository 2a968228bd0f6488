"""Short ways to a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from sync_server.forms.check_form import CheckedForm, check_form
from sync_server.forms.problem import SheetError
from sync_server.forms.shipped import write_workbook

Rows = Sequence[Sequence[str]]
SETTINGS = (("form_id", "version"), ("f", "1"))
YES_NO = (("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No"))


def workbook(survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS) -> bytes:
    """A spreadsheet of these sheets."""
    return write_workbook({"survey": survey, "choices": choices, "settings": settings})


def checked(body: bytes, **files: bytes) -> CheckedForm:
    """What a check makes of a spreadsheet with CSV files beside it."""
    return check_form(body, "f", beside=lambda name: files.get(name.removesuffix(".csv")))


def told(body: bytes) -> list[str]:
    """Every problem as one line; none for a sound form."""
    try:
        return [one.text() for one in checked(body).notices]
    except SheetError as error:
        return [one.text() for one in error.problems]
