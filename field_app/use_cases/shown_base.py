"""What a person had on screen: the form as it was opened, and what they themselves saved from it since."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import msgspec

from field_app.store.account import Account
from shared_models.entity import Entity
from shared_models.ids import ChangeId, EntityId
from shared_models.register import Register


def own_saves(account: Account, visit: EntityId) -> frozenset[ChangeId]:
    """The changes that were made on this very tablet in this visit: nobody needs to be shown those.

    Author and device do not tell: a cloned tablet shares both with its twin, whose screen nobody here saw.
    """
    return account.outbox.of_visit(visit)


def shown_base(base: Entity, present: Entity | None, own: AbstractSet[ChangeId]) -> Entity:
    """The base of a form with the person's own later saves taken in; what others wrote since stays unseen.

    Without this, going on typing in a form that was saved once would contradict oneself.
    """
    if present is None:
        return base
    units = {unit: _seen(base.units.get(unit), register, own) for unit, register in present.units.items()}
    kept = {unit: register for unit, register in units.items() if register is not None}
    return msgspec.structs.replace(base, units={**base.units, **kept})


def _seen(base: Register | None, present: Register, own: AbstractSet[ChangeId]) -> Register | None:
    known = {sibling.id for sibling in base.live} if base is not None else set()
    if not {sibling.id for sibling in present.live} & own - known:
        return base
    live = tuple(sibling for sibling in present.live if sibling.id in known | own)
    ids = {sibling.id for sibling in live}
    effective = present.effective if present.effective in ids else live[-1].id
    return msgspec.structs.replace(present, live=live, effective=effective, confirmed=None)
