"""Nobody home, refused, moved …: a visit that did not come about is recorded too, in two touches."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.choice_chip import ChoiceChip
from field_app.screens.parts.text import body
from field_app.state.visit_walk import VisitWalk
from field_app.use_cases.visit_place import VisitPlace
from shared_models.choices import OUTCOME
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

TITLE = Label("没有完成入户", "The visit did not come about")
WHAT = Label("遇到了什么情况?记录后还要填写情况说明并签字。", "What was met? A note and signatures follow.")
CANCEL = Label("取消", "Cancel")


class AttemptDialog:
    """Asks what was met and opens the visit with that outcome."""

    def __init__(self, stage: Stage, way: Way, begin: Callable[[], VisitPlace]) -> None:
        """Takes how a visit is begun: nothing is recorded before a touch."""
        self._stage = stage
        self._way = way
        self._begin = begin

    def show(self) -> None:
        """Opens the dialog."""
        stage = self._stage
        chips: list[ft.Control] = [
            ChoiceChip(stage.say(label), name=f"attempt.{code}", pressed=stage.handler(self._recorder(code))).control
            for code, label in OUTCOME.items()
            if code != "completed"
        ]
        dialog = ft.AlertDialog(
            title=ft.Text(stage.say(TITLE)),
            content=ft.Column(
                [body(stage.say(WHAT)), ft.Row(chips, wrap=True, spacing=8, run_spacing=8)],
                tight=True,
                spacing=16,
                width=520,
            ),
            actions=[ft.TextButton(stage.say(CANCEL), on_click=stage.handler(stage.close_dialog))],
        )
        stage.ask(dialog)

    def _recorder(self, code: str) -> Callable[[], Awaitable[None]]:
        async def record() -> None:
            self._stage.close_dialog()
            place = self._begin()
            walk = VisitWalk(self._way.shift, place)
            form = walk.open("outcome")
            if form is not None:
                walk.typed(form.entities[0], "outcome", code)
                walk.save()
            await self._way.open_visit(place)

        return record
