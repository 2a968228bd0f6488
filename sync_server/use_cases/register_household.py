"""A household that comes to the counter for the first time: registered by an ordinary change, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared_models.change import SCHEMA, Change, Part, Write
from shared_models.choices import HUKOU_KIND, RELATION
from shared_models.editing import new_part
from shared_models.errors import MalformedError, UnfitError
from shared_models.identity_number import identity_number
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.values import Value
from shared_models.words import Label
from sync_server.store import case_store
from sync_server.store.database import Database
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.record_office_change import record_office_change


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """One row of the counter's form."""

    name: str
    relation: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHousehold:
    """What the counter's form says."""

    id: EntityId
    """Given by the page, so that a form sent twice makes one household."""
    community: AreaCode
    values: Mapping[str, str]
    """The household's own registers."""
    people: tuple[NewPerson, ...]


class NotRegisteredError(UnfitError):
    """The household was not registered, and why, by field."""

    def __init__(self, problems: Mapping[str, Label]) -> None:
        """Takes what is wrong."""
        super().__init__("the household cannot be registered as it stands")
        self.problems = dict(problems)


def register_household(database: Database, officer: Officer, new: NewHousehold) -> None:
    """Registers the household; the same form sent again changes nothing.

    Raises:
        NotRegisteredError: something is missing or wrong, or a person is registered already.
        NotAllowedError: not in this community; nothing was kept.
    """
    problems = dict(_problems(new))
    with database.reading() as tx:
        known = case_store.load_case(tx, new.id) is not None
        taken = case_store.households_with(tx, [one.number for one in new.people if one.number])
    if known:
        return
    for at, one in enumerate(new.people):
        if one.number in taken:
            problems[f"number-{at}"] = Label(
                "此人已在库中登记,请查找原有家庭", "registered already: look the household up"
            )
    if problems:
        raise NotRegisteredError(problems)
    record_office_change(database, _change(officer, new), now_ms=officer.now_ms)


def _problems(new: NewHousehold) -> Sequence[tuple[str, Label]]:
    missing = Label("必须填写", "must be filled in")
    found = [(name, missing) for name in ("address",) if not new.values.get(name)]
    if not new.people or not new.people[0].name:
        found.append(("name-0", missing))
    if new.values.get("hukou_kind") not in HUKOU_KIND:
        found.append(("hukou_kind", Label("请选择", "please choose")))
    for at, one in enumerate(new.people):
        if one.relation not in RELATION:
            found.append((f"relation-{at}", Label("请选择", "please choose")))
        try:
            identity_number(one.number)
        except MalformedError:
            found.append((f"number-{at}", Label("身份号码有误,请核对", "the number is wrong; please check it")))
    return found


def _change(officer: Officer, new: NewHousehold) -> Change:
    parts: list[Part] = []
    for at, one in enumerate(new.people):
        number = identity_number(one.number)
        values: dict[str, Value] = {
            "name": one.name,
            "relation": one.relation,
            "identity_number": one.number.upper(),
            "birth_date": number.birth_date.isoformat(),
            "sex": number.sex,
        }
        parts.append(new_part(EntityId(f"{new.id[:58]}-m{at}"), "member", values))
    own = {unit: Write(v=value) for unit, value in new.values.items() if value}
    root = Part(e=new.id, type="household", set=own)
    return Change(
        id=ChangeId(f"{new.id[:60]}-n"),
        kind="save",
        household=new.id,
        scope=new.community,
        author=officer.user,
        t=officer.stamp(),
        form="counter-1",
        schema=SCHEMA,
        parts=(root, *parts),
    )
