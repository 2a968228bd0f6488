"""What the reviewer asks, the value it speaks of, and what was answered: by changing something or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.boundary import Work
from field_app.screens.parts.aside import said_by
from field_app.screens.parts.button import plain
from field_app.screens.parts.card import panel
from field_app.use_cases.open_household import Verified
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

REMARK = Label("审核意见:{text}", "Reviewer: {text}")
SUBMITTED = Label("提交时填写:{value}", "As submitted: {value}")
ANSWERED = Label("已答复:{text}", "Answered: {text}")
ANSWER = Label("内容无误,答复审核意见", "It is right: answer the remark")


def remark_panel(
    stage: Stage, said: tuple[str, str], *, submitted: Verified | None = None, ask: Work | None, name: str
) -> ft.Control:
    """A remark and its answer (blank while there is none); without `ask` it can only be read."""
    remark, answer = said
    lines = [stage.say(REMARK.fill(text=remark))]
    if submitted is not None:
        lines.append(f"{stage.say(SUBMITTED.fill(value=submitted.shown))} · {said_by(submitted)}")
    if answer:
        lines.append(stage.say(ANSWERED.fill(text=answer)))
    extra: list[ft.Control] = []
    if ask is not None:
        extra.append(plain(stage, ANSWER, ask, name=name, icon=ft.Icons.REPLY))
    return panel("warn", ft.Icons.RATE_REVIEW_OUTLINED, lines, ft.Row(extra, wrap=True))
