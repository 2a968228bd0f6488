"""The forms of this tablet: as the server published them last, also while there is no network."""

from __future__ import annotations

from field_app.store.account import Account
from shared_models.errors import MalformedError
from shared_models.questionnaire.form import Form, digest_of, read_form
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
