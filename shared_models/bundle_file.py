"""The bytes of a bundle: written once from front to back, checked whole before anything in it is believed.

    magic, length, header | length, sealed frame | … | 0 | signature

Lengths are four bytes, the highest first. Every frame is sealed with AES-256-GCM under a key that only this bundle's
own X25519 key and the reader's can make, with its number as nonce; the signature stands under everything before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared_models.bundle import (
    MAGIC,
    MAX_BUNDLE,
    MAX_FRAME,
    MAX_HEADER,
    BundleError,
    BundleHeader,
    Frame,
    frame_bytes,
    header_bytes,
    read_frame,
    read_header,
)
from shared_models.bundle_keys import KEY_BYTES, SIGNATURE_BYTES, PrivateKeys, PublicKeys, point_of, shared_key
from shared_models.errors import MalformedError

NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH_BYTES = 4
READ_AT_ONCE = 1024 * 1024
SIGNED = b"zoufang bundle 1"
END_BYTES = LENGTH_BYTES + SIGNATURE_BYTES


def _frame_key(header: bytes, point: bytes, *, own: bytes, other: bytes) -> AESGCM:
    """The same on both sides; the whole header goes into it, so that a frame opens under its own header only."""
    about = SIGNED + hashlib.sha256(header).digest()
    return AESGCM(shared_key(own, other, salt=point, about=about))


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


class BundleWriter:
    """Writes one bundle; `finish` makes it whole. Holds one frame in memory."""

    def __init__(
        self, out: BinaryIO, header: BundleHeader, *, to: PublicKeys, sender: PrivateKeys, secret: bytes
    ) -> None:
        """Writes the beginning. `secret` is 32 random bytes that seal this bundle and nothing else.

        Raises:
            MalformedError: the reader's key is none.
        """
        point = point_of(secret)
        raw = header_bytes(msgspec.structs.replace(header, point=point))
        self._key = _frame_key(raw, point, own=secret, other=to.box)
        self._out = out
        self._sender = sender
        self._hash = hashlib.sha512()
        self._frames = 0
        self.size = END_BYTES
        """Bytes of the bundle, were it finished now."""
        self._write(MAGIC + len(raw).to_bytes(LENGTH_BYTES, "big") + raw)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._out.write(data)
        self.size += len(data)

    def add(self, frame: Frame) -> None:
        """Seals one frame.

        Raises:
            BundleError: `too_large` for a frame nobody would read.
        """
        plain = frame_bytes(frame)
        if len(plain) > MAX_FRAME:
            raise BundleError("too_large", f"a frame of {len(plain)} bytes")
        sealed = self._key.encrypt(_nonce(self._frames), plain, None)
        self._frames += 1
        self._write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)

    def finish(self) -> int:
        """Ends and signs the bundle; gives its size."""
        end = bytes(LENGTH_BYTES)
        self._hash.update(end)
        self._out.write(end + self._sender.signature(SIGNED + self._hash.digest()))
        return self.size


class BundleReader:
    """Reads one bundle from a file that can be read twice: once to check it, once to take it."""

    def __init__(self, file: BinaryIO) -> None:
        """Reads the header, which proves nothing yet.

        Raises:
            BundleError: this is no bundle, one of a newer format, or one that is too large or cut off.
        """
        self._file = file
        self._size = file.seek(0, 2)
        if self._size > MAX_BUNDLE:
            raise BundleError("too_large", f"{self._size} bytes")
        file.seek(0)
        if file.read(len(MAGIC)) != MAGIC:
            raise BundleError("not_a_bundle")
        self._raw = self._part(MAX_HEADER)
        self.header = read_header(self._raw)
        self._start = file.tell()

    def _part(self, most: int) -> bytes:
        """The next part with its length before it; blank for the end."""
        length = int.from_bytes(self._file.read(LENGTH_BYTES), "big")
        if length > most:
            raise BundleError("damaged", f"a part of {length} bytes")
        data = self._file.read(length)
        if len(data) < length:
            raise BundleError("damaged", "cut off")
        return data

    def check(self, sender: PublicKeys) -> None:
        """Passes a bundle that is whole and byte for byte what its sender signed.

        Raises:
            BundleError: `damaged`.
        """
        left = self._size - SIGNATURE_BYTES
        state = hashlib.sha512()
        self._file.seek(0)
        while left > 0 and (data := self._file.read(min(READ_AT_ONCE, left))):
            state.update(data)
            left -= len(data)
        if not sender.vouches(self._file.read(SIGNATURE_BYTES), SIGNED + state.digest()):
            raise BundleError("damaged", "the signature does not fit")

    def frames(self, reader: PrivateKeys) -> Iterator[Frame]:
        """Everything inside, in order, one at a time. Check the bundle first.

        Raises:
            BundleError: `damaged` for a frame that does not open or cannot be read.
        """
        key = self._key(reader)
        self._file.seek(self._start)
        number = 0
        while sealed := self._part(MAX_FRAME + TAG_BYTES):
            try:
                yield read_frame(key.decrypt(_nonce(number), sealed, None))
            except (InvalidTag, MalformedError) as error:
                raise BundleError("damaged", f"frame {number}") from error
            number += 1
        if self._file.tell() != self._size - SIGNATURE_BYTES:
            raise BundleError("damaged", "more than its frames")

    def _key(self, reader: PrivateKeys) -> AESGCM:
        try:
            return _frame_key(self._raw, self.header.point, own=reader.box, other=self.header.point)
        except MalformedError as error:
            raise BundleError("damaged", str(error)) from error


def new_secret(random_bytes: Callable[[int], bytes]) -> bytes:
    """The secret of one bundle."""
    return random_bytes(KEY_BYTES)
