"""The visit that docs/visit-in-taps.md counts: a household in which nothing has changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from shared_models.change import Part
from shared_models.editing import new_part
from shared_models.identity_number import with_check_character
from shared_models.ids import EntityId
from shared_models.values import Value
from tests.field_app.kit import family

DOCUMENT = Path(__file__).parents[2] / "docs" / "visit-in-taps.md"
KNOWN_ALREADY = ("members", "housing", "income", "assets", "expenses", "originals", "observed")
"""Sections of which an earlier visit left nothing open, in their order."""
HOME: Mapping[str, Value] = {
    "housing_tenure": "owned",
    "housing_area": "60",
    "has_assets": False,
    "has_expenses": False,
    "living_conditions": "屋内整洁",
    "original_hukou_book": "seen",
}


def settled_family(number: int, name: str) -> list[Part]:
    """The parts of a household of which an earlier visit left nothing open."""
    root, head, _child = family(number, name, **HOME)
    child: Mapping[str, Value] = {
        "name": f"{name[0]}小明",
        "relation": "child",
        "ability": "minor",
        "identity_number": with_check_character("99000020100501123"),
    }
    wage: Mapping[str, Value] = {
        "kind": "wages",
        "member": f"m-{number}-1",
        "amount": {"yuan": "600.00", "per": "month"},
    }
    rest = [(f"m-{number}-2", "member", child), (f"i-{number}", "income", wage)]
    return [root, head, *(new_part(EntityId(id_), type_, values) for id_, type_, values in rest)]


def written_down() -> dict[str, int]:
    """The document's table: taps by step."""
    rows = re.findall(r"\| `(.+?)` \|.*\| (\d+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {step: int(taps) for step, taps in rows}
