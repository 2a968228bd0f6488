"""The photos of a visit, slot by slot, and their pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.ids import EntityId, Sha256
from shared_models.words import Label

PhotoState: TypeAlias = Literal["here", "sending", "stored", "safe", "elsewhere"]
"""here: only on this tablet; sending: begun; stored: the server holds it; safe: the server holds it and its backups do,
the tablet's copy is gone or may go; elsewhere: taken on another tablet."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotView:
    """One named slot with the rule that needs it (blank: nobody demands it) and the photos in it."""

    slot: str
    label: Label
    citation: str
    photos: tuple[PhotoView, ...]


def list_photos(account: Account, place: VisitPlace) -> tuple[SlotView, ...]:
    """Every slot, empty ones too."""
    raise NotImplementedError


def read_picture(account: Account, sha256: Sha256) -> bytes | None:
    """The bytes of a picture, unsealed; nothing when this tablet does not hold them (any more)."""
    raise NotImplementedError
