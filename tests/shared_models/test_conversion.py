"""Changes of older formats are read as the present one, and stay what they are."""

from __future__ import annotations

import ast
from pathlib import Path

import msgspec
import pytest

from shared_models import conversion
from shared_models.change import FIRST_SCHEMA, SCHEMA, change_bytes, read_change
from shared_models.conversion import Document, read_any, schema_of
from shared_models.errors import MalformedError
from tests.builders import change, part

ROOT = Path(__file__).parents[2]


def tel_became_phone(document: Document) -> Document:
    """A field was given another name."""
    parts = [
        {**one, "set": {("phone" if unit == "tel" else unit): write for unit, write in one.get("set", {}).items()}}
        for one in document["parts"]
    ]
    return {**document, "parts": parts}


def spaces_went(document: Document) -> Document:
    """A field's text was given another shape."""
    for one in document["parts"]:
        if "tel" in one["set"]:
            one["set"]["tel"]["v"] = one["set"]["tel"]["v"].replace(" ", "")
    return document


def nothing_changed(document: Document) -> Document:
    """A format that only said more."""
    return document


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three formats before the first one."""
    for schema, step in ((-2, spaces_went), (-1, nothing_changed), (0, tel_became_phone)):
        monkeypatch.setitem(conversion.STEPS, schema, step)


TOO_DEEP = b'{"schema":0,"parts":' + b"[" * 5_000 + b"]" * 5_000 + b"}"


def body_in(schema: int) -> bytes:
    """A change of a format in which the phone was called otherwise."""
    document = msgspec.json.decode(change_bytes(change("c1", part({"tel": "139 0000"}))))
    return msgspec.json.encode({**document, "schema": schema})


def test_a_change_of_the_present_format_is_read_as_it_is() -> None:
    body = change_bytes(change("c1", part({"phone": "1"})))
    assert read_any(body) == read_change(body)


def test_a_change_that_names_no_format_is_of_the_first_one() -> None:
    body = change_bytes(change("c1", part({"phone": "1"})))
    assert b"schema" not in body
    assert (schema_of(body), read_any(body).schema) == (1, 1)
    assert FIRST_SCHEMA == 1


@pytest.mark.usefixtures("older")
def test_a_change_three_formats_old_goes_through_every_step() -> None:
    read = read_any(body_in(-2))
    assert read.parts[0].set["phone"].v == "1390000"
    assert read.schema == -2
    assert read_any(body_in(0)).parts[0].set["phone"].v == "139 0000"


@pytest.mark.usefixtures("older")
@pytest.mark.parametrize(
    "body",
    [
        body_in(-3),
        b'{"schema":0}',
        b'{"schema":-2,"parts":[{"set":5}]}',
        b'{"schema":"x"}',
        b"[]",
        b'{"schema":0',
        b"",
        b'{"schema":0,"parts":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ],
)
def test_what_cannot_be_converted_is_called_unreadable(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read_any(body)


@pytest.mark.usefixtures("older")
def test_what_is_poisonous_after_conversion_is_found() -> None:
    with pytest.raises(MalformedError, match="NUL"):
        read_any(body_in(0).replace(b"139 0000", b"139\\u0000"))


def test_there_is_a_way_from_every_format_there_ever_was() -> None:
    assert set(conversion.STEPS) >= set(range(FIRST_SCHEMA, SCHEMA))


def test_whoever_makes_a_change_says_its_format() -> None:
    silent = []
    for path in (*ROOT.glob("field_app/**/*.py"), *ROOT.glob("sync_server/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "Change":
                continue
            if "schema" not in {word.arg for word in node.keywords}:
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert silent == []
