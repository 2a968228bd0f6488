"""Whether a new photo looks like one that was taken on this tablet before, in words that accuse nobody."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.blobs import Look
from field_app.use_cases.visit_place import VisitPlace
from shared_models.choices import PHOTO_SLOT
from shared_models.entity import is_shown
from shared_models.ids import EntityId
from shared_models.photo_look import look_alike
from shared_models.values import text_of
from shared_models.visit import day_of
from shared_models.words import Label

OTHER_HOUSEHOLD = Label(
    "这张照片与 {day} 在“{name}”户拍摄的一张很像,请确认没有拍错。照片已保存。",
    "This photo looks much like one taken on {day} at the household of {name}: please make sure it is the right one. "
    "It was kept.",
)
OTHER_SLOT = Label(
    "这张照片与本次“{slot}”里的一张很像,请确认没有放错位置。照片已保存。",
    "This photo looks much like one in “{slot}” of this visit: please make sure it is in the right place. It was kept.",
)
EARLIER_VISIT = Label(
    "这张照片与本户 {day} 拍摄的一张很像,请确认是这次拍的。照片已保存。",
    "This photo looks much like one taken here on {day}: please make sure it was taken now. It was kept.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo about to be kept: how it looks, its slot, and the one it takes the place of."""

    look: str
    slot: str
    instead_of: EntityId | None = None


def seen_before(account: Account, place: VisitPlace, new: NewPhoto) -> Label | None:
    """A plain warning, that of another household before those of this one; it stops nothing.

    A second shot for one slot of one visit is meant to look the same. What was taken off again counts no more.
    """
    alike = [known for known in reversed(account.blobs.looks()) if look_alike(known.phash, new.look)]
    for known in sorted(alike, key=lambda known: known.household == place.household):
        if known.photo == new.instead_of:
            continue
        warning = _warning(account, place, (new, known))
        if warning is not None:
            return warning
    return None


def _warning(account: Account, place: VisitPlace, pair: tuple[NewPhoto, Look]) -> Label | None:
    new, known = pair
    case = account.cases.view(known.household)
    photo = case.entities.get(known.photo) if case is not None else None
    if photo is not None and not is_shown(photo):
        return None
    if known.household != place.household:
        summary = account.summaries.get(known.household)
        return OTHER_HOUSEHOLD.fill(day=day_of(known.made_ms), name=summary.head_name if summary else "—")
    if known.visit != place.visit:
        return EARLIER_VISIT.fill(day=day_of(known.made_ms))
    slot = text_of(photo.value("slot")) if photo is not None else ""
    return OTHER_SLOT.fill(slot=PHOTO_SLOT.get(slot, Label(slot, slot))) if slot != new.slot else None
