"""The photos and signatures of a visit that is under way."""

from __future__ import annotations

import asyncio

from field_app.state.shift import Shift
from field_app.use_cases.add_photo import AddedPhoto, PhotoSource, TakenPhoto, add_photo
from field_app.use_cases.list_photos import SlotView, list_photos, read_picture
from field_app.use_cases.remove_income import EntryRemoval
from field_app.use_cases.remove_photo import remove_photo
from field_app.use_cases.sign import ShownRecord, SignerView, Signing, show_record, sign, signers
from field_app.use_cases.visit_place import VisitPlace
from shared_models.ids import EntityId, Sha256
from shared_models.values import Value
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

    def picture(self, sha256: Sha256) -> bytes | None:
        """The bytes of a picture; nothing when this tablet does not hold it."""
        return read_picture(self._shift.account, sha256)

    async def add(
        self,
        data: bytes,
        slot: str,
        *,
        source: PhotoSource,
        position: Value = None,
        instead_of: EntityId | None = None,
    ) -> AddedPhoto:
        """The photo, turned, sized, stamped, signed and sealed; drawing goes on meanwhile.

        Raises:
            PhotoError: not a picture we can take in.
            UnfitError: the photo it is to replace is gone.
        """
        means = self._shift.means
        taken = TakenPhoto(
            data=data, slot=slot, source=source, font=self._shift.font, position=position, instead_of=instead_of
        )
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
