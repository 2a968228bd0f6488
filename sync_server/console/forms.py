"""Forms: read once, and let through only when they come from a page of ours. The one place that checks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from shared_models.boundary import LARGEST_BYTES
from shared_models.bundle import MAX_BUNDLE
from shared_models.errors import MalformedError, NotAllowedError
from sync_server.console.seat import BASE, AnySeat, LoggedOutError, seat_of
from sync_server.use_cases.attach_file import LARGEST as LARGEST_ATTACHMENT

READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST = 1_000_000
"""Bytes of a form: a page full of remarks is far below."""

MAX_SHEET = 20 * 1024 * 1024
"""A list of some hundred thousand rows."""

UPLOADS: Mapping[str, int] = {
    f"{BASE}/bundles": MAX_BUNDLE,
    f"{BASE}/admin/areas/import": MAX_SHEET,
    f"{BASE}/admin/areas/boundaries": LARGEST_BYTES,
    f"{BASE}/admin/import": MAX_SHEET,
    f"{BASE}/matching": MAX_SHEET,
    f"{BASE}/forms": MAX_SHEET,
}
"""Forms that carry files, and how large they may be together."""

SEVERAL: Mapping[str, int] = {f"{BASE}/forms": 20}
"""Forms that carry more than one file, and how many."""

ATTACHMENT = re.compile(f"{BASE}/households/[^/]+/procedure")
"""Forms that may carry one photo or scan."""

WORDS = frozenset(
    {"reason", "new_text", "new_yuan", "overall", "note", "reasons", "minutes", "text", "content", "finding"}
    | {"reply", "origin", "question"}
)
"""Fields in which a person writes; remark boxes have names of their own."""


class ForgedFormError(NotAllowedError):
    """The form does not come from a page that this log-in was shown."""


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent, its files open until the answer is made; empty for requests that send none."""
    if request.method in READ_ONLY:
        yield FormData()
        return
    path = request.url.path
    most = LARGEST_ATTACHMENT if ATTACHMENT.fullmatch(path) else UPLOADS.get(path, 0)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LARGEST + most:
        raise MalformedError("the form is too large, or does not say how large it is")
    if most and (await run_in_threadpool(seat_of, request)).sitter is None:
        # A gigabyte of a stranger is not even read.
        raise LoggedOutError("/")
    form = await request.form(max_files=SEVERAL.get(path, 1) if most else 0, max_fields=2_000)
    try:
        yield form
    finally:
        await form.close()


SentForm = Annotated[FormData, Depends(read_form)]


def check_origin(seat: AnySeat, form: SentForm) -> None:
    """Passes requests that change nothing, and forms that bring back what their page was given.

    Raises:
        LoggedOutError: the log-in ended while the form was being filled; it carries what was typed.
        ForgedFormError: anything else.
    """
    if seat.request.method in READ_ONLY:
        return
    brought = form.get("csrf")
    token = brought if isinstance(brought, str) else ""
    is_ours = bool(token) and compare_digest(token.encode("utf-8", "surrogatepass"), seat.csrf.encode())
    if seat.sitter is None and not is_ours:
        raise LoggedOutError("/", tuple(typed_lines(form)))
    if not is_ours:
        raise ForgedFormError("form without its token")


def typed_lines(form: FormData) -> Iterator[str]:
    """Everything a person had written into a form."""
    for name, value in form.multi_items():
        if isinstance(value, str) and value.strip() and (name in WORDS or name.startswith("remark|")):
            yield value.strip()


def field_in(form: Mapping[str, object] | FormData, name: str) -> str:
    """One field as text without blanks around; blank when it was not sent."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
