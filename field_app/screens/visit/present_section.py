"""Who came: the fields, and below them how each investigator proved it and how a second tablet joins."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import secondary
from field_app.screens.parts.card import card, rule
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import bold, quiet, strong
from field_app.screens.visit.form_section import FormSection
from field_app.screens.visit.pin_dialog import PinDialog
from field_app.use_cases.attend import TeamMember, TeamView
from field_app.use_cases.open_section import EntityForm
from shared_models.values import Value
from shared_models.visit import TEAM
from shared_models.words import Label

TITLE = Label("调查员到场验证", "Investigators present")
NOBODY = Label("请先选择调查员二。", "Choose the second investigator first.")
NOT_PROVEN = Label("未验证", "Not proven")
PROVE = Label("输入本人 PIN 验证", "Type the own PIN")
CODE = Label("入户码", "Visit code")
CODE_HELP = Label(
    "同事用另一台平板打开这一户,点“加入同事的入户”,输入这个码,两台平板就记在同一次入户里,不需要网络。",
    "On another tablet a colleague opens this household, taps “Join a colleague's visit” and types this code: both "
    "tablets then write into one visit, without a network.",
)


class PresentSection(FormSection):
    """The fields of the visit, the team and the code."""

    def build(self) -> list[ft.Control]:
        """The fields and the card of the team."""
        self._team = ft.Column(spacing=10, tight=True)
        self._draw_team()
        return [*super().build(), marked("team", card([self._team]))]

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Keeps it; another investigator is another line of the team."""
        super().typed(form, unit, value)
        if unit in TEAM:
            self.visit.walk.save()
            self.visit.draw_marks()
            self._draw_team()
            redraw(self._team)

    def _draw_team(self) -> None:
        stage = self.stage
        team = self.visit.walk.team()
        rows: list[ft.Control] = [strong(stage.say(TITLE))]
        for member in team.members:
            rows += [rule(), self._member(member)]
        if len(team.members) < 2:  # noqa: PLR2004 - two come to every home
            rows += [rule(), quiet(stage.say(NOBODY))]
        if team.code and not self.read_only:
            rows += [rule(), *self._code(team)]
        self._team.controls = rows

    def _member(self, member: TeamMember) -> ft.Control:
        stage = self.stage
        names = ft.Column([bold(stage.say(member.label)), quiet(member.name)], spacing=0, tight=True, width=180)
        row: list[ft.Control] = [names]
        if member.proven is not None:
            row.append(badge(stage.say(member.proven), ft.Icons.VERIFIED_USER_OUTLINED, "good"))
        else:
            row.append(badge(stage.say(NOT_PROVEN), ft.Icons.PERSON_OUTLINE, "warn"))
            if not self.read_only:
                work = self._asker(member)
                row.append(secondary(stage, PROVE, work, name=f"prove.{member.unit}", icon=ft.Icons.PIN_OUTLINED))
        return ft.Row(row, wrap=True, spacing=16, run_spacing=6)

    def _code(self, team: TeamView) -> list[ft.Control]:
        stage = self.stage
        number = ft.Text(team.code, size=palette.FACING, weight=ft.FontWeight.W_700, color=palette.INK, selectable=True)
        return [
            ft.Row([bold(stage.say(CODE)), marked("visit.code", number, label=team.code)], spacing=16, wrap=True),
            quiet(stage.say(CODE_HELP)),
        ]

    def _asker(self, member: TeamMember) -> Callable[[], None]:
        async def given(pin: str) -> None:
            await self.visit.walk.attend(member, pin)
            self.visit.redraw()

        return lambda: PinDialog(self.stage, member, given=given).show()
