"""The slip of one visit: shown, drawn for saving, and recorded as handed over when somebody says so."""

from __future__ import annotations

import asyncio

from field_app.state.shift import Shift
from field_app.use_cases.draw_slip import SlipKind, code_picture, draw_slip
from field_app.use_cases.show_slip import hand_slip, handed_on, show_slip
from field_app.use_cases.visit_place import VisitPlace
from shared_models.slip import Slip
from shared_models.words import Language


class VisitSlip:
    """What the slip's screen asks for."""

    def __init__(self, shift: Shift, place: VisitPlace) -> None:
        """Takes who is at work and which visit it is about."""
        self._shift = shift
        self._place = place

    def slip(self) -> Slip:
        """The slip as the record stands."""
        return show_slip(self._shift.account, self._place, self._shift.rules(), forms=self._shift.forms.kept)

    def code(self, slip: Slip, language: Language) -> bytes:
        """The code as a picture."""
        return code_picture(slip.code.text(language))

    async def drawn(self, slip: Slip, language: Language, kind: SlipKind) -> bytes:
        """The slip as a file; the screen goes on meanwhile."""
        return await asyncio.to_thread(draw_slip, slip, language, kind, font=self._shift.font)

    def handed_on(self) -> tuple[str, ...]:
        """The days on which it was recorded as handed over."""
        return handed_on(self._shift.account, self._place)

    def is_handed_today(self) -> bool:
        """Whether that was recorded today already."""
        return self._shift.today().isoformat() in self.handed_on()

    def hand(self, slip: Slip, language: Language) -> None:
        """Records that the family was given this slip."""
        means = self._shift.means
        hand_slip(self._shift.account, self._place, (slip, language), stamp=means.stamp(), new_id=means.new_id)
        self._shift.exchange.wake()
