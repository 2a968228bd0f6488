"""Forms on paper: a blank one of every version, and each questionnaire of a visit as it was filled in."""

from __future__ import annotations

from fastapi import APIRouter, Response

from shared_models.ids import EntityId
from sync_server.console.papers import as_pdf, desk_of
from sync_server.console.seat import ReaderSeat, WatcherSeat
from sync_server.use_cases.print_form import print_blank, print_filled

router = APIRouter()


@router.get("/forms/{digest}/paper")
def show_blank(seat: WatcherSeat, digest: str) -> Response:
    """The blank form as a PDF."""
    return as_pdf(print_blank(desk_of(seat), digest))


@router.get("/households/{household}/questionnaires/{questionnaire}/paper")
def show_filled(seat: ReaderSeat, household: str, questionnaire: str) -> Response:
    """A questionnaire of the household as a PDF."""
    return as_pdf(print_filled(desk_of(seat), EntityId(household), EntityId(questionnaire)))
