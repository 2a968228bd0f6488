"""Views of the queue under names of one's own: kept, removed, and brought back."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Response

from sync_server.console.forms import SentForm, field_in
from sync_server.console.queue_wish import from_the_top, read_query, wish_query
from sync_server.console.seat import ReaderSeat, Seat
from sync_server.store.saved_filter_store import SavedFilter
from sync_server.use_cases.keep_filters import UnnamedError, bring_back_filter, keep_filter, remove_filter

router = APIRouter()


@router.post("/queue/saved")
def keep(seat: ReaderSeat, form: SentForm) -> Response:
    """The queue as it stood, its filter kept under the name."""
    query = _query(field_in(form, "query"))
    saved = SavedFilter(id=seat.office.new_id(), name=field_in(form, "name").strip(), query=query)
    try:
        keep_filter(seat.office.database, seat.user, saved, now_ms=seat.now_ms)
    except UnnamedError:
        return _back(seat, query, done="unnamed")
    return _back(seat, query, done="kept")


@router.post("/queue/saved/{saved}/remove")
def remove(seat: ReaderSeat, saved: str, form: SentForm) -> Response:
    """The queue as it stood, and the way to bring the view back."""
    remove_filter(seat.office.database, seat.user, saved, now_ms=seat.now_ms)
    return _back(seat, _query(field_in(form, "query")), done="removed", saved=saved)


@router.post("/queue/saved/{saved}/restore")
def restore(seat: ReaderSeat, saved: str, form: SentForm) -> Response:
    """The queue as it stood, with the view again."""
    bring_back_filter(seat.office.database, seat.user, saved)
    return _back(seat, _query(field_in(form, "query")), done="restored")


def _query(text: str) -> str:
    return wish_query(from_the_top(read_query(text.replace("\x00", ""))))


def _back(seat: Seat, query: str, **said: str) -> Response:
    return seat.go(f"/queue?{query}&{urlencode(said)}")
