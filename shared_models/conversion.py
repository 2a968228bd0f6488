"""Changes of older formats, brought to the present one whenever they are read. What their authors wrote stays as it is.

A change is kept, hashed and sent in its author's exact bytes for good; the converted change exists only while somebody
reads it. So a better converter changes how the past is read, never what was recorded, and a rebuild shows what differs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from shared_models.change import FIRST_SCHEMA, SCHEMA, Change, read_change
from shared_models.errors import MalformedError

Document: TypeAlias = dict[str, Any]
"""A change as plain JSON."""

STEPS: dict[int, Callable[[Document], Document]] = {}
"""By the schema a document is in: what gives the same document in the next one. None is ever taken out again."""

SERVED_BACK = 3
"""How many schemas behind the present one an app may be and still be sent what it asks for."""
OLDEST_SERVED = max(FIRST_SCHEMA, SCHEMA - SERVED_BACK)


class _Schema(msgspec.Struct):
    schema: int = FIRST_SCHEMA


_schemas = msgspec.json.Decoder(_Schema)


def schema_of(body: bytes) -> int:
    """The format that a change says it is in; one that says nothing is in the first.

    Raises:
        MalformedError: the bytes are no JSON object.
    """
    try:
        return _schemas.decode(body).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(str(error)) from error


def read_any(body: bytes) -> Change:
    """The change in these bytes as the present rules read it; `schema` tells what it was written in.

    One of a later format is read as far as it fits.

    Raises:
        MalformedError: it cannot be read, or there is no way from its format to the present one.
    """
    written_in = schema_of(body)
    if written_in >= SCHEMA:
        return read_change(body)
    try:
        document: Document = msgspec.json.decode(body, type=Document)
        for schema in range(written_in, SCHEMA):
            document = STEPS[schema](document)
    except KeyError as error:
        raise MalformedError(f"a change of schema {written_in} cannot be read as schema {SCHEMA}: {error}") from error
    except (TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise MalformedError(f"a change of schema {written_in}: {error}") from error
    return read_change(msgspec.json.encode({**document, "schema": written_in}))
