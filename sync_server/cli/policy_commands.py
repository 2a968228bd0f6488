"""`zoufang policy adopt` and `adopted`: which policy holds where."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from shared_models.errors import ZoufangError
from shared_models.ids import AreaCode
from sync_server.cli.place import COMMAND, DEFAULT_DATA, Data, DatabaseUrl, opened, settings_of, stop
from sync_server.cli_policy import File, policy_in
from sync_server.means import now_ms
from sync_server.store import area_store, policy_store
from sync_server.use_cases.hold_policy import Adoption, adopt_policy

DAY = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(adopt)
    app.command(name="adopted")(list_adopted)


def adopt(
    file: File,
    *,
    area: Annotated[str, typer.Option(help="Code of the area; the policy holds there and below.")],
    since: Annotated[datetime, typer.Option("--from", formats=DAY, help="First day.")],
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day, if it is known.")] = None,
    data: Data = DEFAULT_DATA,
    database: DatabaseUrl = "",
) -> None:
    """Has a policy hold in an area from a day on; procedures under way go on under theirs."""
    try:
        policy, source = policy_in(file)
    except ZoufangError as error:
        stop(str(error))
    last = until.date() if until else None
    adoption = Adoption(policy=policy, source=source, area=AreaCode(area), since=since.date(), until=last)
    with opened(settings_of(data, database, "")) as store:
        ref = adopt_policy(store, adoption, by=COMMAND, now_ms=now_ms())
        typer.echo(f"{ref.id} {ref.version} ({ref.digest}) holds in {area} from {since.date()}")


def list_adopted(data: Data = DEFAULT_DATA, database: DatabaseUrl = "") -> None:
    """Every adoption, the latest first."""
    with opened(settings_of(data, database, "")) as store, store.reading() as tx:
        found = policy_store.adoptions(tx)
        names = area_store.area_names(tx, {one.area for one in found})
        for one in found:
            until = f" until {one.until}" if one.until else ""
            place = f"{one.area} {names.get(one.area, '')}"
            typer.echo(f"{place}\t{one.policy.id} {one.policy.version}\tfrom {one.since}{until}")
