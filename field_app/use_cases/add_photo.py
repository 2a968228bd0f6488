"""Put a photo into its slot: oriented, sized, watermarked, hashed and sealed before anything else happens to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from field_app.store.account import Account
from field_app.use_cases.answer_with import Answering
from field_app.use_cases.darkroom import Developed, PhotoError, develop, sha256_of
from field_app.use_cases.record_change import NewFile, Recording, open_case, record_change
from field_app.use_cases.seen_before import NewPhoto, seen_before
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.change import Part, Stamp
from shared_models.checks import of_visit
from shared_models.choices import PHOTO_SLOT
from shared_models.clock import Moment, corrected
from shared_models.editing import new_part, remove_part
from shared_models.errors import UnfitError
from shared_models.household import household_of
from shared_models.ids import EntityId, NewId
from shared_models.questionnaire.attached import DRAWN
from shared_models.sidecar import RECORDED, signed_sidecar
from shared_models.values import Value, group_of, text_of
from shared_models.visit import china_time
from shared_models.words import Label

__all__ = ["AddedPhoto", "PhotoError", "PhotoSource", "Shot", "TakenPhoto", "add_photo"]

RETAKEN = "重拍"
"""The reason recorded with a photo that another one took the place of."""
FAR_FUTURE_MS = 2**50

PhotoSource: TypeAlias = Literal["camera", "file", "scan", "drawn"]
"""camera: taken live; file: chosen from the gallery; scan: a document; drawn: strokes on the glass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture as the device gave it, and what it is for."""

    data: bytes
    slot: str
    """A code of `choices.PHOTO_SLOT`."""
    source: PhotoSource
    position: Value = None
    """A position group when the device could tell; nothing prints 位置未证实."""
    instead_of: EntityId | None = None
    """The photo of the same slot that this one replaces; it is taken off in the same change."""
    caption: str = ""
    """What it shows, for its watermark; blank: what its slot is called."""
    answering: Answering | None = None
    """The question of a questionnaire that it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPhoto(Shot):
    """A picture that is to be kept."""

    font: Path
    """The bundled font that writes the watermark: assets/fonts/cn.ttf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPhoto:
    """The photo as recorded, with a warning in plain words when one much like it was taken before."""

    photo: EntityId
    warning: Label | None


def add_photo(account: Account, place: VisitPlace, taken: TakenPhoto, *, stamp: Stamp, new_id: NewId) -> AddedPhoto:
    """The photo's id. Picture, thumbnail and change are kept in one transaction. Slow: run it off the drawing loop.

    Raises:
        PhotoError: empty, unreadable, over 40 MB or over 60 megapixels; its `label` says what to do, nothing is lost.
        UnfitError: the visit is finished, or the photo to replace does not stand in that slot (any more).
    """
    case = open_case(account, place)
    if taken.slot not in PHOTO_SLOT:
        raise UnfitError(f"{taken.slot!r} is no photo slot")
    replaced = _replaced(case, place, taken)
    moment = _moment(account, stamp)
    community = account.stage.communities().get(case.community, "")
    watermark = _watermark(case, place, taken, moment=moment, community=community)
    developed = develop(taken.data, watermark, font=taken.font, document=taken.source == "scan")
    photo, answers = (taken.answering.id, taken.answering.parts) if taken.answering else (EntityId(new_id()), ())
    # Strokes on white look like all other strokes on white.
    look = developed.look if taken.source != DRAWN else ""
    warning = seen_before(account, place, NewPhoto(look=look, slot=taken.slot, instead_of=taken.instead_of))
    values = _values(place, taken, developed, moment=moment)
    values["proof"] = _proof(account, taken, values, moment=moment)
    recording = Recording(
        household=place.household,
        scope=case.community,
        visit=place.visit,
        parts=(new_part(photo, "photo", values), *replaced, *answers),
        reason=RETAKEN if replaced else "",
        files=(
            _file(photo, "thumbnail", developed.thumbnail, rank=0),
            _file(photo, "file", developed.picture, rank=1),
        ),
    )
    with account.db.writing():
        record_change(account, recording, stamp=stamp, new_id=new_id)
        if look:
            account.blobs.note_hash(photo, look, place=(place.household, place.visit), made_ms=moment.ms)
    return AddedPhoto(photo=photo, warning=warning)


def _replaced(case: Case, place: VisitPlace, taken: TakenPhoto) -> tuple[Part, ...]:
    if taken.instead_of is None:
        return ()
    old = next((one for one in of_visit(case, "photo", place.visit) if one.id == taken.instead_of), None)
    if old is None or text_of(old.value("slot")) != taken.slot:
        raise UnfitError("there is no such photo to replace")
    return (remove_part(old, {}),)


def _proof(account: Account, taken: TakenPhoto, values: Mapping[str, Value], *, moment: Moment) -> Value:
    """What this tablet states about the photo, signed with its key."""
    stated: dict[str, Value] = {name: values.get(unit) for name, unit in RECORDED.items()}
    stated |= {
        "original": sha256_of(taken.data),
        "clock": moment.quality,
        "device": account.device,
        "author": account.user,
    }
    return signed_sidecar(stated, account.keys.own if account.keys else None)


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
    }
    if taken.source != DRAWN:
        values["phash"] = developed.look
        if developed.moire is not None:
            values["moire"] = developed.moire
    return values if taken.position is None else {**values, "position": taken.position}


def _watermark(case: Case, place: VisitPlace, taken: TakenPhoto, *, moment: Moment, community: str) -> tuple[str, ...]:
    """Two lines: who and when, where and in which visit. The head is masked: the picture may be shown to others."""
    head = household_of(case).head_name
    when = china_time(moment.ms).strftime("%Y-%m-%d %H:%M")
    doubt = "(时间未证实)" if moment.quality == "suspect" else ""
    group = group_of(taken.position)
    metres = text_of(group.get("accuracy_m"))
    where = f"{text_of(group.get('lat'))}, {text_of(group.get('lon'))} ±{metres} 米" if group else "位置未证实"
    label = taken.caption or PHOTO_SLOT[taken.slot].zh
    return (
        f"{head[:1]}{'*' * (len(head) - 1)} · {label} · {when}{doubt}",
        f"{where} · {community} · 入户 {place.visit[-8:]}",
    )
