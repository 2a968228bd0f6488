"""Finding a household by what people type: part of a name or address, or pinyin initials."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

# Characters are read one by one: the dictionary of phrases (43 MB, a quarter of a second at every start) stays closed.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, pinyin

MAX_READINGS = 8
"""Of one text: a name with three many-voiced characters is found by eight spellings and not by hundreds."""

LONGEST_NAME = 4
"""Characters; only texts this short are spelled out in every reading."""


def search_key(*texts: str) -> str:
    """The lower-case text that a query is looked for in: the texts themselves, their pinyin initials and pinyin.

    Characters with several readings count with each of them: the surname 翟 is found by z and by d.
    """
    known = [folded(text) for text in texts if text]
    spelled = [word for text in known for part in text.split() for word in _spellings(part)]
    return " ".join(dict.fromkeys((*known, *spelled)))


def _spellings(text: str) -> Iterable[str]:
    readings = [_readings(character) for character in text]
    if all(len(options) == 1 for options in readings):
        sounds = [options[0] for options in readings]
        return "".join([sound[:1] for sound in sounds]), "".join(sounds)
    initials = product(*(dict.fromkeys(reading[:1] for reading in options) for options in readings))
    whole = product(*readings) if len(text) <= LONGEST_NAME else [tuple(options[0] for options in readings)]
    return ["".join(one) for found in (initials, whole) for one in islice(found, MAX_READINGS)]


@lru_cache(maxsize=32_768)
def _readings(character: str) -> tuple[str, ...]:
    # Character by character: segmenting whole phrases made this the dearest line of a push, for names it knows nothing.
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="default")[0]
    return tuple(dict.fromkeys(folded(reading) for reading in found if reading)) or (character,)


def folded(text: str) -> str:
    """The text in lower case and compatibility form, so that full-width and small letters match."""
    return unicodedata.normalize("NFKC", text).casefold()


def matches(key: str, query: str) -> bool:
    """Whether every word of the query is found in a search key."""
    return all(word in key for word in folded(query).split())
