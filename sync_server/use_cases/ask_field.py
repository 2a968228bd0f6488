"""Asks the investigators about a contradiction: a remark on its field goes back with the visit; nothing is settled."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.case import Case, Contradiction, contradictions
from shared_models.change import Change
from shared_models.enquiry import is_asked, pinned_on, visit_to_ask
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId
from shared_models.visit import Remark, return_act
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.decide import Officer, OvertakenError, decide
from sync_server.use_cases.return_visit import LONGEST, UnsaidError


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the officer wants to know about one contradiction, with an id for the change to be made."""

    household: EntityId
    entity: EntityId
    unit: str
    text: str
    change: ChangeId


class NobodyToAskError(UnfitError):
    """No visit of the household is with the office, so there is none that could go back with a question."""


def ask_field(database: Database, officer: Officer, question: Question) -> bool:
    """Sends the visit back with the question; false when this very one was kept before.

    Raises:
        UnsaidError: the question has no text, or is too long.
        NobodyToAskError: no visit is with the office.
        OvertakenError: it is settled, or this was asked and the visit is still out.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """
    if not question.text.strip() or len(question.text) > LONGEST:
        raise UnsaidError("a question needs its words, at most 2,000 characters")

    def decision(case: Case, _tx: Transaction) -> Change:
        entity = case.entities.get(question.entity)
        if entity is None or Contradiction(entity.id, entity.type, question.unit) not in contradictions(case):
            raise OvertakenError("the contradiction is settled already")
        visit = visit_to_ask(case, entity, question.unit)
        if visit is None:
            raise NobodyToAskError("no visit is with the office")
        if is_asked(visit, entity.id, question.unit):
            raise OvertakenError("this was asked already")
        remark = Remark(entity.id, pinned_on(question.unit), question.text)
        return officer.act(case, question.change, return_act(visit.id, [remark]))

    return decide(database, officer, question.household, id_=question.change, decision=decision)
