"""A paper before it is typeset: titled blocks of recorded text, and what was not recorded.

Papers are official forms: they are in Chinese, whoever prints them.
"""

from __future__ import annotations

import hashlib
from typing import TypeAlias

import msgspec

NOT_DONE = "未办理 not done"
"""Stands where an event has not happened."""
NOT_RECORDED = "未记录 not recorded"
"""Stands where nobody wrote an answer."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A label and what was recorded beside it; blank where nothing was."""

    label: str
    value: str
    void: str = NOT_RECORDED
    """Printed instead of a blank value; a blank one means that a blank value says nothing."""
    cite: str = ""
    wide: bool = False
    """Over the whole width."""


class Grid(msgspec.Struct, frozen=True, kw_only=True, tag="grid"):
    """Labels with their values, two beside each other."""

    title: str
    rows: tuple[Row, ...]
    cite: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """Headings and lines; without lines `void` is printed."""

    title: str
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    """Shares of the width; empty: all alike."""
    void: str = NOT_RECORDED
    cite: str = ""
    numbers: tuple[int, ...] = ()
    """Columns that are set to the right."""


class Prose(msgspec.Struct, frozen=True, kw_only=True, tag="prose"):
    """Running text in a box; blank text prints `void`."""

    title: str
    text: str
    void: str = NOT_RECORDED
    cite: str = ""
    boxed: bool = True


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """The place of one signature; blank fields were not recorded."""

    role: str
    name: str = ""
    manner: str = ""
    when: str = ""
    shown_hash: str = ""
    picture: str = ""
    """SHA-256 of the file with the pen's strokes."""


class Signatures(msgspec.Struct, frozen=True, kw_only=True, tag="signatures"):
    """Who signed, each in a box of their own."""

    title: str
    boxes: tuple[Box, ...]
    cite: str = ""


Block: TypeAlias = Grid | Table | Prose | Signatures


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One paper."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    number: str = ""
    """The household's number, in the footer; blank on papers that the public sees."""
    wide: bool = False
    """Landscape."""

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything the paper says."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """What the paper says was not recorded or not done, in its order."""
        return tuple(label for block in self.blocks for label in _missing(block))

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files its signatures show."""
        boxes = [box for block in self.blocks if isinstance(block, Signatures) for box in block.boxes]
        return tuple(dict.fromkeys(box.picture for box in boxes if box.picture))


def _missing(block: Block) -> list[str]:
    if isinstance(block, Grid):
        return [row.label for row in block.rows if not row.value and row.void]
    if isinstance(block, Signatures):
        return [box.role for box in block.boxes if not box.name]
    if isinstance(block, Table):
        return [] if block.lines or not block.void else [block.title]
    return [] if block.text or not block.void else [block.title]


def texts(sheet: Sheet) -> str:
    """Everything the paper says, one text a line."""
    lines = [sheet.title, sheet.subtitle, sheet.number]
    for block in sheet.blocks:
        lines.append(block.title)
        if isinstance(block, Grid):
            lines += [f"{row.label} {row.value or row.void}" for row in block.rows]
        elif isinstance(block, Table):
            lines += [" ".join(line) for line in (block.headings, *block.lines)] + ([] if block.lines else [block.void])
        elif isinstance(block, Signatures):
            lines += [
                f"{box.role} {box.name or NOT_DONE} {box.manner} {box.when} {box.shown_hash}" for box in block.boxes
            ]
        else:
            lines.append(block.text or block.void)
    return "\n".join(lines)
