"""Answer a question with a picture or a file: the answer goes into the same change as what answers it."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.keep_answers import parts_of
from field_app.use_cases.means import Means
from field_app.use_cases.open_questionnaire import Questionnaire
from field_app.use_cases.record_change import Recording, record_change
from shared_models.change import Part
from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from shared_models.questionnaire.answers import batches
from shared_models.questionnaire.standing import node_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The id of what answers a question, and the parts that say so."""

    id: EntityId
    parts: tuple[Part, ...]


def answer_with(account: Account, opened: Questionnaire, said: tuple[str, str], *, means: Means) -> tuple[Part, ...]:
    """The parts that put an answer to a question, given by its address; a blank one takes it back.

    The questionnaire was opened for this and is used up by it. What a change cannot hold of a questionnaire that is new
    is recorded before.

    Raises:
        NotFoundError: the form is not here, or asks no such question (any more).
    """
    address, text = said
    node = node_at(opened.filling.root, address) if opened.filling is not None else None
    if opened.filling is None or node is None:
        raise NotFoundError(f"there is no question {address!r}")
    opened.filling.answer(node, text)
    opened.touched.add(opened.spot(node))
    *rounds, last = batches(parts_of(opened)) or [()]
    place = opened.place
    for some in rounds:
        recording = Recording(household=place.household, scope=opened.case.community, visit=place.visit, parts=some)
        record_change(account, recording, stamp=means.stamp(), new_id=means.new_id)
    return last
