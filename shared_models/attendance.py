"""Who of the team was there, and how we know: each investigator proves it in person, also without a network.

The one who leads has unlocked the tablet. A colleague types the own PIN on the same tablet: the key that this opens
signs a statement, which the server can check. Or the colleague writes into the visit from another tablet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.bundle_keys import PublicKeys
from shared_models.case import ActRecord, Case
from shared_models.change import Act
from shared_models.ids import ChangeId, DeviceId, EntityId, UserId
from shared_models.values import text_of
from shared_models.words import Label

ATTEND = "attend"
"""Name of the act; its data is `{user, device, at_ms, signature}`, the signature in hex and blank without keys."""

How: TypeAlias = Literal["own_tablet", "pin"]
HOW_LABELS: Mapping[How, Label] = {
    "own_tablet": Label("在自己登录的平板上记录", "Recorded on a tablet under the own sign-in"),
    "pin": Label("当场输入本人 PIN", "Typed the own PIN on the spot"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One investigator who proved to be there."""

    user: UserId
    how: How
    ms: int
    """When, by corrected clock."""
    change: ChangeId
    """The change that shows it."""
    device: DeviceId | None = None
    """The sign-in whose key signed; nothing when none did."""
    at_ms: int = 0
    """The time within the signed statement, by the tablet's own clock."""
    signature: str = ""
    """Ed25519 in hex over `statement`; blank when the sign-in had no keys."""


Verdict: TypeAlias = Literal["written", "valid", "unsigned", "unknown", "broken"]
VERDICTS: Mapping[Verdict, Label] = {
    "written": Label("本人登录后记录", "Wrote under the own sign-in"),
    "valid": Label("本人 PIN,签名有效", "Own PIN, signature valid"),
    "unsigned": Label("本人 PIN,该账号还没有签名密钥,无法证实", "Own PIN; that account had no key: not provable"),
    "unknown": Label(
        "本人 PIN,这里没有该账号的公钥,无法证实", "Own PIN; its public key is not known here: not provable"
    ),
    "broken": Label("签名与内容对不上,无法证实", "The signature does not fit: not provable"),
}
"""What can be said of a proof; none of it says that anybody did wrong."""


def check_attendance(visit: EntityId, proof: Attendance, keys: PublicKeys | None, *, owner: UserId | None) -> Verdict:
    """What a proof is worth, given the public keys of the sign-in it names and whose sign-in that is."""
    if proof.how == "own_tablet":
        return "written"
    if not proof.signature:
        return "unsigned"
    if keys is None or proof.device is None:
        return "unknown"
    said = statement(visit, proof.user, device=proof.device, at_ms=proof.at_ms)
    return "valid" if owner == proof.user and keys.vouches(_bytes(proof.signature), said) else "broken"


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def statement(visit: EntityId, user: UserId, *, device: DeviceId, at_ms: int) -> bytes:
    """The bytes a colleague's key signs: this person was at this visit."""
    return "\n".join(("zoufang attend 1", visit, user, device, str(at_ms))).encode()


def attend_act(visit: EntityId, user: UserId, *, device: DeviceId, at_ms: int, signature: bytes) -> Act:
    """The act that records a colleague's proof."""
    data = {"user": user, "device": device, "at_ms": at_ms, "signature": signature.hex()}
    return Act(name=ATTEND, about=visit, data=data)


def attendances(case: Case, visit: EntityId) -> Mapping[UserId, Attendance]:
    """Who proved to be at a visit, by the first proof of each; whoever wrote into it is among them."""
    found: dict[UserId, Attendance] = {}
    for id_, save in sorted(case.saves.items(), key=lambda item: (item[1].ms, item[0])):
        if save.visit == visit and save.author not in found:
            found[save.author] = Attendance(user=save.author, how="own_tablet", ms=save.ms, change=id_)
    for act in case.acts:
        if (act.name, act.about) == (ATTEND, visit):
            user = UserId(text_of(act.data.get("user")))
            if user and user not in found:
                found[user] = _typed(case, act, user)
    return found


def devices_named(case: Case) -> frozenset[DeviceId]:
    """The sign-ins whose keys signed proofs of a case."""
    named = (text_of(act.data.get("device")) for act in case.acts if act.name == ATTEND)
    return frozenset(DeviceId(device) for device in named if device)


def _typed(case: Case, act: ActRecord, user: UserId) -> Attendance:
    at_ms = act.data.get("at_ms")
    return Attendance(
        user=user,
        how="pin",
        ms=case.saves[act.id].ms,
        change=act.id,
        device=DeviceId(text_of(act.data.get("device"))) or None,
        at_ms=at_ms if isinstance(at_ms, int) else 0,
        signature=text_of(act.data.get("signature")),
    )
