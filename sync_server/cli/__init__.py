"""The `zoufang` command: serve, migrate, people, imports, and checks of the whole store."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import typer

from sync_server import cli_policy
from sync_server.cli import (
    archive_commands,
    area_commands,
    check_commands,
    form_commands,
    import_commands,
    matching_commands,
    policy_commands,
    sample_commands,
    serve_commands,
    user_commands,
)

DEMO = "sync_server.demo.command"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Zoufang 走访: household visits for social assistance.",
    pretty_exceptions_enable=False,
)
serve_commands.register(app)
import_commands.register(app)
check_commands.register(app)
app.add_typer(matching_commands.matching, name="matching")
app.add_typer(user_commands.user, name="user")
app.add_typer(user_commands.device, name="device")
app.add_typer(area_commands.areas, name="areas")
app.add_typer(sample_commands.sample, name="sample")
policy_commands.register(cli_policy.app)
app.add_typer(cli_policy.app, name="policy")
app.add_typer(archive_commands.app, name="archive")
app.add_typer(form_commands.app, name="form")
if find_spec("sync_server.demo") is not None and find_spec(DEMO) is not None:
    app.command()(import_module(DEMO).demo)


def main() -> None:
    """Runs the command line."""
    app()
