"""What an outsider draws a sample again from: the steps, the seed and what comes out, as a text without names."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from fastapi import APIRouter, Response

from shared_models.sampling.looks import Place
from shared_models.sampling.proof import proof
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.draw_sample import open_sample

router = APIRouter()


@router.get("/samples/{sample}/proof")
def download_proof(seat: AuditorSeat, sample: str) -> Response:
    """The text in the reader's language: to be handed out with the list."""
    found = open_sample(seat.office.database, seat.user, sample, now_ms=seat.now_ms)
    text = proof(
        found.frozen,
        found.drawn,
        origin=found.kept.origin,
        instead=_instead(found.places),
        language=seat.language,
    )
    name = f"sample-{found.kept.frozen_on}-{found.kept.area}-how.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/plain; charset=utf-8", headers=headers)


def _instead(places: Iterable[Place]) -> dict[str, str]:
    """By id of whoever was gone: who steps in; blank where the group is used up."""
    found: dict[str, str] = {}
    for place in places:
        row = [*(one.id for one, _ in place.chain), place.now.id if place.now is not None else ""]
        found.update(pairwise(row))
    return found
