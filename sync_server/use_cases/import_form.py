"""Taking a form in from a spreadsheet: checked whole, kept for good, noted in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import UnfitError
from shared_models.ids import UserId
from shared_models.questionnaire.form import FormRef, form_ref
from sync_server.forms.check_form import CheckedForm
from sync_server.store import form_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A form that is kept, and whether this import brought it."""

    ref: FormRef
    is_new: bool


def import_form(database: Database, checked: CheckedForm, *, source: bytes, by: UserId, now_ms: int) -> ImportedForm:
    """Keeps a checked form; taking the same one in again changes nothing.

    Raises:
        UnfitError: this version is kept already with other content.
    """
    ref = form_ref(checked.form)
    with database.writing() as tx:
        kept = form_store.version_of(tx, ref.id, ref.version)
        if kept == ref:
            return ImportedForm(ref, is_new=False)
        if kept is not None:
            raise UnfitError(
                f"表单 {ref.id} 已有内容不同的版本 {ref.version},请改用新的版本号 / "
                f"{ref.id} {ref.version} is kept already with other content; give it a new version"
            )
        form_store.save_form(tx, checked.form, source=source, by=by, now_ms=now_ms)
        detail = {"id": ref.id, "version": ref.version, "digest": ref.digest}
        write_audit(tx, AuditNote(by, "import_form", ref.id, detail), now_ms=now_ms)
    return ImportedForm(ref, is_new=True)
