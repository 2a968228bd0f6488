"""Put a photo into its slot: oriented, sized, watermarked, hashed and sealed before anything else happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from field_app.store.account import Account
from field_app.use_cases.darkroom import Developed, PhotoError, develop, look_alike, sha256_of
from field_app.use_cases.record_change import NewFile, Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.change import Stamp
from shared_models.choices import PHOTO_SLOT
from shared_models.clock import Moment, corrected
from shared_models.editing import new_part
from shared_models.errors import UnfitError
from shared_models.household import household_of
from shared_models.ids import EntityId, NewId
from shared_models.values import Value, group_of, text_of
from shared_models.visit import CHINA, day_of
from shared_models.words import Label

__all__ = ["AddedPhoto", "PhotoError", "PhotoSource", "TakenPhoto", "add_photo"]

SEEN_BEFORE = Label(
    "这张照片与 {day} 在“{name}”户拍摄的一张很像,请确认没有拍错。照片已保存。",
    "This photo looks much like one taken on {day} at the household of {name}: please make sure it is the right one. "
    "It was kept.",
)
FAR_FUTURE_MS = 2**50

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
    case = open_case(account, place)
    if taken.slot not in PHOTO_SLOT:
        raise UnfitError(f"{taken.slot!r} is no photo slot")
    moment = _moment(account, stamp)
    community = account.stage.communities().get(case.community, "")
    watermark = _watermark(case, place, taken, moment=moment, community=community)
    developed = develop(taken.data, watermark, font=taken.font, document=taken.source == "scan")
    photo = EntityId(new_id())
    warning = _seen_before(account, developed.look)
    recording = Recording(
        household=place.household,
        scope=case.community,
        visit=place.visit,
        parts=(new_part(photo, "photo", _values(place, taken, developed, moment=moment)),),
        files=(
            _file(photo, "thumbnail", developed.thumbnail, rank=0),
            _file(photo, "file", developed.picture, rank=1),
        ),
    )
    with account.db.writing():
        record_change(account, recording, stamp=stamp, new_id=new_id)
        account.blobs.note_hash(photo, developed.look, place=(place.household, place.visit), made_ms=moment.ms)
    return AddedPhoto(photo=photo, warning=warning)


def _moment(account: Account, stamp: Stamp) -> Moment:
    anchor = account.meta.anchor
    return corrected(stamp, anchor.clock if anchor else None, FAR_FUTURE_MS)


def _file(photo: EntityId, unit: str, data: bytes, *, rank: int) -> NewFile:
    return NewFile(sha256=sha256_of(data), data=data, entity=photo, unit=unit, mime="image/jpeg", rank=rank)


def _values(place: VisitPlace, taken: TakenPhoto, developed: Developed, *, moment: Moment) -> dict[str, Value]:
    values: dict[str, Value] = {
        "visit": place.visit,
        "slot": taken.slot,
        "file": developed.sha256,
        "thumbnail": developed.thumbnail_sha256,
        "size": len(developed.picture),
        "taken_at": moment.ms,
        "source": taken.source,
        "phash": developed.look,
    }
    return values if taken.position is None else {**values, "position": taken.position}


def _watermark(case: Case, place: VisitPlace, taken: TakenPhoto, *, moment: Moment, community: str) -> tuple[str, ...]:
    """Two lines: who and when, where and in which visit. The head is masked: the picture may be shown to others."""
    head = household_of(case).head_name
    when = datetime.fromtimestamp(moment.ms / 1000, tz=CHINA).strftime("%Y-%m-%d %H:%M")
    doubt = "(时间未证实)" if moment.quality == "suspect" else ""
    group = group_of(taken.position)
    metres = text_of(group.get("accuracy_m"))
    where = f"{text_of(group.get('lat'))}, {text_of(group.get('lon'))} ±{metres} 米" if group else "位置未证实"
    label = PHOTO_SLOT[taken.slot].zh
    return (
        f"{head[:1]}{'*' * (len(head) - 1)} · {label} · {when}{doubt}",
        f"{where} · {community} · 入户 {place.visit[-8:]}",
    )


def _seen_before(account: Account, look: str) -> Label | None:
    """A plain warning when a photo taken on this tablet looks the same; it accuses nobody and stops nothing."""
    for known, household, _visit, made_ms in reversed(account.blobs.hashes()):
        if look_alike(known, look):
            summary = account.summaries.get(household)
            name = summary.head_name if summary else "—"
            return SEEN_BEFORE.fill(day=day_of(made_ms), name=name)
    return None
