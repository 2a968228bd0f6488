"""A questionnaire of 300 questions: taken in from its spreadsheet, opened on a tablet, computed after an answer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.table import Row, at_most
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import Form, form_bytes, read_form
from shared_models.questionnaire.lookup import empty_lists
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.surroundings import Surroundings
from shared_models.questionnaire.view import shown
from sync_server.forms.check_form import check_form
from sync_server.forms.reference import second_opinion
from sync_server.forms.shipped import write_workbook
from sync_server.forms.workbook import read_book

QUESTIONS = 300
HEAD = ("type", "name", "label", "relevant", "constraint", "required", "calculation")


def rows() -> Iterator[Row]:
    """The rows of this part."""
    book = write_workbook({"survey": _survey(), "choices": _CHOICES, "settings": (("form_id", "version"), ("b", "1"))})
    check_form(book, "b", beside=_nothing, opinion=second_opinion)
    data = f"{QUESTIONS} questions, {len(book) // 1000} kB"
    taken = _cpu(lambda: check_form(book, "b", beside=_nothing, opinion=second_opinion), 5)
    yield _against(at_most("forms: import, checked twice", taken, 2, data=data), _cpu(lambda: read_book(book), 5))
    form = check_form(book, "b", beside=_nothing).form
    body = form_bytes(form)
    data = f"{QUESTIONS} questions, {len(body) // 1000} kB, every second one with relevant or constraint"
    opened = _milliseconds(lambda: shown(_opened(read_form(body))), 9)
    bare = _milliseconds(lambda: read_form(body), 9)
    yield _against(at_most("forms: open, nothing prepared", opened, 300, unit="ms", data=data), bare)
    filling = _opened(form)
    everything = _milliseconds(filling.compute, 9)
    yield at_most("forms: compute everything", everything, 300, unit="ms", data=data)
    first, middle, alone = (filling.root.children[name][0] for name in ("q0", "q151", "q298"))
    for name, node in (("that all follow from", first), ("in the middle", middle), ("that nothing reads", alone)):
        again = _milliseconds(_answers(filling, node), 41)
        yield _against(at_most(f"forms: answer {name}", again, 20, unit="ms", data=data), everything)


_CHOICES = (("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No"))


def _survey() -> list[tuple[str, ...]]:
    """Questions that follow from the first and from the one before, and every tenth a calculation over five others."""
    survey: list[tuple[str, ...]] = [HEAD]
    for at in range(QUESTIONS):
        kind = ("integer", "text", "select_one yn", "decimal")[at % 4]
        relevant = f"${{q{at - 1}}} != 'never' and ${{q0}} != '99'" if at % 2 else ""
        constraint = ". != '77'" if at % 2 == 0 else ""
        if at % 10 == 9:  # noqa: PLR2004 - every tenth
            others = " + ".join(f"coalesce(${{q{one}}}, 0)" for one in range(at - 9, at - 4))
            survey.append(("calculate", f"q{at}", "", "", "", "", others))
        else:
            survey.append((kind, f"q{at}", f"问题 {at}", relevant, constraint, "yes" if at % 5 == 0 else ""))
    return survey


def _opened(form: Form) -> Filling:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    around = Surroundings(now=now, draw=lambda: 0.5, new_id=lambda: "id", lists=empty_lists(), filled="b")
    return open_filling(ready(form), around)


def _answers(filling: Filling, node: Node) -> Callable[[], None]:
    """Another answer at each call; of the first question one that switches half of the form off or on."""
    texts = iter(range(10**6))
    return lambda: filling.answer(node, "99" if next(texts) % 2 else "1")


def _nothing(name: str) -> None:
    del name


def _cpu(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of one core of each run, sorted."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return sorted(taken)


def _milliseconds(work: Callable[[], object], runs: int) -> list[float]:
    return [1_000 * one for one in _cpu(work, runs)]


def _against(row: Row, bare: list[float]) -> Row:
    """The row with the bare work below ours beside it, in the row's unit."""
    limit = round(statistics.median(bare), 6)
    return replace(row, limit=limit, ratio=round(row.value / limit, 3))
