"""Draw over a photo: the strokes are kept beside it, the picture itself stays as it was taken."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.checks import of_visit
from shared_models.editing import edit_part
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId


def draw_over(account: Account, place: VisitPlace, drawn: tuple[EntityId, str], *, stamp: Stamp, new_id: NewId) -> None:
    """Keeps the strokes of a photo, a text of `shared_models.ink`; blank takes them off. The same ones change nothing.

    Raises:
        UnfitError: there is no such photo, or the visit is finished.
    """
    id_, ink = drawn
    case = open_case(account, place)
    photo = next((one for one in of_visit(case, "photo", place.visit) if one.id == id_), None)
    if photo is None:
        raise UnfitError("there is no such photo to draw on")
    part = edit_part(photo, {"marks": ink or None})
    if part is not None:
        recording = Recording(household=place.household, scope=case.community, visit=place.visit, parts=(part,))
        record_change(account, recording, stamp=stamp, new_id=new_id)
