"""A signature as a picture: the strokes of the pen, black on white, as small as it can be."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

PEN = 4
LARGEST_PAD = 4_000

Stroke = Sequence[tuple[float, float]]
"""The points of one pen stroke, in pixels of the pad; points outside it are drawn at its edge."""


def signature_picture(strokes: Sequence[Stroke], pad: tuple[int, int]) -> bytes:
    """The PNG of the strokes on a pad of this width and height."""
    width, height = (max(1, min(side, LARGEST_PAD)) for side in pad)
    paper = Image.new("1", (width, height), 1)
    pen = ImageDraw.Draw(paper)
    for stroke in strokes:
        points = [(min(max(x, 0), width - 1), min(max(y, 0), height - 1)) for x, y in stroke]
        if len(points) > 1:
            pen.line(points, fill=0, width=PEN, joint="curve")
        elif points:
            x, y = points[0]
            pen.ellipse((x - PEN / 2, y - PEN / 2, x + PEN / 2, y + PEN / 2), fill=0)
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()
