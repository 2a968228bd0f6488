"""Each import contract notices a deliberate breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BREACHES = {
    "tablet: app": ("field_app/use_cases/breach.py", "import field_app.screens"),
    "server: app": ("sync_server/store/breach.py", "import sync_server.use_cases"),
    "the tablet and the server": ("field_app/use_cases/breach.py", "import sync_server.store"),
    "shared_models knows none": ("shared_models/breach.py", "import sqlite3"),
    "screens and state reach": ("field_app/screens/breach.py", "import field_app.store.database"),
    "only app, screens, state and devices know Flet": ("field_app/use_cases/breach.py", "import flet"),
    "only app, api and console know FastAPI": ("sync_server/use_cases/breach.py", "import fastapi"),
    "only store knows SQL": ("sync_server/console/breach.py", "import sqlalchemy"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages and their contracts."""
    folder = tmp_path_factory.mktemp("contracts")
    for package in ("shared_models", "field_app", "sync_server"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def linted(folder: Path) -> str:
    """What the linter says of a tree."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "200"})
    return ran.stdout


def broken(folder: Path) -> list[str]:
    """The contracts that a tree breaks."""
    return [row for row in linted(folder).splitlines() if " BROKEN" in row]


def test_the_packages_as_they_stand_break_no_contract(copy: Path) -> None:
    assert broken(copy) == []
    assert "0 broken" in linted(copy)


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_breaks_its_contract(copy: Path, contract: str) -> None:
    name, line = BREACHES[contract]
    breach = copy / name
    breach.write_text(f'"""A breach."""\n\n{line}\n', encoding="utf-8")
    try:
        found = broken(copy)
    finally:
        breach.unlink()
    assert any(row.startswith(contract) for row in found), found
