"""What part of the queue is asked for, in the address and back: every view of it is a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, get_args
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query

from sync_server.console.seat import BASE
from sync_server.store.queue_store import QueueKey, QueueState
from sync_server.use_cases.list_queue import Wish

QUERY_MOST = 80
"""Characters of a search."""
Switch = Annotated[bool, Query()]
Place = Annotated[str, Query(max_length=200)]
PARTS = 3


def queue_wish(  # noqa: PLR0913 - one for each filter of the page
    *,
    status: QueueState = "finished",
    area: str = "",
    class_: Annotated[str, Query(alias="class")] = "",
    campaign: str = "",
    overdue: Switch = False,
    photos: Switch = False,
    flagged: Switch = False,
    q: Annotated[str, Query(max_length=QUERY_MOST)] = "",
    after: Place = "",
    before: Place = "",
) -> Wish:
    """What the address asks for."""
    return Wish(
        state=status,
        area=area.replace("\x00", ""),
        benefit_class=class_.replace("\x00", ""),
        campaign=campaign.replace("\x00", ""),
        overdue=overdue,
        photos=photos,
        flagged=flagged,
        query=q.replace("\x00", ""),
        after=_key(after),
        before=_key(before),
    )


AskedWish = Annotated[Wish, Depends(queue_wish)]


def _key(text: str) -> QueueKey | None:
    """A place in the queue; nothing for a text that is none: then the first page is shown."""
    parts = text.replace("\x00", "").split("~", PARTS - 1)
    if len(parts) < PARTS or not parts[1].isascii() or not parts[1].isdigit() or len(parts[1]) > 15:  # noqa: PLR2004 - a time in milliseconds
        return None
    try:
        date.fromisoformat(parts[0])
    except ValueError:
        return None
    return QueueKey(parts[0], int(parts[1]), parts[2])


def _place(key: QueueKey | None) -> str:
    return f"{key.deadline}~{key.finished_ms}~{key.household}" if key else ""


def wish_query(wish: Wish) -> str:
    """The address part that asks for the same; defaults are left out, but for the state."""
    asked = {
        "status": wish.state,
        "area": wish.area,
        "class": wish.benefit_class,
        "campaign": wish.campaign,
        "overdue": "1" if wish.overdue else "",
        "photos": "1" if wish.photos else "",
        "flagged": "1" if wish.flagged else "",
        "q": wish.query,
        "after": _place(wish.after),
        "before": _place(wish.before),
    }
    return urlencode({name: value for name, value in asked.items() if value})


def from_the_top(wish: Wish) -> Wish:
    """The same filter at its first page."""
    return replace(wish, after=None, before=None)


def queue_path(wish: Wish) -> str:
    """Where the queue shows what a wish asks for."""
    return f"{BASE}/queue?{wish_query(wish)}"


def read_query(query: str) -> Wish:
    """The filter in an address part that came back in a form; what means nothing narrows nothing."""
    given = dict(parse_qsl(query))
    state = given.get("status", "")
    return queue_wish(
        status=next((one for one in get_args(QueueState) if one == state), "finished"),
        area=given.get("area", ""),
        class_=given.get("class", ""),
        campaign=given.get("campaign", ""),
        overdue=given.get("overdue") == "1",
        photos=given.get("photos") == "1",
        flagged=given.get("flagged") == "1",
        q=given.get("q", "")[:QUERY_MOST],
    )
