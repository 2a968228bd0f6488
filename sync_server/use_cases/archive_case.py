"""Archives one household's case, or what one procedure rests on, as a ZIP that verifies itself. Every one is noted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from shared_models.area import Right, is_demo
from shared_models.errors import NotFoundError
from shared_models.household import household_of
from shared_models.ids import EntityId, Sha256
from shared_models.papers.sheet import Sheet
from shared_models.visit import day_of
from sync_server.archive.container import ArchiveFile, zipped
from sync_server.archive.index import Index, PaperLine, index_html, index_json
from sync_server.archive.manifest import MANIFEST, MANIFEST_JS, fingerprint, manifest_script, manifest_text
from sync_server.papers.typeset import Imprint, pdf
from sync_server.store import audit_store, blob_index, replica_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.use_cases.archive_lines import ARCHIVE, Lines, audit_extract, moment
from sync_server.use_cases.archive_scope import Scope, scope_of
from sync_server.use_cases.open_case import OpenedCase, open_case, open_case_as
from sync_server.use_cases.print_paper import Desk, ListedPaper, basis_of, listed, pictures_of, sheet_of
from sync_server.use_cases.read_proceedings import act_names

OPEN = "受访邻居的身份等密封内容在卷内，请按密封材料保管。"
CLOSED = "受访邻居的身份等密封内容不在卷内：含密封来源的变更未附原文，也不附各条的链接校验值。"
MAKER = "案卷归档"
"""Stands on the papers instead of a person: the same state gives the same bytes, whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be archived."""

    household: EntityId
    about: EntityId
    """A procedure; blank for all of the household."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A ZIP on its way; when its last piece was taken, its fingerprint stands in the audit log."""

    name: str
    pieces: Iterator[bytes]


def archive_case(desk: Desk, wish: Wish) -> Archive:
    """The archive for a reader. The sealed sources are in it for those with the right to them, which is noted.

    Raises:
        NotFoundError: there is no such household or procedure for this person.
    """
    opened = open_case(desk.database, desk.user, wish.household, why=ARCHIVE, now_ms=desk.now_ms)
    return _archive(desk, wish, opened)


def archive_at_command(desk: Desk, wish: Wish, *, sources: bool) -> Archive:
    """The archive for the command line of the server; with `sources` what is sealed is in it, which is noted.

    Raises:
        NotFoundError: there is no such household or procedure.
    """
    rights = frozenset[Right]({"read", "audit", "sealed"} if sources else {"read", "audit"})
    note = AuditNote(user=desk.user, action="read", subject=wish.household, detail={"page": ARCHIVE})
    opened = open_case_as(desk.database, note, rights, now_ms=desk.now_ms)
    return _archive(desk, wish, opened)


def _archive(desk: Desk, wish: Wish, opened: OpenedCase) -> Archive:
    scope = scope_of(desk.database, opened, wish.about, today=day_of(desk.now_ms))
    opens = "sealed" in opened.rights
    if opens:
        _note_sources(desk, scope)
    head = household_of(scope.opened.case).head_name
    return Archive(name=f"{scope.title.zh}-{head or wish.household}.zip", pieces=_pieces(desk, scope, opens=opens))


def _note_sources(desk: Desk, scope: Scope) -> None:
    household = scope.opened.case.household
    with desk.database.writing() as tx:
        for entity in scope.opened.case.entities.values():
            if entity.type == "interview":
                detail = {"interview": entity.id, "page": ARCHIVE}
                note = AuditNote(user=desk.user, action="open_source", subject=household, detail=detail)
                write_audit(tx, note, now_ms=desk.now_ms)


def _pieces(desk: Desk, scope: Scope, *, opens: bool) -> Iterator[bytes]:
    """The ZIP, and at its end the note with its fingerprint."""
    hashes: dict[str, str] = {}

    def listed_files() -> Iterator[ArchiveFile]:
        for one in _files(desk, scope, opens=opens):
            hashes[one.path] = hashlib.sha256(one.data).hexdigest()
            yield one
        text = manifest_text(hashes)
        yield ArchiveFile(MANIFEST, text.encode())
        yield ArchiveFile(MANIFEST_JS, manifest_script(text).encode())

    yield from zipped(listed_files())
    detail = {"fingerprint": fingerprint(manifest_text(hashes)), "procedure": scope.about, "sources": opens}
    with desk.database.writing() as tx:
        note = AuditNote(user=desk.user, action=ARCHIVE, subject=scope.opened.case.household, detail=detail)
        write_audit(tx, note, now_ms=desk.now_ms)


def _files(desk: Desk, scope: Scope, *, opens: bool) -> Iterator[ArchiveFile]:
    """Every file but the list, the index first; one at a time in memory."""
    # As of the last change, not of today: deadlines and ages on the papers then stay as they were.
    then = replace(desk, now_ms=scope.last_ms)
    lines = _lines(desk, scope, opens=opens)
    basis = basis_of(then, scope.opened)
    papers = list(lines.papers(listed(scope.opened, basis)))
    with desk.database.reading() as tx:
        extract, audit = audit_extract(audit_store.lines_about(tx, scope.opened.case.household), scope)
    index = Index(
        kind="procedure" if scope.about else "household",
        household=scope.opened.case.household,
        about=scope.about,
        title=scope.title.zh,
        head=basis.head or scope.opened.case.household,
        community=scope.opened.community,
        demo=is_demo([scope.opened.community]),
        as_of=moment(scope.last_ms),
        last_change=scope.kept[-1].id,
        sources=OPEN if opens else CLOSED,
        changes=tuple(lines.changes()),
        files=tuple(lines.files()),
        papers=tuple(line for line, _ in papers),
        audit=extract,
    )
    yield ArchiveFile("index.html", index_html(index))
    yield ArchiveFile("index.json", index_json(index))
    yield from _bodies(scope, index)
    yield from _papers(papers, lambda one: _pdf(then, scope, sheet_of(scope.opened, basis, one)))
    for file in index.files:
        if file.file:
            yield ArchiveFile(file.file, _blob(desk, Sha256(file.sha256)))
    if extract.file:
        yield ArchiveFile(extract.file, audit)


def _lines(desk: Desk, scope: Scope, *, opens: bool) -> Lines:
    case = scope.opened.case
    with desk.database.reading() as tx:
        links = replica_store.links_of(tx, case.household)
        named = blob_index.files_of(tx, case.household)
        had = {sha for sha in named if blob_index.is_named_in(tx, sha, [scope.opened.case.community])}
    stored = frozenset(sha for sha in had if desk.blobs.size(sha) is not None)
    names = act_names(desk.database, case, day_of(scope.last_ms))
    return Lines(scope=scope, names=names, links=links, stored=stored, opens=opens)


def _bodies(scope: Scope, index: Index) -> Iterator[ArchiveFile]:
    for line, kept in zip(index.changes, scope.kept, strict=True):
        if line.file:
            yield ArchiveFile(line.file, kept.body)


def _papers(
    papers: list[tuple[PaperLine, ListedPaper]], typeset: Callable[[ListedPaper], bytes]
) -> Iterator[ArchiveFile]:
    for line, one in papers:
        if line.file:
            yield ArchiveFile(line.file, typeset(one))


def _pdf(then: Desk, scope: Scope, sheet: Sheet) -> bytes:
    imprint = Imprint(by=MAKER, ms=then.now_ms, demo=is_demo([scope.opened.community]))
    return pdf(sheet, imprint, pictures_of(then, scope.opened, sheet))


def _blob(desk: Desk, sha256: Sha256) -> bytes:
    found = desk.blobs.read(sha256)
    if found is None:
        raise NotFoundError(sha256)
    return found
