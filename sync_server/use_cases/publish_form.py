"""Publishing a form: which version the tablets give to new visits from their next exchange on."""

from __future__ import annotations

from shared_models.errors import NotFoundError
from shared_models.ids import UserId
from shared_models.questionnaire.form import FormRef
from sync_server.store import form_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database


def publish_form(database: Database, id_: str, version: str, *, by: UserId, now_ms: int) -> FormRef:
    """Has a version given to new visits, in the place of the one before it; once more changes nothing.

    Raises:
        NotFoundError: there is no such version.
    """
    with database.writing() as tx:
        ref = form_store.version_of(tx, id_, version)
        if ref is None:
            raise NotFoundError(f"没有表单 {id_} 的版本 {version} / there is no {id_} {version}")
        if ref not in form_store.published_forms(tx):
            form_store.save_act(tx, id_, version, by=by, now_ms=now_ms)
            detail = {"id": ref.id, "version": ref.version, "digest": ref.digest}
            write_audit(tx, AuditNote(by, "publish_form", id_, detail), now_ms=now_ms)
    return ref


def withdraw_form(database: Database, id_: str, *, by: UserId, now_ms: int) -> FormRef:
    """Gives a form to no new visit any more; what was begun on it goes on.

    Raises:
        NotFoundError: no version of it is published.
    """
    with database.writing() as tx:
        ref = next((one for one in form_store.published_forms(tx) if one.id == id_), None)
        if ref is None:
            raise NotFoundError(f"表单 {id_} 没有已发布的版本 / no version of {id_} is published")
        form_store.save_act(tx, id_, "", by=by, now_ms=now_ms)
        detail = {"id": ref.id, "version": ref.version, "digest": ref.digest}
        write_audit(tx, AuditNote(by, "withdraw_form", id_, detail), now_ms=now_ms)
    return ref
