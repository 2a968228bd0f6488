"""What to ask in the open section, why, and the rule behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.button import plain
from field_app.screens.parts.text import body, bold, quiet
from shared_models.section import Section
from shared_models.section_help import help_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

HELP = Label("本节说明", "About this section")
ASK = Label("问什么", "What to ask")
WHY = Label("为什么", "Why")
RULE = Label("依据:{rule}", "Rule: {rule}")
CLOSE = Label("知道了", "Close")


def show_help(stage: Stage, section: Section) -> None:
    """Opens the help of a section."""
    told, say = help_of(section.id), stage.say
    lines: list[ft.Control] = [bold(say(ASK)), body(say(told.ask)), bold(say(WHY)), body(say(told.why))]
    if told.rule:
        lines.append(quiet(say(RULE.fill(rule=told.rule))))
    stage.ask(
        ft.AlertDialog(
            title=ft.Text(say(section.label)),
            content=ft.Semantics(
                identifier="help", container=True, content=ft.Column(lines, tight=True, spacing=8, width=520)
            ),
            scrollable=True,
            actions=[plain(stage, CLOSE, stage.close_dialog, name="help.close")],
        )
    )
