"""The photos and signatures of a visit that is under way."""

from __future__ import annotations

import asyncio
from dataclasses import fields

from field_app.state.shift import Shift
from field_app.use_cases.add_photo import AddedPhoto, Shot, TakenPhoto, add_photo
from field_app.use_cases.attach_file import NewAttachment, attach_file
from field_app.use_cases.darkroom import without_strip
from field_app.use_cases.draw_over import draw_over
from field_app.use_cases.list_photos import PhotoView, SlotView, Thumbnail, list_photos, read_picture, read_thumbnail
from field_app.use_cases.remove_income import EntryRemoval, remove_entry
from field_app.use_cases.remove_photo import remove_photo
from field_app.use_cases.see_attached import FileView, see_attached
from field_app.use_cases.sign import ShownRecord, SignerView, Signing, show_record, sign, signers
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.questionnaire.form import Item
from shared_models.words import Language


class VisitEvidence:
    """What is photographed and signed at one visit."""

    def __init__(self, shift: Shift, place: VisitPlace) -> None:
        """Takes who visits and where."""
        self._shift = shift
        self._place = place

    def slots(self) -> tuple[SlotView, ...]:
        """Every named slot with its photos."""
        return list_photos(self._shift.account, self._place)

    def thumbnail(self, photo: PhotoView) -> Thumbnail | None:
        """The small picture of a photo; nothing when this tablet does not hold it."""
        return read_thumbnail(self._shift.account, photo)

    def attached(self, case: Case, answer: tuple[Item, str]) -> PhotoView | FileView | None:
        """What the answer to a question names in a case that is open; nothing where it is gone."""
        return see_attached(self._shift.account, case, answer)

    def bare_picture(self, photo: PhotoView) -> bytes | None:
        """What the camera saw, to draw on; nothing when this tablet does not hold it."""
        whole, small = read_picture(self._shift.account, photo.file), self.thumbnail(photo)
        return without_strip(whole, small.data) if whole is not None and small is not None else None

    async def add(self, shot: Shot) -> AddedPhoto:
        """The photo, turned, sized, stamped, signed and sealed; drawing goes on meanwhile.

        Raises:
            PhotoError: not a picture we can take in.
            UnfitError: the photo it is to replace is gone.
        """
        means = self._shift.means
        given = {one.name: getattr(shot, one.name) for one in fields(shot)}
        taken = TakenPhoto(font=self._shift.font, **given)
        return await asyncio.to_thread(
            add_photo, self._shift.account, self._place, taken, stamp=means.stamp(), new_id=means.new_id
        )

    def remove(self, removal: EntryRemoval) -> None:
        """Takes a photo off the visit.

        Raises:
            UnfitError: no reason.
        """
        means = self._shift.means
        remove_photo(self._shift.account, self._place, removal, stamp=means.stamp(), new_id=means.new_id)

    async def attach(self, new: NewAttachment) -> None:
        """Keeps a file that answers a question; drawing goes on meanwhile.

        Raises:
            AttachError: empty, or over 20 MB.
            UnfitError: the file it is to replace is gone.
        """
        means = self._shift.means
        await asyncio.to_thread(
            attach_file, self._shift.account, self._place, new, stamp=means.stamp(), new_id=means.new_id
        )

    def detach(self, type_: str, removal: EntryRemoval) -> None:
        """Takes a photo or file off the question that it answers.

        Raises:
            UnfitError: no reason.
        """
        means = self._shift.means
        remove_entry(self._shift.account, self._place, (type_, removal), stamp=means.stamp(), new_id=means.new_id)

    def draw_over(self, photo: EntityId, ink: str) -> None:
        """Keeps what was drawn over a photo.

        Raises:
            UnfitError: the photo is gone.
        """
        means = self._shift.means
        draw_over(self._shift.account, self._place, (photo, ink), stamp=means.stamp(), new_id=means.new_id)

    def signers(self) -> tuple[SignerView, ...]:
        """Who must sign, and who has."""
        return signers(self._shift.account, self._place, forms=self._shift.forms.kept)

    def shown(self, language: Language) -> ShownRecord:
        """The lines to read before signing."""
        return show_record(self._shift.account, self._place, language, forms=self._shift.forms.kept)

    def sign(self, signing: Signing) -> None:
        """Takes a signature.

        Raises:
            UnfitError: no name, no strokes, no witness where one is needed, or the record has changed.
        """
        shift = self._shift
        sign(shift.account, self._place, signing, forms=shift.forms.kept, means=shift.means)
