"""Flags: what raises each, what does not, and that a name stays the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.flags.detect import FAR_M, SHORT_MIN, flags_in
from shared_models.flags.flag import INNOCENT, KINDS, Flag
from shared_models.flags.trace import PhotoTrace, SeenPhoto, VisitTrace
from shared_models.ids import AreaCode, EntityId, Sha256, UserId
from shared_models.photo_look import ALIKE, bands, bits_apart, look_alike, look_number, near_bands
from shared_models.whereabouts import METRES_A_DEGREE, Spot
from tests.builders import COMMUNITY, NOW_MS

MINUTE = 60_000
LOOK = "5a3c96e178d2b4f0"
HOME = Spot(36.1, 120.4)


def visit(n: int, **given: Any) -> VisitTrace:
    """A sound visit to household n, an hour after the one before it."""
    start = NOW_MS + n * 60 * MINUTE
    whole: dict[str, Any] = {
        "household": EntityId(f"h{n}"),
        "community": AreaCode(COMMUNITY),
        "visit": EntityId(f"v{n}"),
        "outcome": "completed",
        "status": "finished",
        "started_ms": start,
        "ended_ms": start + 20 * MINUTE,
        "present": (UserId("u-1"), UserId("u-2")),
        "spot": HOME,
        "home": HOME,
        "reach_m": 30,
    }
    return VisitTrace(**(whole | given))


def photo(n: int, *, look: str = LOOK, file: str = "", minute: int = 5) -> PhotoTrace:
    return PhotoTrace(
        EntityId(f"p{n}"), "front", look, Sha256(file or f"f{n}"), NOW_MS + n * 60 * MINUTE + minute * MINUTE, "camera"
    )


def north(metres: float) -> Spot:
    return Spot(HOME.lat + metres / METRES_A_DEGREE, HOME.lon)


def seen(*found: VisitTrace) -> dict[EntityId, list[SeenPhoto]]:
    """What the store would say: everybody's photos that are alike."""
    shown = [SeenPhoto(photo=p, household=one.household, visit=one.visit) for one in found for p in one.photos]
    return {
        one.photo.id: [o for o in shown if o.photo.file == one.photo.file or look_alike(o.photo.look, one.photo.look)]
        for one in shown
    }


def raised(*found: VisitTrace) -> list[tuple[str, str]]:
    return [(flag.kind, flag.household) for flag in flags_in(found, seen(*found))]


def test_sound_visits_raise_nothing() -> None:
    assert raised(visit(1), visit(2, spot=north(100)), visit(3, outcome="absent", spot=None, ended_ms=None)) == []


@pytest.mark.parametrize(
    ("field", "sound", "odd", "kind"),
    [
        ("clock_suspect", False, True, "clock"),
        ("ended_ms", NOW_MS + 60 * MINUTE + SHORT_MIN * MINUTE, NOW_MS + 60 * MINUTE + 59_000, "too_short"),
        ("spot", north(FAR_M + 29), north(FAR_M + 32), "place_far"),
        ("photos", (photo(1, minute=35),), (photo(1, minute=37),), "photo_time"),
        ("photos", (photo(1, minute=-14),), (photo(1, minute=-17),), "photo_time"),
    ],
)
def test_each_rule_has_its_limit(field: str, sound: object, odd: object, kind: str) -> None:
    assert raised(visit(1, **{field: sound})) == []
    assert raised(visit(1, **{field: odd})) == [(kind, "h1")]


def test_nothing_is_built_on_a_clock_that_was_off() -> None:
    odd = visit(1, clock_suspect=True, ended_ms=NOW_MS + 60 * MINUTE + 1_000, photos=(photo(1, minute=600),))
    assert raised(odd) == [("clock", "h1")]


def test_an_attempt_may_be_short_and_far() -> None:
    assert raised(visit(1, outcome="absent", ended_ms=NOW_MS + 60 * MINUTE + 9, spot=north(9_000))) == []


def test_the_later_of_two_like_photos_bears_the_flag_wherever_it_came_from() -> None:
    first, second = visit(1, photos=(photo(1),)), visit(2, photos=(photo(2),))
    assert raised(first, second) == raised(second, first) == [("photo_elsewhere", "h2")]
    flag = flags_in([first, second], seen(first, second))[0]
    assert (flag.others[0].household, flag.others[0].subject, flag.subject) == ("h1", "p1", "p2")


def test_a_view_taken_again_is_no_old_picture_but_the_very_same_look_is() -> None:
    old = visit(1, photos=(photo(1),))
    again = visit(2, household="h1", photos=(photo(2, look=f"{int(LOOK, 16) ^ 1:016x}"),))
    same = visit(2, household="h1", photos=(photo(2),))
    assert raised(old, again) == []
    assert raised(old, same) == [("photo_older", "h1")]


def test_photos_of_one_visit_and_plain_ones_are_not_compared() -> None:
    two = (photo(1), PhotoTrace(EntityId("p9"), "living", LOOK, Sha256("f9"), NOW_MS + 66 * MINUTE, "camera"))
    assert raised(visit(1, photos=two)) == []
    wall = "0000000000000001"
    assert raised(visit(1, photos=(photo(1, look=wall),)), visit(2, photos=(photo(2, look=wall),))) == []
    same = visit(2, photos=(photo(2, look=wall, file="f1"),))
    assert raised(visit(1, photos=(photo(1, look=wall),)), same) == [("photo_elsewhere", "h2")], "the very same file"


def test_one_person_cannot_be_at_two_places_at_once() -> None:
    before = visit(1)
    soon = NOW_MS + 60 * MINUTE + 21 * MINUTE
    near = visit(2, started_ms=soon, ended_ms=soon + 20 * MINUTE, spot=north(900), home=north(900))
    far = visit(2, started_ms=soon, ended_ms=soon + 20 * MINUTE, spot=north(3_000), home=north(3_000))
    assert raised(before, near) == []
    assert raised(before, far) == [("two_places", "h2")]
    assert raised(before, visit(2, started_ms=soon, spot=north(3_000), home=north(3_000), present=("u-9",))) == []
    inside = visit(2, started_ms=soon - 15 * MINUTE, ended_ms=soon, spot=north(900), home=north(900))
    assert raised(before, inside) == [("two_places", "h2")]


def test_like_answers_need_two_households_like_remarks_three() -> None:
    alike = [visit(n, answers="a", remarks=("r",)) for n in (1, 2)]
    assert raised(*alike) == [("same_answers", "h1"), ("same_answers", "h2")]
    assert raised(visit(1, answers="a"), visit(2, household="h1", answers="a")) == [], "one home, two visits"
    three = [visit(n, remarks=("r", f"own{n}")) for n in (1, 2, 3)]
    assert raised(*three) == [("same_remark", f"h{n}") for n in (1, 2, 3)]


def test_a_signature_is_drawn_anew_each_time() -> None:
    again = [visit(1, strokes=(("respondent", "s"),)), visit(2, strokes=(("respondent", "s"),))]
    assert raised(*again) == [("same_strokes", "h1"), ("same_strokes", "h2")]
    two = visit(1, strokes=(("lead", "s"), ("second", "s")))
    assert raised(two) == [("same_strokes", "h1"), ("same_strokes", "h1")]
    assert raised(visit(1, strokes=(("lead", "s"), ("lead", "s")))) == []


def test_every_kind_says_what_else_it_may_be_and_accuses_nobody() -> None:
    assert set(KINDS) == set(INNOCENT)
    said = " ".join(f"{label.zh} {label.en}".lower() for label in (*KINDS.values(), *INNOCENT.values()))
    assert not any(word in said for word in ("假", "骗", "作弊", "造", "fake", "fraud", "cheat", "false", "lie "))


def test_a_flag_keeps_its_name_and_another_one_has_another() -> None:
    def named(flag: Flag) -> str:
        return flag.id

    first, second = visit(1, photos=(photo(1),)), visit(2, photos=(photo(2),))
    ids = [named(flag) for flag in flags_in([first, second], seen(first, second))]
    more = visit(3, clock_suspect=True)
    assert ids == [named(f) for f in flags_in([more, second, first], seen(second, first)) if f.kind != "clock"]
    third = visit(3, photos=(photo(3),))
    all_three = flags_in([first, second, third], seen(first, second, third))
    assert len({flag.id for flag in all_three}) == len(all_three) == 2


def test_a_phrase_that_spreads_does_not_come_back_with_every_household() -> None:
    three = [visit(n, remarks=("r",)) for n in (1, 2, 3)]
    before = {flag.id for flag in flags_in(three, {})}
    assert before < {flag.id for flag in flags_in([*three, visit(4, remarks=("r",))], {})}


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=ALIKE))
def test_the_bands_miss_no_look_that_is_alike(number: int, flipped: set[int]) -> None:
    other = number
    for bit in flipped:
        other ^= 1 << bit
    assert any(there in set(near_bands(here)) for here, there in zip(bands(number), bands(other), strict=True))


@pytest.mark.parametrize("look", ["", "5a", "zzzzzzzzzzzzzzzz", "5a3c96e178d2b4f00", "５a3c96e178d2b4f0"])
def test_what_is_no_look_is_like_nothing(look: str) -> None:
    assert look_number(look) is None
    assert bits_apart(look, LOOK) is None
