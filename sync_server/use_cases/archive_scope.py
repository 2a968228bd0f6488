"""What goes into an archive: all of a household's log, or as much of it as one procedure rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared_models.case import empty_case, fold
from shared_models.catalogue import SEALED_UNITS
from shared_models.change import Change
from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from shared_models.policy.proceeding import Proceeding
from shared_models.words import Label
from sync_server.store.change_store import KeptChange
from sync_server.store.database import Database
from sync_server.use_cases.household_log import household_log, readable
from sync_server.use_cases.open_case import OpenedCase
from sync_server.use_cases.read_proceedings import proceedings_of

WHOLE = Label("一户案卷", "Case file of a household")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of a case that is archived, folded by itself."""

    opened: OpenedCase
    about: EntityId
    """The procedure; blank for the household."""
    title: Label
    foreign: frozenset[str]
    """Ids of other procedures and of their acts: no paper about them belongs in here."""

    @property
    def kept(self) -> tuple[KeptChange, ...]:
        """The changes, in order of arrival."""
        return tuple(self.opened.log.kept.values())

    @property
    def last_ms(self) -> int:
        """When the last of them came in."""
        return max(one.received_ms for one in self.kept)


def scope_of(database: Database, opened: OpenedCase, about: EntityId, *, today: date) -> Scope:
    """The household as a whole, or the log up to the end of a procedure without what other procedures did.

    Raises:
        NotFoundError: the household has no such procedure.
    """
    if not about:
        return Scope(opened=opened, about=about, title=WHOLE, foreign=frozenset())
    with database.reading() as tx:
        found = proceedings_of(tx, opened.case, today)
    mine = next((one for one in found if one.procedure.id == about), None)
    if mine is None:
        raise NotFoundError(about)
    others = {one.procedure.id for one in found} - {about}
    kept = tuple(opened.log.kept.values())
    foreign = {one.id for one in kept if _about(one) in others}
    part = [one for one in kept[: _end(kept, mine)] if one.id not in foreign]
    log = household_log(part)
    case = fold(empty_case(opened.case.household, opened.case.community), log.entries)
    cut = replace(opened, case=case, log=log)
    return Scope(opened=cut, about=about, title=mine.label, foreign=frozenset(others | foreign))


def _about(one: KeptChange) -> str:
    change = readable(one) if one.kind == "act" else None
    return change.act.about if change is not None and change.act is not None else ""


def _end(kept: Sequence[KeptChange], mine: Proceeding) -> int:
    """How many changes there were when the procedure ended; all of them while it goes on."""
    if not mine.procedure.outcome:
        return len(kept)
    return max(at for at, one in enumerate(kept, start=1) if _about(one) == mine.procedure.id)


def holds_sealed(change: Change | None) -> bool:
    """Whether a body may say who was asked in confidence; one that cannot be read might."""
    return change is None or any(
        part.type == "interview" and bool(SEALED_UNITS & part.set.keys()) for part in change.parts
    )
