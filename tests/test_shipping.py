"""What a tablet build would carry: listed as the packager lists it, and imported with nothing else installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from flet_cli.utils.app_excludes import find_default_excludes

ROOT = Path(__file__).parent.parent
SHIPS = {"LICENSE", "NOTICE", "assets", "field_app", "main.py", "pyproject.toml", "shared_models"}

IMPORT_ALL = """
import importlib, pkgutil, sys

blocked = set(sys.argv[1].split(","))

class Bare:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"{name} is not on a tablet", name=name)

sys.meta_path.insert(0, Bare())
import main, field_app, shared_models
for package in (field_app, shared_models):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name != "field_app.__main__":
            importlib.import_module(module.name)
try:
    import sync_server
except ModuleNotFoundError:
    print("imported without the server")
"""


def staged(folder: Path) -> Path:
    """A copy of what the packager would take."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["flet"]["app"]
    excluded = ["build", *settings["exclude"]]
    excluded += find_default_excludes(ROOT, settings.get("include", []), excluded)

    def left_out(directory: str, names: list[str]) -> list[str]:
        return [name for name in names if str((Path(directory) / name).relative_to(ROOT)) in excluded]

    shutil.copytree(ROOT, folder / "app", ignore=left_out)
    return folder / "app"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staged tablet app."""
    return staged(tmp_path_factory.mktemp("tablet"))


def tablet_modules() -> set[str]:
    """Import names of everything that requirements/tablet.txt installs."""
    text = (ROOT / "requirements" / "tablet.txt").read_text(encoding="utf-8")
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in text.splitlines() if "==" in line}
    by_module = packages_distributions()
    return {
        module
        for module, distributions in by_module.items()
        if any(re.sub(r"[-_.]+", "-", name).lower() in pinned for name in distributions)
    }


def test_nothing_but_the_tablets_own_travels(app: Path) -> None:
    assert {path.name for path in app.iterdir()} - {"NOTICE", "LICENSE"} == SHIPS - {"NOTICE", "LICENSE"}
    assert not list(app.rglob("*.sqlite*"))
    assert (app / "assets" / "fonts" / "cn.ttf").is_file()


def test_the_tablet_app_starts_without_the_servers_packages(app: Path) -> None:
    installed = set(packages_distributions())
    blocked = installed - tablet_modules() - {"shared_models", "field_app", "sync_server"}
    assert {"fastapi", "sqlalchemy", "pydantic", "uvicorn", "flet_web"} <= blocked
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, ",".join(sorted(blocked | {"sync_server"}))],
        cwd=app,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip().endswith("imported without the server"), ran.stderr


def test_the_build_asks_for_no_more_than_a_visit_needs() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["flet"]
    android = settings["android"]
    assert android["permission"]["android.permission.ACCESS_BACKGROUND_LOCATION"] is False
    assert android["manifest_application"]["allowBackup"] == "false"
    assert set(settings["permissions"]) == {"location", "camera"}
