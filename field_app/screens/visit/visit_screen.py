"""One visit, section by section: the rail, the open section, and always the way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.header import Header
from field_app.screens.message import Message
from field_app.screens.parts.button import icon_button, primary, secondary
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import quiet, title
from field_app.screens.screen import Screen
from field_app.screens.sync_chip import SyncChip
from field_app.screens.visit.entries_section import EntriesSection
from field_app.screens.visit.finish_section import FinishSection
from field_app.screens.visit.form_section import FormSection
from field_app.screens.visit.help_dialog import HELP, show_help
from field_app.screens.visit.income_section import IncomeSection
from field_app.screens.visit.interview_section import InterviewSection
from field_app.screens.visit.members_section import MembersSection
from field_app.screens.visit.originals_section import OriginalsSection
from field_app.screens.visit.photos_section import PhotosSection
from field_app.screens.visit.present_section import PresentSection
from field_app.screens.visit.questionnaire_section import QuestionnaireSection
from field_app.screens.visit.rail import Rail
from field_app.screens.visit.section_view import SectionView
from field_app.state.visit_evidence import VisitEvidence
from field_app.state.visit_walk import VisitWalk
from field_app.use_cases.open_section import SectionMark
from field_app.use_cases.reading import clock_text
from field_app.use_cases.visit_place import VisitPlace
from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from shared_models.section import SECTIONS, Section, form_in, section_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

STRETCH = ft.CrossAxisAlignment.STRETCH
NEXT = Label("下一步:{name}", "Next: {name}")
BEFORE = Label("上一步", "Back")
KEPT = Label("已存本机 {time}", "Kept {time}")
ALL_KEPT = Label("输入即保存在本机", "Kept on this tablet as you type")
WITH_OFFICE = Label("该记录已提交街道办,只能查看。", "The office has this visit; it can only be read.")
VIEWS: Mapping[str, type[SectionView]] = {
    "present": PresentSection,
    "members": MembersSection,
    "income": IncomeSection,
    "assets": EntriesSection,
    "expenses": EntriesSection,
    "originals": OriginalsSection,
    "photos": PhotosSection,
    "interview": InterviewSection,
    "finish": FinishSection,
}
FIRST = SECTIONS[0].id


class VisitScreen(Screen):
    """The frame of a visit; the open section is drawn in its middle."""

    def __init__(
        self,
        stage: Stage,
        way: Way,
        place: VisitPlace,
        *,
        section: str,
        at: tuple[EntityId, str] | None = None,
    ) -> None:
        """Takes the visit, the section to begin with and the field to jump to."""
        super().__init__(stage)
        self.way = way
        self.walk = VisitWalk(way.shift, place)
        self.evidence = VisitEvidence(way.shift, place)
        self._begin = section
        self._at = at
        self._marks: tuple[SectionMark, ...] = ()
        self.walk.typing.kept = self._show_kept
        self.walk.typing.failed = lambda error: stage.boundary.caught(error, "keeping what was typed")

    # --- the frame ------------------------------------------------------------------------------------------------

    def build(self) -> ft.Control:
        """The bar, the rail, the room for a section and the buttons below it."""
        stage = self.stage
        row = self.walk.sheet().row
        self._chip = SyncChip(stage, self.way.shift, self.way.open_sync)
        header = Header(stage, f"{row.head_name} · {row.address}", actions=[self._chip.control])
        self._rail = Rail(stage, self.go)
        self._rail.fit(stage.width)
        self._room = ft.Container(expand=True)
        self._scroll = ft.Column()
        self._kept = quiet(stage.say(ALL_KEPT))
        self._before = secondary(stage, BEFORE, self._go_before, name="visit.before")
        self._next = ft.Container()
        bottom = ft.Container(
            content=ft.Row([_side_by_side([self._before, self._kept, self._next])]),
            bgcolor=palette.PAPER,
            border=ft.Border(top=ft.BorderSide(1, palette.LINE)),
            padding=ft.Padding.symmetric(horizontal=16, vertical=8),
        )
        middle = ft.Column([self._rail.line, self._room, bottom], spacing=0, expand=True)
        return ft.Column(
            [header.control, ft.Row([self._rail.rail, middle], spacing=0, expand=True, vertical_alignment=STRETCH)],
            spacing=0,
            expand=True,
        )

    async def appear(self) -> None:
        """Draws the open section anew: signing or a pull may have changed it."""
        self._chip.watch()
        self._draw(self.walk.section or self._begin)
        if self._at is not None:
            entity, unit = self._at
            self._at = None
            await self._jump_to(entity, unit)

    async def leave(self) -> None:
        """Saves the open section."""
        self._chip.rest()
        self.walk.save()

    async def keep(self) -> None:
        """Puts what is typed into the journal."""
        self.walk.keep()

    def resized(self, width: float) -> None:
        """Turns the rail into a line or back; inputs are not touched."""
        self._rail.fit(width)
        redraw(self._rail.rail, self._rail.line)

    # --- going from section to section ----------------------------------------------------------------------------

    async def go(self, section: str) -> None:
        """Leaves the open section, saving it, and opens another."""
        self.walk.save()
        self.stage.hush()
        self._draw(section)

    async def jump(self, section: str, entity: EntityId, unit: str) -> None:
        """Opens a section at a very field."""
        await self.go(section)
        await self._jump_to(entity, unit)

    async def _jump_to(self, entity: EntityId, unit: str) -> None:
        key = await self._view.jump(entity, unit)
        if key:
            await self._scroll.scroll_to(scroll_key=key, duration=200)

    def show_work(self, *, at_work: bool) -> None:
        """Says in the open section that something takes its time; a questionnaire takes no answer meanwhile."""
        if isinstance(self._view, QuestionnaireSection):
            self._view.show_work(at_work=at_work)

    async def come_back(self, section: str, address: str) -> None:
        """Draws a questionnaire anew at one question; when another section is open by now, that one stays."""
        if self.walk.section != section:
            self.draw_marks()
            return
        self.redraw()
        spot = self._view.spot_of(address) if isinstance(self._view, QuestionnaireSection) else None
        if spot is not None:
            await self._jump_to(*spot)

    def redraw(self) -> None:
        """Draws the open section anew, from what is kept."""
        self.walk.keep()
        self._draw(self.walk.section)

    def save_and_redraw(self) -> None:
        """Saves the open section and draws it anew, on the ground of what is now recorded."""
        self.walk.save()
        self._draw(self.walk.section)

    async def go_on(self) -> None:
        """After a whole section was confirmed: to the next one that is not done; stays where something is required."""
        marks = self.walk.marks()
        at = next(at for at, mark in enumerate(marks) if mark.section.id == self.walk.section)
        following = next((mark.section.id for mark in marks[at + 1 :] if mark.is_open), "")
        if marks[at].must or marks[at].remarks or not following:
            self.redraw()
        else:
            await self.go(following)

    def draw_marks(self) -> None:
        """Draws the state of the sections as it is now."""
        self._marks = self.walk.marks()
        self._show_marks()

    def _show_marks(self) -> None:
        self._rail.show(self._marks, self.walk.section)
        self._chip.show()

    async def close(self, message: Message) -> None:
        """Leaves the visit, saying why."""
        await self.stage.back()
        self.stage.tell(message)

    def _draw(self, section: str) -> None:
        try:
            self._view = self._opened(section)
        except NotFoundError:  # a questionnaire that is not asked for any more: what was typed stays in the journal
            section = FIRST
            self._view = self._opened(section)
        form = self._view.form
        self._marks = self.walk.marks()
        body = self._view.build()
        head: list[ft.Control] = [
            ft.Row(
                [self._heading(section), *self._view.actions()],
                alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
                wrap=True,
            )
        ]
        if (form is not None or form_in(section)) and self._view.read_only:
            head.append(quiet(self.stage.say(WITH_OFFICE)))
        head += self._view.remarks(section)
        column = ft.Column([*head, *body], spacing=14, horizontal_alignment=STRETCH)
        self._scroll = ft.Column(
            [ft.Container(column, padding=16)],
            horizontal_alignment=STRETCH,
            scroll=ft.ScrollMode.AUTO,
            expand=True,
        )
        self._room.content = self._scroll
        redraw(self._room)
        self._show_marks()
        self._draw_buttons(section)

    def _opened(self, section: str) -> SectionView:
        if form_in(section):
            return QuestionnaireSection(self, self.walk.open_form(section, self.stage.language))
        return VIEWS.get(section, FormSection)(self, self.walk.open(section))

    def label_of(self, section: str) -> Label:
        """What a section is called, also one that this visit does not go through any more."""
        found = next((mark.section for mark in self._marks if mark.section.id == section), None)
        return found.label if found is not None else section_of(section).label

    def _heading(self, section: str) -> ft.Control:
        def explain() -> None:
            show_help(self.stage, Section(section, self.label_of(section)))

        button = icon_button(self.stage, HELP, explain, name="help.open", icon=ft.Icons.HELP_OUTLINE)
        return ft.Row([title(self.stage.say(self.label_of(section))), button], spacing=4, tight=True)

    # --- the buttons below ----------------------------------------------------------------------------------------

    def _order(self) -> list[str]:
        return [mark.section.id for mark in self._marks]

    def _draw_buttons(self, section: str) -> None:
        order = self._order()
        at = order.index(section) if section in order else 0
        following = order[at + 1] if at + 1 < len(order) else ""
        self._before.visible = at > 0
        self._next.visible = bool(following)
        if following:

            async def go_on() -> None:
                await self.go(following)

            label = NEXT.fill(name=self.label_of(following))
            self._next.content = primary(self.stage, label, go_on, name="visit.next")
        redraw(self._before)
        redraw(self._next)

    async def _go_before(self) -> None:
        order = self._order()
        at = order.index(self.walk.section)
        await self.go(order[max(0, at - 1)])

    def _show_kept(self) -> None:
        self._kept.value = self.stage.say(KEPT.fill(time=clock_text(self.way.shift.now_ms())[-5:]))
        redraw(self._kept)


def _side_by_side(controls: list[ft.Control]) -> ft.Control:
    """From edge to edge of a line; below each other where large letters leave no room."""
    return ft.Row(
        controls,
        wrap=True,
        expand=True,
        spacing=12,
        run_spacing=8,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
