"""Invented photos of homes, and of screens and prints that show such photos, as a tablet's camera takes them.

The way from light to file is imitated step by step: the dots of a screen or print, the tilt of the hand, the lens, the
colour mosaic of the sensor, its noise, the camera's own scaling, sharpening and JPEG; then the tablet's own darkroom.
Nobody's real photos are in it: what it says of precision and recall holds for these assumptions only.

Run as a command, it prints the table of the document: `python -m tests.shared_models.flags.recaptured`.
"""

from __future__ import annotations

import io
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from field_app.use_cases.darkroom import develop
from shared_models.flags.detect import FRINGED

FONT = Path(__file__).parents[3] / "assets" / "fonts" / "cn.ttf"
TAKEN = (1280, 720)
"""What the camera gives: the tablet asks for this size."""
SENSORS = ((1920, 1080), (2304, 1296), (2688, 1512))
SCREENS = (960, 1280, 1600)
"""Dots across: tablets and phones held so that their screen fills the picture."""
PRINTED = (85, 106, 141)
"""Lines of halftone per inch, of newspapers to good office printers, on paper seven inches wide."""
Size = tuple[int, int]
View = Image.Image
_BILINEAR, _BICUBIC, _BOX = Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.BOX


def photo(kind: str, number: int) -> bytes:
    """The JPEG that the camera gives of the so-manieth view of a kind."""
    random = Random(f"{kind} {number}")  # noqa: S311 - a drawing, not a secret
    return _camera(KINDS[kind](random), random)


def fringe(kind: str, number: int) -> int:
    """The strength that the tablet's darkroom measures of it."""
    return develop(photo(kind, number), (), font=FONT).moire or 0


# --- what stands before the camera -----------------------------------------------------------------------------------


def _scene(random: Random, size: Size) -> View:
    """Patches of colour at six scales and a few things with edges."""
    view = Image.new("RGB", size, (128, 128, 128))
    for cells, weight in ((3, 0.5), (6, 0.4), (14, 0.35), (40, 0.3), (120, 0.2), (320, 0.15)):
        patches = (cells, max(cells * 9 // 16, 1))
        colours = random.randbytes(patches[0] * patches[1] * 3)
        view = Image.blend(view, Image.frombytes("RGB", patches, colours).resize(size, _BICUBIC), weight)
    pen = ImageDraw.Draw(view)
    for _ in range(random.randrange(4, 20)):
        x, y = random.randrange(size[0]), random.randrange(size[1])
        box = (x, y, x + random.randrange(20, size[0] // 3), y + random.randrange(20, size[1] // 3))
        if random.random() < 0.5:
            pen.rectangle(box, fill=_colour(random, 0, 256), outline=(0, 0, 0))
        else:
            pen.line(box, fill=_colour(random, 0, 256), width=random.randrange(1, 9))
    return view


def _colour(random: Random, least: int, end: int) -> tuple[int, int, int]:
    return random.randrange(least, end), random.randrange(least, end), random.randrange(least, end)


def _plain(random: Random) -> View:
    return _scene(random, random.choice(SENSORS))


def _regular(random: Random) -> View:
    """A home full of regular things: two surfaces of tiles, bars, net or bricks, each over up to half of the view."""
    view = _plain(random)
    for _ in range(2):
        width = random.randrange(view.width // 4, view.width * 3 // 4)
        height = random.randrange(view.height // 4, view.height * 3 // 4)
        surface = _surface(random, (width, height))
        turn = random.uniform(-12, 12)
        mask = Image.new("L", surface.size, 255).rotate(turn)
        corner = (random.randrange(view.width // 2), random.randrange(view.height // 2))
        view.paste(surface.rotate(turn, resample=_BICUBIC), corner, mask)
    return view


def _surface(random: Random, size: Size) -> View:
    surface = Image.new("RGB", size, _colour(random, 90, 230))
    pen, dark = ImageDraw.Draw(surface), _colour(random, 0, 90)
    kind = random.choice(("tiles", "bars", "net", "bricks"))
    step = {"tiles": random.uniform(20, 90), "net": random.uniform(4, 16)}.get(kind, random.uniform(12, 60))
    line = 1 if kind == "net" else max(2, int(step / 8))
    if kind != "bricks":
        for n in range(int(size[0] / step) + 1):
            pen.line((n * step, 0, n * step, size[1]), fill=dark, width=line)
    if kind != "bars":
        for n in range(int(size[1] / step) + 1):
            pen.line((0, n * step, size[0], n * step), fill=dark, width=line)
            for m in range(int(size[0] / (2 * step)) + 1 if kind == "bricks" else 0):
                x = (2 * m + n % 2) * step
                pen.line((x, n * step, x, (n + 1) * step), fill=dark, width=line)
    return surface


def _screen(random: Random) -> View:
    """A picture on a screen: each dot three stripes of red, green and blue with a dark gap below."""
    across = random.choice(SCREENS)
    shown = _scene(random, TAKEN).resize((across, across * 9 // 16), _BICUBIC)
    lit = shown.resize((3 * shown.width, 3 * shown.height), Image.Resampling.NEAREST)
    bleed = random.uniform(0.0, 0.4)
    dot = Image.new("RGB", (3, 3))
    for y in range(3):
        for x in range(3):
            light = 0.25 if y == 2 else 1.0
            dot.putpixel((x, y), tuple(round(255 * light * (1 if one == x else bleed)) for one in range(3)))
    lit = ImageEnhance.Brightness(ImageChops.multiply(lit, _tiled(dot, lit.size))).enhance(2.6 - 2 * bleed)
    return _held(lit, random, share=random.uniform(0.7, 1.0))


def _print(random: Random) -> View:
    """A picture on paper: dots of three inks in screens at three angles, a little faded."""
    cell = 4
    width = 7 * random.choice(PRINTED) * cell
    size = (width, width * 9 // 16)
    inks = []
    for plane, angle in zip(_scene(random, TAKEN).resize(size, _BICUBIC).split(), (15, 75, 45), strict=True):
        dot = Image.new("L", (cell, cell))
        for y in range(cell):
            for x in range(cell):
                waves = math.cos(2 * math.pi * x / cell) + math.cos(2 * math.pi * y / cell)
                dot.putpixel((x, y), round(127.5 + 63 * waves))
        large = math.ceil(math.hypot(*size))
        turned = _tiled(dot, (large, large)).rotate(angle, resample=_BILINEAR)
        left, top = (large - size[0]) // 2, (large - size[1]) // 2
        screen = turned.crop((left, top, left + size[0], top + size[1]))
        inks.append(ImageChops.subtract(plane, screen, scale=0.02, offset=128))
    paper = ImageEnhance.Contrast(Image.merge("RGB", inks)).enhance(0.75)
    return _held(paper, random, share=random.uniform(0.8, 0.95))


def _tiled(tile: View, size: Size) -> View:
    """A surface of many equal tiles: doubled until it is covered."""
    covered = tile
    while covered.width < size[0] or covered.height < size[1]:
        double = Image.new(tile.mode, (2 * covered.width, 2 * covered.height))
        for x in (0, covered.width):
            for y in (0, covered.height):
                double.paste(covered, (x, y))
        covered = double
    return covered.crop((0, 0, *size))


def _held(flat: View, random: Random, *, share: float) -> View:
    """A flat thing as the sensor sees it: a part of it, turned a little, its corners not quite square."""
    sensor = random.choice(SENSORS)
    turn = math.radians(random.uniform(-6, 6))
    corners: list[float] = []
    for across, down in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        x = flat.width * share / 2 * across * random.uniform(0.97, 1.03)
        y = flat.height * share / 2 * down * random.uniform(0.97, 1.03)
        corners.append(flat.width / 2 + x * math.cos(turn) - y * math.sin(turn))
        corners.append(flat.height / 2 + x * math.sin(turn) + y * math.cos(turn))
    blurred = flat.filter(ImageFilter.GaussianBlur(flat.width * share / sensor[0] * random.uniform(0.3, 0.45)))
    return blurred.transform(sensor, Image.Transform.QUAD, corners, resample=_BILINEAR)


# --- the camera -----------------------------------------------------------------------------------------------------


def _camera(view: View, random: Random) -> bytes:
    seen = _mosaic(view.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.5))))
    seen = seen.resize(TAKEN, random.choice((_BILINEAR, _BOX)))
    seen = ImageEnhance.Brightness(seen).enhance(random.uniform(0.6, 1.2))
    grain = Image.merge("RGB", [_grain(random, random.uniform(4, 20)) for _ in range(3)])
    seen = ImageChops.add(seen, grain, offset=-128)
    if random.random() < 0.7:
        seen = seen.filter(ImageFilter.UnsharpMask(1.2, 60, 2))
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=random.choice((85, 90, 95)))
    return out.getvalue()


def _grain(random: Random, strength: float) -> View:
    """Noise around 128. Pillow's own would be another in each run: a strip of it is drawn and laid out shifted."""
    line = bytes(min(255, max(0, round(random.gauss(128, strength)))) for _ in range(16_384))
    rows = [line[at : at + TAKEN[0]] for at in (random.randrange(len(line) - TAKEN[0]) for _ in range(TAKEN[1]))]
    return Image.frombytes("L", TAKEN, b"".join(rows))


def _mosaic(view: View) -> View:
    """Each place of a sensor sees one colour only (Bayer): the others are guessed from their neighbours."""
    half = (view.width // 2, view.height // 2)
    red, green, blue = view.split()

    def seen(plane: View, x: int, y: int) -> View:
        picked = plane.transform(half, Image.Transform.AFFINE, (2, 0, x, 0, 2, y), resample=Image.Resampling.NEAREST)
        return picked.resize(view.size, _BILINEAR)

    both = ImageChops.add(seen(green, 1, 0), seen(green, 0, 1), scale=2)
    return Image.merge("RGB", (seen(red, 0, 0), both, seen(blue, 1, 1)))


KINDS: Mapping[str, Callable[[Random], View]] = {
    "plain": _plain,
    "regular": _regular,
    "screen": _screen,
    "print": _print,
}
"""Honest views, plain and full of regular things; and what was taken of a screen or a print."""


TUNED_ON = 76
"""The limits were chosen on the first photos of each kind: the table is made of those after them."""


def lines(each: int) -> list[str]:
    """The lines of the document: how many photos of each kind there are, and how many of them are flagged."""
    found = []
    for kind in KINDS:
        strengths = sorted(fringe(kind, TUNED_ON + number) for number in range(each))
        flagged = sum(strength >= FRINGED for strength in strengths)
        found.append(f"| {kind} | {each} | {flagged} | {strengths[0]}…{strengths[each // 2]}…{strengths[-1]} |")
    return found


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(60)) + "\n")
