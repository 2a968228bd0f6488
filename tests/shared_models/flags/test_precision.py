"""How often flags are right, on invented seasons: the document says what comes out."""

from __future__ import annotations

from pathlib import Path

import shared_models
from shared_models.flags.detect import flags_in
from tests.shared_models.flags import revisits
from tests.shared_models.flags.corpus import season, table

DOCUMENT = Path(shared_models.__file__).parents[1] / "docs" / "evidence-flags.md"


def told() -> list[str]:
    """The lines of the document's tables."""
    return [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]


def test_the_document_says_what_is_measured() -> None:
    assert [line for line in told() if "%" in line] == table(400, 6, seeds=(1, 2, 3, 4))


def test_the_document_says_how_often_an_older_photo_is_told_from_the_same_door() -> None:
    measured = revisits.table(seed=1)
    assert [line for line in told() if line.split("|")[1].strip() in revisits.WAYS] == measured


def test_a_season_without_odd_visits_raises_few_flags() -> None:
    honest = season(300, 0, seed=5)
    kinds = [flag.kind for flag in flags_in(honest.visits, honest.alike())]
    assert len(kinds) <= 300 * 0.05
    assert set(kinds) <= {"place_far", "too_short", "clock", "photo_elsewhere", "matching"}
