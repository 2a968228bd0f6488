"""The forms of this tablet: as the server published them last, also while there is no network."""

from __future__ import annotations

from collections.abc import Sequence

from field_app.store.account import Account
from shared_models.errors import MalformedError
from shared_models.questionnaire.at_visit import KeptForm
from shared_models.questionnaire.form import Form, FormRef, digest_of, read_form
from shared_models.questionnaire.plan import FormError
from shared_models.questionnaire.planner import ready
from shared_models.sync_protocol import HelloAnswer


def form_kept(account: Account, digest: str) -> Form | None:
    """The form of a digest; nothing when it has not come, or was written for a newer app."""
    body = account.meta.form(digest)
    try:
        return read_form(body) if body is not None else None
    except MalformedError:
        return None


def published_forms(account: Account) -> list[Form]:
    """What new visits are given, in the order of the ids; those that have not come yet are left out."""
    found = (form_kept(account, one.digest) for one in account.meta.published)
    return [one for one in found if one is not None]


def keep_forms(account: Account, answer: HelloAnswer) -> None:
    """Keeps what a hello brought; a form that is not what its name says is left out, and asked for again."""
    if answer.published is None:
        return
    meta = account.meta
    for digest, body in answer.forms.items():
        if digest_of(bytes(body)) == digest:
            meta.keep_form(digest, body)
    if answer.published != meta.published:
        meta.published = answer.published


class HeldForms:
    """The forms of this tablet, each made ready once."""

    def __init__(self, account: Account) -> None:
        """Takes whose."""
        self._account = account
        self._ready: dict[str, KeptForm] = {}

    def published(self) -> Sequence[KeptForm]:
        """What new visits are given; those that have not come yet, or are for a newer app, are left out."""
        found = (self.kept(one.digest) for one in self._account.meta.published)
        return [one for one in found if one is not None]

    def kept(self, digest: str) -> KeptForm | None:
        """The form of a digest; nothing when it has not come, or is for a newer app."""
        if digest not in self._ready:
            form = form_kept(self._account, digest)
            if form is None:
                return None
            try:
                self._ready[digest] = KeptForm(FormRef(form.id, form.version, digest), ready(form))
            except FormError:
                return None
        return self._ready[digest]
