"""What is said after a photo was taken in: that one much like it was taken before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from field_app.screens.message import Message
from field_app.use_cases.add_photo import AddedPhoto
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

LOOK_AGAIN = Label("请核对是否拍对了地方;确实无误可保留。", "Check that it is the right place; keep it if it is.")


def tell_of(stage: Stage, added: AddedPhoto) -> None:
    """Says it where there is something to say."""
    if added.warning is not None:
        stage.tell(Message(what=added.warning, todo=LOOK_AGAIN, tone="warn"))
