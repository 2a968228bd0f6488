"""The live camera: what it sees, and one large button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft
from flet_camera import Camera, ResolutionPreset

from field_app.devices.pictures import shoot
from field_app.screens.header import Header
from field_app.screens.message import Message
from field_app.screens.parts.button import primary
from field_app.screens.screen import Screen
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

TITLE = Label("拍照", "Camera")
SHOOT = Label("拍摄", "Take the photo")
NO_CAMERA = Label("打不开相机。", "The camera cannot be opened.")
NO_CAMERA_TODO = Label(
    "请在系统设置中允许本应用使用相机,或改用“选择照片”。",
    "Allow the camera in the system's settings, or choose a photo from a file.",
)


class CameraScreen(Screen):
    """Shows the preview and hands on one picture."""

    def __init__(self, stage: Stage, taken: Callable[[bytes], Awaitable[None]]) -> None:
        """Takes what is done with the picture."""
        super().__init__(stage)
        self._taken = taken

    def build(self) -> ft.Control:
        """The preview with the button below it."""
        stage = self.stage
        self._camera = Camera(expand=True)
        button = primary(stage, SHOOT, self._shoot, name="camera.shoot", icon=ft.Icons.PHOTO_CAMERA)
        return ft.Column(
            [
                Header(stage, stage.say(TITLE)).control,
                ft.Container(self._camera, expand=True, bgcolor="#000000"),
                ft.Container(ft.Row([button], alignment=ft.MainAxisAlignment.CENTER), padding=12),
            ],
            spacing=0,
            expand=True,
        )

    async def appear(self) -> None:
        """Starts the camera that looks away from the person."""
        try:
            cameras = await self._camera.get_available_cameras()
            await self._camera.initialize(cameras[0], ResolutionPreset.HIGH, enable_audio=False)
        except (IndexError, RuntimeError, TimeoutError, ft.FletUnsupportedPlatformException):
            await self.stage.back()
            self.stage.tell(Message(what=NO_CAMERA, todo=NO_CAMERA_TODO, tone="warn"))

    async def _shoot(self) -> None:
        picture = await shoot(self._camera)
        await self.stage.back()
        await self._taken(picture)
