"""Explain a finding, or answer a reviewer's remark, where nothing is to be changed."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.errors import UnfitError
from shared_models.explanation import explain_act
from shared_models.ids import EntityId, NewId


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said about a field of an entity; a blank unit means the entity as a whole."""

    entity: EntityId
    unit: str
    text: str


def explain(account: Account, place: VisitPlace, saying: Saying, *, stamp: Stamp, new_id: NewId) -> Change:
    """The act that records it.

    Raises:
        UnfitError: no text, or the visit is finished.
    """
    if not saying.text.strip():
        raise UnfitError("an explanation needs its words")
    case = open_case(account, place)
    act = explain_act(place.visit, (saying.entity, saying.unit), saying.text)
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, act=act)
    return record_change(account, recording, stamp=stamp, new_id=new_id)
