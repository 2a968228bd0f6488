"""What an archive holds, as data and as a page that people read and that verifies the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, StrictUndefined, Template

HERE = Path(__file__).parent
FORMAT = 1


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """Where a change stands in the chain of the copy that sent it: `h` is over `before` and the body's bytes."""

    replica: str
    seq: int
    before: str
    h: str


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One change of the log, in order of arrival. A blank `file`: its body is left out."""

    file: str
    id: str
    what: str
    content: str
    """Which fields it wrote, without their values."""
    author: str
    device: str
    when: str
    clock: str
    received: str
    n: int | None
    """Position in the community's log; none for a change that was held."""
    state: str
    chain: Chain | None = None


class FileLine(msgspec.Struct, frozen=True, kw_only=True):
    """A photo, scan or signature that a change names. A blank `file`: the server never got it."""

    file: str
    sha256: str
    mime: str
    what: str


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A paper set from the record. A blank `file`: nothing was recorded to set it from."""

    file: str
    label: str
    what: str
    state: str


class AuditExtract(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of the audit log about this household. A blank `file`: left out, and why."""

    file: str
    lines: int
    note: str


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but the bytes. It says as of which change it stands, not who made it when: the same state gives the
    same bytes.
    """

    format: int = FORMAT
    kind: str
    """`household`, or `procedure` for what one procedure rests on."""
    household: str
    about: str
    """The procedure; blank for the household."""
    title: str
    head: str
    community: str
    demo: bool
    as_of: str
    """When the last change that is in here came in, in China's time."""
    last_change: str
    sources: str
    """Whether the sealed sources of interviews are in here, in words."""
    changes: tuple[ChangeLine, ...]
    files: tuple[FileLine, ...]
    papers: tuple[PaperLine, ...]
    audit: AuditExtract


def index_json(index: Index) -> bytes:
    """The index as data, readable."""
    return msgspec.json.format(msgspec.json.encode(index), indent=1) + b"\n"


def index_html(index: Index) -> bytes:
    """The page. It loads nothing but `manifest.js` beside it."""
    parts: Mapping[str, str] = {name: (HERE / name).read_text(encoding="utf-8") for name in ("sha256.js", "verify.js")}
    page = _page().render(index=index, parts=parts, style=(HERE / "page.css").read_text(encoding="utf-8"))
    return page.encode()


@cache
def _page() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((HERE / "page.html").read_text(encoding="utf-8"))
