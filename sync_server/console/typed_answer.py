"""A new answer to a question of a questionnaire, typed at the contradiction desk."""

from __future__ import annotations

from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.questionnaire.reading import check_text, value_of
from shared_models.values import MAX_TEXT, Value
from shared_models.words import Label
from sync_server.console.filled import questions_of
from sync_server.console.options import TYPED_QUESTION
from sync_server.use_cases.open_case import OpenedCase


class NoChoiceError(Exception):
    """Nothing was picked."""


class MisfitError(MalformedError):
    """The typed value is none of its question's kind."""

    def __init__(self, why: Label) -> None:
        self.why = why
        super().__init__(why.en)


def new_answer(opened: OpenedCase, entity: EntityId, unit: str, *, text: str) -> Value:
    """The typed answer to a question, in the shape of its kind.

    Raises:
        MalformedError: when the question cannot hold it, or nobody knows the question here.
    """
    wording = questions_of(opened.case, opened.forms, "zh").get(entity)
    item = wording.item(unit) if wording is not None else None
    if wording is None or item is None or item.kind not in TYPED_QUESTION:
        raise MalformedError("a question this office does not know takes no typed value")
    if not text:
        raise NoChoiceError
    wrong = check_text(item, text)
    if wrong is not None:
        raise MisfitError(wrong)
    if len(text) > MAX_TEXT or (item.kind == "select_one" and text not in dict(wording.options(item))):
        raise MalformedError("too long, or none of the choices")
    return value_of(item, text)
