"""A ZIP written straight through, one file at a time in memory, the same bytes for the same files.

Files are stored, not compressed: photos and PDFs are packed already, and no version of a compression library can then
change a byte. Times are the format's own zero, so nothing tells when it was made.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared_models.errors import UnfitError

MOST_FILES = 65_000
MOST_BYTES = 4_000_000_000
"""Beyond these the format needs other fields, which not every program reads."""
VERSION = 20
UTF_8 = 1 << 11
ZERO_TIME, ZERO_DAY = 0, (1 << 5) | 1
"""Midnight of the first day that the format knows, 1980-01-01."""
READABLE = 0o100644 << 16
MADE_ON_UNIX = 3 << 8


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """One file with its path inside the archive."""

    path: str
    data: bytes


def zipped(files: Iterable[ArchiveFile]) -> Iterator[bytes]:
    """The ZIP piece by piece, in the order given.

    Raises:
        UnfitError: more files or bytes than the plain format holds.
    """
    at, entries = 0, list[bytes]()
    for one in files:
        head, name = _fields(one), one.path.encode()
        if len(entries) >= MOST_FILES or at + len(one.data) > MOST_BYTES:
            raise UnfitError("the archive is larger than a ZIP holds; archive its procedures one by one")
        yield struct.pack("<I", 0x04034B50) + head + name
        yield one.data
        central = struct.pack("<IH", 0x02014B50, MADE_ON_UNIX | VERSION) + head
        entries.append(central + struct.pack("<HHHII", 0, 0, 0, READABLE, at) + name)
        at += 4 + len(head) + len(name) + len(one.data)
    directory = b"".join(entries)
    yield directory
    yield struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), len(directory), at, 0)


def _fields(one: ArchiveFile) -> bytes:
    """What the local header and the directory say alike."""
    size = len(one.data)
    return struct.pack(
        "<HHHHHIIIHH",
        *(VERSION, UTF_8, 0, ZERO_TIME, ZERO_DAY, zlib.crc32(one.data), size, size, len(one.path.encode()), 0),
    )
