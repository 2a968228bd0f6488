"""An invented season of visits, honest ones with all that makes honest ones look odd, and odd ones made on purpose.

Nobody's real visits are in it: what it says of precision and recall holds for these assumptions only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

import msgspec
from PIL import Image, ImageEnhance

from field_app.use_cases.darkroom import look_of
from shared_models.flags.detect import flags_in
from shared_models.flags.flag import KINDS, Kind
from shared_models.flags.jump import Jump
from shared_models.flags.trace import PhotoTrace, SeenPhoto, VisitTrace
from shared_models.ids import AreaCode, EntityId, Sha256, UserId
from shared_models.photo_look import look_alike
from shared_models.visit import day_of
from shared_models.whereabouts import METRES_A_DEGREE, Spot
from tests.builders import COMMUNITY, NOW_MS

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
VISITS_A_DAY = 6
OFFICE = Spot(36.10, 120.40)
SIDE = (120, 90)
TWIN_PERCENT = 8
"""Homes whose door looks like the neighbour's: same block, same paint."""
WRONG_ACCURACY_PERCENT = 3
"""Readings that are much farther off than they say."""
MATCHED_PERCENT = 25
"""Homes of whose wages there is a record, of up to nine months before the visit."""
LEFT_WORK_PERCENT = 4
"""Of these, such in which work has ended or grown less since the record's day, as the visit rightly writes down."""


@dataclass(slots=True)
class Season:
    """Visits, and which of them were made odd on purpose."""

    visits: list[VisitTrace] = field(default_factory=list)
    odd: dict[Kind, set[EntityId]] = field(default_factory=lambda: defaultdict(set))

    def alike(self) -> Mapping[EntityId, list[SeenPhoto]]:
        """What the store says of like photos, found here by comparing every pair."""
        shown = [
            SeenPhoto(photo=photo, household=one.household, visit=one.visit)
            for one in self.visits
            for photo in one.photos
        ]
        found: dict[EntityId, list[SeenPhoto]] = defaultdict(list)
        for n, one in enumerate(shown):
            for other in shown[:n]:
                if one.photo.file == other.photo.file or look_alike(one.photo.look, other.photo.look):
                    found[one.photo.id].append(other)
                    found[other.photo.id].append(one)
        return found


def season(homes: int, odd_of_each: int, *, seed: int) -> Season:
    """One visit to each of so many homes, and so many odd ones of each kind among them."""
    random = Random(seed)  # noqa: S311 - a drawing, not a secret
    made = Season()
    door, shots = scene(random), list[Image.Image]()
    for n in range(homes):
        door = _repainted(door, random) if random.randrange(100) < TWIN_PERCENT else scene(random)
        shots.append(taken(door, random))
        made.visits.append(_honest(n, shots[n], random))
    _make_odd(made, shots, random, odd_of_each)
    return made


def _honest(n: int, shot: Image.Image, random: Random) -> VisitTrace:
    """Two people, mostly 8 to 25 minutes, readings of 5 to 60 m that are at times much worse than they say."""
    team, place = divmod(n, VISITS_A_DAY)
    start = NOW_MS + team // 4 * DAY + place * 55 * MINUTE + random.randrange(10) * MINUTE
    home = Spot(OFFICE.lat + random.uniform(-0.04, 0.04), OFFICE.lon + random.uniform(-0.05, 0.05))
    minutes = max(3.5, random.lognormvariate(math.log(14), 0.45))
    accuracy = random.choice((5, 10, 15, 30, 60))
    off = abs(random.gauss(0, accuracy)) * (12 if random.randrange(100) < WRONG_ACCURACY_PERCENT else 1)
    spot = None if random.randrange(100) < 8 else Spot(home.lat + off / METRES_A_DEGREE, home.lon)
    end = start + int(minutes * MINUTE)
    photos = [_photo(n, "front", shot, start + random.randrange(-10, 3) * MINUTE)]
    photos.append(_photo(n, "living", taken(scene(random), random), start + 3 * MINUTE))
    return VisitTrace(
        household=EntityId(f"h{n}"),
        community=AreaCode(COMMUNITY),
        visit=EntityId(f"v{n}"),
        outcome="completed",
        status="finished",
        started_ms=start,
        ended_ms=end,
        present=(UserId(f"lead{team % 4}"), UserId(f"second{team % 4}")),
        spot=spot,
        home=home,
        reach_m=accuracy + 10,
        clock_suspect=random.randrange(100) < 1,
        photos=tuple(photos),
        strokes=(("lead", Sha256(f"s{n}l")), ("respondent", Sha256(f"s{n}r"))),
        answers=f"a{n}",
        remarks=(f"phrase{random.randrange(40)}" if random.randrange(100) < 2 else f"r{n}",),
        jumps=tuple(_honest_jumps(n, start)),
    )


def _honest_jumps(n: int, start: int) -> Iterator[Jump]:
    """Small moves below the record are ordinary; some people have left work since its day."""
    random = Random(f"{n} {start}")  # noqa: S311 - a drawing, not a secret
    if random.randrange(100) >= MATCHED_PERCENT:
        return
    wages, lag = random.randrange(6, 40) * 100, random.randrange(0, 270)
    if random.randrange(100) < LEFT_WORK_PERCENT:
        yield _jump(n, wages, random.choice((0, wages // 2)), start - lag * DAY)
    elif random.randrange(100) < 30:
        yield _jump(n, wages, wages - random.randrange(1, max(2, wages // 6)), start - lag * DAY)


def _jump(n: int, wages: int, after: int, ms: int) -> Jump:
    """The wages of a record, declared as such before the visit and lower after it."""
    return Jump(
        record=EntityId(f"m{n}"),
        as_of=day_of(ms),
        what=("税务", "tax"),
        found=Decimal(wages),
        before=Decimal(wages),
        after=Decimal(after),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """How often flags of a kind were right, and how many of the odd visits bear one."""

    flagged: int
    right: int
    odd: int
    found: int

    @property
    def precision(self) -> float:
        """Right ones among those raised."""
        return self.right / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        """Odd visits that were found."""
        return self.found / self.odd if self.odd else 1.0


def scores(made: Season) -> dict[Kind, Score]:
    """By kind. A flag is right when its visit, or one that belongs to its evidence, was made odd."""
    flags = flags_in(made.visits, made.alike())
    found: dict[Kind, Score] = {}
    for kind, odd in made.odd.items():
        raised = [{flag.visit, *(other.visit for other in flag.others)} for flag in flags if flag.kind == kind]
        told = {visit for visits in raised for visit in visits}
        found[kind] = Score(len(raised), sum(bool(visits & odd) for visits in raised), len(odd), len(odd & told))
    return found


def table(homes: int, odd_of_each: int, *, seeds: tuple[int, ...]) -> list[str]:
    """The lines of the document: all seasons together."""
    total: dict[Kind, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for seed in seeds:
        for kind, score in scores(season(homes, odd_of_each, seed=seed)).items():
            counted = (score.flagged, score.right, score.odd, score.found)
            total[kind] = [before + more for before, more in zip(total[kind], counted, strict=True)]
    lines = []
    for kind in sorted(total):
        score = Score(*total[kind])
        figures = f"{score.flagged} | {score.precision:.0%} | {score.odd} | {score.recall:.0%}"
        lines.append(f"| {KINDS[kind].en} | {figures} |")
    return lines


def _make_odd(made: Season, shots: list[Image.Image], random: Random, each: int) -> None:
    chosen = random.sample(range(len(made.visits) // 2, len(made.visits)), each * len(ODD))
    for kind, spoil in ODD.items():
        for n in (chosen.pop() for _ in range(each)):
            # On a tablet whose clock was off nothing can be told from times: such a visit bears that flag instead.
            made.visits[n] = _with(made.visits[n], clock_suspect=False)
            made.odd[kind].add(made.visits[n].visit)
            spoil(made, n, shots, random)


def _another_homes_photo(made: Season, n: int, shots: list[Image.Image], random: Random) -> None:
    """A photo of another home, cut at the edges, brightened, saved again."""
    trace = made.visits[n]
    front = _photo(n, "front", edited(shots[random.randrange(n)], random), trace.started_ms or 0)
    made.visits[n] = _with(trace, photos=(front, *trace.photos[1:]))


def _another_days_photo(made: Season, n: int, _: list[Image.Image], random: Random) -> None:
    """Taken hours or weeks before or after."""
    trace = made.visits[n]
    off = random.choice((-1, 1)) * random.randrange(2, 600) * 60 * MINUTE
    aside = msgspec.structs.replace(trace.photos[0], taken_ms=(trace.started_ms or 0) + off)
    made.visits[n] = _with(trace, photos=(aside, *trace.photos[1:]))


def _at_the_office(made: Season, n: int, _: list[Image.Image], _random: Random) -> None:
    made.visits[n] = _with(made.visits[n], spot=OFFICE)


def _during_another_visit(made: Season, n: int, _: list[Image.Image], _random: Random) -> None:
    """Begun while the same people are still in another home."""
    before = made.visits[n - 1] if n % VISITS_A_DAY else made.visits[n + 1]
    start = (before.started_ms or 0) + 2 * MINUTE
    made.visits[n] = _with(
        made.visits[n], started_ms=start, ended_ms=start + 12 * MINUTE, present=before.present, photos=()
    )


def _clicked_through(made: Season, n: int, _: list[Image.Image], random: Random) -> None:
    end = (made.visits[n].started_ms or 0) + random.randrange(25, 200) * 1_000
    made.visits[n] = _with(made.visits[n], ended_ms=end, photos=())


def _copied_answers(made: Season, n: int, _: list[Image.Image], _random: Random) -> None:
    made.visits[n] = _with(made.visits[n], answers=f"a{n - 5}")
    made.odd["same_answers"].add(made.visits[n - 5].visit)


def _one_text_for_all(made: Season, n: int, _: list[Image.Image], _random: Random) -> None:
    made.visits[n] = _with(made.visits[n], remarks=("copied",), present=(UserId("lead9"), UserId("second9")))


def _one_signature_for_two(made: Season, n: int, _: list[Image.Image], _random: Random) -> None:
    other = Sha256(f"s{n - 7}r")
    made.visits[n] = _with(made.visits[n], strokes=(("lead", Sha256(f"s{n}l")), ("respondent", other)))
    made.odd["same_strokes"].add(made.visits[n - 7].visit)


def _wages_left_out(made: Season, n: int, _: list[Image.Image], random: Random) -> None:
    """Wages of which there is a record are left out, or mostly so."""
    wages, lag = random.randrange(6, 40) * 100, random.randrange(0, 270)
    jump = _jump(n, wages, random.choice((0, wages // 3)), (made.visits[n].started_ms or 0) - lag * DAY)
    made.visits[n] = _with(made.visits[n], jumps=(jump,))


ODD: Mapping[Kind, Callable[[Season, int, list[Image.Image], Random], None]] = {
    "photo_elsewhere": _another_homes_photo,
    "photo_time": _another_days_photo,
    "place_far": _at_the_office,
    "two_places": _during_another_visit,
    "too_short": _clicked_through,
    "same_answers": _copied_answers,
    "same_remark": _one_text_for_all,
    "same_strokes": _one_signature_for_two,
    "matching": _wages_left_out,
}
_with = msgspec.structs.replace


# --- pictures --------------------------------------------------------------------------------------------------------


def scene(random: Random) -> Image.Image:
    """Patches of light at four scales, the larger the stronger, as views of rooms and houses have them."""
    image = Image.new("L", SIDE, 128)
    for cells, weight in ((3, 0.5), (6, 0.4), (14, 0.3), (40, 0.2)):
        patches = Image.new("L", (cells, max(cells * 3 // 4, 1)))
        patches.putdata([random.randrange(256) for _ in range(patches.width * patches.height)])
        image = Image.blend(image, patches.resize(SIDE, Image.Resampling.BICUBIC), weight)
    return image


def _repainted(door: Image.Image, random: Random) -> Image.Image:
    """The neighbour's door: the same block, other things before it."""
    return Image.blend(door, scene(random), 0.4)


def taken(view: Image.Image, random: Random) -> Image.Image:
    """A view as a hand-held camera sees it."""
    left, top = random.randrange(8), random.randrange(6)
    seen = view.crop((left, top, left + 108, top + 80)).resize(SIDE, Image.Resampling.BICUBIC)
    return ImageEnhance.Brightness(seen).enhance(random.uniform(0.8, 1.2))


def edited(view: Image.Image, random: Random) -> Image.Image:
    """A picture used again: cut a little at the edges, brighter or darker, with other noise."""
    cut = random.randrange(4)
    seen = view.crop((cut, cut, SIDE[0] - cut, SIDE[1] - cut)).resize(SIDE, Image.Resampling.BICUBIC)
    return Image.blend(ImageEnhance.Brightness(seen).enhance(random.uniform(0.85, 1.15)), scene(random), 0.04)


def _photo(n: int, slot: str, image: Image.Image, taken_ms: int) -> PhotoTrace:
    look = look_of(image)
    return PhotoTrace(EntityId(f"p{n}-{slot}"), slot, look, Sha256(f"f{n}-{slot}-{look}"), taken_ms, "camera")
