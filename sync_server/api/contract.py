"""What the API says of itself: every answer of a route by its status, and the shape of every message, in OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared_models.sync_protocol import Hello, HelloAnswer, Pull, PullAnswer, Push, PushAnswer, Refusal
from sync_server.use_cases.check_health import Health
from sync_server.use_cases.enrol_device import EnrolmentAnswer, EnrolmentRequest

Told: TypeAlias = dict[int | str, dict[str, Any]]
"""Answers by status, as a route's `responses` takes them."""

MESSAGES = (
    *(Hello, HelloAnswer, Push, PushAnswer, Pull, PullAnswer),
    *(EnrolmentRequest, EnrolmentAnswer, Health, Refusal),
)
PLACE = "#/components/schemas/{name}"
JSON = "application/json"
BYTES = "application/octet-stream"
REFUSALS: Mapping[int, str] = {
    400: "malformed: it cannot be read, and sent again it will not be either",
    401: "unauthorized or revoked: the token does not open this",
    409: "fork, gap, epoch or offset: server and tablet tell the story differently; the answer says what stands",
    413: "too_large: more than is taken at once",
    426: "upgrade: this version is not spoken any more",
    429: "busy: too many sign-ins failed; Retry-After says when to come again",
    460: "hash: the bytes are not those that their name or checksum says",
    503: "busy: nothing was kept; Retry-After says when to come again",
}


def refused(*statuses: int) -> Told:
    """Refusals that a route answers with."""
    return {status: {"description": REFUSALS[status], "content": _shaped(Refusal)} for status in statuses}


def told(message: type[msgspec.Struct], said: str, *, status: int = 200) -> Told:
    """An answer that is a message."""
    return {status: {"description": said, "content": _shaped(message)}}


def plain(said: str, *, status: int, kind: str = "") -> Told:
    """An answer of bytes or text; without a kind: one without a body."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}}} if kind else {}
    return {status: {"description": said, "content": content}}


def takes(message: type[msgspec.Struct]) -> dict[str, Any]:
    """What a route adds to its description when it takes a message as its body; the body may be packed with gzip."""
    return {"requestBody": {"required": True, "content": _shaped(message)}}


def takes_bytes(*headers: str) -> dict[str, Any]:
    """The same for bytes, with headers that hold whole numbers."""
    parameters = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}
        for name in headers
    ]
    body = {"required": True, "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}
    return {"parameters": parameters, "requestBody": body}


SIGNED_IN: Mapping[str, Any] = {"security": [{"tablet": []}]}
"""What a route adds that a tablet's token opens."""


def contract(app: FastAPI) -> dict[str, Any]:
    """The description of the API; the console's pages are no part of it."""
    page = get_openapi(title=app.title, version="1", routes=app.routes)
    for path in page["paths"].values():
        for operation in path.values():
            # FastAPI adds its own answer to fields it checks; ours are checked by us and refused with 400.
            operation["responses"].pop("422", None)
    _, shapes = msgspec.json.schema_components(MESSAGES, ref_template=PLACE)
    page["components"] = {
        "schemas": shapes,
        "securitySchemes": {"tablet": {"type": "http", "scheme": "bearer"}},
    }
    return page


def _shaped(message: type[msgspec.Struct]) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": PLACE.format(name=message.__name__)}}}
