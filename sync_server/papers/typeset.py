"""Sets a paper with typst, offline, with our own font. What was recorded is handed over as data, never as markup."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import typst

import sync_server
from shared_models.papers.sheet import Sheet
from shared_models.visit import china_time

TEMPLATE = Path(__file__).parent / "paper.typ"
FONTS = Path(sync_server.__file__).parents[1] / "assets" / "fonts"
HASH_DIGITS = 16
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who prints a paper, when, and whether the district is an invented one."""

    by: str
    ms: int
    demo: bool = False


def pdf(sheet: Sheet, imprint: Imprint, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a paper: the same bytes for the same paper and imprint."""
    return _compiled(sheet, imprint, pictures or {}, kind="pdf")[0]


def pages(sheet: Sheet, imprint: Imprint, pictures: Mapping[str, bytes] | None = None) -> list[bytes]:
    """The pages of a paper as PNG pictures."""
    return _compiled(sheet, imprint, pictures or {}, kind="png")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compiled(
    sheet: Sheet, imprint: Imprint, pictures: Mapping[str, bytes], *, kind: Literal["pdf", "png"]
) -> list[bytes]:
    given = msgspec.json.encode(_given(sheet, imprint, pictures)).decode()
    compiler = typst.Compiler(TEMPLATE, font_paths=_fonts(), sys_inputs={"paper": given})
    made = compiler.compile(format=kind, timestamp=imprint.ms // 1000)
    return [made] if isinstance(made, bytes) else list(made or ())


def _given(sheet: Sheet, imprint: Imprint, pictures: Mapping[str, bytes]) -> dict[str, object]:
    printed = china_time(imprint.ms)
    return {
        "sheet": sheet,
        "by": imprint.by,
        "day": [printed.year, printed.month, printed.day],
        "demo": imprint.demo,
        "foot": f"户号 {sheet.number}" if sheet.number else "",
        "mark": "（演示）" if imprint.demo else "",
        "print": f"打印 {printed:%Y-%m-%d %H:%M} {imprint.by} · 内容校验 {sheet.content_hash[:HASH_DIGITS]}",
        "pictures": {name: list(data) for name, data in pictures.items() if is_picture(data)},
    }


def is_picture(data: bytes) -> bool:
    """Whether a file is a PNG that can be set on paper; a broken one must not stop the paper."""
    if not data.startswith(PNG) or len(data) > LARGEST_PICTURE or len(data) < 33:  # noqa: PLR2004 - shortest header
        return False
    width, height = struct.unpack(">II", data[16:24])
    return bool(data.rstrip().endswith(b"IEND\xaeB`\x82") and 0 < width <= 4_000 and 0 < height <= 4_000)  # noqa: PLR2004
