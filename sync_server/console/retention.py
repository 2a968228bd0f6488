"""How long what is kept, by which rule, and what is older than that; nothing is deleted here."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from sync_server.console.reader import moment
from sync_server.console.seat import AdminSeat
from sync_server.use_cases.review_retention import review_retention

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    what: str
    number: int
    oldest: str
    least: int | None
    most: int | None
    cite: str
    past_least: bool
    past_most: bool


@router.get("/admin/retention")
def show_retention(seat: AdminSeat) -> Response:
    """One line for each kind of record."""
    lines = [
        _Line(
            what=one.rule.label.text(seat.language),
            number=one.age.number,
            oldest=moment(one.age.oldest_ms),
            least=one.rule.least_days,
            most=one.rule.most_days,
            cite=one.rule.citation.text(seat.language),
            past_least=one.past_least,
            past_most=one.past_most,
        )
        for one in review_retention(seat.office.database, seat.user, now_ms=seat.now_ms)
    ]
    return seat.page("retention.html", {"lines": lines})
