"""Who may make which change: the rights of which one is enough, in the community where the household lives."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.area import Right
from shared_models.change import Change, ChangeKind

_ACTS: Mapping[str, frozenset[Right]] = {
    "attend": frozenset({"visit"}),
    "explain": frozenset({"visit"}),
    "finish": frozenset({"visit"}),
    "sign": frozenset({"visit"}),
    "hand_slip": frozenset({"visit", "review"}),
    "return": frozenset({"review"}),
    "accept": frozenset({"review"}),
}
_KINDS: Mapping[ChangeKind, frozenset[Right]] = {
    "save": frozenset({"visit", "review", "administer"}),
    "resolve": frozenset({"review"}),
    "act": frozenset({"visit", "review"}),
    "accept": frozenset({"review"}),
    "refuse": frozenset({"review"}),
    "move": frozenset({"review", "administer"}),
}
"""An act this version does not know is taken from whoever works on the case: it is kept and has no effect yet."""


def rights_for(change: Change) -> frozenset[Right]:
    """The rights of which the author must have one for this change to be merged rather than held."""
    if change.act is not None:
        return _ACTS.get(change.act.name, _KINDS["act"])
    return _KINDS[change.kind]
