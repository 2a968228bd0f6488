"""A form as data: what a county wrote in its spreadsheet, with a version and a digest over all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from shared_models.errors import MalformedError

QuestionKind: TypeAlias = Literal[
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "dateTime",
    "select_one",
    "select_multiple",
    "rank",
    "range",
    "note",
    "image",
    "geopoint",
    "barcode",
    "acknowledge",
    "file",
    "hidden",
    "calculate",
    "start",
    "end",
    "today",
    "username",
    "deviceid",
]
ItemKind: TypeAlias = QuestionKind | Literal["group", "repeat"]

Texts: TypeAlias = dict[str, str]
"""A text by language; the language "" is the one of a form that names none."""

CHOOSING = frozenset({"select_one", "select_multiple", "rank"})
UNSEEN = frozenset({"hidden", "calculate", "start", "end", "today", "username", "deviceid"})
"""Kinds that no screen shows."""
META = frozenset({"start", "end", "today", "username", "deviceid"})
"""Kinds that say how the form was filled in."""

MAX_FORM = 4 * 2**20
"""Bytes of a form on its way."""


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One choice of a list."""

    name: str
    label: Texts = {}
    columns: Texts = {}
    """Further columns of the choice, by heading: what `choice_filter` and look-ups read."""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the survey sheet: a question, or a group or repeat with what is inside it."""

    kind: ItemKind
    name: str
    label: Texts = {}
    hint: Texts = {}
    guidance: Texts = {}
    relevant: str = ""
    constraint: str = ""
    constraint_message: Texts = {}
    required: str = ""
    required_message: Texts = {}
    calculation: str = ""
    default: str = ""
    read_only: str = ""
    appearance: tuple[str, ...] = ()
    choices: str = ""
    """Name of the list of a question that chooses."""
    choice_filter: str = ""
    trigger: tuple[str, ...] = ()
    """Names of the questions whose answers have the calculation run."""
    parameters: Texts = {}
    repeat_count: str = ""
    items: tuple[Item, ...] = ()
    row: int = 0
    """Number of the row in its sheet; 0 for what the importer added."""


class Form(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole form. A new wording is a new version; what was filled in keeps the version it began with."""

    id: str
    version: str
    title: Texts
    items: tuple[Item, ...]
    lists: dict[str, tuple[Choice, ...]] = {}
    languages: tuple[str, ...] = ("",)
    """The first one is shown where nobody chose."""
    instance_name: str = ""


class FormRef(msgspec.Struct, frozen=True):
    """Names one form for good."""

    id: str
    version: str
    digest: str


_decoder = msgspec.json.Decoder(Form)


def form_bytes(form: Form) -> bytes:
    """The form as JSON, always the same bytes for the same form."""
    return msgspec.json.encode(form, order="sorted")


def read_form(body: bytes) -> Form:
    """The form in these bytes.

    Raises:
        MalformedError: for anything else, or for more than four megabytes.
    """
    if len(body) > MAX_FORM:
        raise MalformedError(f"a form has at most {MAX_FORM} bytes")
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(f"not a form: {error}") from error


def form_ref(form: Form) -> FormRef:
    """The reference of a form; its digest covers every word and rule in it."""
    return FormRef(form.id, form.version, digest_of(form_bytes(form)))


def digest_of(body: bytes) -> str:
    """The digest of a form's bytes; also of a form that this version cannot read."""
    return hashlib.sha256(body).hexdigest()[:16]


def text_in(texts: Mapping[str, str], language: str, fallback: str = "") -> str:
    """The text of a language, else of the fallback, else the first there is; blank when there is none."""
    return texts.get(language) or texts.get(fallback) or next((text for text in texts.values() if text), "")


def all_items(items: tuple[Item, ...]) -> Iterator[Item]:
    """Every item with what is inside it, in the order of the sheet."""
    for item in items:
        yield item
        yield from all_items(item.items)
