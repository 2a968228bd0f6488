"""A slip of the finger at a visit that the office notices and sends back."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.recipient import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The field of the household, what was typed, what is right, and the remark that sent it back."""

    unit: str
    typed: Value
    right: Value
    remark: str


def slip(home: Recipient, dice: Dice) -> Slip:
    """One of the usual ones; the same for the same household and stream."""
    seen = home.home
    return dice.named("slip").pick(
        (
            Slip(
                unit="housing_area",
                typed=f"1{seen.area}",
                right=seen.area,
                remark="建筑面积比上次多 100 平方米,请核对是否多写一位。",
            ),
            Slip(unit="phone", typed=seen.phone[:-1], right=seen.phone, remark="电话号码少一位,打不通,请核对。"),
            Slip(
                unit="housing_rooms",
                typed=seen.rooms * 11,
                right=seen.rooms,
                remark="房间数与面积不符,请核对。",
            ),
        )
    )
