"""The key pairs of those who send bundles to each other: one half opens what was sealed, one half signs."""

from __future__ import annotations

import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared_models.errors import MalformedError

KEY_BYTES = 32
SEED_BYTES = 2 * KEY_BYTES
SIGNATURE_BYTES = 64
KEY_ID_DIGITS = 16


class PublicKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may know: seals to its owner, proves what its owner signed."""

    box: bytes
    """X25519."""
    sign: bytes
    """Ed25519."""

    @property
    def id(self) -> str:
        """Sixteen hex digits that name the pair."""
        return hashlib.sha256(b"zoufang keys 1" + self.box + self.sign).hexdigest()[:KEY_ID_DIGITS]

    def vouches(self, signature: bytes, signed: bytes) -> bool:
        """Whether the owner signed these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.sign).verify(signature, signed)
        except (InvalidSignature, ValueError):
            return False
        return True


class PrivateKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What never leaves its owner."""

    box: bytes
    sign: bytes

    @property
    def public(self) -> PublicKeys:
        """The half that is handed out."""
        box = X25519PrivateKey.from_private_bytes(self.box).public_key().public_bytes_raw()
        sign = Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()
        return PublicKeys(box=box, sign=sign)

    def signature(self, signed: bytes) -> bytes:
        """The owner's signature under these bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.sign).sign(signed)


def keys_of(seed: bytes) -> PrivateKeys:
    """The key pairs of 64 random bytes."""
    return PrivateKeys(box=seed[:KEY_BYTES], sign=seed[KEY_BYTES:SEED_BYTES])


def check_public(keys: PublicKeys) -> None:
    """Passes keys that something can be sealed to and that can have signed something.

    Raises:
        MalformedError: they are none.
    """
    try:
        Ed25519PublicKey.from_public_bytes(keys.sign)
    except ValueError as error:
        raise MalformedError("an Ed25519 public key has 32 bytes") from error
    shared_key(bytes([1] * KEY_BYTES), keys.box, salt=b"", about=b"")


def shared_key(own: bytes, other: bytes, *, salt: bytes, about: bytes) -> bytes:
    """The AES key that only the owners of two X25519 keys can work out; `about` binds it to one use.

    Raises:
        MalformedError: the other key is none that anything can be sealed to.
    """
    try:
        secret = X25519PrivateKey.from_private_bytes(own).exchange(X25519PublicKey.from_public_bytes(other))
    except ValueError as error:
        raise MalformedError("this key seals nothing") from error
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=about).derive(secret)


def point_of(own: bytes) -> bytes:
    """The public half of an X25519 key made for one bundle."""
    return X25519PrivateKey.from_private_bytes(own).public_key().public_bytes_raw()
