"""The folded cases, one row a household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, literal_column, select, update

from shared_models.case import Case, combined_digest
from shared_models.coverage import CoverageFact
from shared_models.ids import AreaCode, EntityId
from shared_models.search import folded
from sync_server.store.batch import insert_rows, upsert_rows
from sync_server.store.case_row import (
    Work,
    case_bytes,
    case_row,
    identity_numbers,
    read_case,
    searched_texts,
    work_columns,
)
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, table_of

_case = table_of(cases.CaseRow)
_body = table_of(cases.CaseBodyRow)
_missing = table_of(cases.PhotoMissingRow)
_identity = table_of(cases.IdentityRow)
_scope = table_of(cases.ScopeRow)
PORTION = 64
_facts = msgspec.json.Decoder(CoverageFact)
MOST_BY_INDEX = 300
"""Communities whose facts are looked up by community."""
FACTS_AT_ONCE = 10_000


class StoredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case with what its row said when it was loaded."""

    case: Case
    digest: str
    search: str


def load_case(tx: Transaction, household: EntityId) -> Case | None:
    """The case of a household; nothing when there is none."""
    body = tx.execute(select(_body.c.body).where(_body.c.household == household)).scalar_one_or_none()
    return None if body is None else read_case(body)


def load_cases(tx: Transaction, households: Iterable[EntityId]) -> dict[EntityId, StoredCase]:
    """Those of these households that have a case."""
    found: dict[EntityId, StoredCase] = {}
    for some in chunks(households):
        wanted = select(_body.c.body, _case.c.digest, _case.c.search).where(_case.c.household.in_(some))
        wanted = wanted.join_from(_case, _body, _case.c.household == _body.c.household)
        for row in tx.execute(wanted):
            case = read_case(row.body)
            found[case.household] = StoredCase(case=case, digest=row.digest, search=row.search)
    return found


def communities_of(tx: Transaction, households: Iterable[EntityId]) -> dict[EntityId, AreaCode]:
    """Where these households are placed; those without a case are left out."""
    found: dict[EntityId, AreaCode] = {}
    for some in chunks(households):
        wanted = select(_case.c.household, _case.c.community).where(_case.c.household.in_(some))
        found |= {EntityId(row.household): AreaCode(row.community) for row in tx.execute(wanted)}
    return found


def save_cases(
    tx: Transaction, changed: Iterable[Case], before: Mapping[EntityId, StoredCase], *, works: Mapping[EntityId, Work]
) -> dict[AreaCode, list[str]]:
    """Keeps folded cases; gives, per community, the digests that entered or left its combined digest."""
    rows, bodies, moved = [], [], dict[AreaCode, list[str]]()
    identities: dict[EntityId, dict[str, str]] = {}
    for case in changed:
        was = before.get(case.household)
        row = case_row(case, works[case.household], search=_search_kept(case, was))
        rows.append(row)
        bodies.append({"household": case.household, "body": case_bytes(case)})
        if was is not None:
            moved.setdefault(was.case.community, []).append(was.digest)
        moved.setdefault(case.community, []).append(row["digest"])
        numbers = identity_numbers(case)
        if numbers != (identity_numbers(was.case) if was is not None else {}):
            identities[case.household] = numbers
    upsert_rows(tx, _case, rows)
    upsert_rows(tx, _body, bodies)
    _save_missing(tx, {row["household"]: works[row["household"]] for row in rows}, known=before)
    _save_identities(tx, identities, known=before)
    return moved


def save_work(tx: Transaction, works: Mapping[EntityId, Work]) -> None:
    """Keeps what was worked out anew about cases that did not change themselves."""
    rows = [{"at": household, **_renamed(work_columns(work))} for household, work in works.items()]
    if rows:
        columns: dict[str, Any] = {name.removeprefix("to_"): bindparam(name) for name in rows[0] if name != "at"}
        tx.execute(update(_case).where(_case.c.household == bindparam("at")).values(**columns), rows)
    _save_missing(tx, works, known=works)


def _renamed(columns: Mapping[str, object]) -> dict[str, object]:
    return {f"to_{name}": value for name, value in columns.items()}


def _save_missing(tx: Transaction, works: Mapping[EntityId, Work], *, known: Iterable[EntityId]) -> None:
    """Replaces which files these households wait for."""
    for some in chunks(works.keys() & set(known)):
        tx.execute(delete(_missing).where(_missing.c.household.in_(some)))
    rows = [
        {"household": household, "sha256": name}
        for household, work in works.items()
        for name in sorted(work.photos.files)
    ]
    insert_rows(tx, _missing, rows)


def outdated(tx: Transaction, day: date, *, most: int) -> dict[AreaCode, list[EntityId]]:
    """Households, by community, whose deadline does not stand on this day any more, the longest outdated first."""
    wanted = select(_case.c.community, _case.c.household).where(_case.c.deadline_until < day.isoformat())
    found: dict[AreaCode, list[EntityId]] = {}
    for row in tx.execute(wanted.order_by(_case.c.deadline_until, _case.c.community).limit(most)):
        found.setdefault(AreaCode(row.community), []).append(EntityId(row.household))
    return found


def outdated_communities(tx: Transaction, day: date) -> frozenset[AreaCode]:
    """Where something is still to be worked out on this day."""
    # Asked for each only once, SQLite would go through all households by another index.
    wanted = select(_case.c.community).where(_case.c.deadline_until < day.isoformat())
    return frozenset(AreaCode(code) for (code,) in tx.execute(wanted).all())


def outdate(tx: Transaction, communities: Iterable[AreaCode], last: date) -> None:
    """Has the deadlines in these communities stand up to a day and no longer."""
    for some in chunks(communities):
        later = (_case.c.community.in_(some)) & (_case.c.deadline_until > last.isoformat())
        tx.execute(update(_case).where(later).values(deadline_until=last.isoformat()))


def _search_kept(case: Case, was: StoredCase | None) -> str | None:
    if was is None or searched_texts(was.case) != searched_texts(case):
        return None
    return was.search


def _save_identities(
    tx: Transaction, identities: Mapping[EntityId, Mapping[str, str]], *, known: Iterable[EntityId]
) -> None:
    """Replaces what was known of these households' identity numbers."""
    for some in chunks(identities.keys() & set(known)):
        tx.execute(delete(_identity).where(_identity.c.household.in_(some)))
    rows = [
        {"household": household, "entity": id_, "number": number}
        for household, numbers in identities.items()
        for id_, number in numbers.items()
    ]
    insert_rows(tx, _identity, rows)


def households_with(tx: Transaction, numbers: Iterable[str]) -> dict[str, EntityId]:
    """Where identity numbers stand already: one household for each number that is known."""
    found: dict[str, EntityId] = {}
    for some in chunks(numbers):
        rows = tx.execute(select(_identity.c.number, _identity.c.household).where(_identity.c.number.in_(some)))
        found |= {row.number: EntityId(row.household) for row in rows}
    return found


def households_registered(tx: Transaction, registry_numbers: Iterable[str]) -> dict[str, EntityId]:
    """The households that bear these registry numbers; unknown numbers are left out."""
    found: dict[str, EntityId] = {}
    for some in chunks(registry_numbers):
        rows = tx.execute(select(_case.c.registry_no, _case.c.household).where(_case.c.registry_no.in_(some)))
        found |= {row.registry_no: EntityId(row.household) for row in rows}
    return found


def cases_after(tx: Transaction, community: AreaCode, position: int) -> Iterator[Case]:
    """The cases of a community that changed after a position, in order of their latest position.

    Read in portions, each behind the last: whoever takes only the first few leaves no open cursor behind.
    """
    while True:
        wanted = select(_body.c.body).where(_case.c.community == community, _case.c.position > position)
        wanted = wanted.join_from(_case, _body, _case.c.household == _body.c.household)
        bodies = tx.execute(wanted.order_by(_case.c.position).limit(PORTION)).scalars().all()
        for body in bodies:
            case = read_case(body)
            position = case.n
            yield case
        if len(bodies) < PORTION:
            return


def households_by_community(tx: Transaction) -> dict[AreaCode, int]:
    """How many households live in each community; communities without any are left out."""
    counted = select(_case.c.community, func.count()).group_by(_case.c.community)
    return {AreaCode(code): number for code, number in tx.execute(counted)}


def facts_of(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[CoverageFact]:
    """The coverage facts of every household in these communities."""
    wanted = frozenset(communities)
    if len(wanted) > MOST_BY_INDEX:
        # So many are most of a city: its rows one after the other are read in a third of the time.
        for rows in tx.execute(select(_case.c.fact)).partitions(FACTS_AT_ONCE):
            yield from (fact for (body,) in rows if (fact := _facts.decode(body)).community in wanted)
        return
    for some in chunks(wanted):
        rows = tx.execute(select(_case.c.fact).where(_case.c.community.in_(some))).all()
        yield from (_facts.decode(body) for (body,) in rows)


def cases_with_procedures(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[Case]:
    """The cases of these communities in which a procedure was ever opened, by household."""
    return _cases_with(tx, communities, _case.c.n_procedures)


def cases_with_questionnaires(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[Case]:
    """The cases of these communities in which a form was ever begun, by household."""
    return _cases_with(tx, communities, _case.c.n_questionnaires)


def _cases_with(tx: Transaction, communities: Iterable[AreaCode], number: Any) -> Iterator[Case]:
    for some in chunks(communities):
        # The nought is written out, or the index of those above it would not be used.
        wanted = select(_case.c.household).where(_case.c.community.in_(some), number > literal_column("0"))
        households = [EntityId(id_) for id_ in tx.execute(wanted.order_by(_case.c.household)).scalars()]
        for portion in chunks(households, PORTION):
            yield from (one.case for one in load_cases(tx, [EntityId(id_) for id_ in portion]).values())


def cases_of(tx: Transaction, community: AreaCode) -> Iterator[Case]:
    """Every case of a community."""
    return cases_after(tx, community, -1)


def search_households(
    tx: Transaction, communities: Iterable[AreaCode], query: str, *, most: int
) -> list[tuple[EntityId, AreaCode, str, str]]:
    """Households by what people type: id, community, head, address; none for a blank query."""
    words = folded(query).split()
    if not words:
        return []
    wanted = select(_case.c.household, _case.c.community, _case.c.head_name, _case.c.address)
    wanted = wanted.where(_case.c.community.in_(list(communities)))
    wanted = wanted.where(*(_case.c.search.contains(word, autoescape=True) for word in words))
    rows = tx.execute(wanted.order_by(_case.c.head_name, _case.c.household).limit(most))
    return [(EntityId(row.household), AreaCode(row.community), row.head_name, row.address) for row in rows]


def count_cases(tx: Transaction, community: AreaCode) -> int:
    """How many households a community has."""
    return int(tx.execute(select(func.count()).where(_case.c.community == community)).scalar_one())


def recount_digests(tx: Transaction, communities: Iterable[AreaCode]) -> None:
    """Makes communities' combined digests what their cases give."""
    for community in sorted(communities):
        tx.execute(update(_scope).where(_scope.c.id == community).values(digest=digest_of(tx, community)))


def digest_of(tx: Transaction, community: AreaCode) -> str:
    """The combined digest of a community, counted anew from its cases."""
    return combined_digest(tx.execute(select(_case.c.digest).where(_case.c.community == community)).scalars())
