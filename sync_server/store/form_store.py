"""Forms: every version that was taken in, which are published, and the very one that a questionnaire names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from shared_models.ids import UserId
from shared_models.questionnaire.form import Form, FormRef, form_bytes, form_ref, read_form, text_in
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import forms, table_of

_form = table_of(forms.FormRow)
_act = table_of(forms.FormActRow)
_FACTS = (_form.c.id, _form.c.version, _form.c.digest, _form.c.title, _form.c.imported_by, _form.c.imported_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """What is known of a version without reading it."""

    ref: FormRef
    title: str
    by: UserId
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAct:
    """A version was published, or with a blank version the form withdrawn."""

    form: str
    version: str
    by: UserId
    ms: int


def save_form(tx: Transaction, form: Form, *, source: bytes, by: UserId, now_ms: int) -> FormRef:
    """Keeps a version; there must be none of this id and version yet."""
    ref = form_ref(form)
    row = {
        "id": ref.id,
        "version": ref.version,
        "digest": ref.digest,
        "title": text_in(form.title, form.languages[0]),
        "source": source,
        "body": form_bytes(form),
        "imported_by": by,
        "imported_ms": now_ms,
    }
    insert_rows(tx, _form, [row])
    return ref


def kept_forms(tx: Transaction) -> list[KeptForm]:
    """Every version, the latest first."""
    rows = tx.execute(select(*_FACTS).order_by(_form.c.n.desc())).all()
    return [
        KeptForm(
            ref=FormRef(row.id, row.version, row.digest),
            title=row.title,
            by=UserId(row.imported_by),
            ms=row.imported_ms,
        )
        for row in rows
    ]


def form_kept(tx: Transaction, digest: str) -> KeptForm | None:
    """What is known of the version with this digest; nothing when there is none."""
    return next((one for one in kept_forms(tx) if one.ref.digest == digest), None)


def source_of(tx: Transaction, digest: str) -> bytes | None:
    """The spreadsheet that a version was taken in from; nothing when there is no such version."""
    return tx.execute(select(_form.c.source).where(_form.c.digest == digest).limit(1)).scalar()


def version_of(tx: Transaction, id_: str, version: str) -> FormRef | None:
    """The version of a form that is kept; nothing when there is none."""
    found = tx.execute(select(_form.c.digest).where(_form.c.id == id_, _form.c.version == version)).scalar()
    return FormRef(id_, version, found) if found is not None else None


def form_named(tx: Transaction, ref: FormRef) -> Form | None:
    """The very form of a reference; nothing when it is not here."""
    body = tx.execute(select(_form.c.body).where(_form.c.digest == ref.digest).limit(1)).scalar()
    return read_form(body) if body is not None else None


def forms_named(tx: Transaction, refs: Iterable[FormRef]) -> dict[str, Form]:
    """These forms by digest, as far as they are here."""
    found = {ref.digest: form_named(tx, ref) for ref in refs}
    return {digest: form for digest, form in found.items() if form is not None}


def save_act(tx: Transaction, form: str, version: str, *, by: UserId, now_ms: int) -> None:
    """Notes that a version is published, or with a blank version that the form is withdrawn."""
    insert_rows(tx, _act, [{"form": form, "version": version, "by": by, "ms": now_ms}])


def latest_acts(tx: Transaction) -> dict[str, FormAct]:
    """What was last done with each form that was ever published, by its id."""
    latest = select(func.max(_act.c.n)).group_by(_act.c.form)
    rows = tx.execute(select(_act).where(_act.c.n.in_(latest))).all()
    return {row.form: FormAct(form=row.form, version=row.version, by=UserId(row.by), ms=row.ms) for row in rows}


def published_forms(tx: Transaction) -> list[FormRef]:
    """The version that new visits are given, of every form that has one; in the order of their ids."""
    latest = select(func.max(_act.c.n)).group_by(_act.c.form)
    rows = tx.execute(
        select(_form.c.id, _form.c.version, _form.c.digest)
        .join(_act, (_act.c.form == _form.c.id) & (_act.c.version == _form.c.version))
        .where(_act.c.n.in_(latest))
        .order_by(_form.c.id)
    ).all()
    return [FormRef(row.id, row.version, row.digest) for row in rows]


def form_bodies(tx: Transaction, digests: Collection[str], *, most: int) -> dict[str, bytes]:
    """Forms as tablets get them, by digest; no more than so many bytes together, but one at least."""
    found: dict[str, bytes] = {}
    size = 0
    for digest in digests:
        body = tx.execute(select(_form.c.body).where(_form.c.digest == digest).limit(1)).scalar_one()
        size += len(body)
        if found and size > most:
            break
        found[digest] = body
    return found
