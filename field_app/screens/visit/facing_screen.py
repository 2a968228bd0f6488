"""The tablet turned round: the record in large letters, only this family's, and the place to sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.header import language_button
from field_app.screens.message import Message
from field_app.screens.parts.button import plain, primary, secondary
from field_app.screens.parts.choice_entry import ChoiceEntry
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.pad import HEIGHT, WIDTH, Pad
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import bold
from field_app.screens.screen import Screen
from field_app.state.visit_evidence import VisitEvidence
from field_app.use_cases.sign import SignerView, Signing
from shared_models.errors import UnfitError
from shared_models.values import text_of
from shared_models.visit import SignatureMode
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

READ = Label("请核对以下记录", "Please read this record")
RIGHTS = Label(
    "如有不对的地方请当场指出更正;您也可以拒绝签字。",
    "Please say what is wrong and it is corrected now. You may also refuse to sign.",
)
WHO_CAME = Label("到访调查员:{names}", "Investigators: {names}")
PAD = Label("请在框内签名", "Please sign within the frame")
NAME = Label("签字人姓名", "Name of the signer")
HOW = Label("方式", "How")
MODES: dict[SignatureMode, Label] = {
    "signed": Label("本人签字", "Signed"),
    "thumbprint": Label("按手印", "Thumbprint"),
    "signed_for": Label("代签", "Signed for"),
    "refused": Label("拒绝签字", "Refused"),
}
WITNESS = Label("见证人姓名(按手印、代签、拒签时填写)", "Witness (for thumbprint, proxy or refusal)")
NO_NAME = Label("请填写签字人姓名。", "Please give the signer's name.")
NO_STROKES = Label("请在框内签名或按手印。", "Please sign or press a thumb within the frame.")
NO_WITNESS = Label("请填写见证人姓名。", "Please name a witness.")
CLEAR = Label("清除重写", "Clear")
DONE = Label("确认签字", "Confirm")
CANCEL = Label("不签,返回", "Back without signing")
SIGNED = Label("{who}已签字,已保存在本机。", "{who}: signed, kept on this tablet.")


class FacingScreen(Screen):
    """Shows the lines and takes one signature."""

    def __init__(self, stage: Stage, evidence: VisitEvidence, signer: SignerView) -> None:
        """Takes whose signature it is."""
        super().__init__(stage)
        self._evidence = evidence
        self._signer = signer

    def build(self) -> ft.Control:
        """The record, then how it is signed, then the pad."""
        stage = self.stage
        self._shown = self._evidence.shown(stage.language)
        head = ft.Row(
            [
                ft.Text(
                    f"{stage.say(READ)} · {stage.say(self._signer.label)}",
                    size=palette.FACING,
                    weight=ft.FontWeight.W_600,
                    color=palette.INK,
                    expand=True,
                ),
                language_button(stage, colour=palette.BRAND),
            ]
        )
        lines = [
            ft.Text(line, size=palette.FACING - 2, color=palette.INK, selectable=False) for line in self._shown.lines
        ]
        rights = ft.Text(stage.say(RIGHTS), size=palette.STRONG, color=palette.QUIET)
        names = [signer.name for signer in self._evidence.signers() if signer.signer != "respondent" and signer.name]
        came = ft.Text(stage.say(WHO_CAME.fill(names="、".join(names))), size=palette.STRONG, color=palette.INK)
        column = ft.Column(
            [head, rights, came, ft.Divider(), *lines, ft.Divider(), *self._signing()],
            spacing=14,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        return ft.Column(
            [ft.Container(column, padding=24, bgcolor=palette.PAPER)],
            scroll=ft.ScrollMode.AUTO,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )

    def _signing(self) -> list[ft.Control]:
        stage = self.stage
        words = {str(code): stage.say(label) for code, label in MODES.items()}
        socket = Socket(name="sign.mode", typed=self._mode_chosen, left=self._mode_chosen)
        self._mode = ChoiceEntry(stage, words, "signed", socket=socket)
        self._name = LabelledBox(stage, NAME, self._signer.name, name="sign.name")
        self._witness = LabelledBox(stage, WITNESS, name="sign.witness")
        self._witness.control.visible = False
        self._pad = Pad(stage, (int(min(WIDTH, stage.width - 48)), HEIGHT))
        self._pad_box = ft.Column(
            [bold(stage.say(PAD)), ft.Row([self._pad.control], scroll=ft.ScrollMode.AUTO)], spacing=6, tight=True
        )
        self._said = SayPanel(stage, name="sign.said")
        buttons = ft.Row(
            [
                plain(stage, CANCEL, stage.back, name="sign.cancel"),
                secondary(stage, CLEAR, self._pad.clear, name="sign.clear", icon=ft.Icons.BACKSPACE_OUTLINED),
                primary(stage, DONE, self._sign, name="sign.done", icon=ft.Icons.CHECK),
            ],
            wrap=True,
            spacing=12,
        )
        return [
            self._name.control,
            bold(stage.say(HOW)),
            self._mode.control,
            self._witness.control,
            self._pad_box,
            self._said.control,
            buttons,
        ]

    def _chosen_mode(self) -> SignatureMode:
        code = text_of(self._mode.value())
        return next((mode for mode in MODES if mode == code), "signed")

    def _mode_chosen(self) -> None:
        mode = self._chosen_mode()
        self._witness.control.visible = mode != "signed"
        redraw(self._witness.control)
        self._pad_box.visible = mode != "refused"
        redraw(self._pad_box)

    def _missing(self, mode: SignatureMode) -> Label | None:
        """What must still be given, in the words of the person at the tablet."""
        if not self._name.text:
            return NO_NAME
        if mode != "refused" and not self._pad.strokes:
            return NO_STROKES
        return NO_WITNESS if mode != "signed" and not self._witness.text else None

    async def _sign(self) -> None:
        mode = self._chosen_mode()
        missing = self._missing(mode)
        if missing is not None:
            self._said.warn(missing)
            return
        signing = Signing(
            signer=self._signer.signer,
            name=self._name.text,
            mode=mode,
            shown=self._shown,
            strokes=() if mode == "refused" else self._pad.strokes,
            pad=(self._pad.width, self._pad.height),
            witness=self._witness.text,
        )
        try:
            self._evidence.sign(signing)
        except UnfitError as error:
            self._said.failed(error)
        else:
            await self.stage.back()
            self.stage.tell(Message(what=SIGNED.fill(who=self._signer.label), tone="good"))
