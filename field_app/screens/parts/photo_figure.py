"""A photo as the tablet shows it: small, with when and by whom it was taken, and where its picture is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft
import flet.canvas as cv

from field_app.screens import palette
from field_app.screens.parts.badge import badge
from field_app.screens.parts.pad import path_of, pen
from field_app.screens.parts.text import quiet
from field_app.use_cases.list_photos import PhotoState, PhotoView, Thumbnail
from field_app.use_cases.reading import clock_text
from shared_models.ink import THOUSAND, Ink
from shared_models.questionnaire.attached import DRAWN
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

NO_PICTURE = Label("原图不在本机", "Not on this tablet")
STATE_ICONS: dict[PhotoState, ft.IconData] = {
    "here": ft.Icons.SAVE_OUTLINED,
    "sending": ft.Icons.CLOUD_UPLOAD_OUTLINED,
    "stored": ft.Icons.CLOUD_DONE_OUTLINED,
    "safe": ft.Icons.CLOUD_DONE_OUTLINED,
    "elsewhere": ft.Icons.DEVICES_OTHER,
}
THUMB = 200
MARKING = 2.5


def photo_figure(stage: Stage, photo: PhotoView, thumbnail: Thumbnail | None) -> list[ft.Control]:
    """The picture and what is known of it, under each other, `THUMB` wide."""
    taken = clock_text(photo.taken_ms) if photo.taken_ms is not None else "—"
    return [
        _picture(stage, photo, thumbnail),
        quiet(" · ".join(part for part in (taken, photo.by) if part)),
        badge(stage.say(photo.state_label), STATE_ICONS[photo.state], wraps=True),
    ]


def _picture(stage: Stage, photo: PhotoView, thumbnail: Thumbnail | None) -> ft.Control:
    height = THUMB * 3 // 4
    if thumbnail is None:
        return ft.Container(
            quiet(stage.say(NO_PICTURE)),
            width=THUMB,
            height=height,
            bgcolor=palette.GROUND,
            border_radius=8,
            alignment=ft.Alignment.CENTER,
        )
    is_whole = bool(photo.ink) or photo.source == DRAWN
    if is_whole:  # strokes lie where they were drawn only on the whole picture, and may lie anywhere in it
        height = max(1, round(THUMB * thumbnail.height / thumbnail.width))
    picture = ft.Image(
        src=thumbnail.data,
        width=THUMB,
        height=height,
        fit=ft.BoxFit.FILL if is_whole else ft.BoxFit.COVER,
        border_radius=8,
        semantics_label=stage.say(photo.slot_label),
    )
    if photo.source == DRAWN:
        return ft.Container(picture, border=ft.Border.all(1, palette.LINE), border_radius=8)
    return ft.Stack([picture, _strokes(photo.ink, height)]) if photo.ink else picture


def _strokes(ink: Ink, height: int) -> ft.Control:
    paint = pen(palette.MARKING, width=MARKING)
    placed = [[(x * THUMB / THOUSAND, y * height / THOUSAND) for x, y in stroke] for stroke in ink]
    return cv.Canvas(shapes=[path_of(stroke, paint) for stroke in placed if stroke], width=THUMB, height=height)
