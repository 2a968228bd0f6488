"""What a tablet build would carry: listed as the packager lists it, and imported with nothing else installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from flet_cli.utils.app_excludes import find_default_excludes
from packaging.specifiers import SpecifierSet

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


def workflow(name: str) -> str:
    """What a workflow of the code host says."""
    return (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")


def said_in(text: str, name: str) -> str:
    """The one value of a name in a workflow."""
    [value] = re.findall(rf'^ *{name}: "?([^"\n]+)"?$', text, re.MULTILINE)
    return str(value)


def project() -> dict[str, Any]:
    """The project as its settings describe it."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def test_the_package_is_built_with_the_versions_that_the_project_pins() -> None:
    text, settings = workflow("apk.yml"), project()
    flet = said_in(text, "FLET_VERSION")
    assert f"flet=={flet}" in settings["dependencies"]
    assert f"flet-cli=={flet}" in settings["optional-dependencies"]["dev"]
    assert '"flet==$FLET_VERSION" "flet-cli==$FLET_VERSION"' in text
    python = said_in(text, "PYTHON_VERSION")
    asked = SpecifierSet(settings["requires-python"])
    newest = max(minor for minor in range(11, 99) if f"3.{minor}" in asked)
    assert python == f"3.{newest}", "the packager takes the newest that is allowed; so do we, and say it"
    assert '--python-version "$PYTHON_VERSION"' in text


def test_the_tests_run_elsewhere_as_contributors_run_them() -> None:
    text = workflow("test.yml")
    assert "- run: make test ARGS=--everything\n" in text, "elsewhere every page meets every database"
    [python] = re.findall(r"image: python:(\d+\.\d+)-", text)
    lowest = next(spec.version for spec in SpecifierSet(project()["requires-python"]) if spec.operator == ">=")
    assert python == lowest


def test_a_package_is_signed_with_the_repositorys_key_and_no_key_is_written_down() -> None:
    text = workflow("apk.yml")
    assert "if: env.KEYSTORE != ''" in text
    for name in ("STORE", "STORE_PASSWORD", "PASSWORD", "ALIAS"):
        assert f"FLET_ANDROID_SIGNING_KEY_{name}=$" in text
    assert set(re.findall(r"secrets\.(\w+)", text)) == {
        "ANDROID_KEYSTORE_BASE64",
        "ANDROID_KEYSTORE_PASSWORD",
        "ANDROID_KEY_PASSWORD",
        "ANDROID_KEY_ALIAS",
    }
    assert "if-no-files-found: error" in text
