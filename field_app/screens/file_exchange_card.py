"""The way by file on the sync page: what is only here goes out sealed, the office's answer comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.message import Message
from field_app.screens.parts.button import secondary
from field_app.screens.parts.card import card, panel
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body, quiet, strong
from field_app.state.file_exchange import ExportedFile
from field_app.use_cases.export_bundle import Export
from field_app.use_cases.import_bundle import Imported
from field_app.use_cases.reading import clock_text
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.state.shift import Shift

TITLE = Label("没有网络时:用文件交换", "No network: exchange by file")
STEPS = (
    Label("1. 在这里导出文件,拷到 U 盘或电脑。", "1. Export a file here and copy it to a stick or a computer."),
    Label(
        "2. 交给街道办,在后台“文件交换”页导入,拿回回执文件。",
        "2. The office takes it in on its page “Exchange by file” and gives you an answer file.",
    ),
    Label("3. 回到这台平板,在这里导入回执。", "3. Back at this tablet, import the answer here."),
)
SEALED = Label(
    "文件是加密的,只有服务器能打开;丢了重新导出即可,内容一直在本机。",
    "The file is sealed: only the server can open it. If it is lost, export again; everything stays on this tablet.",
)
EXPORT = Label("导出到文件", "Export to a file")
IMPORT = Label("导入回执文件", "Import an answer")
AWAITED = Label(
    "{time} 导出的文件还没有导入回执。", "The answer to the file exported at {time} has not been imported yet."
)
AWAITED_UNKNOWN = Label("上次导出的文件还没有导入回执。", "The answer to the latest export has not been imported yet.")
ANSWERED = Label("{time} 导出的文件已导入回执。", "The answer to the file exported at {time} was imported.")
SAVED = Label(
    "已导出 {changes} 条记录、{files} 个文件({size})。", "Exported: {changes} records, {files} files ({size})."
)
SAVED_SAFE = Label(
    "这些内容仍保存在本机,导入回执后才算送达。",
    "All of it stays on this tablet; it counts as delivered once the answer is imported.",
)
SAVED_TODO = Label(
    "请把文件“{name}”交给街道办导入,再拿回执。", "Have the office take in “{name}”, then bring its answer."
)
MORE = Label(
    "{first}还有 {n} 个照片文件装不下,导入回执后再导出一次。",
    "{first} {n} more files did not fit: export once more after importing the answer.",
)
NOT_SAVED = Label("没有保存文件。", "The file was not saved.")
NOT_SAVED_SAFE = Label("内容都在本机,可以随时再导出。", "Everything is on this tablet; export again at any time.")
FULL = Label("存储空间不足,没有导出。", "There is no room for the file; nothing was exported.")
FULL_TODO = Label("请删除本机上与走访无关的文件后重试。", "Delete files that are not Zoufang's, then try again.")
NOT_FILED = Message(what=FULL, safe=NOT_SAVED_SAFE, todo=FULL_TODO, tone="warn")
KILOBYTE = 1_000
MEGABYTE = 1_000_000


class FileExchangeCard:
    """Two buttons, the steps, and how the latest file stands."""

    def __init__(self, stage: Stage, shift: Shift, *, done: Callable[[], None]) -> None:
        """Takes whose work it is and what to draw anew when an answer was imported."""
        self._stage = stage
        self._shift = shift
        self._done = done
        self._export = secondary(stage, EXPORT, self._exported, name="sync.export", icon=ft.Icons.UPLOAD_FILE)
        self._import = secondary(
            stage, IMPORT, self._imported, name="sync.import", icon=ft.Icons.FILE_DOWNLOAD_OUTLINED
        )
        self._state = ft.Column(tight=True, spacing=6)
        say = stage.say
        steps = [body(say(step)) for step in STEPS]
        buttons = ft.Row([self._export, self._import], wrap=True, spacing=12, run_spacing=8)
        self.control = card([strong(say(TITLE)), *steps, quiet(say(SEALED)), self._state, buttons], spacing=8)

    def draw(self) -> None:
        """How the latest file stands."""
        latest = self._shift.by_file.latest
        self._state.controls = [] if latest is None else [self._standing(latest)]
        redraw(self._state)

    def rest(self, *, busy: bool) -> None:
        """Nothing can be touched while an exchange runs."""
        for button in (self._export, self._import):
            button.disabled = busy
            redraw(button)

    def _standing(self, latest: Export) -> ft.Control:
        say = self._stage.say
        time = "" if latest.at_ms is None else clock_text(latest.at_ms)
        if latest.answered:
            return panel("good", ft.Icons.TASK_ALT, [say(ANSWERED.fill(time=time))])
        words = AWAITED.fill(time=time) if time else AWAITED_UNKNOWN
        return panel("info", ft.Icons.HOURGLASS_TOP, [say(words)])

    async def _exported(self) -> None:
        try:
            made = await self._shift.by_file.export()
        except OSError:
            self._stage.tell(NOT_FILED)
            return
        self._stage.tell(told_of(made, saved=await self._stage.equipment.files.save(made.name, made.data)))
        self.draw()

    async def _imported(self) -> None:
        picked = await self._stage.equipment.files.choose()
        if picked is None:
            return
        told = await self._shift.by_file.take(picked.data)
        if told.locked_ms is not None:
            return  # the account is closed by now; the lock screen tells
        self._stage.tell(_brought(told))
        self._done()


def told_of(made: ExportedFile, *, saved: bool) -> Message:
    """What an export says, and what to do with its file."""
    if not saved:
        return Message(what=NOT_SAVED, safe=NOT_SAVED_SAFE)
    told = made.told
    what = SAVED.fill(changes=told.changes, files=told.files, size=_size(told.size))
    todo = SAVED_TODO.fill(name=made.name)
    if told.files_left:
        todo = MORE.fill(first=todo, n=told.files_left)
    return Message(what=what, safe=SAVED_SAFE, todo=todo, tone="good")


def _size(count: int) -> str:
    return f"{count / MEGABYTE:.1f} MB" if count >= MEGABYTE else f"{-(-count // KILOBYTE)} kB"


def _brought(told: Imported) -> Message:
    return Message(what=told.happened, todo=told.todo, tone="good" if told.complete else "warn")
