"""A form ready to be filled in: every formula compiled, and which of them follows from which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shared_models.errors import MalformedError
from shared_models.questionnaire.form import Form
from shared_models.questionnaire.formula import Runner
from shared_models.questionnaire.node import Node, table
from shared_models.questionnaire.place import Fault, Place
from shared_models.questionnaire.reach import Names

Aspect: TypeAlias = Literal["entries", "live", "value", "constraint", "required", "read_only"]
Key: TypeAlias = tuple[int, str]
"""A place's number and an aspect of it."""


@dataclass(slots=True, eq=False)
class Rule:
    """One aspect of one place, and how it is found."""

    place: Place
    aspect: Aspect
    run: Runner | None = None
    """Nothing for what only follows from what is around it."""
    rank: int = 0


@dataclass(slots=True, eq=False)
class Plan:
    """Everything that is known of a form before anybody fills it in."""

    form: Form
    root: Place
    places: tuple[Place, ...]
    """In the order of the sheet; a place's number is its index here, the form itself comes first."""
    names: Names
    rules: list[Rule] = field(default_factory=list)
    """Each after all that it follows from."""
    followers: dict[Key, list[tuple[Rule, int]]] = field(default_factory=dict)
    """The rules that read an aspect of a place, and how many repeats they share with it."""
    rules_of: dict[int, list[Rule]] = field(default_factory=dict)
    filters: dict[int, Runner] = field(default_factory=dict)
    defaults: dict[int, Runner | str] = field(default_factory=dict)
    triggered: dict[int, list[Place]] = field(default_factory=dict)
    """By the place whose answer sets it off."""
    on_trigger: dict[int, Runner] = field(default_factory=dict)
    seeds: dict[int, Runner] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    """Places whose value is part of the answers; everything else is computed again wherever it is needed."""
    instance_name: Runner | None = None
    faults: list[Fault] = field(default_factory=list)
    tables: dict[str, Node] = field(default_factory=dict)


class FormError(MalformedError):
    """A form that cannot be used; carries everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.label.zh} / {fault.label.en}" for fault in faults))


def list_table(plan: Plan, name: str) -> Node | None:
    """The list of a name as look-ups see it, made once; nothing when the form has none."""
    if name not in plan.tables and name in plan.form.lists:
        rows = [{"name": one.name, **one.columns} for one in plan.form.lists[name]]
        plan.tables[name] = table(rows)
    return plan.tables.get(name)
