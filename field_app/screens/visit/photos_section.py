"""Photos in named slots, each with the rule that asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import plain, primary, secondary
from field_app.screens.parts.card import card
from field_app.screens.parts.mark import scroll_key
from field_app.screens.parts.photo_figure import THUMB, photo_figure
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import bold, quiet, strong
from field_app.screens.room_card import room_cards, room_left
from field_app.screens.visit.camera_screen import CameraScreen
from field_app.screens.visit.photo_told import tell_of
from field_app.screens.visit.reason_dialog import ReasonDialog
from field_app.screens.visit.section_view import SectionView
from field_app.use_cases.add_photo import PhotoSource, Shot
from field_app.use_cases.list_photos import PhotoView, SlotView
from field_app.use_cases.remove_income import EntryRemoval
from shared_models.ids import EntityId
from shared_models.words import Label

CAMERA = Label("拍照", "Take a photo")
CHOOSE = Label("选择照片", "Choose a photo")
RETAKE = Label("重拍", "Retake")
RECHOOSE = Label("重选", "Choose again")
REMOVE = Label("删除", "Remove")
REMOVE_TITLE = Label("删除这张照片", "Remove this photo")
NEEDED = Label("必拍", "required")
CITED = Label("依据:{rule}", "Required by {rule}")
FREE = Label("需要时拍摄", "When it is of use")
WORKING = Label("正在处理照片…", "Working on the photo…")
OF_FORMS = Label("在问卷里拍摄、更换或删除", "Taken, changed and removed in the questionnaires")


class PhotosSection(SectionView):
    """A card for each slot."""

    @property
    def read_only(self) -> bool:
        """Whether the office has the visit."""
        return self.visit.walk.with_office()

    def build(self) -> list[ft.Control]:
        """What the disk still takes, when that is little; then the slots in their order."""
        room = [] if self.read_only else room_cards(self.stage, room_left(self.stage))
        return [*room, *(self._slot(slot) for slot in self.visit.evidence.slots())]

    def _slot(self, slot: SlotView) -> ft.Control:
        stage = self.stage
        head: list[ft.Control] = [strong(stage.say(slot.label))]
        if slot.citation and not slot.photos:
            head.append(badge(stage.say(NEEDED), ft.Icons.ERROR_OUTLINE, "bad"))
        cited = CITED.fill(rule=slot.citation) if slot.citation else OF_FORMS if slot.is_of_forms else FREE
        working = ft.Row(
            [ft.ProgressRing(width=28, height=28, color=palette.BRAND), bold(stage.say(WORKING))], visible=False
        )
        photos = [self._photo(photo, working, is_fixed=self.read_only or slot.is_of_forms) for photo in slot.photos]
        parts: list[ft.Control] = [
            ft.Row(head, spacing=10, wrap=True),
            quiet(stage.say(cited)),
            ft.Row(photos, wrap=True, spacing=14, run_spacing=14),
            working,
        ]
        if not self.read_only and not slot.is_of_forms:
            parts.append(self._buttons(slot, working))
        box = card(parts, spacing=10)
        box.key = scroll_key(f"photo.{slot.slot}")
        return ft.Semantics(identifier=f"slot.{slot.slot}", content=box, container=True)

    def _buttons(self, slot: SlotView, working: ft.Row) -> ft.Control:
        stage = self.stage
        choose = self._adder(slot.slot, "file", working)
        file_name = f"photo.choose.{slot.slot}"
        if not stage.equipment.has_camera:
            return ft.Row([primary(stage, CHOOSE, choose, name=file_name, icon=ft.Icons.ADD_PHOTO_ALTERNATE_OUTLINED)])
        take = self._adder(slot.slot, "camera", working)
        return ft.Row(
            [
                primary(stage, CAMERA, take, name=f"photo.take.{slot.slot}", icon=ft.Icons.PHOTO_CAMERA_OUTLINED),
                secondary(stage, CHOOSE, choose, name=file_name, icon=ft.Icons.ADD_PHOTO_ALTERNATE_OUTLINED),
            ],
            wrap=True,
            spacing=10,
        )

    def _adder(
        self, slot: str, source: PhotoSource, working: ft.Row, *, instead_of: EntityId | None = None
    ) -> Callable[[], Awaitable[None]]:
        async def add() -> None:
            if source == "camera":
                await self.stage.open(CameraScreen(self.stage, take_in))
                return
            data = await self.stage.equipment.pictures.choose()
            if data is not None:
                await take_in(data)

        async def take_in(data: bytes) -> None:
            working.visible = True
            redraw(working)
            try:
                position = await self.stage.equipment.place.here()
                added = await self.visit.evidence.add(
                    Shot(data=data, slot=slot, source=source, position=position, instead_of=instead_of)
                )
            finally:
                working.visible = False
                redraw(working)
            self.visit.redraw()
            tell_of(self.stage, added)

        return add

    def _photo(self, photo: PhotoView, working: ft.Row, *, is_fixed: bool) -> ft.Control:
        stage = self.stage
        parts = photo_figure(stage, photo, self.visit.evidence.thumbnail(photo))
        if not is_fixed:
            remove = plain(
                stage, REMOVE, self._removing(photo), name=f"photo.remove.{photo.id}", icon=ft.Icons.DELETE_OUTLINE
            )
            parts.append(ft.Row([self._again(photo, working), remove], spacing=0, wrap=True))
        column = ft.Column(parts, spacing=6, tight=True, width=THUMB)
        return ft.Semantics(identifier=f"photo.{photo.id}", content=column, container=True)

    def _again(self, photo: PhotoView, working: ft.Row) -> ft.Control:
        """Takes the picture anew: the old one goes with the new one's coming, and stays on record as retaken."""
        live = self.stage.equipment.has_camera
        label = RETAKE if live else RECHOOSE
        source: PhotoSource = "camera" if live else "file"
        work = self._adder(photo.slot, source, working, instead_of=photo.id)
        return plain(self.stage, label, work, name=f"photo.again.{photo.id}", icon=ft.Icons.REPLAY)

    def _removing(self, photo: PhotoView) -> Callable[[], None]:
        def remove(reason: str) -> None:
            self.visit.evidence.remove(EntryRemoval(photo.id, reason))
            self.visit.redraw()

        return lambda: ReasonDialog(self.stage, REMOVE_TITLE, given=remove).show()

    async def jump(self, entity: EntityId, unit: str) -> str:
        """The slot a finding names."""
        del entity
        return f"photo.{unit}"
