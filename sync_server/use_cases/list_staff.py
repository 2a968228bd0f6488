"""The accounts an administrator has to do with: who they are, what they may do where, since when."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.administration import Reach
from shared_models.area import Area
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store, device_store, enrol_code_store, grant_store, session_store, user_store
from sync_server.store.database import Database, Transaction
from sync_server.store.device_store import Copy, Device
from sync_server.store.enrol_code_store import EnrolCode
from sync_server.store.grant_store import GrantSpan
from sync_server.store.session_store import WebSession
from sync_server.store.user_store import User
from sync_server.use_cases.administration import Bounds, bounds_of, reach_of
from sync_server.use_cases.log_in import has_ended


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One account as an administrator sees it."""

    user: User
    spans: tuple[GrantSpan, ...]
    """Roles he has and had, in the order they were given."""
    reach: Reach
    devices: int
    """Tablets that are not shut out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Everybody the asker has to do with, and the areas he may give roles in."""

    members: tuple[StaffMember, ...]
    areas: tuple[Area, ...]
    names: dict[AreaCode, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedDevice:
    """A tablet's sign-in with its person and what was last heard of it."""

    device: Device
    owner: User
    copy: Copy | None
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSession:
    """A console log-in that has not ended."""

    session: WebSession
    user: User
    reach: Reach


def list_staff(database: Database, asker: UserId) -> Staff:
    """Every account the asker has to do with.

    Raises:
        NotAllowedError: he administers nothing.
    """
    with database.reading() as tx:
        bounds = bounds_of(tx, asker)
        members = tuple(member for member, _ in _within(tx, bounds))
        return Staff(members=members, areas=_open_areas(tx, bounds), names=_names(bounds))


def open_account(
    database: Database, asker: UserId, user: UserId, *, now_ms: int
) -> tuple[StaffMember, Staff, EnrolCode | None]:
    """One account, what may be given to it, and the enrolment code that waits for it.

    Raises:
        NotAllowedError: the asker administers nothing.
        NotFoundError: there is no such account, or it is not his business.
    """
    with database.reading() as tx:
        bounds = bounds_of(tx, asker)
        member = next((member for member, _ in _within(tx, bounds, only=user)), None)
        if member is None:
            raise NotFoundError(user)
        code = enrol_code_store.open_code_of(tx, user, now_ms=now_ms)
        return member, Staff(members=(member,), areas=_open_areas(tx, bounds), names=_names(bounds)), code


def list_devices(database: Database, asker: UserId) -> list[OwnedDevice]:
    """Every tablet sign-in of the asker's people, the latest heard of first.

    Raises:
        NotAllowedError: he administers nothing.
    """
    with database.reading() as tx:
        bounds = bounds_of(tx, asker)
        found = [
            OwnedDevice(device=device, owner=member.user, copy=None, reach=member.reach)
            for member, devices in _within(tx, bounds)
            for device in devices
        ]
        copies = device_store.copies_of(tx, {one.device.id for one in found})
    heard = [
        OwnedDevice(device=one.device, owner=one.owner, copy=copies.get(one.device.id), reach=one.reach)
        for one in found
    ]
    return sorted(heard, key=lambda one: (one.device.revoked_ms is not None, -last_heard(one), one.device.id))


def last_heard(one: OwnedDevice) -> int:
    """When the server last heard of a device, in Unix milliseconds."""
    heard = (one.device.enrolled_ms, one.device.last_seen_ms or 0, one.copy.seen_ms if one.copy else 0)
    return max(heard)


def list_sessions(database: Database, asker: UserId, *, now_ms: int) -> list[SeenSession]:
    """Every console log-in of the asker's people that is still open, the latest used first.

    Raises:
        NotAllowedError: he administers nothing.
    """
    with database.reading() as tx:
        bounds = bounds_of(tx, asker)
        people = {member.user.id: member for member, _ in _within(tx, bounds)}
        kept = session_store.sessions_of(tx, people)
    return [
        SeenSession(session=one, user=people[one.user_id].user, reach=people[one.user_id].reach)
        for one in kept
        if not has_ended(one, now_ms=now_ms)
    ]


def _within(tx: Transaction, bounds: Bounds, *, only: UserId | None = None) -> list[tuple[StaffMember, list[Device]]]:
    users = [user for user in user_store.all_users(tx) if only in {None, user.id}]
    spans = grant_store.spans_of(tx, [user.id for user in users])
    devices = device_store.devices_by_user(tx, [user.id for user in users])
    found = []
    for user in users:
        reached = reach_of(bounds, spans.get(user.id, []))
        if reached != "none":
            own = devices.get(user.id, [])
            working = sum(device.revoked_ms is None for device in own)
            member = StaffMember(user=user, spans=tuple(spans.get(user.id, [])), reach=reached, devices=working)
            found.append((member, own))
    return found


def _open_areas(tx: Transaction, bounds: Bounds) -> tuple[Area, ...]:
    closed = area_store.closed_areas(tx)
    return tuple(area for area in bounds.areas.values() if area.code in bounds.codes and area.code not in closed)


def _names(bounds: Bounds) -> dict[AreaCode, str]:
    return {code: area.name for code, area in bounds.areas.items()}
