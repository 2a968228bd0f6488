"""The draw: the right number, the right chances, the same for everybody, and as the document says."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import ceil, sqrt
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shared_models
from shared_models.errors import MalformedError
from shared_models.sampling.draw import draw, stand_ins
from shared_models.sampling.frozen_list import Candidate, FrozenList, ListTerms, freeze, read_list
from shared_models.sampling.interval import interval

DOCUMENT = Path(shared_models.__file__).parents[1] / "docs" / "sampling.md"
SEED = "08 13 17 21 26 30 + 04"
DRAWS = 10_000


def listed(candidates: list[Candidate], share: str = "0.10") -> FrozenList:
    terms = ListTerms(area="370203", rule="r", of="households", share=Decimal(share), frozen=date(2026, 11, 23))
    return freeze(terms, candidates)


def households(*sizes: int) -> list[Candidate]:
    return [Candidate(f"s{s}", f"h{s}-{n}") for s, size in enumerate(sizes) for n in range(size)]


SHARES = st.integers(1, 100).map(lambda per_cent: str(Decimal(per_cent) / 100))
GROUPS = st.lists(st.integers(1, 30), min_size=1, max_size=6)


@given(GROUPS, SHARES, st.text("0123456789 +", min_size=1).filter(str.strip), st.randoms())
def test_a_draw_takes_the_share_and_spreads_it_over_the_groups(
    sizes: list[int], share: str, seed: str, random: Random
) -> None:
    candidates = households(*sizes)
    shuffled = random.sample(candidates, len(candidates))
    drawn = draw(listed(shuffled, share), seed)
    wanted = ceil(Decimal(share) * len(candidates))
    assert len(drawn.drawn) == wanted
    found = Counter(one.stratum for one in drawn.drawn)
    for s, size in enumerate(sizes):
        part = Decimal(wanted * size) / len(candidates)
        assert part - 1 < found[f"s{s}"] < part + 1
    assert drawn == draw(listed(candidates, share), f" {seed} ")


@given(st.lists(st.integers(1, 500), min_size=1, max_size=25), SHARES)
def test_weights_never_change_how_many_are_drawn(weights: list[int], share: str) -> None:
    candidates = [Candidate("s", f"h{n}", weight) for n, weight in enumerate(weights)]
    drawn = draw(listed(candidates, share), "1")
    assert len(drawn.drawn) == ceil(Decimal(share) * len(candidates)) == sum(seat.chance for seat in drawn.seats)


@pytest.mark.parametrize(
    "frozen",
    [
        pytest.param(listed(households(7, 1, 12, 3), "0.15"), id="equal"),
        pytest.param(
            listed([Candidate("s", f"h{n}", weight) for n, weight in enumerate((1, 2, 3, 5, 40, 8, 13))], "0.30"),
            id="weighted, one of them for certain",
        ),
    ],
)
def test_over_ten_thousand_seeds_everybody_is_drawn_as_often_as_the_share_says(frozen: FrozenList) -> None:
    found: Counter[str] = Counter()
    chances = {}
    for n in range(DRAWS):
        made = draw(frozen, f"seed {n}")
        found.update(one.id for one in made.drawn)
        chances = {seat.candidate.id: float(seat.chance) for seat in made.seats}
    for name, chance in chances.items():
        # Five standard deviations: these seeds are fixed, so the test does not flicker.
        assert abs(found[name] - DRAWS * chance) <= 5 * sqrt(DRAWS * chance * (1 - chance)), (name, chance)


def test_neighbours_on_the_list_are_not_bound_to_each_other() -> None:
    frozen = listed(households(20), "0.10")
    pairs = {tuple(sorted(one.id for one in draw(frozen, str(n)).drawn)) for n in range(2_000)}
    assert len(pairs) > 150, "of 190 pairs: the order within a group must change with the seed"


def outsider(text: str, seed: str) -> list[str]:
    """The draw as the document tells it, written without our code; all weights are 1."""
    sha = hashlib.sha256(text.encode()).hexdigest()
    rows = [line.split("\t")[:2] for line in text.split("\n\n", 1)[1].splitlines()]
    share = Decimal(re.findall(r"^share\t(.*)$", text, re.MULTILINE)[0])

    def key(name: str) -> str:
        return hashlib.sha256(f"{sha}\n{seed}\n{name}".encode()).hexdigest()

    rows.sort(key=lambda row: (row[0], key(row[1])))
    n, size = ceil(share * len(rows)), len(rows)
    s = int(key("start"), 16) % size
    return [row[1] for c, row in enumerate(rows) if ((c + 1) * n + s) // size > (c * n + s) // size]


@given(GROUPS, SHARES)
def test_an_outsider_draws_the_same(sizes: list[int], share: str) -> None:
    frozen = listed(households(*sizes), share)
    assert outsider(frozen.text, SEED) == [one.id for one in draw(frozen, SEED).drawn]


def test_the_documents_example_is_what_the_program_draws(tmp_path: Path) -> None:
    document = DOCUMENT.read_text("utf-8")
    text = re.findall(r"```\n(zoufang-sample.*?)```", document, re.DOTALL)[0]
    file = tmp_path / "list.txt"
    file.write_text(text, "utf-8")
    said = subprocess.run(["sha256sum", file], capture_output=True, check=True, text=True).stdout.split()[0]
    assert said in document
    told = re.findall(r"^\| `[^`]+` \| `([^`]+)` \| `([0-9a-f]+)` \| (yes)?", document, re.MULTILINE)
    made = draw(read_list(text), SEED)
    assert told == [(seat.candidate.id, seat.key[:12], "yes" if seat.is_drawn else "") for seat in made.seats]
    assert f"`s` = {made.start}, `n` = {len(made.drawn)}," in document


@given(GROUPS, SHARES)
def test_a_list_is_read_back_as_it_was_written(sizes: list[int], share: str) -> None:
    frozen = listed(households(*sizes), share)
    assert read_list(frozen.text) == frozen


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("h0-1", "h0-0"),
        lambda text: text.replace("\t1\n", "\t01\n", 1),
        lambda text: text.replace("\t1\n", "\t0\n", 1),
        lambda text: text.replace("s0\th0-0\t1\ns0\th0-1\t1\n", "s0\th0-1\t1\ns0\th0-0\t1\n"),
        lambda text: text.replace("0.10", "0"),
        lambda text: text.replace("0.10", "ten"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("households", "houses"),
        lambda _: "",
    ],
)
def test_a_changed_list_is_refused_or_has_another_hash(change: Callable[[str], str]) -> None:
    text = listed(households(3)).text
    assert change(text) != text
    with pytest.raises(MalformedError):
        read_list(change(text))


@pytest.mark.parametrize("seed", ["", "  ", "1\n2", "1" * 201])
def test_no_draw_without_a_seed(seed: str) -> None:
    with pytest.raises(MalformedError):
        draw(listed(households(3)), seed)


def test_who_is_gone_is_replaced_within_the_group_and_a_stand_in_too() -> None:
    drawn = draw(listed(households(6, 6), "0.34"), "7")
    row = [seat.candidate.id for seat in drawn.seats if seat.candidate.stratum == "s0"]
    taken = [one.id for one in drawn.drawn if one.stratum == "s0"]
    free = [one for one in (*row[row.index(taken[0]) + 1 :], *row[: row.index(taken[0])]) if one not in taken]
    once = stand_ins(drawn, {taken[0]: "moved"})
    assert [one and one.id for one in once.values()] == [free[0]]
    twice = stand_ins(drawn, {taken[0]: "moved", free[0]: "deceased"})
    second = twice[free[0]]
    assert second is not None
    assert second.id not in {*taken, free[0]}
    assert all(one is None or one.stratum == "s0" for one in twice.values())


def test_a_group_that_is_used_up_gives_nobody() -> None:
    drawn = draw(listed(households(1), "1"), "7")
    assert stand_ins(drawn, {"h0-0": "deceased"}) == {"h0-0": None}


def test_the_interval_is_the_published_one() -> None:
    # Clopper and Pearson limits as tabled for 95 %: 0/10, 1/10, 5/10, 10/10.
    for found, low, high in ((0, 0, 0.3085), (1, 0.0025, 0.4450), (5, 0.1871, 0.8129), (10, 0.6915, 1)):
        limits = interval(found, 10)
        assert limits.low == pytest.approx(low, abs=5e-5)
        assert limits.high == pytest.approx(high, abs=5e-5)
    assert interval(0, 0).share is None
    assert (interval(0, 0).low, interval(0, 0).high) == (0, 1)


@pytest.mark.parametrize("true", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("of", [5, 40, 200])
def test_the_limits_hold_the_truth_as_often_as_they_say(true: float, of: int) -> None:
    held = 0.0
    chance = (1 - true) ** of
    for found in range(of + 1):
        limits = interval(found, of)
        held += chance if limits.low <= true <= limits.high else 0
        chance *= (of - found) / (found + 1) * true / (1 - true)
    assert held >= 0.95
