"""What answers a question for a picture or a file, as the tablet shows it."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.list_photos import STATE_LABELS, PhotoState, PhotoView, photo_view
from shared_models.case import Case
from shared_models.ids import EntityId, Sha256
from shared_models.questionnaire.attached import attached_to
from shared_models.questionnaire.form import Item
from shared_models.values import text_of
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """An attached file."""

    id: EntityId
    name: str
    size: int
    state: PhotoState
    state_label: Label


def see_attached(account: Account, case: Case, answer: tuple[Item, str]) -> PhotoView | FileView | None:
    """What the answer to a question names; nothing where it is gone."""
    entity = attached_to(case, *answer)
    if entity is None:
        return None
    if entity.type == "photo":
        return photo_view(account, case, entity)
    size = entity.value("size")
    blob = account.blobs.get(Sha256(text_of(entity.value("file"))))
    state: PhotoState = blob.state if blob is not None else "elsewhere"
    return FileView(
        id=entity.id,
        name=text_of(entity.value("name")),
        size=size if isinstance(size, int) else 0,
        state=state,
        state_label=STATE_LABELS[state],
    )
