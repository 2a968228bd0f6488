"""Imports a list of households: good ones as an administrator's ordinary changes, the others reported by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared_models.area import Right
from shared_models.change import SCHEMA, Change, Part, Stamp, Write
from shared_models.editing import new_part
from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.identity_number import identity_number
from shared_models.ids import AreaCode, ChangeId, EntityId, NewId, UserId
from shared_models.values import Value
from shared_models.words import Label
from sync_server.store import audit_store, case_store, grant_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.use_cases.household_sheet import (
    Person,
    Problem,
    families,
    family_problems,
    find_columns,
    read_person,
)
from sync_server.use_cases.record_office_change import OFFICE, record_office_changes
from sync_server.use_cases.sheet import Sheet

AT_ONCE = 100
"""Households in one transaction."""
NUMBER = "公民身份号码"
REGISTRY = "低保证号"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """Into which community, by whom, and whether only to look."""

    community: AreaCode
    administrator: UserId
    dry_run: bool
    now_ms: int
    whole: bool = False
    """Whether one problem keeps everything out; else the good households are imported without the others."""


@dataclass(slots=True)
class ImportReport:
    """What became of a list."""

    rows: int = 0
    households: int = 0
    """Imported; on a dry run: that would be."""
    persons: int = 0
    refused: int = 0
    """Households with a problem; nothing of them was imported."""
    problems: list[Problem] = field(default_factory=list)


def import_households(database: Database, sheet: Sheet, order: ImportOrder, *, new_id: NewId) -> ImportReport:
    """The report on a list; importing the same list again finds every household known and changes nothing.

    Raises:
        NotFoundError: there is no such community.
        NotAllowedError: the person may not administer it.
    """
    _check_right(database, order)
    report = ImportReport(rows=len(sheet.rows))
    columns, report.problems = find_columns(sheet)
    if report.problems:
        return report
    people = []
    for row in sheet.rows:
        person, problems = read_person(row, columns)
        people.append(person)
        report.problems += problems
    report.problems += _twice_in_list(people)
    report.problems += _known_already(database, people)
    good = _sound(families(people), report)
    if not order.dry_run and not (order.whole and report.problems):
        _record(database, good, order, new_id=new_id)
    return report


def _check_right(database: Database, order: ImportOrder) -> None:
    needed: Right = "administer"
    with database.reading() as tx:
        rights = grant_store.rights_in(tx, order.administrator, [order.community])
    if order.community not in rights:
        raise NotFoundError(f"没有社区 {order.community} / there is no community {order.community}")
    if needed not in rights[order.community]:
        raise NotAllowedError("此账号不是该社区的管理员 / this account does not administer the community")


def _twice_in_list(people: Sequence[Person]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for person in people:
        number = person.text("member", "identity_number")
        if number and number in seen:
            message = Label("与第 {row} 行的身份号码重复", "the same identity number as in row {row}")
            yield Problem(person.row, NUMBER, message.fill(row=seen[number]))
        elif number:
            seen[number] = person.row


def _known_already(database: Database, people: Sequence[Person]) -> Iterator[Problem]:
    numbers = {person.text("member", "identity_number") for person in people} - {""}
    registries = {person.text("household", "registry_no") for person in people} - {""}
    with database.reading() as tx:
        known = case_store.households_with(tx, numbers)
        registered = case_store.households_registered(tx, registries)
    for person in people:
        if person.text("member", "identity_number") in known:
            message = Label("此人已在库中另一户或本户登记", "this person is registered already")
            yield Problem(person.row, NUMBER, message)
        if person.text("household", "registry_no") in registered:
            yield Problem(person.row, REGISTRY, Label("此户已在库中", "this household is registered already"))


def _sound(listed: dict[str, list[Person]], report: ImportReport) -> list[list[Person]]:
    """The households without any problem; the others are counted, with what is wrong with them as a whole."""
    bad_rows = {problem.row for problem in report.problems}
    named = {(problem.row, problem.column) for problem in report.problems}
    good = []
    for number, people in listed.items():
        if not number:
            report.problems.append(Problem(people[0].row, REGISTRY, Label("必须填写", "must be filled in")))
            report.refused += 1
            continue
        problems = family_problems(people)
        # A cell that could not be read is not also called missing.
        report.problems += [problem for problem in problems if (problem.row, problem.column) not in named]
        if problems or any(person.row in bad_rows for person in people):
            report.refused += 1
            continue
        good.append(people)
        report.households += 1
        report.persons += len(people)
    report.problems.sort(key=lambda problem: problem.row)
    return good


def _record(database: Database, good: Sequence[Sequence[Person]], order: ImportOrder, *, new_id: NewId) -> None:
    for start in range(0, len(good), AT_ONCE):
        some = good[start : start + AT_ONCE]
        changes = [_change(people, order, new_id=new_id) for people in some]
        record_office_changes(database, changes, user=order.administrator, now_ms=order.now_ms)
    note = AuditNote(order.administrator, "import", order.community, {"households": len(good)})
    with database.writing() as tx:
        audit_store.write_audit(tx, note, now_ms=order.now_ms)


def _change(people: Sequence[Person], order: ImportOrder, *, new_id: NewId) -> Change:
    """One household as one change: it is imported whole or not at all."""
    household = EntityId(new_id())
    own: dict[str, Value] = {}
    parts: list[Part] = []
    for person in people:
        own |= person.values["household"]
        member = EntityId(new_id())
        parts.append(new_part(member, "member", _member_values(person)))
        income = person.values["income"]
        if income:
            parts.append(new_part(EntityId(new_id()), "income", _income_values(income, member)))
    root = Part(e=household, type="household", set={unit: Write(v=value) for unit, value in own.items()})
    return Change(
        id=ChangeId(new_id()),
        kind="save",
        household=household,
        scope=order.community,
        author=order.administrator,
        t=Stamp(wall_ms=order.now_ms, mono_ms=0, boot=OFFICE),
        form="import-1",
        schema=SCHEMA,
        parts=(root, *parts),
    )


def _member_values(person: Person) -> dict[str, Value]:
    """What the row says, and what its identity number says of birth and sex."""
    values = dict(person.values["member"])
    number = identity_number(person.text("member", "identity_number"))
    return {**values, "birth_date": number.birth_date.isoformat(), "sex": number.sex}


def _income_values(income: object, member: EntityId) -> dict[str, Value]:
    values: dict[str, Value] = dict(income) if isinstance(income, dict) else {}
    amount = {"yuan": values.pop("yuan"), "per": values.pop("per")}
    return {**values, "member": member, "amount": amount}
