"""What every input offers to the form line around it, and what it tells back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import flet as ft

from field_app.use_cases.open_section import EntityForm
from shared_models.ids import EntityId
from shared_models.values import Value


class Entry(Protocol):
    """One input. It is built once; what somebody types in it is never sent back to it."""

    control: ft.Control

    def value(self) -> Value:
        """What it holds now."""

    def show(self, value: Value) -> None:
        """Puts another value in, because the person asked for it."""

    async def focus(self) -> None:
        """Puts the cursor there, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """Where one input is plugged in."""

    name: str
    """The stable identifier of its control."""
    typed: Callable[[], None]
    """Called after a key or a touch."""
    left: Callable[[], None]
    """Called when the cursor leaves."""
    read_only: bool = False


@dataclass(slots=True, kw_only=True)
class Wiring:
    """What the inputs of one entity's form are connected to."""

    form: EntityForm
    people: tuple[tuple[EntityId, str], ...] = ()
    colleagues: tuple[tuple[str, str], ...] = ()
    me: tuple[str, str] = ("", "")
    """The person signed in, by id and name."""
    read_only: bool = False
    typed: Callable[[EntityForm, str, Value], None]
    """Keeps what an input holds."""
    confirm: Callable[[EntityForm, tuple[str, ...]], bool]
    """Declares shown values unchanged."""
    answer: Callable[[EntityForm, str], None]
    """Asks for an answer to the remark on a field."""

    def name(self, unit: str) -> str:
        """The stable identifier of a field's control."""
        return f"field.{self.form.type}.{unit}"
