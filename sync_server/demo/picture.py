"""Drawn pictures that stand for photos: each one different, each one plainly a demo."""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from shared_models.choices import PHOTO_SLOT
from shared_models.ids import Sha256
from shared_models.moire import SQUARE, moire_of, places
from shared_models.photo_look import SIDE as LOOK_SIDE
from shared_models.photo_look import look_of_greys
from sync_server.demo.dice import Dice

FONT = Path(__file__).parents[2] / "assets" / "fonts" / "cn.ttf"
SIZE = (640, 480)
THUMBNAIL = (160, 120)
PAD = (400, 160)
LIGHT, LIGHT_SHARE = (12, 9), 0.22
FRINGE, FRINGE_SHARE = 9, 0.3
"""Pixels from stripe to stripe, and how strongly they show."""
QUALITY = 68
MARK = "演示图片 · DEMO"

Colour = tuple[int, int, int]
WALLS: tuple[Colour, ...] = ((214, 196, 160), (196, 164, 132), (222, 216, 204), (186, 120, 92), (170, 178, 184))
ROOFS: tuple[Colour, ...] = ((140, 62, 48), (92, 96, 104), (120, 84, 60), (70, 98, 118))
SKIES: tuple[Colour, ...] = ((176, 206, 232), (206, 216, 222), (232, 214, 184))
INK: Colour = (24, 32, 40)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file and its name."""

    sha256: Sha256
    data: bytes
    look: str = ""
    """Of a photo: what tablets work out to find it again."""
    moire: int | None = None
    """Of a photo made to look as if taken of a screen: what tablets measure. Of the others nobody has measured it."""


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The bundled font; without it (a server installed alone) the marks stay in Latin letters."""
    return ImageFont.truetype(FONT, size) if FONT.exists() else ImageFont.load_default(size)


def _picture(image: Image.Image, kind: str) -> Picture:
    out = io.BytesIO()
    image.save(out, kind, quality=QUALITY)
    data = out.getvalue()
    return Picture(Sha256(hashlib.sha256(data).hexdigest()), data)


def photo(dice: Dice, slot: str, caption: str, *, of_screen: bool = False) -> tuple[Picture, Picture]:
    """A drawing for a photo slot and its thumbnail; the caption is written under the mark."""
    image = Image.new("RGB", SIZE, dice.pick(SKIES))
    draw = ImageDraw.Draw(image)
    (_house if slot == "front" else _room)(draw, dice)
    image = _in_the_light(image, dice.named("light"))
    if of_screen:
        image = _fringed(image)
    moire = _moire(image) if of_screen else None
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 424, 640, 480), fill=INK)
    draw.text((14, 428), _words(f"{MARK} · {PHOTO_SLOT[slot].zh}"), fill="white", font=_font(22))
    draw.text((14, 454), _words(caption), fill=(214, 222, 230), font=_font(18))
    small = image.resize(THUMBNAIL, Image.Resampling.BILINEAR, reducing_gap=2.0)
    return replace(_picture(image, "JPEG"), look=_look(image), moire=moire), _picture(small, "JPEG")


def _in_the_light(image: Image.Image, dice: Dice) -> Image.Image:
    """Light and shade lie differently on each scene; drawn houses would look alike to a machine without."""
    shades = bytes(dice.below(256) for _ in range(LIGHT[0] * LIGHT[1]))
    light = Image.frombytes("L", LIGHT, shades).resize(SIZE, Image.Resampling.BICUBIC).convert("RGB")
    return Image.blend(image, light, LIGHT_SHARE)


def _look(image: Image.Image) -> str:
    """As the tablet does (`field_app/use_cases/darkroom.py`)."""
    return look_of_greys(image.convert("L").resize((LOOK_SIDE + 1, LOOK_SIDE), Image.Resampling.BOX).tobytes())


def _fringed(image: Image.Image) -> Image.Image:
    """With fine slanting stripes of two colours all over it, as screens have them before a camera."""
    stripes = Image.new("RGB", (FRINGE, 1))
    for at in range(FRINGE):
        wave = round(60 * math.sin(2 * math.pi * at / FRINGE))
        stripes.putpixel((at, 0), (128 + wave, 128, 128 - wave))
    wide = Image.new("RGB", image.size)
    for row in range(image.height):
        for left in range(-(row // 2 % FRINGE), image.width, FRINGE):
            wide.paste(stripes, (left, row))
    return Image.blend(image, wide, FRINGE_SHARE)


def _moire(image: Image.Image) -> int | None:
    """As the tablet does (`field_app/use_cases/darkroom.py`)."""
    half = (image.width // 2, image.height // 2)
    planes = [plane.resize(half, Image.Resampling.BOX) for plane in image.convert("YCbCr").split()[1:]]
    return moire_of(
        [plane.crop((left, top, left + SQUARE, top + SQUARE)).tobytes() for left, top in places(*half)]
        for plane in planes
    )


def _words(text: str) -> str:
    return text if FONT.exists() else text.encode("ascii", "ignore").decode()


def _house(draw: ImageDraw.ImageDraw, dice: Dice) -> None:
    left, width = dice.between(60, 160), dice.between(280, 400)
    top, wall, roof = dice.between(170, 230), dice.pick(WALLS), dice.pick(ROOFS)
    draw.rectangle((0, 360, 640, 480), fill=(dice.between(120, 170), dice.between(130, 160), 100))
    draw.rectangle((left, top, left + width, 380), fill=wall, outline=INK, width=2)
    peak = (left + dice.between(width // 3, 2 * width // 3), top - dice.between(40, 90))
    draw.polygon(((left - 24, top), peak, (left + width + 24, top)), fill=roof, outline=INK)
    windows = dice.between(2, 4)
    for number in range(windows):
        x = left + 20 + number * (width - 40) // windows
        draw.rectangle((x, top + 20, x + 46, top + 66), fill=(168, 196, 208), outline=INK, width=2)
        draw.line((x + 23, top + 20, x + 23, top + 66), fill=INK, width=2)
    door = left + dice.between(30, width - 80)
    draw.rectangle((door, 302, door + 50, 380), fill=dice.pick(ROOFS), outline=INK, width=2)


def _room(draw: ImageDraw.ImageDraw, dice: Dice) -> None:
    wall = dice.pick(WALLS)
    draw.rectangle((0, 0, 640, 336), fill=wall)
    draw.polygon(((0, 480), (0, 330), (120, 290), (520, 290), (640, 330), (640, 480)), fill=dice.pick(ROOFS))
    window = dice.between(60, 380)
    draw.rectangle((window, 60, window + 150, 190), fill=dice.pick(SKIES), outline=INK, width=3)
    draw.line((window + 75, 60, window + 75, 190), fill=INK, width=3)
    bed = dice.between(40, 300)
    draw.rectangle((bed, 270, bed + 240, 350), fill=dice.pick(WALLS), outline=INK, width=2)
    cover = (dice.between(90, 220), dice.between(60, 160), dice.between(60, 160))
    draw.rectangle((bed + 60, 262, bed + 240, 340), fill=cover, outline=INK, width=2)
    stove = dice.between(400, 540)
    draw.rectangle((stove, 300, stove + 70, 390), fill=(80, 80, 84), outline=INK, width=2)
    draw.line((stove + 35, 300, stove + 35, 0), fill=(60, 60, 64), width=12)


def strokes(dice: Dice, name: str) -> Picture:
    """A drawn scrawl that stands for a signature."""
    image = Image.new("L", PAD, 255)
    draw = ImageDraw.Draw(image)
    x, points = 30, []
    for _ in range(6 * len(name)):
        x += dice.between(4, 22)
        points.append((min(x, PAD[0] - 30), dice.between(36, 118)))
    draw.line(points, fill=30, width=4, joint="curve")
    draw.text((8, PAD[1] - 26), _words(f"{MARK} {name}"), fill=120, font=_font(18))
    return _picture(image, "PNG")
