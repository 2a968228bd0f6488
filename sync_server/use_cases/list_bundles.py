"""The bundles that were taken in, and their sealed answers, for the office that hands them back."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import NotFoundError
from shared_models.ids import UserId
from sync_server.store import bundle_store, device_store, grant_store, user_store
from sync_server.store.bundle_store import TakenBundle
from sync_server.store.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBundle:
    """One bundle with the names of those it passed between."""

    taken: TakenBundle
    name: str
    """Whose tablet it is from."""
    device: str
    taken_by: str


def list_bundles(database: Database, user: UserId) -> tuple[ListedBundle, ...]:
    """The latest bundles that this officer took in, or that come from people of the communities she reviews."""
    with database.reading() as tx:
        found = _visible(tx, user)
        names = user_store.names_of(tx, {one.user for one in found} | {one.taken_by for one in found})
        devices = device_store.device_names(tx, {one.device for one in found})
    return tuple(
        ListedBundle(
            taken=one,
            name=names.get(one.user, one.user),
            device=devices.get(one.device, ""),
            taken_by=names.get(one.taken_by, one.taken_by),
        )
        for one in found
    )


def _visible(tx: Transaction, user: UserId) -> list[TakenBundle]:
    people = grant_store.people_of(tx, grant_store.communities_with_right(tx, user, "review"))
    return bundle_store.taken_bundles(tx, of=people, by=user)


def open_answer(database: Database, user: UserId, bundle: str) -> bytes:
    """The sealed answer to a bundle; only its tablet can read it.

    Raises:
        NotFoundError: there is none, it was given up for later ones, or the asker may not know.
    """
    with database.reading() as tx:
        visible = any(one.id == bundle for one in _visible(tx, user))
        answer = bundle_store.answer_of(tx, bundle) if visible else None
    if answer is None:
        raise NotFoundError(bundle)
    return answer
