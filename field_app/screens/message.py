"""What the app says when something happened: one idea, in the order what happened, what is safe, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.screens.palette import Tone
from field_app.use_cases.bundle_trouble import FileTroubleError
from field_app.use_cases.exchange import TroubleError
from shared_models.errors import ZoufangError
from shared_models.words import Label, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. Blank parts are left out."""

    what: Label
    safe: Label | None = None
    todo: Label | None = None
    tone: Tone = "info"

    def lines(self, language: Language) -> tuple[str, ...]:
        """The sentences, in order."""
        return tuple(part.text(language) for part in (self.what, self.safe, self.todo) if part is not None)


SAFE = Label("已填写的内容都保存在本机。", "Everything you typed is kept on this tablet.")
TRY_AGAIN = Label(
    "可以继续使用;如果再次出现,请把编号告诉技术支持。", "You can go on; if it happens again, tell support the number."
)


def failure(error: Exception, number: str) -> Message:
    """The message for an error: its own words when it was written for people, else a number for support."""
    if isinstance(error, TroubleError):
        trouble = error.trouble
        return Message(what=trouble.happened, safe=trouble.safe, todo=trouble.todo, tone="warn")
    if isinstance(error, FileTroubleError):
        return Message(what=error.happened, safe=error.safe, todo=error.todo, tone="warn")
    if isinstance(error, ZoufangError):
        label = getattr(error, "label", None)
        return Message(what=label if isinstance(label, Label) else Label(str(error), str(error)), tone="warn")
    what = Label("刚才的操作没有完成(编号 {number})。", "That did not work (number {number}).").fill(number=number)
    return Message(what=what, safe=SAFE, todo=TRY_AGAIN, tone="bad")
