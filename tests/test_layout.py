"""The shape of the repository: where things may live, how long a file may be, and what may never be written down."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("shared_models", "field_app", "sync_server")
TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "README.md",
    "assets",
    "benchmarks",
    "docs",
    "field_app",
    "main.py",
    "pyproject.toml",
    "requirements",
    "shared_models",
    "sync_server",
    "tests",
}
LONGEST = 300
EMPTY_WORDS = {"utils", "helpers", "common", "manager", "service"}
NO_PLACE_OF_THIS_MACHINE = re.compile(
    r"(?<![\w./)])/(work|root|home|Users|opt|tmp)/\w|"
    + "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "deb" + r"\.debian", "npmjs" + r"\.(org|com)"))
)
NOT_TEXT = {".ttf", ".png", ".jpg", ".woff2", ".ico", ".xlsx"}


def tracked() -> list[Path]:
    """Every file that git keeps or would keep, and that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


FILES = tracked()
CODE = [path for path in FILES if path.suffix == ".py"]
OURS = [path for path in CODE if path.relative_to(ROOT).parts[0] in PACKAGES]


def named(path: Path) -> str:
    """A file as messages name it."""
    return str(path.relative_to(ROOT))


def test_nothing_stands_at_the_top_that_was_not_decided() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} <= TOP_LEVEL


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [named(path) for path in CODE if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_modules_are_named_after_things_of_the_field() -> None:
    assert [named(path) for path in OURS if EMPTY_WORDS & set(path.stem.split("_"))] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in FILES:
        if path.suffix not in NOT_TEXT:
            match = NO_PLACE_OF_THIS_MACHINE.search(path.read_text(encoding="utf-8"))
            if match and path.name != "test_layout.py":
                found.append(f"{named(path)}: {match.group()}")
    assert found == []


@pytest.mark.parametrize("name", ["tablet.txt", "server.txt", "dev.txt"])
def test_requirements_are_pinned_by_hash_and_hold_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--find-links" not in text
    assert "index" not in text.lower()
    pins = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    assert pins
    assert all("==" in pin for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_tablet_and_the_tests_run_the_same_versions() -> None:
    def pins(name: str) -> dict[str, str]:
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        found = [re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line) for line in lines]
        return {match[1]: match[2] for match in found if match}

    tablet, everything = pins("tablet.txt"), pins("dev.txt")
    assert tablet
    assert {name: everything.get(name) for name in tablet} == tablet


def test_every_package_of_ours_is_installed_with_its_data() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    patterns = {pattern.removeprefix("*") for pattern in settings["package-data"]["*"]}
    data = {path.suffix for path in FILES if path.relative_to(ROOT).parts[0] in PACKAGES and path.suffix != ".py"}
    assert data <= patterns | {".typed", ".md"}
