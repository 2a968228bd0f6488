"""Where a visit took place, drawn without a map: the recorded home, where the visit began, where photos were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from shared_models.case import Case
from shared_models.checks import of_visit
from shared_models.visit import Visit
from shared_models.whereabouts import Spot, draw_spots, read_spot, round_metres
from shared_models.words import Label
from sync_server.console.reader import Reader

WIDTH, HEIGHT, MARGIN = 260, 150, 14
LONGEST_BAR = 80
HOME = Label("档案中的住址位置", "the home on file")
BEGUN = Label("入户开始处", "where the visit began")
PHOTO = Label("拍照处", "where a photo was taken")
FAR = Label("{what}：距{home} {metres} 米", "{what}: {metres} m from {home}")


@dataclass(frozen=True, slots=True)
class Dot:
    """One place of the drawing, in pixels."""

    kind: str
    x: int
    y: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDrawing:
    """The drawing, north up, with a bar that tells the scale."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    """What is drawn, in words, each once; with its distance from the home where that is on file."""
    bar: int
    metres: int
    width: int = WIDTH
    height: int = HEIGHT


def place_drawing(case: Case, visit: Visit, *, reader: Reader) -> PlaceDrawing | None:
    """The drawing of a visit; nothing when no place was recorded."""
    found = list(_spots(case, visit))
    if not found:
        return None
    drawn = draw_spots([spot for _, _, spot in found], width=WIDTH - 2 * MARGIN, height=HEIGHT - 2 * MARGIN)
    dots = tuple(
        Dot(kind, round(point.x + MARGIN), round(point.y + MARGIN), reader.word(label))
        for (kind, label, _), point in zip(found, drawn.points, strict=True)
    )
    metres = round_metres(LONGEST_BAR / drawn.pixels_a_metre)
    away = [
        round(hypot(point.x - drawn.points[0].x, point.y - drawn.points[0].y) / drawn.pixels_a_metre)
        for point in drawn.points
    ]
    lines = [_line(found[0][0], found[at], metres=away[at], reader=reader) for at in range(len(found))]
    return PlaceDrawing(
        dots=dots,
        lines=tuple(dict.fromkeys(lines)),
        bar=round(metres * drawn.pixels_a_metre),
        metres=metres,
    )


def _spots(case: Case, visit: Visit) -> Iterator[tuple[str, Label, Spot]]:
    home = read_spot(case.root.value("position"))
    if home is not None:
        yield "home", HOME, home
    entity = case.entities.get(visit.id)
    begun = read_spot(entity.value("position")) if entity is not None else None
    if begun is not None:
        yield "begun", BEGUN, begun
    for photo in of_visit(case, "photo", visit.id):
        spot = read_spot(photo.value("position"))
        if spot is not None:
            yield "shot", PHOTO, spot


def _line(first: str, found: tuple[str, Label, Spot], *, metres: int, reader: Reader) -> str:
    kind, label, _ = found
    if first != "home" or kind == "home":
        return reader.word(label)
    return reader.word(FAR.fill(what=label, home=HOME, metres=metres))
