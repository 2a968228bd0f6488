"""That the disk is filling up, said while there is still time: what is safe, and what makes room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.card import panel
from shared_models.room import Room, RoomState, room_for
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


class _Said(NamedTuple):
    """What is said of the room, and how loudly."""

    happened: Label
    tone: palette.Tone


WORDS: Mapping[RoomState, _Said] = {
    "low": _Said(
        Label(
            "本机存储空间不多了,大约还够 {n} 户入户(含照片)。",
            "This tablet's storage is getting low: room for about {n} more visits with their photos.",
        ),
        "info",
    ),
    "short": _Said(
        Label(
            "本机存储空间不够一天使用,大约还够 {n} 户入户(含照片)。",
            "This tablet's storage will not last a day: room for about {n} more visits with their photos.",
        ),
        "warn",
    ),
    "none": _Said(
        Label(
            "本机存储空间快用完了,照片可能存不下。",
            "This tablet's storage is nearly full: photos may not be kept any more.",
        ),
        "warn",
    ),
}
SAFE = Label("已录入的内容和照片都安全保存在本机。", "Everything recorded, photos too, is safe on this tablet.")
TODO = Label(
    "请尽快联网同步:服务器收妥并备份的照片原图会从本机移除,腾出空间;也可以删除与走访无关的文件。",
    "Sync as soon as there is a network: originals that the server has received and backed up are then removed here. "
    "Deleting files that are not Zoufang's makes room too.",
)


def room_left(stage: Stage) -> Room:
    """What the device says."""
    return room_for(stage.equipment.room.free_bytes())


def room_words(room: Room) -> Label | None:
    """What is said of the room; nothing while there is enough, however much that is."""
    return WORDS[room.state].happened.fill(n=room.visits) if room.state in WORDS else None


def room_cards(stage: Stage, room: Room) -> list[ft.Control]:
    """The warning; none while there is enough."""
    happened = room_words(room)
    if happened is None:
        return []
    tone, lines = WORDS[room.state].tone, [stage.say(label) for label in (happened, SAFE, TODO)]
    box = panel(tone, ft.Icons.SD_CARD_ALERT_OUTLINED, lines)
    return [ft.Semantics(identifier="room", content=box, container=True)]
