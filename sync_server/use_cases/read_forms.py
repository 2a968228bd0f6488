"""The forms that are kept: which there are, which is published, and each as it was taken in."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import NotFoundError
from shared_models.ids import UserId
from shared_models.questionnaire.form import Form
from sync_server.store import form_store, user_store
from sync_server.store.database import Database, Transaction
from sync_server.store.form_store import FormAct, KeptForm


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedForm:
    """One version, and what was last done with its form where that was publishing this very version."""

    kept: KeptForm
    published: FormAct | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShelf:
    """Every version, the latest first, with the names of who took them in and published them."""

    versions: tuple[ListedForm, ...]
    people: dict[UserId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedForm:
    """One version with its questions."""

    listed: ListedForm
    form: Form
    others: tuple[ListedForm, ...]
    """The other versions of the same form, the latest first."""
    people: dict[UserId, str]


def list_forms(database: Database) -> FormShelf:
    """Every version of every form."""
    with database.reading() as tx:
        return _shelf(tx)


def open_form(database: Database, digest: str) -> OpenedForm:
    """The version with this digest.

    Raises:
        NotFoundError: there is none.
    """
    with database.reading() as tx:
        shelf = _shelf(tx)
        listed = next((one for one in shelf.versions if one.kept.ref.digest == digest), None)
        form = form_store.form_named(tx, listed.kept.ref) if listed is not None else None
    if listed is None or form is None:
        raise NotFoundError(digest)
    others = tuple(one for one in shelf.versions if one.kept.ref.id == listed.kept.ref.id and one is not listed)
    return OpenedForm(listed=listed, form=form, others=others, people=shelf.people)


def form_source(database: Database, digest: str) -> tuple[KeptForm, bytes]:
    """A version and the spreadsheet that it was taken in from.

    Raises:
        NotFoundError: there is none.
    """
    with database.reading() as tx:
        kept, source = form_store.form_kept(tx, digest), form_store.source_of(tx, digest)
    if kept is None or source is None:
        raise NotFoundError(digest)
    return kept, source


def _shelf(tx: Transaction) -> FormShelf:
    kept, acts = form_store.kept_forms(tx), form_store.latest_acts(tx)
    people = user_store.names_of(tx, {*(one.by for one in kept), *(act.by for act in acts.values())})
    return FormShelf(versions=tuple(_listed(one, acts.get(one.ref.id)) for one in kept), people=people)


def _listed(kept: KeptForm, act: FormAct | None) -> ListedForm:
    return ListedForm(kept=kept, published=act if act is not None and act.version == kept.ref.version else None)
