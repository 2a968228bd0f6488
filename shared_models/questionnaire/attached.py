"""What answers a question for a picture or a file: a photo or an attachment of the visit, named by its id.

The answer is the id of the entity, so that it is merged, contradicted and taken back like any other answer; the picture
travels as every photo does. A signature and a drawing are photos too, of source `drawn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shared_models.case import Case
from shared_models.entity import Entity, is_shown
from shared_models.ids import EntityId
from shared_models.questionnaire.form import Item
from shared_models.values import text_of

SLOT = "form"
"""The photo slot of every picture that answers a question."""
DRAWN: Final = "drawn"
"""The source of a photo that nobody photographed: strokes on the glass."""
TYPES: Mapping[str, str] = {"image": "photo", "file": "attachment"}
"""Kinds of question that are answered so, and the type of what answers them."""
SIGNATURE = "signature"
ON_BLANK = frozenset({SIGNATURE, "draw"})
"""Appearances of a picture that is drawn on an empty sheet."""


FILES = ("photo", "attachment")
"""Types of entity whose unit `file` is a file."""


def file_names(case: Case) -> dict[str, str]:
    """What the pictures and files of a case are called where only a name has room, by the id that an answer holds.

    A picture is called by its content, as in the archive of the case; a file as the tablet told it.
    """
    pictures = {str(one.id): f"{text_of(one.value('file'))}.jpg" for one in case.shown("photo")}
    return pictures | {str(one.id): text_of(one.value("name")) for one in case.shown("attachment")}


def attached_to(case: Case, item: Item, text: str) -> Entity | None:
    """What an answer names; nothing where there is no such thing in the case (any more)."""
    entity = case.entities.get(EntityId(text)) if text else None
    return entity if entity is not None and entity.type == TYPES.get(item.kind) and is_shown(entity) else None
