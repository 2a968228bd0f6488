"""Sealing: everything about people lies on the tablet as AES-256-GCM under a random key that only the PIN unwraps.

What a PIN protects from: the finder of a lost tablet, a curious colleague. Six digits do not withstand a laboratory
that copies the file and tries them all on fast machines; that is what the tablet's own disk encryption is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from field_app.store.errors import DamagedError
from shared_models.words import Label

RandomBytes = Callable[[int], bytes]

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12

DAMAGED = Label(
    "本机的一份数据已损坏,无法读取。其余内容不受影响,请把同步日志给技术支持看。",
    "A piece of data on this tablet is damaged and cannot be read. The rest is unharmed; show support the sync log.",
)


class Seal:
    """Seals and opens bytes under one key. `name` binds a piece to its place: moved elsewhere it does not open."""

    def __init__(self, key: bytes, random_bytes: RandomBytes) -> None:
        """Takes the 32-byte key and the source of nonces."""
        self._aead = AESGCM(key)
        self._random_bytes = random_bytes

    def close(self, plain: bytes, name: str) -> bytes:
        """The sealed bytes: nonce, ciphertext, tag."""
        nonce = self._random_bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """What was sealed.

        Raises:
            DamagedError: the bytes were damaged, moved, or sealed under another key.
        """
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise DamagedError(DAMAGED) from error


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """A data key wrapped by a PIN, with everything but the PIN that is needed to unwrap it.

    The cost lies beside it so that a later version may raise it: 32 MiB and about a tenth of a second on a desktop
    core, under a second on a slow tablet.
    """

    salt: bytes
    wrapped: bytes
    n: int = 2**15
    r: int = 8
    p: int = 1


def _pin_key(pin: str, lock: Lock) -> bytes:
    room = 256 * lock.n * lock.r * lock.p
    return hashlib.scrypt(pin.encode(), salt=lock.salt, n=lock.n, r=lock.r, p=lock.p, maxmem=room, dklen=KEY_BYTES)


def wrap_key(key: bytes, pin: str, account: str, *, random_bytes: RandomBytes) -> Lock:
    """The data key of an account, wrapped under a PIN with fresh salt."""
    bare = Lock(salt=random_bytes(SALT_BYTES), wrapped=b"")
    wrapped = Seal(_pin_key(pin, bare), random_bytes).close(key, f"key:{account}")
    return msgspec.structs.replace(bare, wrapped=wrapped)


def unwrap_key(lock: Lock, pin: str, account: str, *, random_bytes: RandomBytes) -> bytes | None:
    """The data key; nothing when this is not the PIN."""
    try:
        return Seal(_pin_key(pin, lock), random_bytes).open(lock.wrapped, f"key:{account}")
    except DamagedError:
        return None
