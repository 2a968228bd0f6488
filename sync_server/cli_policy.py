"""`zoufang policy`: check a policy file, try it on a case, list what ships, write the table of rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from shared_models.errors import ZoufangError
from shared_models.policy.case_report import case_report
from shared_models.policy.policy import Policy, policy_ref
from shared_models.policy.policy_file import PolicyText, Written
from shared_models.policy.rule_table import rule_table
from shared_models.policy.shelf import checked_policy, preset, preset_texts
from shared_models.policy.sketch import case_in
from shared_models.visit import CHINA

app = typer.Typer(no_args_is_help=True, help="Policies: check a file, try it on a case, see what ships.")

File = Annotated[str, typer.Argument(help="A policy file, or the id of a preset.")]


@app.command()
def check(file: Annotated[list[str], typer.Argument(help="Policy files, or ids of presets.")]) -> None:
    """Checks policy files; every fault is told as file:line: path: what was expected."""
    faults = 0
    for one in file:
        try:
            policy, written = _read(one)
        except ZoufangError as error:
            typer.echo(str(error), err=True)
            faults += 1
        else:
            typer.echo(_summary(policy, written))
    if faults:
        raise typer.Exit(1)


@app.command()
def explain(
    file: File,
    case: Annotated[Path, typer.Argument(help="A case as JSON: whole, or sketched by hand (docs/policy.md).")],
    *,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; otherwise today.")] = None,
    language: Annotated[Literal["zh", "en"], typer.Option(help="zh or en")] = "zh",
) -> None:
    """Says of one case what the policy makes of it: figures with their rules, class, due day, clocks, gates."""
    today = on.date() if on else datetime.now(tz=UTC).astimezone(CHINA).date()
    try:
        policy, _ = _read(file)
        lines = tuple(case_report(policy, case_in(_bytes(case)), today, language=language))
    except ZoufangError as error:
        _stop(str(error))
    for line in lines:
        typer.echo(line)


@app.command(name="list")
def list_presets() -> None:
    """The presets that ship."""
    for id_ in preset_texts():
        policy = preset(id_)
        typer.echo(f"{id_:<24} {policy.version:<8} {policy.title.zh} / {policy.title.en}")


@app.command()
def table() -> None:
    """The table rule → citation → where it lives, as docs/policy-rules.md holds it."""
    typer.echo(rule_table(), nl=False)


def policy_in(file: str) -> tuple[Policy, str]:
    """The sound policy in a file or preset, and its text.

    Raises:
        PolicyError: with everything that is wrong with it.
    """
    policy, _ = _read(file)
    path = Path(file)
    return policy, _text(path) if path.is_file() else preset_texts()[file].text


def _read(file: str) -> tuple[Policy, Written]:
    """A policy by file or preset id; what it extends is looked for beside it, then among the presets."""
    path = Path(file)
    if not path.is_file() and file in preset_texts():
        return checked_policy(preset_texts()[file])

    def beside(id_: str) -> PolicyText | None:
        other = path.parent / f"{id_}.toml"
        return PolicyText(str(other), _text(other)) if other.is_file() else None

    return checked_policy(PolicyText(file, _text(path)), beside)


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        _stop(f"{path}: not UTF-8 text ({error.reason} at byte {error.start}); save the file as UTF-8")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _stop(f"{path}: {error.strerror}; presets are {', '.join(preset_texts())}")


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _summary(policy: Policy, written: Written) -> str:
    ref = policy_ref(policy)
    paths: Sequence[str] = [path for path, _ in policy.rules()]
    own = [path for path in paths if written.origins[_key(path)].name == written.own.name]
    since = f"{policy.valid_from}{_until(policy.valid_until)}"
    base = f", {len(paths) - len(own)} inherited from {policy.extends}" if policy.extends else ""
    return f"{written.own.name}: {ref.id} {ref.version} ({ref.digest}), from {since}: {len(own)} rules{base}; sound"


def _key(path: str) -> tuple[str, str]:
    section, _, id_ = path.partition(".")
    return section, id_


def _until(day: date | None) -> str:
    return f" until {day}" if day else ""
