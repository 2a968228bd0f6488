"""What answers a question for a picture or a file, as the page of a visit shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shared_models.case import Case
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import Sha256
from shared_models.ink import ink_of
from shared_models.questionnaire.attached import DRAWN, attached_to
from shared_models.questionnaire.form import Item
from shared_models.values import text_of
from sync_server.console.reader import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture or file; one that has not arrived has no address."""

    is_picture: bool
    name: str
    """Of a file, as the tablet told it; of a picture when it was taken."""
    size: str
    file: str
    thumbnail: str
    strokes: tuple[str, ...]
    """What was drawn over the picture: points in thousandths of its width and height."""

    is_drawn: bool

    @property
    def is_here(self) -> bool:
        """Whether the file itself has arrived."""
        return bool(self.file)


def attached_by(case: Case, answer: tuple[Item, str], stored: Collection[Sha256]) -> Attached | None:
    """What the answer to a question names; nothing where it is gone."""
    entity = attached_to(case, *answer)
    if entity is None:
        return None
    file, thumbnail = (Sha256(text_of(entity.value(unit))) for unit in ("file", "thumbnail"))
    size, taken = entity.value("size"), entity.value("taken_at")
    is_picture = entity.type == "photo"
    return Attached(
        is_picture=is_picture,
        name=moment(taken if isinstance(taken, int) else None) if is_picture else text_of(entity.value("name")),
        size=f"{-(-size // 1024):,} kB" if isinstance(size, int) else "",
        file=file if file in stored else "",
        thumbnail=thumbnail if thumbnail in stored else file if is_picture and file in stored else "",
        strokes=strokes_of(entity),
        is_drawn=text_of(entity.value("source")) == DRAWN,
    )


def strokes_of(photo: Entity) -> tuple[str, ...]:
    """What was drawn over a photo, each stroke as the points of a line; nothing that is no drawing is drawn."""
    try:
        ink = ink_of(text_of(photo.value("marks")))
    except MalformedError:
        return ()
    return tuple(" ".join(f"{x},{y}" for x, y in stroke) for stroke in ink)
