"""Takes other offices' data in: each row becomes a record in the case of the member it names, and overwrites nothing.

Portion by portion, each in one transaction: what was taken in stays, whenever the import is interrupted, and it goes
on from there. A record's id is made of what it says, so the same file, or the same rows in another, change nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared_models.change import SCHEMA, Change, Stamp
from shared_models.editing import new_part
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from shared_models.search import folded
from shared_models.values import Value, canonical, text_of
from shared_models.words import Label
from sync_server.store import case_store, match_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import BusyError, Database, Transaction
from sync_server.store.match_store import Bearer, KeptImport
from sync_server.use_cases.custody import MovedMeanwhileError
from sync_server.use_cases.match_files import reviewed
from sync_server.use_cases.match_mapping import NAME, NUMBER, ReadRow, read_rows
from sync_server.use_cases.match_outcome import Line, Outcome, encode, outcomes, plans, tables
from sync_server.use_cases.record_office_change import ATTEMPTS, OFFICE, record_in

AT_ONCE = 500
"""Rows in one portion."""
FORM = "matching-1"

NOT_ON_FILE = Label("本人不在您辖区的住户中", "not a member of any household in your area")
OTHER_NAME = Label("姓名与库中登记的不一致", "the name differs from the one on file")


def go_on(database: Database, user: UserId, id_: str, *, now_ms: int) -> Outcome:
    """Takes the next portion in; the last one ends the import, empties its rows and is noted in the audit log.

    Raises:
        NotFoundError: there is no such import.
        BusyError: nothing was kept; try again.
    """
    also = frozenset[AreaCode]()
    for _ in range(ATTEMPTS):
        try:
            with database.writing() as tx:
                match_store.take_turn(tx)
                return _portion(tx, user, id_, now_ms=now_ms, also=also)
        except MovedMeanwhileError as moved:
            also |= moved.communities
    raise BusyError("households are being moved; nothing was kept, please try again")


def _portion(tx: Transaction, user: UserId, id_: str, *, now_ms: int, also: frozenset[AreaCode]) -> Outcome:
    kept = match_store.import_of(tx, id_, user)
    if kept is None:
        raise NotFoundError(id_)
    outcome = outcomes.decode(kept.outcome)
    if kept.state != "running" or kept.rows is None or kept.plan is None:
        return outcome
    reading = read_rows(tables.decode(kept.rows), plans.decode(kept.plan))
    rows = _numbered(reading.rows)[outcome.done : outcome.done + AT_ONCE]
    changes = list(_changes(tx, rows, _Import(kept, outcome, now_ms, reviewed(tx, user))))
    record_in(tx, changes, user=user, now_ms=now_ms, also=also)
    outcome.done += len(rows)
    is_last = outcome.done >= outcome.readable
    after = replace(kept, outcome=encode(outcome))
    if is_last:
        outcome.lines.sort(key=lambda line: line.row)
        after = replace(kept, outcome=encode(outcome), state="done", rows=None)
    match_store.save_import(tx, after)
    if is_last:
        counts = {"added": outcome.added, "known": outcome.known, "unmatched": outcome.unmatched, "bad": outcome.bad}
        detail = {"source": kept.source, "file": kept.file_hash[:16], **counts}
        write_audit(tx, AuditNote(user, "import_matching", id_, detail), now_ms=now_ms)
    return outcome


@dataclass(frozen=True, slots=True)
class _Import:
    kept: KeptImport
    outcome: Outcome
    """Counted up while the rows are gone through."""
    now_ms: int
    communities: dict[AreaCode, int]


def _numbered(rows: list[ReadRow]) -> list[tuple[ReadRow, int]]:
    """Each row with how many equal ones stand above it: two equal payments are two records, in whatever file."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        key = row.identity + canonical(row.values)
        found.append((row, seen[key]))
        seen[key] += 1
    return found


def _changes(tx: Transaction, rows: list[tuple[ReadRow, int]], at: _Import) -> Iterator[Change]:
    outcome = at.outcome
    bearers = match_store.bearers_of(tx, {row.identity for row, _ in rows}, at.communities)
    cases = case_store.load_cases(tx, {one.household for found in bearers.values() for one in found})
    for row, nth in rows:
        found = bearers.get(row.identity, [])
        named = [one for one in found if _is_named(cases[one.household].case.entities[one.member].value("name"), row)]
        if not named:
            outcome.unmatched += 1
            outcome.lines.append(_unmatched(row, OTHER_NAME if found else NOT_ON_FILE, at))
        for bearer in named:
            id_ = record_id(bearer, row, nth)
            if id_ in cases[bearer.household].case.entities:
                outcome.known += 1
            else:
                outcome.added += 1
                yield _change(bearer, row, id_, at=at)


def _is_named(name: Value, row: ReadRow) -> bool:
    """Whether the row's name is the member's; a row without a name is taken at its number's word."""
    said, known = ("".join(folded(text).split()) for text in (row.name, text_of(name)))
    return not said or not known or said == known


def _unmatched(row: ReadRow, why: Label, at: _Import) -> Line:
    plan = plans.decode(at.kept.plan or b"")
    column = plan.columns.get(NAME if why is OTHER_NAME else NUMBER, "")
    return Line(row.number, column, *why, is_bad=False)


def record_id(bearer: Bearer, row: ReadRow, nth: int) -> EntityId:
    """The id of a record: the same for the same words about the same member of a household."""
    said = canonical([bearer.household, bearer.member, row.values, nth])
    return EntityId(f"match-{hashlib.sha256(said.encode()).hexdigest()[:40]}")


def _change(bearer: Bearer, row: ReadRow, id_: EntityId, *, at: _Import) -> Change:
    origin: dict[str, Value] = {"member": bearer.member, "import_id": at.kept.id, "import_row": row.number}
    return Change(
        id=ChangeId(id_),
        kind="save",
        household=bearer.household,
        scope=bearer.community,
        author=at.kept.user,
        t=Stamp(wall_ms=at.now_ms, mono_ms=0, boot=OFFICE),
        form=FORM,
        schema=SCHEMA,
        parts=(new_part(id_, "matched", {**row.values, **origin}),),
    )
