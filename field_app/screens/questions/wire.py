"""What the parts of a questionnaire are connected to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from field_app.use_cases.open_questionnaire import Questionnaire
from shared_models.ids import EntityId
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.standing import address_of

if TYPE_CHECKING:
    from field_app.screens.visit.form_media import FormMedia


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
    media: FormMedia
    """Takes in pictures, drawings and files."""
    reply: Callable[[EntityId, str], None]
    """Asks what to say to the remark on an answer."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be answered any more."""
        return self.open.read_only


def name_of(node: Node) -> str:
    """A stable name for a question, group or repeat."""
    return f"q.{address_of(node)}"
