"""Developing a photo: oriented, sized, watermarked, stripped of what the camera wrote into it, and hashed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from shared_models.errors import UnfitError
from shared_models.ids import Sha256
from shared_models.moire import SQUARE, moire_of, places
from shared_models.photo_look import SIDE, look_of_greys
from shared_models.words import Label

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 60_000_000
EVIDENCE_SIDE = 1_600
DOCUMENT_SIDE = 2_400
THUMBNAIL_SIDE = 320
STRIP_WIDTH = 480
"""The strip under the picture is at least so wide, so that its words stay readable under a narrow picture."""
LETTER = 22
SMALLEST_LETTER = 12
STRIP_LINES = 2

EMPTY = Label("照片文件是空的,没有保存。请重新拍摄。", "The photo file is empty and was not kept. Take it again.")
TOO_LARGE = Label(
    "照片超过 40 MB,没有保存。请降低相机分辨率后重拍。",
    "The photo is over 40 MB and was not kept. Lower the camera's resolution and take it again.",
)
TOO_MANY_PIXELS = Label(
    "照片超过 6000 万像素,没有保存。请降低相机分辨率后重拍。",
    "The photo is over 60 megapixels and was not kept. Lower the camera's resolution and take it again.",
)
UNREADABLE = Label(
    "无法读取这张照片,没有保存。请重新拍摄,或选择 JPEG、PNG 图片。",
    "This photo cannot be read and was not kept. Take it again, or choose a JPEG or PNG picture.",
)


class PhotoError(UnfitError):
    """A picture that cannot be taken in; `label` says why and what to do. Nothing kept before is touched."""

    def __init__(self, label: Label) -> None:
        """Keeps the words to show."""
        super().__init__(label.en)
        self.label = label


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """A picture ready to be kept."""

    picture: bytes
    thumbnail: bytes
    look: str
    """Sixteen hex digits that are close for pictures that look alike."""
    moire: int | None
    """How much of a fringe as of a screen's dots lies over it; nothing for documents and very small pictures."""

    @property
    def sha256(self) -> Sha256:
        """Names the picture."""
        return sha256_of(self.picture)

    @property
    def thumbnail_sha256(self) -> Sha256:
        """Names the thumbnail."""
        return sha256_of(self.thumbnail)


def sha256_of(data: bytes) -> Sha256:
    """The name of a file: the SHA-256 of what is in it."""
    return Sha256(hashlib.sha256(data).hexdigest())


def develop(data: bytes, watermark: tuple[str, ...], *, font: Path, document: bool = False) -> Developed:
    """The picture with its thumbnail and look; the watermark lines stand on a strip below it, covering nothing.

    Raises:
        PhotoError: empty, unreadable, over 40 MB or over 60 megapixels.
    """
    side = DOCUMENT_SIDE if document else EVIDENCE_SIDE
    image = _opened(data, side)
    strip = _strip(watermark, font, width=max(STRIP_WIDTH, min(image.width, side)))
    # The decoder has done the coarse part, less than a halving is left: the cheaper filter shows no difference there.
    image.thumbnail((side, side - strip.height), Image.Resampling.BICUBIC)
    small = _fitted(image, THUMBNAIL_SIDE)
    return Developed(
        picture=_jpeg(_above(image, strip), quality=80),
        thumbnail=_jpeg(small, quality=70),
        look=look_of(image),
        moire=None if document else fringe_of(image),
    )


def _opened(data: bytes, side: int) -> Image.Image:
    if not data:
        raise PhotoError(EMPTY)
    if len(data) > MAX_BYTES:
        raise PhotoError(TOO_LARGE)
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PhotoError(TOO_MANY_PIXELS)
            # A JPEG decodes several times faster straight to a smaller size, when asked for one of its own shape.
            scale = min(1.0, side / max(image.size))
            image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            return _flat(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoError(TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError) as error:
        # Pillow answers a broken file with any of these, by format and by what is broken.
        raise PhotoError(UNREADABLE) from error


def _fitted(image: Image.Image, side: int) -> Image.Image:
    """A copy within a square; one that fits already stays as large as it is."""
    scale = min(1.0, side / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _flat(image: Image.Image) -> Image.Image:
    """The picture in plain colours; what was transparent is white."""
    if "A" not in image.getbands() and image.mode != "P":
        return image if image.mode == "RGB" else image.convert("RGB")
    layered = image.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def without_strip(picture: bytes, thumbnail: bytes) -> bytes:
    """What the camera saw of a developed picture: the strip of words below it and the black beside it are cut off.

    Raises:
        PhotoError: one of the two cannot be read.
    """
    image, small = _opened(picture, DOCUMENT_SIDE), size_of(thumbnail)
    height = image.height - _strip_height(STRIP_LINES)
    width = min(image.width, round(height * small[0] / small[1])) if image.width <= STRIP_WIDTH else image.width
    left = (image.width - width) // 2
    return _jpeg(image.crop((left, 0, left + width, height)), quality=80)


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a picture.

    Raises:
        PhotoError: it cannot be read.
    """
    try:
        with Image.open(io.BytesIO(picture)) as image:
            return image.size
    except (OSError, SyntaxError, ValueError) as error:
        raise PhotoError(UNREADABLE) from error


def _strip_height(lines: int) -> int:
    margin = LETTER // 2
    return margin + (LETTER + margin) * lines


def _strip(lines: tuple[str, ...], font: Path, *, width: int) -> Image.Image:
    margin = LETTER // 2
    letters = [_fitting(line, font, width - 2 * margin) for line in lines]
    strip = Image.new("RGB", (width, _strip_height(len(lines))), "black")
    pen = ImageDraw.Draw(strip)
    for row, (line, letter) in enumerate(zip(lines, letters, strict=True)):
        pen.text((margin, margin + row * (LETTER + margin)), line, font=letter, fill="white")
    return strip


def _fitting(line: str, font: Path, room: int) -> ImageFont.FreeTypeFont:
    """The largest letters in which a line fits."""
    letter = ImageFont.truetype(font, LETTER)
    needed = letter.getlength(line)
    if needed <= room:
        return letter
    return ImageFont.truetype(font, max(SMALLEST_LETTER, int(LETTER * room / needed)))


def _above(image: Image.Image, strip: Image.Image) -> Image.Image:
    sheet = Image.new("RGB", (max(image.width, strip.width), image.height + strip.height), "black")
    sheet.paste(image, ((sheet.width - image.width) // 2, 0))
    sheet.paste(strip, (0, image.height))
    return sheet


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


# --- have we seen this before? ---------------------------------------------------------------------------------------


def look_of(image: Image.Image) -> str:
    """Whether each of 64 places is brighter than its right neighbour, as sixteen hex digits (a difference hash)."""
    greys = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX).tobytes()
    return look_of_greys(greys)


# --- was it taken of a screen? ---------------------------------------------------------------------------------------


def fringe_of(image: Image.Image) -> int | None:
    """The strength of a regular colour fringe over the whole picture, in hundredths (`shared_models/moire.py`)."""
    half = (image.width // 2, image.height // 2)
    corners = places(*half)
    if not corners:
        return None
    # Cameras keep colours at half the size: there is nothing more to see at the full one.
    planes = [plane.resize(half, Image.Resampling.BOX) for plane in image.convert("YCbCr").split()[1:]]
    return moire_of(
        [plane.crop((left, top, left + SQUARE, top + SQUARE)).tobytes() for left, top in corners] for plane in planes
    )
