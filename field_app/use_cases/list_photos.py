"""The photos of a visit, slot by slot, and their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from field_app.store.account import Account
from field_app.store.blobs import BlobState
from field_app.use_cases.darkroom import size_of
from field_app.use_cases.open_household import person_name
from field_app.use_cases.record_change import case_of
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.checks import REQUIRED_SLOTS, of_visit
from shared_models.choices import PHOTO_SLOT
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import EntityId, Sha256
from shared_models.ink import Ink, ink_of
from shared_models.questionnaire.attached import SLOT
from shared_models.values import text_of
from shared_models.words import Label

PhotoState: TypeAlias = Literal["here", "sending", "stored", "safe", "elsewhere"]
"""here: only on this tablet; sending: begun; stored: the server holds it; safe: the server holds it and its backups do,
the tablet's copy is gone or may go; elsewhere: taken on another tablet."""

STATE_LABELS: Mapping[PhotoState, Label] = {
    "here": Label("只在本机,等待上传", "Only on this tablet, waiting to be sent"),
    "sending": Label("正在上传", "Being sent"),
    "stored": Label("服务器已收到", "The server has it"),
    "safe": Label("服务器已收到并备份", "The server has it, backed up"),
    "elsewhere": Label("由其他平板拍摄", "Taken on another tablet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """One photo of a visit."""

    id: EntityId
    slot: str
    slot_label: Label
    taken_ms: int | None
    by: str
    source: str
    file: Sha256
    thumbnail: Sha256
    size: int
    state: PhotoState
    state_label: Label
    ink: Ink
    """Strokes drawn over it; they are not in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotView:
    """One named slot with the rule that needs it (blank: nobody demands it) and the photos in it."""

    slot: str
    label: Label
    citation: str
    photos: tuple[PhotoView, ...]

    @property
    def is_of_forms(self) -> bool:
        """Whether its pictures answer questions of questionnaires: they come and go there."""
        return self.slot == SLOT


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture, with its width and height in pixels."""

    data: bytes
    width: int
    height: int


def list_photos(account: Account, place: VisitPlace) -> tuple[SlotView, ...]:
    """Every slot, empty ones too; that of the questionnaires only where something is in it."""
    case = case_of(account, place.household)
    photos = [photo_view(account, case, photo) for photo in of_visit(case, "photo", place.visit)]
    return tuple(
        SlotView(
            slot=slot,
            label=label,
            citation=REQUIRED_SLOTS.get(slot, ""),
            photos=tuple(photo for photo in photos if photo.slot == slot),
        )
        for slot, label in PHOTO_SLOT.items()
        if slot != SLOT or any(photo.slot == SLOT for photo in photos)
    )


def photo_view(account: Account, case: Case, photo: Entity) -> PhotoView:
    """One photo with where its picture is."""
    register = photo.register("file")
    save = case.saves.get(register.effective) if register.effective is not None else None
    taken, size, slot = photo.value("taken_at"), photo.value("size"), text_of(photo.value("slot"))
    file = Sha256(text_of(photo.value("file")))
    blob = account.blobs.get(file)
    state: PhotoState = _where(blob.state if blob else None)
    return PhotoView(
        id=photo.id,
        slot=slot,
        slot_label=PHOTO_SLOT.get(slot, Label(slot, slot)),
        taken_ms=taken if isinstance(taken, int) else None,
        by=person_name(account, save.author) if save else "",
        source=text_of(photo.value("source")),
        file=file,
        thumbnail=Sha256(text_of(photo.value("thumbnail"))),
        size=size if isinstance(size, int) else 0,
        state=state,
        state_label=STATE_LABELS[state],
        ink=_ink(photo),
    )


def _ink(photo: Entity) -> Ink:
    try:
        return ink_of(text_of(photo.value("marks")))
    except MalformedError:
        return ()


def _where(state: BlobState | None) -> PhotoState:
    return state if state is not None else "elsewhere"


def read_thumbnail(account: Account, photo: PhotoView) -> Thumbnail | None:
    """The small picture of a photo; nothing when this tablet does not hold it (any more)."""
    data = account.blobs.read(photo.thumbnail)
    return Thumbnail(data, *size_of(data)) if data is not None else None


def read_picture(account: Account, sha256: Sha256) -> bytes | None:
    """The bytes of a picture, unsealed; nothing when this tablet does not hold them (any more)."""
    return account.blobs.read(sha256)
