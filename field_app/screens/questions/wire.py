"""What the parts of a questionnaire are connected to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from field_app.use_cases.open_questionnaire import Questionnaire
from shared_models.ids import EntityId
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.standing import entries_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWire:
    """One open questionnaire and what a touch does to it."""

    open: Questionnaire
    answered: Callable[[Node, str], None]
    """Takes in what an input holds; nothing is drawn yet."""
    declined: Callable[[Node, str], None]
    """Notes why there is no answer; a blank code takes that back."""
    settled: Callable[[], None]
    """Draws what the answers since have changed."""
    add: Callable[[Node], None]
    remove: Callable[[Node, str], None]
    reply: Callable[[EntityId, str], None]
    """Asks what to say to the remark on an answer."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be answered any more."""
        return self.open.read_only


def name_of(node: Node) -> str:
    """A stable name for a question, group or repeat: its path, entries by number."""
    steps: list[str] = []
    at: Node | None = node
    while at is not None and at.parent is not None:
        number = ""
        if at.entry and at.owner is not None:
            number = f"[{entries_of(at.owner).index(at) + 1}]"
        steps.append(f"{at.place.name}{number}")
        at = at.parent
    return "q." + "/".join(reversed(steps))
