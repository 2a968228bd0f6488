"""What a tablet measured of a photo, and what a visit moved away from matching, are flagged at the console."""

from __future__ import annotations

import pytest

from shared_models.change import Change, LifeWrite
from shared_models.flags.detect import FRINGED
from shared_models.ids import ChangeId
from shared_models.values import Value
from sync_server.use_cases.look_through import look_at_all
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import change, part, saw
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER_MS, SUPERVISOR, at, registered, visited
from tests.sync_server.console.test_flags import kinds, push
from tests.sync_server.district import OFFICER, by

FLAGS = "/console/flags"
HOME = "h-tax"
LINE = f"i-1-{HOME}"
HEAD = f"m-1-{HOME}"


def fringed(slot: str, moire: Value) -> list[Change]:
    """A household that was visited and photographed."""
    values: dict[str, Value] = {"visit": "v", "slot": slot, "moire": moire, "taken_at": SEPTEMBER_MS + 60_000}
    photo = part(values, entity=f"p-{slot}", type_="photo")
    return [registered(HOME), *visited("v", SEPTEMBER_MS, photo, household=HOME)]


@pytest.mark.parametrize(
    ("slot", "moire", "flagged"),
    [
        ("front", FRINGED, True),
        ("living", FRINGED + 200, True),
        ("front", FRINGED - 1, False),
        ("front", None, False),
        ("other", FRINGED + 200, False),
        ("form", FRINGED + 200, False),
    ],
)
def test_a_fringe_all_over_a_photo_of_the_home_is_flagged(
    story: Console,
    slot: str,
    moire: Value,
    flagged: bool,  # noqa: FBT001 - a case of the table
) -> None:
    push(story, fringed(slot, moire))
    look_at_all(story.database)

    assert kinds(story.database) == ([("photo_screen", HOME)] if flagged else [])
    page = story.person(SUPERVISOR).open(FLAGS).text
    assert (f"强度 {moire}（提示线 {FRINGED}）" in page) == flagged


def record(yuan: str, *, as_of: str = "2026-08-31") -> Change:
    values: dict[str, Value] = {"source": "tax", "member": HEAD, "amount": {"yuan": yuan, "per": "month"}}
    values |= {"period": as_of[:7], "as_of": as_of}
    given = at(change("c-record", part(values, entity="r-tax", type_="matched")), SEPTEMBER_MS, household=HOME)
    return by(OFFICER, given)


def lowered(yuan: str) -> list[Change]:
    """A visit that writes another amount of wages; 600 yuan were declared before."""
    amount = saw({"yuan": yuan, "per": "month"}, f"c-register-{HOME}")
    return visited("v", SEPTEMBER_MS, part({"amount": amount}, entity=LINE, type_="income"), household=HOME)


@pytest.mark.parametrize(
    ("written", "matched", "as_of", "flagged"),
    [
        ("100.00", "600.00", "2026-08-31", True),
        ("480.00", "600.00", "2026-08-31", True),
        ("481.00", "600.00", "2026-08-31", False),
        ("700.00", "900.00", "2026-08-31", False),
        ("100.00", "600.00", "2026-03-25", True),
        ("100.00", "600.00", "2026-03-19", False),
    ],
    ids=["far below", "a fifth below", "a little below", "raised, still below", "half a year old", "older"],
)
def test_wages_that_a_visit_moved_away_from_the_tax_record_are_flagged(
    story: Console,
    written: str,
    matched: str,
    as_of: str,
    flagged: bool,  # noqa: FBT001 - a case of the table
) -> None:
    push(story, [registered(HOME)])
    record_office_change(story.database, record(matched, as_of=as_of), now_ms=story.clock.ms)
    push(story, lowered(written))
    look_at_all(story.database)

    assert kinds(story.database) == ([("matching", HOME)] if flagged else [])


def test_a_record_that_comes_after_the_visit_is_laid_beside_it_and_the_flag_can_be_explained(story: Console) -> None:
    push(story, [registered(HOME)], lowered("100.00"))
    look_at_all(story.database)
    assert kinds(story.database) == []

    record_office_change(story.database, record("600.00"), now_ms=story.clock.ms)
    look_at_all(story.database)

    supervisor = story.person(SUPERVISOR)
    page = supervisor.open(FLAGS)
    assert (
        "税务(工资劳务)月均 600.00 元,申报工资性收入月均 100.00 元；入户前申报 600.00 元；数据截至 2026-08-31"
        in page.text
    )
    assert "刚离职、停发或过户，核对数据还没有更新" in page.text
    form = next(form for form in page.forms if "/flags/" in form.action)
    supervisor.send(form, verdict="explained", reason="八月底离职,已见离职证明")
    assert "没有这样的提示" in supervisor.open(FLAGS).text


def test_a_record_taken_back_takes_its_flag_along(story: Console) -> None:
    push(story, [registered(HOME)])
    record_office_change(story.database, record("600.00"), now_ms=story.clock.ms)
    push(story, lowered("100.00"))
    look_at_all(story.database)
    assert kinds(story.database) == [("matching", HOME)]

    life = LifeWrite(dead=True, seen=(ChangeId("c-record"),))
    gone = at(change("c-gone", part(entity="r-tax", type_="matched", life=life)), SEPTEMBER_MS + 9, household=HOME)
    record_office_change(story.database, by(OFFICER, gone), now_ms=story.clock.ms)
    look_at_all(story.database)

    assert kinds(story.database) == []
