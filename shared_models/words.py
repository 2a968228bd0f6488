"""Words shown to people, always in both languages side by side, Chinese first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

Language: TypeAlias = Literal["zh", "en"]


class Label(NamedTuple):
    """One text in Chinese and English."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The text in the asked language."""
        return self.zh if language == "zh" else self.en

    def fill(self, **parts: object) -> Label:
        """The label with its `{placeholders}` filled in both languages; Labels are filled in their own language."""
        zh = {name: part.zh if isinstance(part, Label) else part for name, part in parts.items()}
        en = {name: part.en if isinstance(part, Label) else part for name, part in parts.items()}
        return Label(self.zh.format(**zh), self.en.format(**en))


def listed(names: Iterable[str], language: Language) -> str:
    """Names one after the other, divided as the language divides them."""
    return ("、" if language == "zh" else ", ").join(names)
