"""The family's slip as a page to print: the same words as on the tablet, for tablets without a printer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from shared_models.ids import EntityId
from shared_models.qr import QUIET, qr_rows
from shared_models.questionnaire.at_visit import kept_forms
from shared_models.slip import slip_of
from shared_models.slip_words import SCAN, TITLE
from shared_models.visit import day_of
from sync_server.console.queue import visit_path
from sync_server.console.seat import ReaderSeat
from sync_server.use_cases.hold_policy import policy_for
from sync_server.use_cases.open_case import as_reviewed, open_case

router = APIRouter()


@router.get("/households/{household}/visits/{visit}/slip")
def show_slip(seat: ReaderSeat, household: str, visit: str) -> Response:
    """The slip of a visit, after its acceptance as it was accepted; reading it is noted like reading the file."""
    office = seat.office
    opened = open_case(office.database, seat.user, EntityId(household), why="slip", now_ms=seat.now_ms)
    case, shown = as_reviewed(opened, EntityId(visit))
    with office.database.reading() as tx:
        policy = policy_for(tx, case.community, shown.day or day_of(seat.now_ms)).policy
    slip = slip_of(case, shown.id, policy, forms=kept_forms(opened.forms).get)
    path, side = _drawn(slip.code.text(seat.language))
    context = {"slip": slip, "title": TITLE, "scan": SCAN, "path": path, "side": side}
    return seat.page("slip.html", {**context, "file": visit_path(household, visit)})


def _drawn(text: str) -> tuple[str, int]:
    """The code as the path of a drawing, one line for each run of dark modules, and the drawing's side."""
    rows = qr_rows(text)
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                runs.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length or 1
    return "".join(runs), len(rows) + 2 * QUIET
