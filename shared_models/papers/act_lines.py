"""What acts carry, in words, for any policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared_models.papers.basis import Basis
from shared_models.papers.sheet import NOT_DONE, Row, Table
from shared_models.policy.act_log import Done, latest
from shared_models.policy.act_told import UNTOLD, value_words
from shared_models.policy.act_words import DATA_LABELS, record_label
from shared_models.policy.policy import Policy

UNSAID = UNTOLD | {"visit", "hotline"}
"""Told elsewhere on the paper, or by a name that means nothing on it."""


def said(policy: Policy, done: Done | None, name: str) -> str:
    """What an act says under a name, in words; blank where it says nothing."""
    return value_words(policy, name, done.data.get(name), choices={}).zh if done is not None else ""


def said_row(policy: Policy, done: Done | None, name: str, *, wide: bool = False, label: str = "") -> Row:
    """One row of what an act says: not done when there is no act, not recorded when it says nothing."""
    row = Row(label=label or record_label(name).zh, value=said(policy, done, name), wide=wide)
    return row if done is not None else Row(label=row.label, value="", void=NOT_DONE, wide=wide)


def last(log: Iterable[Done], *acts: str) -> Done | None:
    """The last of these acts that was done."""
    return latest(log, acts)


def course(basis: Basis, log: Iterable[Done], title: str = "办理经过") -> Table:
    """Every act in order: the day, what was done, by whom it was recorded, and what was said."""
    lines = [
        (str(done.day), basis.policy.act_label(done.act).zh, _by(basis, done), ";".join(_told(basis.policy, done)))
        for done in log
    ]
    return Table(
        title=title,
        headings=("日期", "事项", "登记人", "记录内容"),
        lines=tuple(lines),
        widths=(3, 4, 3, 10),
        void=NOT_DONE,
    )


def _by(basis: Basis, done: Done) -> str:
    return "期满视为办理" if done.deemed else basis.author(done)


def _told(policy: Policy, done: Done) -> Iterator[str]:
    for name, label in DATA_LABELS.items():
        text = said(policy, done, name) if name not in UNSAID else ""
        if text:
            yield f"{label.zh}:{text}"
