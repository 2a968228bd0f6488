"""`zoufang user …` and `zoufang device …`."""

from __future__ import annotations

import sys
from typing import Annotated, TypeAlias

import typer

from shared_models.area import Grant, Role
from shared_models.ids import AreaCode, DeviceId, UserId
from sync_server.cli.place import COMMAND, DEFAULT_DATA, Data, DatabaseUrl, opened, settings_of
from sync_server.means import new_id, now_ms
from sync_server.use_cases import keep_accounts, lock_device
from sync_server.use_cases.enrol_device import revoke_device
from sync_server.use_cases.keep_accounts import Keeper
from sync_server.use_cases.lock_device import DeviceState

user = typer.Typer(no_args_is_help=True, help="Accounts and roles.")
device = typer.Typer(no_args_is_help=True, help="Tablets that accounts are signed in on.")

Login: TypeAlias = Annotated[str, typer.Argument(help="Log-in name.")]
Area: TypeAlias = Annotated[str, typer.Argument(help="Code of the area; the role holds there and below.")]


STATES: dict[DeviceState, str] = {
    "open": "open",
    "asked_to_lock": "to be locked at its next contact",
    "locked": "locked",
    "shut_out": "shut out",
}


def _keeper() -> Keeper:
    return Keeper(user=COMMAND, now_ms=now_ms())


def _new_password() -> str:
    """A password typed twice, or one line from a pipe; never an argument, for arguments are seen by everybody."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("password", hide_input=True, confirmation_prompt=True))


@user.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Argument(help="Name as shown to colleagues.")],
    *,
    role: Annotated[Role | None, typer.Option(help="A role to give at once.")] = None,
    area: Annotated[str, typer.Option(help="Where the role holds.")] = "",
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Makes an account; the password is asked for, or read from a pipe."""
    with opened(settings_of(data, database, "")) as store:
        password = _new_password()
        id_ = UserId(new_id())
        made = keep_accounts.add_account(store, _keeper(), id_=id_, login=login, name=name, password=password)
        if role is not None and area:
            grant = Grant(role=role, area=AreaCode(area))
            keep_accounts.give_role(store, _keeper(), login=made.login, grant=grant)
        typer.echo(f"account {made.login} is made")


@user.command("list")
def show(data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Lists accounts with their roles."""
    with opened(settings_of(data, database, "")) as store:
        for account in keep_accounts.list_accounts(store):
            roles = ", ".join(f"{grant.role}@{grant.area}" for grant in account.grants) or "no role"
            closed = " (closed)" if account.user.disabled_ms is not None else ""
            typer.echo(f"{account.user.login}\t{account.user.name}\t{roles}{closed}")


@user.command("grant")
def grant(login: Login, role: Role, area: Area, *, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Gives an account a role in an area."""
    with opened(settings_of(data, database, "")) as store:
        given = Grant(role=role, area=AreaCode(area))
        keep_accounts.give_role(store, _keeper(), login=login, grant=given)
        typer.echo(f"{login} is {role} in {area}")


@user.command("revoke")
def revoke(login: Login, role: Role, area: Area, *, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Takes a role in an area away; unsent work of the account's tablets will be held for the office."""
    with opened(settings_of(data, database, "")) as store:
        taken = Grant(role=role, area=AreaCode(area))
        keep_accounts.take_role(store, _keeper(), login=login, grant=taken)
        typer.echo(f"{login} is no longer {role} in {area}")


@user.command("password")
def password(login: Login, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Replaces a password; it is asked for, or read from a pipe."""
    with opened(settings_of(data, database, "")) as store:
        keep_accounts.set_password(store, _keeper(), login=login, password=_new_password())
        typer.echo(f"{login} has a new password")


@user.command("close")
def close(login: Login, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Shuts an account out of console and tablets."""
    with opened(settings_of(data, database, "")) as store:
        keep_accounts.close_account(store, _keeper(), login=login)
        typer.echo(f"{login} is closed")


@device.command("list")
def devices(login: Login, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Lists the tablets that an account is signed in on."""
    with opened(settings_of(data, database, "")) as store:
        for one in lock_device.list_devices(store, login):
            typer.echo(f"{one.device.id}\t{one.device.name}\t{STATES[one.state]}")


@device.command("revoke")
def shut_out(device_id: str, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Ends a tablet's token."""
    with opened(settings_of(data, database, "")) as store:
        revoke_device(store, DeviceId(device_id), by=COMMAND, now_ms=now_ms())
        typer.echo("the tablet is shut out")


@device.command("lock")
def lock(device_id: str, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Locks an account on a tablet at its next contact, after its unsent work was taken in."""
    with opened(settings_of(data, database, "")) as store:
        lock_device.lock_device(store, DeviceId(device_id), by=COMMAND, now_ms=now_ms())
        typer.echo("the tablet locks at its next contact")


@device.command("unlock")
def unlock(device_id: str, data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Lets a locked account open again as soon as its tablet asks."""
    with opened(settings_of(data, database, "")) as store:
        lock_device.unlock_device(store, DeviceId(device_id), by=COMMAND, now_ms=now_ms())
        typer.echo("the tablet may be opened again")
