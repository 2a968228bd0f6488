"""Who may do what where: roles in areas, and what follows for communities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, bindparam, case, func, select, update

from shared_models.area import RIGHTS, Grant, Right, Role
from shared_models.ids import AreaCode, UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import people, table_of

_area = table_of(people.AreaRow)
_grant = table_of(people.GrantRow)
_user = table_of(people.UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSpan:
    """A role with its days; `until_ms` is nothing while it holds."""

    ver: int
    grant: Grant
    since_ms: int
    until_ms: int | None


def add_grant(tx: Transaction, user: UserId, grant: Grant, *, now_ms: int) -> None:
    """Gives a person a role in an area."""
    row = {"user_id": user, "role": str(grant.role), "area": grant.area, "since_ms": now_ms, "until_ms": None}
    insert_rows(tx, _grant, [row])


def end_grant(tx: Transaction, user: UserId, grant: Grant, *, now_ms: int) -> None:
    """Takes a role in an area away; what was done under it stays."""
    same = (_grant.c.user_id == user) & (_grant.c.role == str(grant.role)) & (_grant.c.area == grant.area)
    tx.execute(update(_grant).where(same, _grant.c.until_ms.is_(None)).values(until_ms=now_ms))


def grants_of(tx: Transaction, user: UserId) -> list[Grant]:
    """The roles a person has now."""
    rows = tx.execute(
        select(_grant.c.role, _grant.c.area)
        .where(_grant.c.user_id == user, _grant.c.until_ms.is_(None))
        .order_by(_grant.c.ver)
    )
    return [Grant(role=Role(row.role), area=AreaCode(row.area)) for row in rows]


def spans_of(tx: Transaction, users: Iterable[UserId]) -> dict[UserId, list[GrantSpan]]:
    """Every role these people have or had, in the order they were given."""
    found: dict[UserId, list[GrantSpan]] = {}
    for some in chunks(users):
        for row in tx.execute(select(_grant).where(_grant.c.user_id.in_(some)).order_by(_grant.c.ver)):
            grant = Grant(role=Role(row.role), area=AreaCode(row.area))
            span = GrantSpan(ver=row.ver, grant=grant, since_ms=row.since_ms, until_ms=row.until_ms)
            found.setdefault(UserId(row.user_id), []).append(span)
    return found


def roles_by_area(tx: Transaction) -> dict[AreaCode, int]:
    """How many roles are held in each very area now; areas without any are left out."""
    held = select(_grant.c.area, func.count()).where(_grant.c.until_ms.is_(None)).group_by(_grant.c.area)
    return {AreaCode(code): number for code, number in tx.execute(held)}


def communities_with_right(tx: Transaction, user: UserId, right: Right) -> dict[AreaCode, int]:
    """The communities where a person has a right now, each with the version of the grant that gives it."""
    roles = [str(role) for role, rights in RIGHTS.items() if right in rights]
    found: dict[AreaCode, int] = {}
    for code, ver in tx.execute(_COVERED, {"user": user, "roles": roles}):
        found[AreaCode(code)] = max(ver, found.get(AreaCode(code), 0))
    return found


def first_community(tx: Transaction, user: UserId) -> AreaCode:
    """A community where a person works or, when he works nowhere any more, once worked; blank for nobody's."""
    below = _below(_grant.c.user_id == user)
    wanted = select(below.c.code).join(_area, _area.c.code == below.c.code).where(_area.c.level == "community")
    now_first = wanted.order_by(below.c.ended, below.c.code).limit(1)
    return AreaCode(tx.execute(now_first).scalar() or "")


def _below(grants: ColumnElement[bool]) -> CTE:
    """Every area that these grants cover, with the version of the grant and whether it has ended."""
    ended = case((_grant.c.until_ms.is_(None), 0), else_=1).label("ended")
    below = select(_grant.c.area.label("code"), _grant.c.ver, ended).where(grants).cte("below", recursive=True)
    return below.union(select(_area.c.code, below.c.ver, below.c.ended).where(_area.c.parent == below.c.code))


def _covered() -> Select[Any]:
    roles = _grant.c.role.in_(bindparam("roles", expanding=True))
    below = _below((_grant.c.user_id == bindparam("user")) & _grant.c.until_ms.is_(None) & roles)
    wanted = select(below.c.code, below.c.ver).join(_area, _area.c.code == below.c.code)
    open_ones = wanted.where(_area.c.level == "community", _area.c.closed_ms.is_(None))
    return open_ones.order_by(below.c.code)


def _upward() -> CTE:
    """Each community named in `communities` paired with itself and every area above it."""
    named = _area.c.code.in_(bindparam("communities", expanding=True))
    level = (_area.c.level == "community") & _area.c.closed_ms.is_(None)
    start = select(_area.c.code.label("community"), _area.c.code).where(named, level)
    up = start.cte("up", recursive=True)
    above = select(up.c.community, _area.c.parent).join(_area, _area.c.code == up.c.code)
    return up.union_all(above.where(_area.c.parent.is_not(None)))


def _roles_above() -> Select[Any]:
    up = _upward()
    mine = (_grant.c.area == up.c.code) & (_grant.c.user_id == bindparam("user")) & _grant.c.until_ms.is_(None)
    return select(up.c.community, _grant.c.role).select_from(up).outerjoin(_grant, mine)


def _people_above() -> Select[Any]:
    up = _upward()
    wanted = select(_user.c.id, _user.c.name).join(_grant, _grant.c.user_id == _user.c.id)
    return wanted.join(up, up.c.code == _grant.c.area).distinct().order_by(_user.c.id)


def _staff_above() -> Select[Any]:
    up = _upward()
    wanted = select(_grant.c.user_id, _grant.c.role).join(up, up.c.code == _grant.c.area)
    return wanted.where(_grant.c.until_ms.is_(None)).distinct().order_by(_grant.c.role)


def _people_with_roles() -> Select[Any]:
    up = _upward()
    roles = _grant.c.role.in_(bindparam("roles", expanding=True))
    wanted = select(up.c.community, _grant.c.user_id).join(up, up.c.code == _grant.c.area).join(_user)
    working = _grant.c.until_ms.is_(None) & _user.c.disabled_ms.is_(None)
    return wanted.where(roles, working).distinct().order_by(up.c.community, _grant.c.user_id)


_COVERED = _covered()
_ROLES_ABOVE = _roles_above()
_STAFF_ABOVE = _staff_above()
_PEOPLE_ABOVE = _people_above()
_PEOPLE_WITH_ROLES = _people_with_roles()
"""Built once: a recursive question costs more to write than to answer."""


def rights_in(tx: Transaction, user: UserId, communities: Iterable[AreaCode]) -> Mapping[AreaCode, frozenset[Right]]:
    """A person's rights in each of these communities; only communities that exist are in the answer."""
    found: dict[AreaCode, frozenset[Right]] = {}
    for some in chunks(communities):
        for row in tx.execute(_ROLES_ABOVE, {"communities": some, "user": user}):
            rights: frozenset[Right] = RIGHTS[Role(row.role)] if row.role is not None else frozenset()
            found[row.community] = found.get(row.community, frozenset()) | rights
    return found


def roles_in(tx: Transaction, community: AreaCode) -> dict[UserId, tuple[Role, ...]]:
    """What everybody is who has a role that covers a community now."""
    found: dict[UserId, tuple[Role, ...]] = {}
    for row in tx.execute(_STAFF_ABOVE, {"communities": [community]}):
        found[UserId(row.user_id)] = (*found.get(UserId(row.user_id), ()), Role(row.role))
    return found


def people_of(tx: Transaction, communities: Iterable[AreaCode]) -> dict[UserId, str]:
    """Names of everybody who has, or had, a role that covers one of these communities."""
    found: dict[UserId, str] = {}
    for some in chunks(communities):
        found |= {UserId(row.id): row.name for row in tx.execute(_PEOPLE_ABOVE, {"communities": some})}
    return found


def people_with_right(
    tx: Transaction, communities: Iterable[AreaCode], right: Right
) -> dict[AreaCode, tuple[UserId, ...]]:
    """Who has a right in each of these communities now, and an account that is not closed."""
    roles = [str(role) for role, rights in RIGHTS.items() if right in rights]
    found: dict[AreaCode, tuple[UserId, ...]] = {}
    for some in chunks(communities):
        for row in tx.execute(_PEOPLE_WITH_ROLES, {"communities": some, "roles": roles}):
            found[AreaCode(row.community)] = (*found.get(AreaCode(row.community), ()), UserId(row.user_id))
    return found
