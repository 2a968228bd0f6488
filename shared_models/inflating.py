"""Unpacking bytes from a stranger: a small archive must not fill the memory."""

from __future__ import annotations

import zlib

from shared_models.errors import MalformedError


def inflated(body: bytes, most: int) -> bytes:
    """The bytes in a gzip archive, or the bytes themselves when they are none.

    Raises:
        MalformedError: a damaged or cut archive, or one that unpacks to more than `most` bytes.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    reader = zlib.decompressobj(wbits=31)
    try:
        out = reader.decompress(body, most)
    except zlib.error as error:
        message = f"not readable as gzip: {error}"
        raise MalformedError(message) from error
    if reader.unconsumed_tail or not reader.eof:
        message = f"the packed message is cut short or unpacks to more than {most} bytes"
        raise MalformedError(message)
    return out
