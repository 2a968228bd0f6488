"""The papers of one household: which there are, how complete, and each as a PDF. Every opening is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared_models.area import is_demo
from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.ids import EntityId, Sha256, UserId
from shared_models.papers.basis import NOTHING, Basis
from shared_models.papers.binder import index
from shared_models.papers.catalogue import PAPERS, subjects_of
from shared_models.papers.sheet import Sheet
from shared_models.sealed import for_reader
from shared_models.values import text_of
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.papers.typeset import Imprint, pdf
from sync_server.store import user_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.blob_store import BlobStore
from sync_server.store.database import Database
from sync_server.use_cases.hold_policy import policy_for
from sync_server.use_cases.open_case import OpenedCase, accepted_by, as_reviewed, open_case
from sync_server.use_cases.read_proceedings import proceedings_of

INDEX = "index"
INDEX_LABEL = Label("一户一档目录", "Index of the file")
NOBODY = UserId("")
COMPLETE = "记录齐全"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What papers are made with: where things are kept, for whom and when."""

    database: Database
    blobs: BlobStore
    user: UserId
    now_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPaper:
    """One paper that can be printed."""

    paper: str
    about: EntityId
    """Blank: nothing was recorded, the form is blank."""
    label: Label
    what: str
    unrecorded: tuple[str, ...]
    """Parts that say that nothing was recorded or done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperList:
    """Every paper of one household."""

    opened: OpenedCase
    head: str
    papers: tuple[ListedPaper, ...]


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A PDF with the name it is saved under."""

    name: str
    data: bytes


def list_papers(desk: Desk, household: EntityId) -> PaperList:
    """The papers of a household in the reader's areas.

    Raises:
        NotFoundError: there is no such household, or the reader may not know.
    """
    opened = open_case(desk.database, desk.user, household, why="papers", now_ms=desk.now_ms)
    basis = basis_of(desk, opened)
    return PaperList(opened=opened, head=basis.head, papers=tuple(listed(opened, basis)))


def print_paper(desk: Desk, household: EntityId, *, paper: str, about: EntityId, source: bool = False) -> PrintedPaper:
    """One paper as a PDF. With `source`, who was asked in an interview stands on it, for those who may know.

    Raises:
        NotFoundError: there is no such paper for this person.
        NotAllowedError: the source stays sealed for this person.
    """
    why = f"paper {paper}"
    opened = open_case(desk.database, desk.user, household, why=why, now_ms=desk.now_ms)
    basis = basis_of(desk, opened)
    if source:
        _open_source(desk, opened, about)
        basis = replace(basis, case=opened.case)
    sheet = index_of(opened, basis) if paper == INDEX else _sheet(opened, basis, paper, about)
    label = INDEX_LABEL if paper == INDEX else PAPERS[paper].label
    name = f"{label.zh.replace('/', '、')}-{basis.head or basis.number}.pdf"
    return PrintedPaper(name, pdf(sheet, imprint_of(desk, opened), pictures_of(desk, opened, sheet)))


def basis_of(desk: Desk, opened: OpenedCase) -> Basis:
    """What papers may draw on: the sources of interviews are closed.

    The policy is that of the latest procedure, which goes on as it was opened, or else the one that holds here today.
    """
    today = day_of(desk.now_ms)
    with desk.database.reading() as tx:
        found = proceedings_of(tx, opened.case, today)
        policy = found[-1].policy if found else policy_for(tx, opened.case.community, today).policy
    return Basis(
        case=for_reader(opened.case, NOBODY),
        policy=policy,
        today=today,
        entries=opened.entries,
        community=opened.community,
        people={str(id_): name for id_, name in opened.people.items()},
    )


def imprint_of(desk: Desk, opened: OpenedCase) -> Imprint:
    """Who prints, when, and whether the district is invented."""
    with desk.database.reading() as tx:
        name = user_store.names_of(tx, [desk.user]).get(desk.user, "")
    return Imprint(by=name or desk.user, ms=desk.now_ms, demo=is_demo([opened.community]))


def pictures_of(desk: Desk, opened: OpenedCase, sheet: Sheet) -> dict[str, bytes]:
    """The signatures that the server holds."""
    found = {name: desk.blobs.read(Sha256(name)) for name in sheet.pictures if name in opened.stored}
    return {name: data for name, data in found.items() if data is not None}


def listed(opened: OpenedCase, basis: Basis) -> Iterator[ListedPaper]:
    """Every paper with its state."""
    for id_, paper in PAPERS.items():
        for about, what in subjects_of(basis, id_):
            sheet = _sheet(opened, basis, id_, about)
            yield ListedPaper(paper=id_, about=about, label=paper.label, what=what, unrecorded=sheet.unrecorded)


def sheet_of(opened: OpenedCase, basis: Basis, one: ListedPaper) -> Sheet:
    """The paper of a line in the list."""
    return _sheet(opened, basis, one.paper, one.about)


def index_of(opened: OpenedCase, basis: Basis) -> Sheet:
    """The index of the file."""
    lines = [(one.label.zh, one.what or "—", state_of(one)) for one in listed(opened, basis)]
    return index(basis, lines)


def state_of(one: ListedPaper) -> str:
    """How complete a paper is, in words."""
    if one.about == NOTHING:
        return "没有办理记录"
    return f"{len(one.unrecorded)} 项未记录或未办理" if one.unrecorded else COMPLETE


def _sheet(opened: OpenedCase, basis: Basis, paper: str, about: EntityId) -> Sheet:  # noqa: PLR0917
    kind = PAPERS.get(paper)
    if kind is None or about not in [id_ for id_, _ in subjects_of(basis, paper)]:
        raise NotFoundError(paper)
    if paper == "visit" and accepted_by(opened.case, about) is not None:
        case, _ = as_reviewed(opened, about)
        basis = replace(basis, case=for_reader(case, NOBODY))
    return kind.make(basis, about)


def _open_source(desk: Desk, opened: OpenedCase, about: EntityId) -> None:
    entity = opened.case.entities.get(about)
    if entity is None or entity.type != "interview":
        raise NotFoundError(about)
    if "sealed" not in opened.rights and text_of(entity.value("interviewer")) != desk.user:
        raise NotAllowedError(about)
    note_source(desk, opened.case.household, about)


def note_source(desk: Desk, household: EntityId, interview: EntityId) -> None:
    """Notes in the audit log that somebody saw who was asked."""
    with desk.database.writing() as tx:
        note = AuditNote(user=desk.user, action="open_source", subject=household, detail={"interview": interview})
        write_audit(tx, note, now_ms=desk.now_ms)
