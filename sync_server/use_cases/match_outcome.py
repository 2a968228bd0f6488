"""How far an import of other offices' data is, and the report by row. It holds no personal data."""

from __future__ import annotations

import msgspec

from shared_models.words import Label
from sync_server.use_cases.household_sheet import Problem
from sync_server.use_cases.match_mapping import ColumnPlan
from sync_server.use_cases.match_table import Table


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One line of the report: where, and why it was not taken in."""

    row: int
    column: str
    zh: str
    en: str
    is_bad: bool
    """Whether the row could not be read; else nobody was found for it."""


class Outcome(msgspec.Struct, kw_only=True):
    """How far an import is, in rows of the file."""

    total: int = 0
    done: int = 0
    """Readable rows that were looked at."""
    readable: int = 0
    added: int = 0
    known: int = 0
    """Records that stood in their case already."""
    unmatched: int = 0
    bad: int = 0
    lines: list[Line] = []


outcomes = msgspec.json.Decoder(Outcome)
tables = msgspec.json.Decoder(Table)
plans = msgspec.json.Decoder(ColumnPlan)
encode = msgspec.json.encode


def report_problems(outcome: Outcome) -> list[Problem]:
    """The report's lines as lists of households have them."""
    return [Problem(line.row, line.column, Label(line.zh, line.en)) for line in outcome.lines]
