"""What the registers of a filled-in questionnaire are called, and what stands in them, in words of its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from shared_models.field import NO, UNANSWERED, YES, is_answered, no_value
from shared_models.questionnaire.attached import ON_BLANK
from shared_models.questionnaire.form import CHOOSING, Choice, Form, Item, text_in
from shared_models.questionnaire.place import Place, places_of, unit_of
from shared_models.questionnaire.reading import text_of_value
from shared_models.questionnaire.spoken import unfilled
from shared_models.questionnaire.standing import is_chinese
from shared_models.questionnaire.view import QuestionView
from shared_models.values import Value
from shared_models.words import Label, Language

NOTHING = "—"
_GIVEN: Mapping[str, Label] = {
    "acknowledge": Label("已确认", "acknowledged"),
    "image": Label("已附照片", "photo attached"),
    "file": Label("已附文件", "file attached"),
}
"""What is said of an answer that nobody reads as text."""
_DRAWN = Label("已签名或画图", "signed or drawn")


@dataclass(frozen=True, slots=True)
class _Register:
    item: Item
    choice: Choice | None = None
    """Of a `select_multiple`: the choice that has this register."""


class Wording:
    """The words of one form for one reader."""

    def __init__(self, form: Form, language: Language) -> None:
        self._form = form
        self._language: Language = language
        self.spoken = language_near(form, language)
        """The language of the form that the reader gets."""

    @cached_property
    def _registers(self) -> dict[str, _Register]:
        root, _ = places_of(self._form)
        return dict(_registers(self._form, root))

    @property
    def title(self) -> str:
        """What the form is called."""
        return self._text(self._form.title) or self._form.id

    def label(self, unit: str) -> str:
        """The words of the question, and of the choice where the register is a choice's; blank for an unknown one."""
        found = self._registers.get(unit)
        if found is None:
            return ""
        label = self.called(found.item)
        return f"{label} · {self._choice(found.choice)}" if found.choice is not None else label

    def item(self, unit: str) -> Item | None:
        """The question that a register answers as a whole; nothing for one of several choices, and an unknown one."""
        found = self._registers.get(unit)
        return found.item if found is not None and found.choice is None else None

    def called(self, item: Item) -> str:
        """The words of a question or group; its name where it has none."""
        return unfilled(self._text(item.label)) or item.name

    def options(self, item: Item) -> tuple[tuple[str, str], ...]:
        """Code and words of every choice of a question; none for one that chooses nothing."""
        if item.kind not in CHOOSING:
            return ()
        labels = {one.name: self._choice(one) for one in self._form.lists.get(item.choices, ())}
        return tuple(labels.items())

    def declined(self, code: str) -> str:
        """Why there is no answer."""
        return UNANSWERED[code].text(self._language) if code in UNANSWERED else code

    def text(self, unit: str, value: Value) -> str:
        """What stands in a register, as people read it; a dash where nothing was recorded."""
        if not is_answered(value):
            return NOTHING
        if no_value(value) in UNANSWERED:
            return self.declined(no_value(value))
        found = self._registers.get(unit)
        if found is None:
            return text_of_value(Item(kind="text", name=unit), value) or NOTHING
        if found.choice is not None:
            return (YES if value is True else NO).text(self._language)
        return self.answer(found.item, text_of_value(found.item, value))

    def told(self, view: QuestionView) -> str:
        """The answer that a question has; a default that nobody saved was not answered by anybody."""
        if view.declined:
            return self.declined(view.declined)
        return self.answer(view.node.place.item, "" if view.origin == "default" else view.value)

    def answer(self, item: Item, text: str) -> str:
        """The answer that a question's text is, as people read it; a dash for a blank one."""
        if not text:
            return NOTHING
        if ON_BLANK.intersection(item.appearance) and item.kind == "image":
            return _DRAWN.text(self._language)
        if item.kind in _GIVEN:
            return _GIVEN[item.kind].text(self._language)
        if item.kind not in CHOOSING:
            return text
        labels = dict(self.options(item))
        codes = [text] if item.kind == "select_one" else text.split()
        said = [labels.get(code, code) for code in codes]
        return " › ".join(said) if item.kind == "rank" else "、".join(said)

    def _choice(self, choice: Choice) -> str:
        return self._text(choice.label) or choice.name

    def _text(self, texts: dict[str, str]) -> str:
        return text_in(texts, self.spoken, self._form.languages[0])


def language_near(form: Form, language: Language) -> str:
    """The language of a form that is nearest to the reader's."""
    wanted = language == "zh"
    return next((one for one in form.languages if one and is_chinese(one) == wanted), form.languages[0])


def _registers(form: Form, root: Place) -> Iterator[tuple[str, _Register]]:
    for place in root.within():
        if place.item is None or not place.is_question:
            continue
        yield unit_of(place.path), _Register(place.item)
        if place.kind == "select_multiple":
            for choice in form.lists.get(place.item.choices, ()):
                yield unit_of(place.path, choice.name), _Register(place.item, choice)
