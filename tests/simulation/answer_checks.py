"""What every answer of the server must keep: nothing outside the asker's grants, nothing claimed that was not sent."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from field_app.sync_client.transport import Reply, Request
from shared_models.packing import unpack
from shared_models.sync_protocol import PullAnswer, Push, PushAnswer
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World

HOUSEHOLD = re.compile(r"\b[hc][0-9a-f]{5}-\d+\b")
"""How the world names households, also inside addresses and names: where one shows, that family shows."""
SECRET = re.compile(r"SEALED-(\w+)")
"""How the world names what a neighbour said in confidence, with its interviewer."""
OK = 200


def check_answer(world: World, request: Request, reply: Reply) -> None:
    """Passes an answer that shows its asker only what he may see at this instant."""
    user = asker_of(world, request)
    text = opened(reply.body)
    communities = world.granted.get(user, {})
    if request.path == "/sync/push" and reply.status == OK:
        _check_receipt(request, reply)
    if request.path == "/sync/pull" and reply.status == OK:
        text = _check_pages(communities, reply)
    visible = {household for household, place in world.places.items() if place in communities}
    shown = set(HOUSEHOLD.findall(text)) - set(HOUSEHOLD.findall(opened(request.body)))
    # A household that its tablet knows of only by having made it is nobody's secret.
    outside = {one for one in shown - visible if one in world.places}
    require(not outside, "P15", f"{request.path} showed {user} the households {sorted(outside)}")
    sealed_readers = {"street_officer", "district_officer"}
    if not any(roles & sealed_readers for roles in communities.values()):
        strangers = set(SECRET.findall(text)) - {user.replace("-", "_")} if "/sync/" in request.path else set()
        require(not strangers, "P15", f"{user} got what neighbours told {sorted(strangers)} in confidence")


def asker_of(world: World, request: Request) -> str:
    """The user behind a request's token; blank for none."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    return world.tokens.get(sha256(token.encode()).hexdigest(), "")


def _check_receipt(request: Request, reply: Reply) -> None:
    push, answer = unpack(request.body, Push), unpack(reply.body, PushAnswer)
    carried = {label.seq for label in push.changes}
    require(set(answer.ack) <= carried, "P1", f"a receipt for {set(answer.ack) - carried}, which was not sent")


def _check_pages(communities: Mapping[str, object], reply: Reply) -> str:
    """Checks the scopes of pages; gives the text in which households may not show: departures and own held work may."""
    answer = unpack(reply.body, PullAnswer)
    scopes = {page.scope for page in answer.pages} | {grant.scope for grant in answer.grants}
    require(scopes <= set(communities), "P15", f"a pull answered about {scopes - set(communities)}")
    pages = [msgspec.structs.replace(page, left=[]) for page in answer.pages]
    return msgspec.json.encode(msgspec.structs.replace(answer, pages=tuple(pages), held=())).decode()


def opened(body: bytes) -> str:
    """A body as text, unpacked; blank for bytes that are no text."""
    try:
        plain = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        return plain.decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return ""
