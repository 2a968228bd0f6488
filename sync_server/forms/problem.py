"""What is wrong with a spreadsheet, where, in words that the person who wrote it understands."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import MalformedError
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right, or (a notice) one that has no effect here and stops nothing."""

    sheet: str
    row: int
    """As the spreadsheet counts; 0 for the sheet as a whole."""
    column: str
    """Letter and heading, such as `F relevant`; blank for the row as a whole."""
    label: Label
    is_notice: bool = False

    def text(self) -> str:
        """The problem in one line: place, then Chinese and English."""
        row = f" 第 {self.row} 行 (row {self.row})" if self.row else ""
        column = f" {self.column}" if self.column else ""
        mark = "提示 notice" if self.is_notice else "错误 error"
        return f"[{mark}] {self.sheet}{row}{column}: {self.label.zh} / {self.label.en}".replace("]  ", "] ")


class SheetError(MalformedError):
    """A spreadsheet from which no form can be made; carries every problem and notice."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in problems))
