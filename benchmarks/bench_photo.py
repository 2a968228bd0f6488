"""A photo on the tablet: from the camera's file to the picture that is kept, its thumbnail and every hash."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.table import Row, at_most
from field_app.use_cases.darkroom import develop, sha256_of

FONT = Path(__file__).parent.parent / "assets" / "fonts" / "cn.ttf"
SIZE = (4_000, 3_000)
SCRAPS = 3_000
RUNS = 15
WATERMARK = ("王** · 房屋正面 · 2026-11-22 10:30", "39.150000, 100.170000 ±12 米 · 东关村 · 入户 0123abcd")


def rows() -> Iterator[Row]:
    """The rows of this part."""
    data = _photo()

    _take(data)
    taken = sorted(_take(data) for _ in range(RUNS))
    size = f"12 MP JPEG of {len(data) >> 10} kB; CPU time of one core"
    yield at_most("photo: kept from the camera's file", taken, 400, unit="ms", data=size)


def _take(data: bytes) -> float:
    """Milliseconds of one core for one photo."""
    start = time.process_time()
    developed = develop(data, WATERMARK, font=FONT)
    _ = (sha256_of(data), developed.sha256, developed.thumbnail_sha256)
    return 1_000 * (time.process_time() - start)


def _photo() -> bytes:
    """A JPEG as large as a camera's: many edges of many colours, with grain."""
    chance = random.Random(1)  # noqa: S311 - the same picture in every run, no secret
    image = Image.effect_noise(SIZE, 24).convert("RGB")
    pen = ImageDraw.Draw(image)
    for _ in range(SCRAPS):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        width, height = chance.randrange(10, 400), chance.randrange(10, 400)
        pen.rectangle((x, y, x + width, y + height), fill=tuple(chance.randrange(256) for _ in range(3)))
    grainy = Image.blend(image, Image.effect_noise(SIZE, 40).convert("RGB"), 0.2)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    grainy.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()
