"""Before leaving: what must be put right, what should be explained, what is open; then the signatures, then the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import flet as ft

from field_app.screens import palette
from field_app.screens.message import Message
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import primary, secondary
from field_app.screens.parts.card import card, panel, rule
from field_app.screens.parts.mark import scroll_key
from field_app.screens.parts.text import body, bold, quiet, strong
from field_app.screens.visit.facing_screen import FacingScreen
from field_app.screens.visit.reason_dialog import EXPLAINING, ReasonDialog
from field_app.screens.visit.section_view import SectionView
from field_app.use_cases.explain import Saying
from field_app.use_cases.finish_visit import UnfinishedError
from field_app.use_cases.sign import SignerView
from shared_models.checks import Finding, Level
from shared_models.ids import EntityId
from shared_models.words import Label

MUST = Label("必须补正({n})", "Must be put right ({n})")
SHOULD = Label("请补正或说明({n})", "To be put right or explained ({n})")
OPEN = Label("尚未填写,可以留空({n})", "Unanswered, may stay so ({n})")
NOTHING_LEFT = Label("检查通过,没有遗漏。", "Checked: nothing is missing.")
SIGNATURES = Label("签字", "Signatures")
SIGN = Label("签字", "Sign")
SIGN_AGAIN = Label("重新签字", "Sign again")
NOT_SIGNED = Label("未签字", "Not signed")
STALE = Label("签字后记录有改动", "The record changed after signing")
FINISH = Label("完成入户,提交街道办", "Finish and hand to the office")
FINISH_NOTE = Label(
    "提交后由街道办审核;有网络时自动上传,没有网络也先安全保存在本机。",
    "The office reviews it. It is sent by itself when there is a network, and safe on this tablet until then.",
)
FINISHED = Label("入户记录已完成。", "The visit is finished.")
FINISHED_SAFE = Label("全部内容已保存在本机。", "Everything is kept on this tablet.")
FINISHED_NEXT = Label(
    "有网络时自动上传。告知单在“历次入户”里,可以交给家庭。",
    "It is sent by itself when there is a network. The family's slip is under “Visits”.",
)
SLIP = Label("给家庭的告知单", "Slip for the family")
STILL = Label(
    "还有 {n} 项必须补正或说明,点击可直接跳到该项。",
    "{n} things must be put right or explained; touch one to go there.",
)
EXPLAIN = Label("说明原因", "Explain")
EXPLAIN_AGAIN = Label("修改说明", "Explain anew")
EXPLAINED = Label("说明:{text}", "Explained: {text}")
LEVELS: Mapping[Level, tuple[ft.IconData, palette.Tone]] = {
    "must": (ft.Icons.ERROR_OUTLINE, "bad"),
    "should": (ft.Icons.HELP_OUTLINE, "warn"),
    "open": (ft.Icons.RADIO_BUTTON_UNCHECKED, "plain"),
}


class FinishSection(SectionView):
    """The three lists, the signers, the button."""

    @property
    def read_only(self) -> bool:
        """Whether the office has the visit."""
        return self.visit.walk.with_office()

    def build(self) -> list[ft.Control]:
        """Everything, as it stands now."""
        stage = self.stage
        check = self.visit.walk.check()
        groups = ((MUST, check.must), (SHOULD, check.should), (OPEN, check.unanswered))
        found = [self._findings(label, findings) for label, findings in groups if findings]
        if not found:
            found.append(panel("good", ft.Icons.CHECK_CIRCLE_OUTLINE, [stage.say(NOTHING_LEFT)]))
        found.append(self._signatures())
        found.append(
            ft.Row([secondary(stage, SLIP, self._slip, name="visit.slip", icon=ft.Icons.RECEIPT_LONG_OUTLINED)])
        )
        if not self.read_only:
            note = body(stage.say(FINISH_NOTE), colour=palette.QUIET)
            button = primary(stage, FINISH, self._finish, name="visit.finish", icon=ft.Icons.TASK_ALT)
            found.append(card([note, ft.Row([button], alignment=ft.MainAxisAlignment.END)]))
        return found

    def _findings(self, label: Label, findings: Sequence[Finding]) -> ft.Control:
        icon, tone = LEVELS[findings[0].level]
        stage, tint = self.stage, palette.TINTS[tone]
        head = ft.Row([ft.Icon(icon, color=tint.text), strong(stage.say(label.fill(n=len(findings))))], spacing=10)
        rows = [self._finding(finding, self._jumper(finding)) for finding in findings]
        parts: list[ft.Control] = [head]
        for row in rows:
            parts += [rule(), row]
        return card(parts, spacing=2, padding=16)

    def _finding(self, finding: Finding, work: Callable[[], Awaitable[None]]) -> ft.Control:
        stage = self.stage
        about = " · ".join(part for part in (stage.say(self.visit.label_of(finding.section)), finding.citation) if part)
        texts = ft.Column([body(stage.say(finding.message)), quiet(about)], spacing=0, expand=True)
        row = ft.Row([texts, ft.Icon(ft.Icons.CHEVRON_RIGHT, color=palette.QUIET)])
        box = ft.Container(row, padding=ft.Padding.symmetric(vertical=8), on_click=stage.handler(work))
        name = f"finding.{finding.section}.{finding.unit}"
        jump = ft.Semantics(identifier=name, content=box, container=True, button=True)
        if finding.level != "should":
            return jump
        return ft.Column([jump, self._explanation(finding)], spacing=0, tight=True)

    def _explanation(self, finding: Finding) -> ft.Control:
        """What was said about it, and the button to say it."""
        stage = self.stage
        parts: list[ft.Control] = []
        if finding.explanation:
            parts.append(badge(stage.say(EXPLAINED.fill(text=finding.explanation)), ft.Icons.COMMENT_OUTLINED, "good"))
        if not self.read_only:
            label = EXPLAIN_AGAIN if finding.explanation else EXPLAIN
            name = f"explain.{finding.section}.{finding.unit}"
            parts.append(secondary(stage, label, self._explainer(finding), name=name, icon=ft.Icons.EDIT_NOTE))
        return ft.Row(parts, wrap=True, spacing=12, run_spacing=6)

    def _explainer(self, finding: Finding) -> Callable[[], None]:
        def explain(text: str) -> None:
            self.visit.walk.explain(Saying(finding.entity, finding.unit, text))
            self.visit.redraw()

        return lambda: ReasonDialog(self.stage, finding.message, given=explain, wording=EXPLAINING).show()

    def _jumper(self, finding: Finding) -> Callable[[], Awaitable[None]]:
        async def jump() -> None:
            await self.visit.jump(finding.section, finding.entity, finding.unit)

        return jump

    # --- signatures -----------------------------------------------------------------------------------------------

    def _signatures(self) -> ft.Control:
        parts: list[ft.Control] = [strong(self.stage.say(SIGNATURES))]
        for signer in self.visit.evidence.signers():
            parts += [rule(), self._signer(signer)]
        return card(parts)

    def _signer(self, signer: SignerView) -> ft.Control:
        stage = self.stage
        how = badge(stage.say(NOT_SIGNED), ft.Icons.EDIT_OFF_OUTLINED)
        if signer.signed is not None:
            how = badge(stage.say(signer.signed), ft.Icons.DRAW_OUTLINED, "good")
        if signer.stale:
            how = badge(stage.say(STALE), ft.Icons.HISTORY, "warn")
        names = ft.Column([bold(stage.say(signer.label)), quiet(signer.name or "—")], spacing=0, tight=True, width=180)
        row: list[ft.Control] = [names, how]
        if not self.read_only:
            label = SIGN_AGAIN if signer.signed is not None else SIGN
            row.append(
                secondary(stage, label, self._facing(signer), name=f"sign.{signer.signer}", icon=ft.Icons.DRAW_OUTLINED)
            )
        line = ft.Row(row, wrap=True, spacing=16, run_spacing=6)
        return ft.Container(line, key=scroll_key(f"sign.{signer.signer}"))

    def _facing(self, signer: SignerView) -> Callable[[], Awaitable[None]]:
        async def face() -> None:
            await self.stage.open(FacingScreen(self.stage, self.visit.evidence, signer))

        return face

    async def _slip(self) -> None:
        await self.visit.way.open_slip(self.visit.walk.place)

    # --- the end --------------------------------------------------------------------------------------------------

    async def _finish(self) -> None:
        try:
            self.visit.walk.finish()
        except UnfinishedError as error:
            self.visit.redraw()
            self.stage.tell(Message(what=STILL.fill(n=error.check.in_the_way), tone="warn"))
        else:
            await self.visit.close(Message(what=FINISHED, safe=FINISHED_SAFE, todo=FINISHED_NEXT, tone="good"))

    async def jump(self, entity: EntityId, unit: str) -> str:
        """The line of a signer."""
        del entity
        return f"sign.{unit}"
