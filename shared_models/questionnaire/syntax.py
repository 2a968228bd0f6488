"""The formulas of a form: from text to a tree. The subset of XPath 1.0 that the ODK XForms specification names.

Source: XPath 1.0 section 3 and ODK XForms "XPath Paths", "Operators", "Predicates", "Axes"; `${name}` from XLSForm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared_models.questionnaire.tree import Call, Chain, Expr, FormulaError, Negate, Number, Path, Ref, Step, Text
from shared_models.words import Label

MAX_FORMULA = 4_000
"""Characters of one formula."""
MAX_NESTING = 30
"""Brackets inside brackets."""

_TOKEN = re.compile(
    r"""(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<literal>"[^"]*"|'[^']*')
    |\$\{\s*(?P<ref>[^{}\s]+)\s*\}
    |(?P<op>//|::|<=|>=|!=|\.\.|[()\[\].,|+\-=<>/*@])
    |(?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?)""",
    re.VERBOSE,
)
_CURLY = "“”‘’＂＇"
_WORDS = frozenset({"and", "or", "div", "mod"})
_LEVELS: tuple[frozenset[str], ...] = tuple(
    frozenset(level.split()) for level in ("or", "and", "= !=", "< <= > >=", "+ -", "* div mod")
)
_OPERATORS = frozenset({"|", *(op for level in _LEVELS for op in level)})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse_formula(text: str) -> Expr:
    """The tree of a formula.

    Raises:
        FormulaError: naming what was found where something else was expected.
    """
    if len(text) > MAX_FORMULA:
        raise FormulaError(
            Label(f"公式超过 {MAX_FORMULA} 个字符", f"the formula is longer than {MAX_FORMULA} characters")
        )
    reader = _Reader(tuple(_tokens(text)))
    tree = reader.expression()
    if reader.peek().kind != "end":
        raise _unexpected(reader.peek())
    return tree


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    before = _Token("start", "")
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        kind = match.lastgroup or ""
        token = _Token(kind, match[kind])
        if kind == "name" and token.text in _WORDS and _ends_operand(before):
            token = _Token("op", token.text)
        elif token.text == "*" and not _ends_operand(before):
            token = _Token("name", "*")
        yield token
        before = token
        at = match.end()


def _ends_operand(token: _Token) -> bool:
    return token.kind in {"number", "literal", "ref", "name"} or token.text in {")", "]", ".", ".."}


def _unreadable(text: str, at: int) -> FormulaError:
    sign = text[at]
    if sign in _CURLY:
        return FormulaError(
            Label(f"公式中的引号 {sign} 请改为英文引号 '", f"write ' or \" instead of the curly quote {sign}")
        )
    if sign in "'\"":
        return FormulaError(Label("引号没有成对", "a quote is opened and never closed"))
    return FormulaError(Label(f"第 {at + 1} 个字符 {sign} 无法识别", f"cannot read {sign} at character {at + 1}"))


def _unexpected(token: _Token) -> FormulaError:
    if token.kind == "end":
        return FormulaError(Label("公式没有写完", "the formula ends too early"))
    return FormulaError(Label(f"此处不应出现 {token.text}", f"{token.text} does not belong here"))


class _Reader:
    """Reads tokens one behind the other; every method takes what it names."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = (*tokens, _Token("end", ""))
        self._at = 0
        self._depth = 0

    def peek(self, ahead: int = 0) -> _Token:
        """The next token, not taken."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _take(self) -> _Token:
        token = self.peek()
        self._at += 1
        return token

    def _take_if(self, text: str) -> bool:
        if self.peek().kind == "op" and self.peek().text == text:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take_if(text):
            raise _unexpected(self.peek())

    def expression(self) -> Expr:
        """A whole expression."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise FormulaError(
                Label(f"括号嵌套超过 {MAX_NESTING} 层", f"brackets are nested deeper than {MAX_NESTING}")
            )
        tree = self._level(0)
        self._depth -= 1
        return tree

    def _level(self, level: int) -> Expr:
        if level == len(_LEVELS):
            return self._unary()
        first = self._level(level + 1)
        rest: list[tuple[str, Expr]] = []
        while self.peek().kind == "op" and self.peek().text in _LEVELS[level]:
            operator = self._take().text
            rest.append((operator, self._level(level + 1)))
        return Chain(first, tuple(rest)) if rest else first

    def _unary(self) -> Expr:
        minus = 0
        while self._take_if("-"):
            minus += 1
        first = self._path()
        rest: list[tuple[str, Expr]] = []
        while self._take_if("|"):
            rest.append(("|", self._path()))
        tree = Chain(first, tuple(rest)) if rest else first
        for _ in range(minus % 2 or (2 if minus else 0)):
            tree = Negate(tree)
        return tree

    def _path(self) -> Expr:
        token = self.peek()
        if token.kind == "op" and token.text == "/":
            self._take()
            starts = self.peek().kind == "name" or self.peek().text in {".", ".."}
            return Path(self._steps() if starts else (), absolute=True)
        if self._starts_primary(token):
            return self._filtered(self._primary())
        return Path(self._steps())

    def _starts_primary(self, token: _Token) -> bool:
        if token.kind in {"number", "literal", "ref"} or (token.kind == "op" and token.text == "("):
            return True
        return token.kind == "name" and self.peek(1).kind == "op" and self.peek(1).text == "("

    def _primary(self) -> Expr:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "literal":
            return Text(token.text[1:-1])
        if token.kind == "ref":
            return Ref(token.text)
        if token.kind == "op":
            inner = self.expression()
            self._expect(")")
            return inner
        self._expect("(")
        args: list[Expr] = []
        while not self._take_if(")"):
            if args:
                self._expect(",")
            args.append(self.expression())
        return Call(token.text, tuple(args))

    def _filtered(self, start: Expr) -> Expr:
        predicates = self._predicates()
        steps: tuple[Step, ...] = (Step("self", "*", predicates),) if predicates else ()
        if self._take_if("/"):
            steps = (*steps, *self._steps())
        return Path(steps, start=start) if steps else start

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._take_if("/"):
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        token = self._take()
        if token.kind == "op" and token.text in {".", ".."}:
            return Step("self" if token.text == "." else "parent", "*", self._predicates())
        if token.text in {"//", "@"} or self.peek().text == "::":
            raise FormulaError(
                Label(
                    "路径只支持父级(..)、子级(/)和自身(.)",
                    "paths may only go to the parent (..), a child (/) or stay (.)",
                )
            )
        if token.kind != "name":
            raise _unexpected(token)
        return Step("child", token.text, self._predicates())

    def _predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self._take_if("["):
            found.append(self.expression())
            self._expect("]")
        return tuple(found)
