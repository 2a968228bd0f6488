"""The text for outsiders: following it to the letter gives the sample, with weights too, and nobody is named."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from shared_models.sampling.draw import draw
from shared_models.sampling.frozen_list import Candidate, FrozenList
from shared_models.sampling.proof import STEPS, proof
from tests.shared_models.sampling.test_draw import SHARES, listed

SEED = "08 13  17"


def told(frozen: FrozenList, *, is_drawn: bool = True) -> str:
    made = draw(frozen, SEED) if is_drawn else None
    return proof(frozen, made, origin="下周二的号码", instead={"h-1": "h-2", "h-3": ""}, language="en")


def followed(text: str, said: str) -> list[str]:
    """The draw step by step as the text says, from the list and what is published."""
    sha = hashlib.sha256(text.encode()).hexdigest()
    seed = re.findall(r"^Seed: (.*)$", said, re.MULTILINE)[0]
    rows = [(group, id_, int(weight)) for group, id_, weight in map(str.split, text.split("\n\n", 1)[1].splitlines())]
    number = ceil(Decimal(text.split("\n")[4].split("\t")[1]) * len(rows))

    def key(name: str) -> str:
        return hashlib.sha256(f"{sha}\n{seed}\n{name}".encode()).hexdigest()

    certain: list[str] = []
    while len({row[2] for row in rows}) > 1:
        whole = sum(row[2] for row in rows)
        heavy = [row for row in rows if number and row[2] * number >= whole]
        if not heavy:
            break
        certain += [row[1] for row in heavy]
        number -= len(heavy)
        rows = [row for row in rows if row not in heavy]
    rows.sort(key=lambda row: (row[0], key(row[1])))
    whole, reached, found = sum(row[2] for row in rows), 0, []
    start = int(key("start"), 16) % whole if whole else 0
    for _, id_, weight in rows:
        before, reached = reached, reached + weight
        found += [id_] if (reached * number + start) // whole > (before * number + start) // whole else []
    return sorted([*certain, *found])


@given(st.lists(st.integers(1, 60), min_size=1, max_size=25), SHARES)
def test_who_follows_the_text_finds_those_it_names(weights: list[int], share: str) -> None:
    frozen = listed([Candidate(f"s{n % 3}", f"h-{n}", weight) for n, weight in enumerate(weights)], share)
    said = told(frozen)
    rows = [line.split("\t") for line in said.split("group\tid\t")[1].splitlines()[1:] if line.count("\t") == 4]
    assert len(rows) == len(weights)
    assert sorted(row[1] for row in rows if row[4] == "drawn") == followed(frozen.text, said)


def test_before_the_draw_the_text_says_how_it_will_be_done_and_afterwards_who_steps_in() -> None:
    frozen = listed([Candidate("s", f"h-{n}") for n in range(9)])
    before, after = told(frozen, is_drawn=False), told(frozen)
    for said in (before, after):
        assert frozen.sha256 in said
        assert "下周二的号码" in said
        assert all(step.en in said for step in STEPS)
    assert "Seed:" not in before
    assert "Seed: 08 13  17\n" in after
    assert after.endswith("\nh-1\th-2\nh-3\t-\n")
