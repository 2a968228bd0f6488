"""Homes visited twice: the door taken anew, as it should be, or an older photo handed in once more."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from random import Random
from zlib import crc32

from PIL import Image

from field_app.use_cases.darkroom import look_of
from shared_models.flags.detect import flags_in
from shared_models.flags.trace import PhotoTrace, SeenPhoto, VisitTrace
from shared_models.ids import AreaCode, EntityId, Sha256
from shared_models.photo_look import look_alike
from tests.builders import COMMUNITY, NOW_MS
from tests.shared_models.flags.corpus import DAY, edited, scene, taken

HOMES = 400
QUARTER = 91 * DAY
SMALLER = (90, 68)


def anew(door: Image.Image, _: Image.Image, random: Random) -> Image.Image:
    """The same door by another hand on another day; something before it has changed."""
    return taken(Image.blend(door, scene(random), random.uniform(0, 0.15)), random)


def same_file(_door: Image.Image, older: Image.Image, _: Random) -> Image.Image:
    """The older photo itself."""
    return older


def saved_again(_door: Image.Image, older: Image.Image, random: Random) -> Image.Image:
    """The older photo made smaller and saved with losses, as messengers do."""
    kept = io.BytesIO()
    older.resize(SMALLER, Image.Resampling.BICUBIC).save(kept, "JPEG", quality=random.randrange(60, 90))
    return Image.open(kept)


def cut_and_brightened(_door: Image.Image, older: Image.Image, random: Random) -> Image.Image:
    """The older photo after somebody's hand."""
    return edited(older, random)


WAYS: Mapping[str, Callable[[Image.Image, Image.Image, Random], Image.Image]] = {
    "the door taken anew": anew,
    "the very file": same_file,
    "made smaller and saved again": saved_again,
    "cut at the edges and brightened": cut_and_brightened,
}


def table(*, seed: int) -> list[str]:
    """The lines of the document: by way, how many second visits there were and how many bear the flag."""
    return [f"| {way} | {HOMES} | {flagged(way, seed=seed)} |" for way in WAYS]


def flagged(way: str, *, seed: int) -> int:
    """How many of the second visits bear the flag on an older photo."""
    random = Random(f"{way} {seed}")  # noqa: S311 - a drawing, not a secret
    found = 0
    for n in range(HOMES):
        door = scene(random)
        older = taken(door, random)
        visits = [_visit(n, 0, older), _visit(n, 1, WAYS[way](door, older, random))]
        found += any(flag.kind == "photo_older" for flag in flags_in(visits, _alike(visits)))
    return found


def _visit(n: int, time: int, front: Image.Image) -> VisitTrace:
    start, look = NOW_MS + time * QUARTER, look_of(front)
    file = Sha256(f"{n} {crc32(front.tobytes())}")
    return VisitTrace(
        household=EntityId(f"h{n}"),
        community=AreaCode(COMMUNITY),
        visit=EntityId(f"v{n}-{time}"),
        outcome="completed",
        status="finished",
        started_ms=start,
        photos=(PhotoTrace(EntityId(f"p{n}-{time}"), "front", look, file, start, "camera"),),
    )


def _alike(visits: list[VisitTrace]) -> Mapping[EntityId, list[SeenPhoto]]:
    """What the store says of like photos."""
    [one], [other] = (visit.photos for visit in visits)
    if one.file != other.file and not look_alike(one.look, other.look):
        return {}
    seen = [SeenPhoto(photo=visit.photos[0], household=visit.household, visit=visit.visit) for visit in visits]
    return {one.id: seen, other.id: seen}
