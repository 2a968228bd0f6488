"""The signed sidecar of a photo: what its tablet states about the taking, under the tablet's own signature.

It is kept as a value of the photo's record, so it travels and stays like every other answer. A good signature shows
that these statements and this picture have been the same since that tablet made them; a missing one shows nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Literal, TypeAlias

from shared_models.bundle_keys import PrivateKeys, PublicKeys
from shared_models.case import Case
from shared_models.entity import Entity
from shared_models.ids import DeviceId
from shared_models.values import Value, canonical, group_of, text_of
from shared_models.words import Label

SIGNED = b"zoufang photo 1"
SIGNATURE = "signature"

RECORDED: Mapping[str, str] = {
    "sha256": "file",
    "visit": "visit",
    "slot": "slot",
    "source": "source",
    "taken_at": "taken_at",
    "position": "position",
}
"""What a sidecar repeats of the photo's record, and the unit that holds it there."""

Verdict: TypeAlias = Literal["valid", "none", "unsigned", "no_key", "broken", "differs"]

VERDICTS: Mapping[Verdict, Label] = {
    "valid": Label("签名有效", "Signature valid"),
    "none": Label("无法证实:这张照片没有签名证明", "Not provable: this photo came without a signed proof"),
    "unsigned": Label("无法证实:拍摄的平板还没有签名密钥", "Not provable: its tablet had no key to sign with"),
    "no_key": Label("无法证实:这里没有该平板的公钥", "Not provable: that tablet's public key is not known here"),
    "broken": Label("无法证实:签名与内容对不上", "Not provable: the signature does not fit what it stands under"),
    "differs": Label("无法证实:记录与签名时的内容不同", "Not provable: the record is not what was signed"),
}
"""What can be said of a proof. None of it says that anybody did wrong: tablets are replaced, records are mended."""


def signed_sidecar(stated: Mapping[str, Value], keys: PrivateKeys | None) -> Value:
    """The value to keep: the statements and, where there is a key, the signature under them."""
    if keys is None:
        return dict(stated)
    return {**stated, SIGNATURE: base64.b64encode(keys.signature(_signed(stated))).decode()}


def device_of(photo: Entity) -> DeviceId:
    """The tablet that a photo's sidecar names; blank where there is none."""
    return DeviceId(text_of(group_of(photo.value("proof")).get("device")))


def check_sidecar(case: Case, photo: Entity, keys: PublicKeys | None) -> Verdict:
    """What the sidecar of a photo proves, by the public key of the tablet it names."""
    stated = dict(group_of(photo.value("proof")))
    if not stated:
        return "none"
    signature = text_of(stated.pop(SIGNATURE, None))
    if not signature:
        return "unsigned"
    if keys is None:
        return "no_key"
    if not keys.vouches(_bytes(signature), _signed(stated)):
        return "broken"
    return "valid" if _is_recorded(case, photo, stated) else "differs"


def _signed(stated: Mapping[str, Value]) -> bytes:
    return SIGNED + canonical(dict(stated)).encode()


def _bytes(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_recorded(case: Case, photo: Entity, stated: Mapping[str, Value]) -> bool:
    effective = photo.register("file").effective
    save = case.saves.get(effective) if effective is not None else None
    same = all(canonical(stated.get(name)) == canonical(photo.value(unit)) for name, unit in RECORDED.items())
    return same and save is not None and text_of(stated.get("author")) == save.author
