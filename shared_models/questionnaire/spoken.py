"""Rules of a form in people's words: questions and choices by their names; what has no words stays a formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared_models.catalogue import field_of
from shared_models.questionnaire.form import Form, Item, all_items, text_in
from shared_models.questionnaire.lookup import HOUSEHOLD, MEMBERS
from shared_models.questionnaire.syntax import parse_formula
from shared_models.questionnaire.tree import (
    Call,
    Chain,
    Expr,
    FormulaError,
    Negate,
    Number,
    Path,
    Ref,
    Text,
    references,
)
from shared_models.words import Label, Language

_OPERATORS: Mapping[str, Label] = {
    "or": Label(" 或者 ", " or "),
    "and": Label(" 并且 ", " and "),
    "=": Label("是", " is "),
    "!=": Label("不是", " is not "),
    "<": Label("小于 ", " is below "),
    "<=": Label("不超过 ", " is at most "),
    ">": Label("大于 ", " is above "),
    ">=": Label("不少于 ", " is at least "),
    "+": Label(" + ", " + "),
    "-": Label(" − ", " − "),
    "*": Label(" × ", " × "),
    "div": Label(" ÷ ", " ÷ "),
    "mod": Label(" 除以后的余数，除数 ", " modulo "),
}
_CALLS: Mapping[str, Label] = {
    "not": Label("并非（{0}）", "not ({0})"),
    "selected": Label("{0}选了{1}", "{0} includes {1}"),
    "count-selected": Label("{0}所选的项数", "the number of choices in {0}"),
    "string-length": Label("{0}的字数", "the length of {0}"),
    "today": Label("今天", "today"),
    "now": Label("现在", "now"),
    "true": Label("总是", "always"),
    "false": Label("从不", "never"),
    "count": Label("{0}的条数", "the number of {0}"),
    "sum": Label("{0}的合计", "the sum of {0}"),
    "number": Label("{0}", "{0}"),
    "string": Label("{0}", "{0}"),
    "int": Label("{0}的整数部分", "the whole part of {0}"),
    "decimal-date-time": Label("{0}", "{0}"),
}
_HERE = Label("本题的回答", "this answer")
_CHOICE = Label("该选项", "the choice")
_ANSWERED, _BLANK = Label("{0}已填写", "{0} is answered"), Label("{0}未填写", "{0} is blank")
_QUESTION, _BRACKETS = Label("「{0}」", "“{0}”"), Label("（{0}）", "({0})")
_ON_FILE: Mapping[str, str] = {HOUSEHOLD: "household", MEMBERS: "member"}
_FROM_FILE = Label("取自家庭登记「{0}」", "from the family's file, “{0}”")
_LOOSE = frozenset({"or", "and"})


class NoWordsError(Exception):
    """A part of a formula that there are no words for."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the rules of one form: questions in a language of the form, the rest in the reader's."""

    form: Form
    words: str
    """The language of the form in which questions and choices are named."""
    language: Language

    def say(self, formula: str, item: Item) -> str:
        """A formula of this item in words; the formula itself where there are none for it."""
        if is_always(formula):
            return _CALLS["true"].text(self.language)
        try:
            return self._said(parse_formula(formula), item)
        except (FormulaError, NoWordsError, RecursionError):
            return formula

    def called(self, item: Item) -> str:
        """What an item is called; where its words hold the value of another question stand dots."""
        return unfilled(text_in(item.label, self.words, self.form.languages[0])) or item.name

    def _said(self, tree: Expr, here: Item) -> str:
        saying: Mapping[type, Callable[..., str]] = {
            Number: lambda one, _: f"{one.value:g}",
            Text: lambda one, _: _quoted(one.value),
            Ref: lambda one, _: self._worded(_QUESTION, self.called(self._item(one.name))),
            Negate: lambda one, item: f"−{self._said(one.inner, item)}",
            Call: self._call,
            Chain: self._chain,
            Path: self._path,
        }
        return saying[type(tree)](tree, here)

    def _item(self, name: str) -> Item:
        found = next((one for one in all_items(self.form.items) if one.name == name), None)
        if found is None:
            raise NoWordsError
        return found

    def _path(self, path: Path, here: Item) -> str:
        steps = [(step.axis, step.name) for step in path.steps]
        if not path.absolute and path.start is None and [axis for axis, _ in steps] == ["self"]:
            return _HERE.text(self.language)
        if steps == [("child", "name")] and here.choice_filter:
            return _CHOICE.text(self.language)
        raise NoWordsError

    def _call(self, call: Call, here: Item) -> str:
        looked_up = [arg.value for arg in call.args[:2] if isinstance(arg, Text)] if call.name == "pulldata" else []
        if len(looked_up) == 2 and looked_up[0] in _ON_FILE:  # noqa: PLR2004 - a list and its column
            field = field_of(_ON_FILE[looked_up[0]], looked_up[1])
            return self._worded(_FROM_FILE, field.label.text(self.language) if field else looked_up[1])
        label = _CALLS.get(call.name)
        if label is None:
            raise NoWordsError
        asked = call.args[0] if call.args else None
        said = [self._beside(arg, asked, here) for arg in call.args]
        return self._worded(label, *said)

    def _worded(self, label: Label, *said: str) -> str:
        return label.text(self.language).format(*said)

    def _chain(self, chain: Chain, here: Item) -> str:
        said = self._operand(chain.first, chain.rest[0][0], None, here=here)
        for at, (operator, operand) in enumerate(chain.rest):
            if operator in {"=", "!="} and isinstance(operand, Text) and not operand.value and len(chain.rest) == 1:
                label = _BLANK if operator == "=" else _ANSWERED
                return self._worded(label, said)
            before = chain.first if at == 0 else None
            said += _OPERATORS[operator].text(self.language) + self._operand(operand, operator, before, here=here)
        return said

    def _operand(self, tree: Expr, operator: str, before: Expr | None, *, here: Item) -> str:
        said = self._beside(tree, before, here)
        is_loose = isinstance(tree, Chain) and any(one in _LOOSE for one, _ in tree.rest)
        is_sum = isinstance(tree, Chain) and operator not in _LOOSE
        return self._worded(_BRACKETS, said) if is_loose or is_sum else said

    def _beside(self, tree: Expr, other: Expr | None, here: Item) -> str:
        """A part of a rule; a code is said as the choice it stands for, where the other part is a question."""
        if isinstance(tree, Text | Number) and other is not None:
            item = here if isinstance(other, Path) else self._item(other.name) if isinstance(other, Ref) else None
            code = tree.value if isinstance(tree, Text) else f"{tree.value:g}"
            for choice in self.form.lists.get(item.choices, ()) if item is not None else ():
                if choice.name == code:
                    return _quoted(text_in(choice.label, self.words, self.form.languages[0]) or code)
        return self._said(tree, here)


def is_always(formula: str) -> bool:
    """Whether a rule holds whatever was answered."""
    return formula.strip().lower() in {"yes", "true", "true()"}


def unfilled(text: str) -> str:
    """A text of a form without the values that it would hold."""
    for name in references(text):
        text = text.replace("${" + name + "}", "…")
    return text


def _quoted(text: str) -> str:
    return f"“{text}”"
