"""Answers that a visit moved away from what data matching says, told from the change log before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.ids import EntityId
from shared_models.match_finding import Discrepancy, declared_income, discrepancies, is_borne_out
from shared_models.matching import MatchRecord, records
from shared_models.visit import day_of
from shared_models.words import Label

MATCHED = "matched"


class Jump(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record that the answers fitted better before the visit than after it."""

    record: EntityId
    as_of: date
    """The day that the record's data are of; without one, the day it was taken in."""
    what: tuple[str, str]
    """What differs now, in Chinese and English."""
    found: Decimal | None = None
    """Of an income: yuan a month by the record."""
    before: Decimal | None = None
    """Yuan a month that were declared before the visit."""
    after: Decimal | None = None

    @property
    def words(self) -> Label:
        """What differs now."""
        return Label(*self.what)


def jumps(entries: Sequence[Entry], visit: EntityId) -> tuple[Jump, ...]:
    """What a visit's own changes moved away from the matching records; entries in the order in which they count.

    Records that came in later count as well: the data are of their own day, not of the day they were imported. What
    rests on a sealed value is left out.
    """
    own = [at for at, entry in enumerate(entries) if entry.change.visit == visit]
    if not own or not any(_is_record(entry) for entry in entries):
        return ()
    before, after = _as_of(entries, own[0]), _as_of(entries, own[-1] + 1)
    by_id = {record.id: record for record in records(after)}
    found = (_jump(before, by_id[one.record], one) for one in discrepancies(after))
    return tuple(jump for jump in found if jump is not None)


def _as_of(entries: Sequence[Entry], end: int) -> Case:
    """The case after so many entries, with every matching record that came later."""
    first = entries[0].change
    later = [entry for entry in entries[end:] if _is_record(entry)]
    return fold(empty_case(first.household, first.scope), [*entries[:end], *later])


def _is_record(entry: Entry) -> bool:
    return any(part.type == MATCHED for part in entry.change.parts)


def _jump(before: Case, record: MatchRecord, stands: Discrepancy) -> Jump | None:
    if stands.rests_on_sealed:
        return None
    jump = Jump(
        record=record.id, as_of=record.as_of or day_of(record.imported_ms), what=(stands.what.zh, stands.what.en)
    )
    if stands.found is None or stands.declared is None:
        return jump if is_borne_out(before, record) else None
    was = declared_income(before, record)
    if was is None or was <= stands.declared:
        return None
    return msgspec.structs.replace(jump, found=stands.found, before=was, after=stands.declared)
