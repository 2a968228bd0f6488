"""The engine runs on a tablet: it imports nothing of a server, reads no clock, and knows no place by name."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import shared_models.policy
from shared_models.policy.shelf import preset_texts

FOLDER = Path(shared_models.policy.__file__).parent
MODULES = sorted(path for path in FOLDER.glob("*.py") if path.name != "__init__.py")
ALLOWED = {"msgspec", "chinese_calendar", "shared_models", *sys.stdlib_module_names}
IMPURE = {"time", "random", "socket", "os", "subprocess", "sqlite3", "urllib"}


def imported(path: Path) -> set[str]:
    """The top-level packages a module imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_imports_only_what_a_tablet_has(path: Path) -> None:
    assert imported(path) <= ALLOWED
    assert not imported(path) & IMPURE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_knows_a_place_or_a_preset_by_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    places = {name.split("-")[0] for name in preset_texts()} - {
        "national",
        "housing",
        "gradient",
        "supervision",
        "poverty",
    }
    places |= {"hangzhou", "xiamen", "fuzhou", "qinghai", "西宁", "四方", "海曙", "沙河", "上饶"}
    assert not [place for place in places if place in text]


def test_the_whole_engine_loads_without_any_server_package() -> None:
    names = [f"shared_models.policy.{path.stem}" for path in MODULES]
    code = (
        "import sys\n"
        "for name in ('fastapi', 'pydantic', 'sqlalchemy', 'sqlmodel', 'flet', 'jinja2', 'typer', 'httpx'):\n"
        "    sys.modules[name] = None\n"
        f"import {', '.join(names)}\n"
        "from shared_models.policy.shelf import preset, preset_texts\n"
        "print(len([preset(name) for name in preset_texts()]))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert int(said) == len(preset_texts())
