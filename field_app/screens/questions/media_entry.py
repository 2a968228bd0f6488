"""A picture, a signature, a drawing or a file that answers a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import plain, primary, secondary
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.photo_figure import STATE_ICONS, THUMB, photo_figure
from field_app.screens.parts.text import bold, quiet
from field_app.use_cases.list_photos import PhotoView
from field_app.use_cases.see_attached import FileView
from shared_models.questionnaire.attached import ON_BLANK, SIGNATURE
from shared_models.questionnaire.view import QuestionView
from shared_models.values import Value
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.visit.form_media import FormMedia

CAMERA = Label("拍照", "Take a photo")
CHOOSE = Label("选择照片", "Choose a photo")
SIGN = Label("签名", "Sign")
DRAW = Label("画图", "Draw")
ANNOTATE = Label("在图上标注", "Draw on it")
PICK = Label("选择文件", "Choose a file")
AGAIN = Label("重拍", "Retake")
OTHER = Label("更换", "Change")
REMOVE = Label("删除", "Remove")
GONE = Label("原先附上的内容已不在,请重新附上。", "What was attached is gone: please attach it again.")
ANNOTATED = "annotate"
KILOBYTE = 1024


class MediaEntry:
    """What is attached, and the buttons to attach, change and remove it."""

    def __init__(self, stage: Stage, view: QuestionView, *, socket: Socket, media: FormMedia) -> None:
        """Builds it as it stands; after a change the section is drawn anew."""
        self._stage, self._view, self._media, self._name = stage, view, media, socket.name
        self._attached = media.attached(view)
        parts: list[ft.Control] = []
        if self._attached is not None:
            parts.append(self._shown(self._attached))
        elif view.value:
            parts.append(quiet(stage.say(GONE)))
        if not socket.read_only:
            parts.append(ft.Row(self._buttons(), wrap=True, spacing=10))
        content = ft.Column(parts, spacing=6, tight=True)
        self.control: ft.Control = ft.Semantics(identifier=socket.name, content=content, container=True)

    def _shown(self, attached: PhotoView | FileView) -> ft.Control:
        if isinstance(attached, PhotoView):
            figure = photo_figure(self._stage, attached, self._media.thumbnail(attached))
            return ft.Column(figure, spacing=6, tight=True, width=THUMB)
        size = f"{-(-attached.size // KILOBYTE):,} kB"
        state = badge(self._stage.say(attached.state_label), STATE_ICONS[attached.state], wraps=True)
        row = ft.Row([ft.Icon(ft.Icons.ATTACH_FILE), bold(attached.name), quiet(size)], wrap=True, spacing=8)
        return ft.Column([row, state], spacing=6, tight=True)

    def _buttons(self) -> list[ft.Control]:
        stage, name, is_there = self._stage, self._name, self._attached is not None
        main = secondary if is_there else primary
        found: list[ft.Control] = []
        if self._view.kind == "file":
            label = OTHER if is_there else PICK
            found.append(main(stage, label, self._on(self._media.pick), name=f"{name}.pick", icon=ft.Icons.ATTACH_FILE))
        elif ON_BLANK.intersection(self._view.appearance):
            label = SIGN if SIGNATURE in self._view.appearance else DRAW
            found.append(main(stage, label, self._on(self._media.draw), name=f"{name}.draw", icon=ft.Icons.DRAW))
        else:
            found += self._for_pictures()
        if self._attached is not None:
            found.append(plain(stage, REMOVE, self._remove, name=f"{name}.remove", icon=ft.Icons.DELETE_OUTLINE))
        return found

    def _for_pictures(self) -> list[ft.Control]:
        stage, name, media = self._stage, self._name, self._media
        is_there = self._attached is not None
        main = secondary if is_there else primary
        choose = self._on(media.choose)
        icon = ft.Icons.ADD_PHOTO_ALTERNATE_OUTLINED
        found: list[ft.Control] = []
        if stage.equipment.has_camera:
            label = AGAIN if is_there else CAMERA
            take = self._on(media.shoot)
            found.append(main(stage, label, take, name=f"{name}.take", icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
            main = secondary
        found.append(main(stage, OTHER if is_there else CHOOSE, choose, name=f"{name}.choose", icon=icon))
        if isinstance(self._attached, PhotoView) and ANNOTATED in self._view.appearance:
            found.append(secondary(stage, ANNOTATE, self._annotate, name=f"{name}.annotate", icon=ft.Icons.EDIT))
        return found

    def _on(self, work: Callable[[QuestionView], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def touched() -> None:
            await work(self._view)

        return touched

    async def _annotate(self) -> None:
        if isinstance(self._attached, PhotoView):
            await self._media.annotate(self._view, self._attached)

    def _remove(self) -> None:
        if self._attached is not None:
            self._media.remove(self._view, self._attached)

    def value(self) -> Value:
        """The id of what is attached; blank for nothing."""
        return self._view.value

    def show(self, value: Value) -> None:
        """Nothing is put in from outside: the section is drawn anew instead."""

    async def focus(self) -> None:
        """A picture has no cursor."""
