"""Pictures, drawings and files that answer the questions of one questionnaire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from field_app.screens.message import Message
from field_app.screens.parts.pad import WIDTH
from field_app.screens.visit.camera_screen import CameraScreen
from field_app.screens.visit.drawing_screen import DrawingScreen, Paper, Strokes
from field_app.screens.visit.photo_told import tell_of
from field_app.screens.visit.reason_dialog import ReasonDialog
from field_app.use_cases.add_photo import PhotoSource, Shot
from field_app.use_cases.answer_with import Answering
from field_app.use_cases.attach_file import NewAttachment
from field_app.use_cases.list_photos import PhotoView, Thumbnail
from field_app.use_cases.open_questionnaire import Questionnaire
from field_app.use_cases.remove_income import EntryRemoval
from field_app.use_cases.see_attached import FileView
from field_app.use_cases.signature_picture import signature_picture
from shared_models.ids import EntityId
from shared_models.ink import ink_text
from shared_models.questionnaire.attached import DRAWN, SIGNATURE, SLOT, TYPES
from shared_models.questionnaire.standing import address_of
from shared_models.questionnaire.view import QuestionView, item_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.visit.visit_screen import VisitScreen

NOT_HERE = Label("原图不在本机,无法在图上标注。", "The picture is not on this tablet: it cannot be drawn on.")
TAKE_ANOTHER = Label(
    "请在拍摄的平板上标注,或重新拍摄。照片本身没有变化。",
    "Draw on it where it was taken, or take another. The picture is as it was.",
)
TAKE_OFF = Label("删除这项附件", "Remove what is attached")
DRAW_SHAPE = 3 / 4
CAPTION = 24
"""Letters of a question that fit into the watermark of its picture."""


class FormMedia:
    """Takes in what answers a question. The answer is recorded in the same change as the picture or file."""

    def __init__(self, visit: VisitScreen, open_one: Questionnaire) -> None:
        """Takes the visit and the questionnaire that is open in it."""
        self._visit = visit
        self._stage = visit.stage
        self._section = open_one.section
        self._case = open_one.case

    def attached(self, view: QuestionView) -> PhotoView | FileView | None:
        """What answers a question; nothing where nothing does, or it is gone."""
        return self._visit.evidence.attached(self._case, (item_of(view.node), view.value))

    def thumbnail(self, photo: PhotoView) -> Thumbnail | None:
        """The small picture of a photo; nothing when it is not here."""
        return self._visit.evidence.thumbnail(photo)

    async def shoot(self, view: QuestionView) -> None:
        """Takes a picture with the camera."""

        async def taken(data: bytes) -> None:
            await self._take_in(view, data)

        await self._stage.open(CameraScreen(self._stage, taken))

    async def choose(self, view: QuestionView) -> None:
        """Takes a picture from the tablet's files."""
        data = await self._stage.equipment.pictures.choose()
        if data is not None:
            await self._take_in(view, data, is_live=False)

    async def draw(self, view: QuestionView) -> None:
        """Lets somebody sign or draw on an empty sheet."""

        async def drawn(strokes: Strokes, size: tuple[int, int]) -> None:
            await self._take_picture(view, Shot(data=signature_picture(strokes, size), slot=SLOT, source=DRAWN))

        paper = Paper(widest=WIDTH) if SIGNATURE in view.appearance else Paper(shape=DRAW_SHAPE)
        await self._stage.open(DrawingScreen(self._stage, view.label, paper, drawn=drawn))

    async def annotate(self, view: QuestionView, photo: PhotoView) -> None:
        """Lets somebody draw over a picture; what is drawn is kept beside it."""
        bare, small = self._visit.evidence.bare_picture(photo), self.thumbnail(photo)
        if bare is None or small is None:
            self._stage.tell(Message(what=NOT_HERE, todo=TAKE_ANOTHER, tone="warn"))
            return
        address = address_of(view.node)

        async def drawn(strokes: Strokes, size: tuple[int, int]) -> None:
            self._visit.evidence.draw_over(photo.id, ink_text(strokes, size))
            await self._visit.come_back(self._section, address)

        paper = Paper(picture=bare, shape=small.height / small.width, ink=photo.ink)
        await self._stage.open(DrawingScreen(self._stage, view.label, paper, drawn=drawn))

    async def pick(self, view: QuestionView) -> None:
        """Attaches a file."""
        picked = await self._stage.equipment.files.choose()
        if picked is None:
            return

        async def keep(answering: Answering) -> None:
            new = NewAttachment(picked=picked, instead_of=self._replaced(view), answering=answering)
            await self._visit.evidence.attach(new)

        await self._answer(view, keep)

    def remove(self, view: QuestionView, attached: PhotoView | FileView) -> None:
        """Asks why, and takes it off."""
        address, type_ = address_of(view.node), TYPES[view.kind]

        async def back() -> None:
            await self._visit.come_back(self._section, address)

        def given(reason: str) -> None:
            self._visit.save_and_redraw()
            also = self._visit.walk.taking_back(self._section, address, language=self._stage.language)
            self._visit.evidence.detach(type_, EntryRemoval(attached.id, reason, also))
            self._stage.run(back)

        ReasonDialog(self._stage, TAKE_OFF, given=given).show()

    async def _take_in(self, view: QuestionView, data: bytes, *, is_live: bool = True) -> None:
        position = await self._stage.equipment.place.here()
        source: PhotoSource = "camera" if is_live else "file"
        await self._take_picture(view, Shot(data=data, slot=SLOT, source=source, position=position))

    async def _take_picture(self, view: QuestionView, shot: Shot) -> None:
        async def keep(answering: Answering) -> None:
            caption, replaced = view.label[:CAPTION], self._replaced(view)
            whole = replace(shot, instead_of=replaced, caption=caption, answering=answering)
            tell_of(self._stage, await self._visit.evidence.add(whole))

        await self._answer(view, keep)

    async def _answer(self, view: QuestionView, keep: Callable[[Answering], Awaitable[None]]) -> None:
        """Saves what was typed, keeps the thing with its answer, and comes back to the question."""
        visit, address = self._visit, address_of(view.node)
        visit.save_and_redraw()
        visit.show_work(at_work=True)
        try:
            await keep(visit.walk.answering(self._section, address, language=self._stage.language))
        finally:
            visit.show_work(at_work=False)
        await visit.come_back(self._section, address)

    def _replaced(self, view: QuestionView) -> EntityId | None:
        attached = self.attached(view)
        return attached.id if attached is not None else None
