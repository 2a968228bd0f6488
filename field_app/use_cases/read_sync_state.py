"""What is only on this tablet, what the server holds, what came back and what to do: in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.sync_client.trouble import Trouble
from field_app.use_cases.list_photos import PhotoView
from shared_models.ids import ChangeId, EntityId
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWork:
    """One own change that the office holds back or has settled."""

    id: ChangeId
    what: Label
    """Which form, which fields."""
    reason: Label
    settled: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSyncState:
    """One household's work, told in sentences."""

    household: EntityId
    head_name: str
    address: str
    only_here: int
    """Changes that exist nowhere else."""
    with_server: int
    """Own changes the server holds but that have not yet come back with a pull."""
    held: tuple[HeldWork, ...]
    photos: tuple[PhotoView, ...]
    """Photos of own visits that are not safe yet."""
    happened: Label
    safe: Label
    todo: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """The whole tablet's state and the households behind it, those with work only here first."""

    unsent: int
    oldest_unsent_ms: int | None
    photos_unsent: int
    bytes_unsent: int
    last_exchange_ms: int | None
    """When the last complete exchange ended, by corrected clock; nothing before the first."""
    trouble: Trouble | None
    """What stopped the last exchange; nothing when it went through."""
    clock_off: bool
    """The tablet's clock is more than five minutes off the server's."""
    happened: Label
    safe: Label
    todo: Label
    households: tuple[HouseholdSyncState, ...]


def read_sync_state(account: Account) -> SyncState:
    """The state as the last exchange and the saves since left it. Households with nothing to tell are left out."""
    raise NotImplementedError
