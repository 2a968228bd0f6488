"""Put a photo into its slot: oriented, sized, watermarked, hashed and sealed before anything else happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId
from shared_models.values import Value
from shared_models.words import Label


class PhotoError(UnfitError):
    """A picture that cannot be taken in; `label` says why and what to do."""

    def __init__(self, label: Label) -> None:
        """Keeps the words to show."""
        super().__init__(label.en)
        self.label = label


PhotoSource: TypeAlias = Literal["camera", "file", "scan"]
"""camera: taken live; file: chosen from the gallery; scan: a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPhoto:
    """A picture as the device gave it."""

    data: bytes
    slot: str
    """A code of `choices.PHOTO_SLOT`."""
    source: PhotoSource
    font: Path
    """The bundled font that writes the watermark: assets/fonts/cn.ttf."""
    position: Value = None
    """A position group when the device could tell; nothing prints 位置未证实."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPhoto:
    """The photo as recorded, with a warning in plain words when one much like it was taken before."""

    photo: EntityId
    warning: Label | None


def add_photo(account: Account, place: VisitPlace, taken: TakenPhoto, *, stamp: Stamp, new_id: NewId) -> AddedPhoto:
    """The photo's id. Picture, thumbnail and change are kept in one transaction. Slow: run it off the drawing loop.

    Raises:
        PhotoError: empty, unreadable, over 40 MB or over 60 megapixels; its `label` says what to do, nothing is lost.
        UnfitError: the visit is finished.
    """
    raise NotImplementedError
