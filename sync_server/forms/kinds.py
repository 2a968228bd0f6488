"""The `type` column: what a row is, and which kinds this program does not ask. Source: XLSForm "Question types"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "range": "range",
    "note": "note",
    "image": "image",
    "photo": "image",
    "geopoint": "geopoint",
    "location": "geopoint",
    "gps": "geopoint",
    "barcode": "barcode",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "file": "file",
    "hidden": "hidden",
    "calculate": "calculate",
    "start": "start",
    "end": "end",
    "today": "today",
    "username": "username",
    "deviceid": "deviceid",
}
CHOOSERS: Mapping[str, str] = {
    "select_one": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select one from": "select_one",
    "select_multiple": "select_multiple",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "rank": "rank",
    "select_one_from_file": "select_one",
    "select one from file": "select_one",
    "select_multiple_from_file": "select_multiple",
    "select multiple from file": "select_multiple",
}
STRUCTURE: Mapping[str, str] = {
    f"{verb}{gap}{name}": f"{verb} {name}"
    for verb in ("begin", "end")
    for gap in ("_", " ")
    for name in ("group", "repeat")
}
LIST_FILE = ("csv-external",)
LEFT_OUT = frozenset(
    {"audit", "phonenumber", "simserial", "subscriberid", "email", "start-geopoint", "background-audio"}
)
"""Kinds that note what this program does not note: they are told and left out."""
UNASKED = frozenset({"geotrace", "geoshape", "audio", "video", "xml-external", "select_one_external", "osm"})
"""Kinds that XLSForm knows and this program cannot ask."""
APPEARANCES = frozenset(
    {
        *("minimal", "likert", "columns", "columns-pack", "columns-flex", "numbers", "multiline", "field-list"),
        *("annotate", "draw", "signature", "new", "no-calendar", "month-year", "year", "quick", "compact"),
        *("horizontal", "horizontal-compact", "label", "list-nolabel", "table-list", "thousands-sep", "rating"),
        *("vertical", "no-ticks", "picker", "summary", "autocomplete", *(f"w{width}" for width in range(1, 9))),
    }
)
"""Appearances that screens know, or may pass over without anybody missing anything."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the type column of a row says."""

    kind: str
    """A kind of question, `begin group` and the like, `left out`, `unasked`, `list file`, or blank for nonsense."""
    choices: str = ""
    is_file: bool = False
    or_other: bool = False


def kind_of(text: str) -> Kind:
    """What a type says."""
    words = " ".join(text.split())
    low = words.lower()
    if low in KINDS:
        return Kind(KINDS[low])
    if low in STRUCTURE:
        return Kind(STRUCTURE[low])
    if low in LEFT_OUT | UNASKED:
        return Kind("left out" if low in LEFT_OUT else "unasked")
    if low in LIST_FILE:
        return Kind("list file")
    return _chooser(words)


def _chooser(words: str) -> Kind:
    or_other = words.lower().endswith((" or_other", " or other", " or specify other"))
    if or_other:
        words = words[: words.lower().rindex(" or")]
    low = words.lower()
    for name in sorted(CHOOSERS, key=len, reverse=True):
        if low.startswith(f"{name} "):
            rest = words[len(name) :].strip()
            is_file = "file" in name
            return Kind(CHOOSERS[name], rest, is_file, or_other) if " " not in rest else Kind("")
    return Kind("unasked" if low.split(" ")[0] in UNASKED else "")
