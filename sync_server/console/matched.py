"""What other offices hold about a household, as its page shows it: each record, and where it differs."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.case import Case
from shared_models.match_finding import Discrepancy, discrepancies
from shared_models.matching import records, source_label
from shared_models.values import text_of
from sync_server.console.reader import Reader, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedLine:
    """One record."""

    id: str
    source: str
    name: str
    line: str
    imported: str
    origin: str
    """Row and import it came from."""
    has_sealed: bool
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Every record, and what differs with the rule behind it."""

    records: tuple[MatchedLine, ...]
    differences: tuple[tuple[str, str], ...]


def matching_of(case: Case, *, may_open: bool, reader: Reader) -> Matched:
    """The records of a case as it stands; what rests on sealed values is told to those who may open them."""
    lines = []
    for one in records(case):
        entity = case.entities[one.id]
        batch, row = text_of(entity.value("import_id")), text_of(entity.value("import_row"))
        lines.append(
            MatchedLine(
                id=one.id,
                source=reader.word(source_label(one.source)),
                name=one.name,
                line=reader.word(one.line),
                imported=moment(one.imported_ms or None),
                origin=reader.say("批次 {batch} 第 {row} 行", "import {batch}, row {row}", batch=batch[:8], row=row),
                has_sealed=one.has_sealed,
                is_new=one.is_new,
            )
        )
    told = _told(case, may_open=may_open)
    return Matched(records=tuple(lines), differences=tuple((reader.word(one.message), one.citation) for one in told))


def counts_of(case: Case, *, may_open: bool) -> tuple[int, int]:
    """How many records a case has, and in how many places they differ from the answers."""
    return len(case.shown("matched")), len(_told(case, may_open=may_open))


def _told(case: Case, *, may_open: bool) -> list[Discrepancy]:
    return [one for one in discrepancies(case) if may_open or not one.rests_on_sealed]
