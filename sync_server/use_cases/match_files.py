"""A file of another office before it is taken in: sent, its columns chosen, looked at, begun."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import IO

import msgspec

from shared_models.errors import NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import AreaCode, UserId
from shared_models.words import Label
from sync_server.store import grant_store, match_store
from sync_server.store.database import Database, Transaction
from sync_server.store.match_store import Bearer, KeptImport
from sync_server.use_cases.match_mapping import ColumnPlan, ReadTable, plan_problems, proposed_columns, read_rows
from sync_server.use_cases.match_outcome import Line, Outcome, encode, outcomes, plans, tables
from sync_server.use_cases.match_table import Table, read_table

STALE_MS = 24 * 3_600_000
"""After so long, a file that was sent and not taken in is emptied."""
RECENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenImport:
    """An import as its owner sees it."""

    kept: KeptImport
    table: Table | None
    """Nothing once it was taken in, or given up."""
    plan: ColumnPlan | None
    outcome: Outcome
    before: KeptImport | None
    """An earlier import of the very same file."""


class UnfitPlanError(UnfitError):
    """The mapping does not fit the table; `labels` say why."""

    def __init__(self, labels: Iterable[Label]) -> None:
        """Takes the words for people."""
        self.labels = tuple(labels)
        super().__init__("; ".join(label.en for label in self.labels))


def send_file(database: Database, user: UserId, file: tuple[str, IO[bytes]], *, new: tuple[str, int]) -> str:
    """Reads a file and keeps its rows for the mapping; gives the import's id. `new` is that id and the time.

    Raises:
        UnreadableError: the file is no table.
        NotAllowedError: the person reviews nowhere.
    """
    name, content = file
    id_, now_ms = new
    file_hash = hashlib.sha256(content.read()).hexdigest()
    content.seek(0)
    table = read_table(name, content)
    kept = KeptImport(
        id=id_,
        user=user,
        made_ms=now_ms,
        file_name=name[-200:],
        file_hash=file_hash,
        state="draft",
        source="",
        rows=encode(table),
        plan=None,
        outcome=encode(Outcome(total=len(table.rows))),
    )
    with database.writing() as tx:
        reviewed(tx, user)
        match_store.drop_stale_rows(tx, before_ms=now_ms - STALE_MS)
        match_store.add_import(tx, kept)
    return id_


def reviewed(tx: Transaction, user: UserId) -> dict[AreaCode, int]:
    """The communities where a person may take matching data in.

    Raises:
        NotAllowedError: nowhere.
    """
    communities = grant_store.communities_with_right(tx, user, "review")
    if not communities:
        raise NotAllowedError("matching")
    return communities


def open_import(database: Database, user: UserId, id_: str) -> OpenImport:
    """A person's own import.

    Raises:
        NotFoundError: there is none of that id.
    """
    with database.reading() as tx:
        kept = match_store.import_of(tx, id_, user)
        if kept is None:
            raise NotFoundError(id_)
        return OpenImport(
            kept=kept,
            table=tables.decode(kept.rows) if kept.rows else None,
            plan=plans.decode(kept.plan) if kept.plan else None,
            outcome=outcomes.decode(kept.outcome),
            before=match_store.same_file_before(tx, kept),
        )


def recent_imports(database: Database, user: UserId) -> list[tuple[KeptImport, Outcome]]:
    """A person's own imports, the latest first."""
    with database.reading() as tx:
        found = match_store.imports_of(tx, user, most=RECENT)
    return [(kept, outcomes.decode(kept.outcome)) for kept in found]


def proposed_plan(database: Database, table: Table, source: str, *, name: str = "") -> ColumnPlan:
    """The mapping saved for this source that fits the table (of that name, if one is given); else by known headings.

    Raises:
        NotFoundError: no mapping of that name fits.
    """
    with database.reading() as tx:
        saved = [plans.decode(body) for body in match_store.plans_of(tx, source)]
    for plan in saved:
        headings = {heading for heading in plan.columns.values() if heading}
        if headings and headings <= set(table.header) and name in {"", plan.name}:
            return plan
    if name:
        raise NotFoundError(f"没有适合此文件的对应关系 {name} / no mapping {name} fits this file")
    return ColumnPlan(source=source, name="", columns=proposed_columns(table, source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do."""

    read: ReadTable
    found: dict[str, list[Bearer]]
    matched: int
    unmatched: int


def preview(database: Database, opened: OpenImport, plan: ColumnPlan) -> Preview:
    """What a mapping would make of the file; nothing is written.

    Raises:
        UnfitPlanError: the mapping does not fit.
        NotFoundError: the file is not here any more.
    """
    read = read_rows(_fitting(opened, plan), plan)
    with database.reading() as tx:
        found = match_store.bearers_of(tx, {row.identity for row in read.rows}, reviewed(tx, opened.kept.user))
    matched = sum(row.identity in found for row in read.rows)
    return Preview(read=read, found=found, matched=matched, unmatched=len(read.rows) - matched)


def _fitting(opened: OpenImport, plan: ColumnPlan) -> Table:
    if opened.table is None:
        raise NotFoundError(opened.kept.id)
    problems = tuple(plan_problems(opened.table, plan))
    if problems:
        raise UnfitPlanError(problems)
    return opened.table


def begin_import(database: Database, opened: OpenImport, plan: ColumnPlan, *, now_ms: int) -> None:
    """Settles the mapping, saves it when it has a name, and notes what is to be taken in. Begun twice is begun once.

    Raises:
        UnfitPlanError: the mapping does not fit.
    """
    user = opened.kept.user
    if opened.kept.state != "draft":
        return
    read = read_rows(_fitting(opened, plan), plan)
    lines = [Line(one.row, one.column, *one.message, is_bad=True) for one in read.problems]
    outcome = Outcome(
        total=opened.outcome.total,
        readable=len(read.rows),
        bad=opened.outcome.total - len(read.rows),
        lines=lines,
    )
    begun = replace(opened.kept, state="running", source=plan.source, plan=encode(plan), outcome=encode(outcome))
    with database.writing() as tx:
        reviewed(tx, user)
        match_store.take_turn(tx)
        now = match_store.import_of(tx, opened.kept.id, user)
        if now is None or now.state != "draft":
            return
        if plan.name:
            body = encode(msgspec.structs.replace(plan, as_of="", period=""))
            match_store.save_plan(tx, (plan.source, plan.name), body, user=user, now_ms=now_ms)
        match_store.save_import(tx, begun)
