"""A questionnaire of the visit, drawn from its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.card import panel
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import bold, quiet
from field_app.screens.questions.sheet import Sheet
from field_app.screens.questions.wire import FormWire
from field_app.screens.visit.form_media import FormMedia
from field_app.screens.visit.section_view import SectionView
from field_app.state.form_walk import FormWalk
from field_app.use_cases.open_questionnaire import Spot
from shared_models.ids import EntityId
from shared_models.questionnaire.view import shown
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.visit.visit_screen import VisitScreen

CITED = Label("依据:{cite}。提交前须填写完整。", "Required by {cite}: complete it before handing in.")
WORKING = Label("正在处理…", "Working on it…")
OFFERED = Label("需要时填写。", "Fill it in where it is of use.")
NOT_HERE = Label(
    "这份问卷的版本不在本机,无法填写。请先同步;已填写的内容不会丢失。",
    "This version of the questionnaire is not on this tablet. Please sync first; nothing that was answered is lost.",
)


class QuestionnaireSection(SectionView):
    """The note of the rule, then the form."""

    def __init__(self, visit: VisitScreen, walk: FormWalk) -> None:
        """Takes the visit and the questionnaire that is open."""
        super().__init__(visit, None)
        self.walk = walk
        self._wire = FormWire(
            open=walk.open,
            answered=walk.answer,
            declined=walk.decline,
            settled=self._settled,
            add=walk.add_entry,
            remove=walk.remove_entry,
            media=FormMedia(visit, walk.open),
            reply=self.reply,
        )
        self._sheet = Sheet(self.stage, self._wire)
        ring = ft.ProgressRing(width=28, height=28, color=palette.BRAND)
        self._work = ft.Row([ring, bold(self.stage.say(WORKING))], visible=False)
        self._column = ft.Column(spacing=14, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)

    @property
    def read_only(self) -> bool:
        """Whether the office has the visit."""
        return self.walk.open.read_only

    def build(self) -> list[ft.Control]:
        """Everything as it stands now."""
        stage, opened = self.stage, self.walk.open
        if opened.filling is None:
            return [panel("warn", ft.Icons.CLOUD_SYNC_OUTLINED, [stage.say(NOT_HERE)])]
        note = CITED.fill(cite=opened.cite) if opened.is_required else OFFERED
        self._settled()
        return [quiet(stage.say(note)), self._work, self._column]

    def show_work(self, *, at_work: bool) -> None:
        """Takes no answer while a picture is taken in, and says so."""
        self._work.visible = self._column.disabled = at_work
        redraw(self._work, self._column)

    def spot_of(self, address: str) -> Spot | None:
        """Where the answer of a question is kept; nothing where it is not asked (any more)."""
        return next((line.spot for line in self._sheet.lines() if line.address == address), None)

    def _settled(self) -> None:
        """Draws what the answers have changed."""
        filling = self.walk.open.filling
        if filling is not None:
            self._sheet.fill(self._column, shown(filling), depth=0)

    def reply(self, entity: EntityId, unit: str) -> None:
        """Asks what to say to the remark on an answer."""
        self.ask_answer(entity, unit)

    def shows(self, entity: EntityId, unit: str) -> bool:
        """Whether a question shows what is asked of this."""
        return any(line.spot == (entity, unit) for line in self._sheet.lines())

    async def jump(self, entity: EntityId, unit: str) -> str:
        """The place of a question."""
        for line in self._sheet.lines():
            if line.spot == (entity, unit):
                await line.focus()
                return line.key
        return ""
