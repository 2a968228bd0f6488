"""Finding a household by what people type: part of a name or address, or pinyin initials."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin


def search_key(*texts: str) -> str:
    """The lower-case text that a query is looked for in: the texts themselves, their pinyin and its initials."""
    plain = " ".join(text for text in texts if text)
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))
    return folded(f"{plain} {initials} {''.join(lazy_pinyin(plain))}")


def folded(text: str) -> str:
    """The text in lower case and compatibility form, so that full-width and small letters match."""
    return unicodedata.normalize("NFKC", text).casefold()


def matches(key: str, query: str) -> bool:
    """Whether every word of the query is found in a search key."""
    return all(word in key for word in folded(query).split())
