"""Pull: everything that changed in the asker's communities, of one instant, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from shared_models.conversion import OLDEST_SERVED
from shared_models.ids import UserId
from shared_models.page import PageWriter
from shared_models.recheck import for_team, turned_at
from shared_models.sealed import for_reader
from shared_models.sync_protocol import (
    OLDEST_PROTOCOL,
    PAGE_REGISTERS,
    Cursor,
    GrantSeen,
    HeldSeen,
    Page,
    Pull,
    PullAnswer,
    Refusal,
)
from sync_server.store import area_store, audit_store, case_store, grant_store, held_store, replica_store, scope_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.store.held_store import Held
from sync_server.store.scope_store import Scope
from sync_server.use_cases.enrol_device import TabletUser
from sync_server.use_cases.lock_device import check_unlocked
from sync_server.use_cases.refused import RefusedError

START = Cursor()


def answer_pull(database: Database, pull: Pull, *, asker: TabletUser, now_ms: int) -> PullAnswer:
    """The communities the asker may hold at this instant, and a page for each that changed.

    Raises:
        RefusedError: another epoch, a tablet that the office locked, or an app too old to read what it would get.
    """
    if pull.schema < OLDEST_SERVED or pull.v < OLDEST_PROTOCOL:
        message = "请更新应用;未上传的工作仍可上传 / please update the app; unsent work can still be sent"
        raise RefusedError(Refusal(err="upgrade", message=message))
    with database.reading() as tx:
        check_unlocked(tx, asker.device)
        answer = _answer(tx, pull, asker.user)
    counts = {page.scope: len(page.rows) for page in answer.pages if page.rows}
    if counts:
        # Noted before anything is shown: a file that left the server without a line in the log would be worse.
        with database.writing() as tx:
            audit_store.write_audit(tx, AuditNote(asker.user, "pull", asker.device, counts), now_ms=now_ms)
    return answer


def _answer(tx: Transaction, pull: Pull, user: UserId) -> PullAnswer:
    epoch = replica_store.current_epoch(tx)
    if pull.epoch != epoch:
        raise RefusedError(Refusal(err="epoch", epoch=epoch))
    granted = grant_store.communities_with_right(tx, user, "visit")
    names = area_store.area_names(tx, granted)
    scopes = scope_store.find_scopes(tx, granted)
    cursors = {id_: pull.cursors[id_] for id_ in scopes if id_ in pull.cursors}
    reset = tuple(id_ for id_, cursor in sorted(cursors.items()) if not _can_go_on(cursor, scopes[id_]))
    rights = grant_store.rights_in(tx, user, granted)
    pages, room = [], max(1, min(pull.limit, PAGE_REGISTERS))
    for id_, scope in sorted(scopes.items()):
        cursor = START if id_ in reset else cursors.get(id_)
        if cursor is not None and cursor == Cursor(n=scope.head, since=scope.head):
            continue
        sealed = "sealed" not in rights.get(id_, frozenset())
        page, used = _page(tx, _Wanted(scope=scope, cursor=cursor or START, reader=user, sealed=sealed, room=room))
        pages.append(page)
        room -= used
    return PullAnswer(
        epoch=epoch,
        grants=tuple(
            GrantSeen(scope=id_, name=names.get(id_, ""), ver=ver, n=end.head, digest=end.digest)
            for id_, ver in sorted(granted.items())
            for end in [scopes.get(id_, Scope(id=id_, head=0, digest=""))]
        ),
        pages=tuple(pages),
        reset=reset,
        held=tuple(_held(one) for one in held_store.held_by_author(tx, user)),
    )


def _can_go_on(cursor: Cursor, scope: Scope) -> bool:
    """Whether a cursor points into this log: not before what is still known, not beyond its end.

    One whose series of pages began at the beginning (since 0) is in the middle of a whole new picture: it goes on.
    """
    known = cursor.since == START.since or scope.min_n <= cursor.since
    return known and cursor.since <= cursor.n <= scope.head


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One page: whose eyes it is for, whether sealed answers are kept from them, and how many registers fit."""

    scope: Scope
    cursor: Cursor
    reader: UserId
    sealed: bool
    room: int


def _page(tx: Transaction, wanted: _Wanted) -> tuple[Page, int]:
    """The next page of a community and the registers in it; an empty one with more to come when there is no room."""
    scope, cursor = wanted.scope, wanted.cursor
    writer = PageWriter()
    last = _fill(tx, writer, wanted) if wanted.room > 0 else cursor.n
    more = last < scope.head
    # A first page needs no departures: who left before it was never handed out.
    left = scope_store.left_between(tx, scope.id, cursor.n, upto=last) if cursor.n else []
    page = Page(
        scope=scope.id,
        to=Cursor(n=last, since=cursor.since if more else last),
        more=more,
        digest=scope.digest,
        fields=writer.fields,
        saves=writer.saves,
        rows=writer.rows,
        left=[(one.household, one.placed) for one in left],
    )
    return page, writer.registers


def _fill(tx: Transaction, writer: PageWriter, wanted: _Wanted) -> int:
    """Adds cases until there is no room or no more of them; the position the page then reaches."""
    since = wanted.cursor.since
    for case in case_store.cases_after(tx, wanted.scope.id, wanted.cursor.n):
        shown = for_reader(case, wanted.reader) if wanted.sealed else case
        # What the reader holds is laid aside whole when a re-check begins or ends: it decides what he may read.
        full = max(case.placed_n, turned_at(case, wanted.reader)) > since
        writer.add(for_team(shown, wanted.reader), since, full=full)
        if writer.registers >= wanted.room:
            return case.n
    return wanted.scope.head


def _held(one: Held) -> HeldSeen:
    return HeldSeen(
        id=one.change,
        household=one.household,
        reason=one.reason,
        detail=one.detail,
        settled=msgspec.convert(one.settled, type=Literal["", "accepted", "refused"]),
    )
