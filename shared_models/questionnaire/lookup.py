"""What formulas may look up in the case: the household and its members, as lists beside those of the form.

`pulldata('household', 'address', 'row', '1')` gives the address; a repeat with `rows=members` in its parameters has one
entry a member, and in it `pulldata('members', 'name', 'row', position(..))` gives the member's name.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE
from shared_models.entity import Entity
from shared_models.field import Field, no_value
from shared_models.questionnaire.node import Node, table
from shared_models.values import Value, group_of, text_of

HOUSEHOLD = "household"
ROWS = MEMBERS = "members"
CASE_LISTS = frozenset({HOUSEHOLD, MEMBERS})
"""Lists that every form may name without having them."""
SENSITIVE = frozenset({"identity_number"})
"""Left out: a questionnaire asks for no number that the file already holds."""


def case_lists(case: Case) -> dict[str, Node]:
    """The lists of a case. Each row has its number in `row` and its entity in `id`."""
    return {
        HOUSEHOLD: table([_row(case.root, 1)]),
        MEMBERS: table([_row(member, row) for row, member in enumerate(case.shown("member"), start=1)]),
    }


def empty_lists() -> dict[str, Node]:
    """The lists of nobody, for trying a form out."""
    return {HOUSEHOLD: table([]), MEMBERS: table([])}


def row_ids(lists: Mapping[str, Node]) -> tuple[str, ...]:
    """The entities of the members, in their order."""
    items = [item for root in lists[MEMBERS].children["root"] for item in root.children.get("item", ())]
    return tuple(item.children["id"][0].text for item in items)


def _row(entity: Entity, row: int) -> dict[str, str]:
    fields = CATALOGUE.get(entity.type, {})
    known = {unit: _text(field, entity) for unit, field in fields.items() if unit not in SENSITIVE}
    return {"row": str(row), "id": entity.id, **known}


def _text(field: Field, entity: Entity) -> str:
    if field.kind == "multi":
        return " ".join(code for code in field.choices or {} if entity.value(f"{field.unit}.{code}") is True)
    return _plain(entity.value(field.unit))


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if no_value(value):
        return ""
    group = group_of(value)
    return text_of(group.get("yuan")) if group else text_of(value)
