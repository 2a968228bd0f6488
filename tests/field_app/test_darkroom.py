"""Developing photos: what comes out is upright, small, readable and bare of what the camera wrote into it."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from field_app.use_cases.darkroom import (
    EMPTY,
    MAX_BYTES,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    UNREADABLE,
    PhotoError,
    develop,
    look_of,
    without_strip,
)
from shared_models.flags.detect import FRINGED
from shared_models.photo_look import look_alike
from shared_models.words import Label
from tests.field_app.kit import FONT, photo
from tests.shared_models.flags import recaptured

LINES = ("王** · 房屋正面 · 2026-09-21 22:13", "位置未证实 · 东关村 · 入户 0198ab12")


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def huge_png(side: int) -> bytes:
    """A PNG that says it has so many pixels a side, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", EMPTY),
        (b"\xff" * (MAX_BYTES + 1), TOO_LARGE),
        (b"not a picture at all", UNREADABLE),
        (photo()[:4_000], UNREADABLE),
        (huge_png(8_000), TOO_MANY_PIXELS),
        (huge_png(12_000), TOO_MANY_PIXELS),
        (huge_png(40_000), TOO_MANY_PIXELS),
    ],
    ids=["empty", "41 MB", "no picture", "cut short", "64 megapixels", "144 megapixels", "a bomb"],
)
def test_what_cannot_be_taken_in_is_said_plainly(data: bytes, said: Label) -> None:
    with pytest.raises(PhotoError) as caught:
        develop(data, LINES, font=FONT)
    assert caught.value.label == said


def test_evidence_is_at_most_1600_and_a_paper_at_most_2400_with_the_strip_below() -> None:
    large = photo(4_000, 3_000)
    evidence, paper = (opened(develop(large, LINES, font=FONT, document=doc).picture) for doc in (False, True))
    assert max(evidence.size) == 1_600
    assert max(paper.size) == 2_400
    assert evidence.height <= 1_600
    assert paper.width > evidence.width


def test_a_tall_photo_keeps_its_shape_and_the_whole_stays_within_1600() -> None:
    tall = opened(develop(photo(1_500, 4_000), LINES, font=FONT).picture)
    assert tall.height == 1_600
    assert tall.width >= 480


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (39.0, 1.0, 2.0)}
    exif[0x010F] = "maker of cameras"
    sideways = photo(1_200, 600, exif=exif.tobytes())
    upright = opened(develop(sideways, LINES, font=FONT).picture)
    assert upright.height > upright.width


def test_nothing_that_the_camera_wrote_into_it_is_left() -> None:
    exif = Image.Exif()
    exif[0x010F] = "maker of cameras"
    exif[0x8825] = {1: "N", 2: (39.0, 1.0, 2.0)}
    developed = develop(photo(exif=exif.tobytes()), LINES, font=FONT)
    for data in (developed.picture, developed.thumbnail):
        assert not opened(data).getexif()
        assert b"maker of cameras" not in data


def test_the_watermark_is_written_in_letters_and_covers_nothing() -> None:
    plain = opened(develop(photo(1_200, 900), (), font=FONT).picture)
    marked = opened(develop(photo(1_200, 900), LINES, font=FONT).picture)
    strip = marked.crop((0, marked.height - 60, marked.width, marked.height)).convert("L")
    bright = sum(level > 200 for level in strip.tobytes())
    assert 1_500 < bright < strip.width * strip.height // 2
    assert marked.height > plain.height
    assert look_alike(look_of(plain), look_of(marked.crop((0, 0, 1_200, 900))))


@pytest.mark.parametrize("size", [(1_200, 900), (900, 1_200), (300, 400), (3_000, 2_000), (200, 1_500)])
def test_what_the_camera_saw_is_cut_out_of_a_developed_picture(size: tuple[int, int]) -> None:
    """Strokes are told in thousandths of it: a strip left on, or black beside a narrow picture, would shift them."""
    developed = develop(photo(*size), LINES, font=FONT)
    bare = opened(without_strip(developed.picture, developed.thumbnail))
    assert bare.width / bare.height == pytest.approx(size[0] / size[1], rel=0.02)
    assert look_alike(look_of(bare), developed.look)
    corners = (bare.getpixel((x, y)) for x in (1, bare.width - 2) for y in (1, bare.height - 2))
    assert all(corner != (0, 0, 0) for corner in corners), "nothing of the frame is left"


def test_another_watermark_gives_another_strip() -> None:
    """The letters are drawn by the bundled font: boxes for missing glyphs would all look the same."""
    strips = set()
    for name in ("喆", "堃", "镕", "珺", "翀"):
        image = opened(develop(photo(600, 400), (name,), font=FONT).picture)
        strips.add(image.crop((0, image.height - 40, 60, image.height)).tobytes())
    assert len(strips) == 5


def test_the_thumbnail_is_small_and_both_are_named_by_what_they_hold() -> None:
    developed = develop(photo(3_000, 2_000), LINES, font=FONT)
    assert max(opened(developed.thumbnail).size) == 320
    assert len({developed.sha256, developed.thumbnail_sha256}) == 2
    assert developed.sha256 == develop(photo(3_000, 2_000), LINES, font=FONT).sha256


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "CMYK", "1"])
def test_pictures_of_every_kind_of_colour_are_taken_in(mode: str) -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (300, 200), "teal").convert(mode)
    image.save(out, "TIFF" if mode == "CMYK" else "PNG")
    assert opened(develop(out.getvalue(), LINES, font=FONT).picture).mode == "RGB"


def test_the_same_scene_looks_alike_and_another_does_not() -> None:
    first = develop(photo(1_200, 900, seed=1), (), font=FONT)
    again = develop(photo(2_000, 1_500, seed=1, subsampling=0), (), font=FONT)
    other = develop(photo(1_200, 900, seed=2), (), font=FONT)
    assert look_alike(first.look, again.look)
    assert not look_alike(first.look, other.look)


def test_two_plain_walls_are_not_called_the_same() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    wall = develop(out.getvalue(), (), font=FONT)
    assert not look_alike(wall.look, wall.look)


def test_a_photo_of_a_screen_is_measured_and_a_document_or_a_tiny_picture_is_not() -> None:
    taken = recaptured.photo("screen", 1)
    screen = develop(taken, LINES, font=FONT).moire
    plain = develop(photo(), LINES, font=FONT).moire

    assert screen is not None
    assert plain is not None
    assert plain < FRINGED <= screen
    assert develop(taken, LINES, font=FONT, document=True).moire is None
    assert develop(photo(200, 200), LINES, font=FONT).moire is None
