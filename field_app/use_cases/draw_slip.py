"""Drawing the family's slip: pages that any machine shows and prints, as a picture or as a PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from PIL import Image, ImageDraw, ImageFont

from shared_models.qr import QUIET, qr_rows
from shared_models.slip import Slip
from shared_models.slip_words import SCAN, TITLE
from shared_models.words import Label, Language

SlipKind: TypeAlias = Literal["png", "pdf"]

DPI = 200
WIDTH, HEIGHT = 1_165, 1_654
"""A5 at that density; an A4 printer that fits to the page makes the letters larger."""
MARGIN = 72
TITLE_LETTER = 54
HEADING_LETTER = 34
LETTER = 28
LEADING = 9
"""Room under each line."""
CODE_SIDE = 400
"""About 5 cm on A5: a module of a full code is 0.6 mm or more."""
INK = 20
PAPER = 255
CLOSING = frozenset(",。;:、)》”,.;:)")
"""Signs that never stand at the beginning of a line."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that stay together on a page, with the room above them."""

    lines: tuple[tuple[str, int], ...]
    """Each with the size of its letters."""
    above: int = 0

    @property
    def height(self) -> int:
        return sum(letter + LEADING for _, letter in self.lines)


def draw_slip(slip: Slip, language: Language, kind: SlipKind, *, font: Path) -> bytes:
    """The slip as one PNG picture, or as a PDF of as many A5 pages as it takes. Slow: run it off the drawing loop."""
    draftsman = _Draftsman(slip, language, font)
    out = io.BytesIO()
    if kind == "pdf":
        first, *rest = draftsman.pages(HEIGHT)
        first.save(out, "PDF", save_all=True, append_images=rest, resolution=DPI, title=TITLE.text(language))
    else:
        (picture,) = draftsman.pages(None)
        picture.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def code_picture(text: str, *, module: int = 8) -> bytes:
    """A QR code with the white around it, as a PNG."""
    out = io.BytesIO()
    _code(text, module).save(out, "PNG")
    return out.getvalue()


def _code(text: str, module: int) -> Image.Image:
    """Whole pixels to a module: a reader sees every edge sharp."""
    rows = qr_rows(text)
    side = len(rows) + 2 * QUIET
    picture = Image.new("L", (side, side), PAPER)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + QUIET, y + QUIET), 0)
    return picture.resize((side * module, side * module), Image.Resampling.NEAREST)


class _Draftsman:
    """Lays out one slip: the title and the head beside the code, then the sections over the whole width."""

    def __init__(self, slip: Slip, language: Language, font: Path) -> None:
        self._slip = slip
        self._language = language
        self._letters = {size: ImageFont.truetype(font, size) for size in (TITLE_LETTER, HEADING_LETTER, LETTER)}
        text = slip.code.text(language)
        self._code = _code(text, max(1, CODE_SIDE // (len(qr_rows(text)) + 2 * QUIET)))

    def pages(self, height: int | None) -> list[Image.Image]:
        """Pages of a height; one as high as it takes for none."""
        head, blocks = list(self._head()), list(self._blocks())
        begin = MARGIN + max(self._code.height, sum(block.above + block.height for block in head))
        whole = begin + sum(block.above + block.height for block in blocks) + MARGIN
        tall = height or whole
        pages = [self._first(head, tall)]
        y = begin
        for block in blocks:
            if y + block.above + block.height > tall - MARGIN and y > MARGIN:
                pages.append(Image.new("L", (WIDTH, tall), PAPER))
                y = MARGIN
            y += block.above if y > MARGIN else 0
            self._write(pages[-1], block, y)
            y += block.height
        return pages

    def _first(self, head: list[_Block], height: int) -> Image.Image:
        page = Image.new("L", (WIDTH, height), PAPER)
        page.paste(self._code, (WIDTH - MARGIN - self._code.width, MARGIN))
        y = MARGIN
        for block in head:
            y += block.above
            self._write(page, block, y)
            y += block.height
        return page

    def _write(self, page: Image.Image, block: _Block, y: int) -> None:
        pen = ImageDraw.Draw(page)
        for text, letter in block.lines:
            pen.text((MARGIN, y), text, font=self._letters[letter], fill=INK)
            y += letter + LEADING

    def _head(self) -> Iterator[_Block]:
        room = WIDTH - 2 * MARGIN - self._code.width - LETTER
        yield self._block(TITLE, TITLE_LETTER, room=room)
        for label in (*self._slip.head, SCAN):
            yield self._block(label, LETTER, room=room, above=LEADING)

    def _blocks(self) -> Iterator[_Block]:
        room = WIDTH - 2 * MARGIN
        for section in self._slip.sections:
            title = self._block(section.title, HEADING_LETTER, room=room)
            first, *rest = [self._block(label, LETTER, room=room, above=LEADING // 2) for label in section.lines]
            yield _Block((*title.lines, *first.lines), above=3 * LEADING)
            yield from rest

    def _block(self, label: Label, letter: int, *, room: int, above: int = 0) -> _Block:
        lines = _wrapped(label.text(self._language), self._letters[letter].getlength, room)
        return _Block(tuple((line, letter) for line in lines), above)


def _wrapped(text: str, length: Callable[[str], float], room: int) -> Iterator[str]:
    """The text in lines that fit: broken after any Chinese character, else after a word."""
    line = ""
    for piece in _pieces(text):
        if line and length(line + piece.rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += piece
        while length(line.rstrip()) > room:
            most = max(1, sum(length(line[: n + 1]) <= room for n in range(len(line))))
            yield line[:most]
            line = line[most:]
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Words with the space behind them; a character that is not ASCII stands by itself, with what closes it."""
    word = ""
    for letter, following in zip(text, [*text[1:], " "], strict=False):
        word += letter
        if letter == " " or (not letter.isascii() and following not in CLOSING):
            yield word
            word = ""
    if word:
        yield word
