"""Messages of the sync as bytes and back: gzipped JSON, bounded when it is unpacked."""

from __future__ import annotations

import gzip
from typing import TypeVar

import msgspec

from shared_models.errors import MalformedError
from shared_models.inflating import inflated

MAX_UNPACKED = 16 * 1024 * 1024
"""No message unpacks to more: a small archive must not fill the memory."""

Message = TypeVar("Message")

_encoder = msgspec.json.Encoder()


def pack(message: object) -> bytes:
    """A message as gzipped JSON."""
    return gzip.compress(_encoder.encode(message), compresslevel=6, mtime=0)


def plain(message: object) -> bytes:
    """A message as bare JSON, for answers too small to be worth packing."""
    return _encoder.encode(message)


def unpack(body: bytes, kind: type[Message]) -> Message:
    """The message in these bytes, gzipped or not.

    Raises:
        MalformedError: for bytes that are neither, that unpack to over 16 MiB, or that are another message.
    """
    try:
        return msgspec.json.decode(inflated(body, MAX_UNPACKED), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(str(error)) from error
