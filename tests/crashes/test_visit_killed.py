"""The app is killed at every step of a visit, twice: at most the field being typed is lost, and a card leads back."""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import closing
from pathlib import Path

from field_app.devices.clock import SetClock
from field_app.use_cases.restore_drafts import restore_drafts
from shared_models.section import section_of
from tests.builders import NOW_MS
from tests.crashes.visit_steps import STEPS, Moment, die_at, minute, walker
from tests.field_app.kit import case_with, family, give, signed_in, tablet_at

PATIENCE_S = 60
MOMENTS: tuple[Moment, ...] = ("begun", "kept")

_started = multiprocessing.get_context("forkserver")
_started.set_forkserver_preload(["tests.crashes.visit_steps"])


def kill(folder: Path, at: int, moment: Moment) -> None:
    """A process does one step and is killed in it."""
    process = _started.Process(target=die_at, args=(folder, at, moment), daemon=True)
    process.start()
    process.join(PATIENCE_S)
    assert process.exitcode == -signal.SIGKILL, f"{STEPS[at].name} ended by itself: {process.exitcode}"


def look(folder: Path, at: int, moment: Moment) -> None:
    """After the restart: everything before the step, the step itself if it was kept, and the card that leads back."""
    name, kept = STEPS[at].name, moment == "kept"
    with closing((here := walker(folder, at, f"look-{at}-{moment}")).account):
        assert [step.name for step in STEPS[:at] if not step.is_kept(here)] == [], f"lost by a kill in {name}"
        assert STEPS[at].is_kept(here) is kept, f"{name} was {moment}"
        last = at if kept else at - 1
        unsaved = STEPS[last].section if last >= 0 else ""
        if not kept and not STEPS[at].section and unsaved:
            assert here.drafts(), "leaving that was not kept leaves the typing in the journal"
        cards = restore_drafts(here.account)
        assert [(card.head_name, card.section) for card in cards] == (
            [("王秀英", section_of(unsaved))] if unsaved else []
        ), name
        assert [card.at_ms for card in cards] == ([minute(last)] if unsaved else []), name


def test_a_visit_killed_at_every_step_loses_at_most_the_field_being_typed(tmp_path: Path) -> None:
    tablet, means = tablet_at(tmp_path, SetClock(wall_ms=NOW_MS))
    account = signed_in(tablet, means)
    give(account, case_with(1, *family(1, "王秀英"), n=1))
    account.close()
    for at in range(len(STEPS)):
        for moment in MOMENTS:
            kill(tmp_path, at, moment)
            look(tmp_path, at, moment)
