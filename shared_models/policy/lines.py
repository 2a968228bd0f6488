"""Where things stand in a TOML text: the line of every table and key.

`tomllib` decodes without line numbers. The text has already been accepted by `tomllib` when this runs, so the map
needs no grammar of its own: it walks the lines, notes table headers and the keys that start a line, and steps over
strings and brackets only to know which line starts something new. A place it does not know falls back to the nearest
known one above it, so a message can point too high by some lines, never to another table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

_HEADER = re.compile(r"^\s*\[(?P<array>\[)?(?P<path>[^\[\]]+)\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<path>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]',
)
_OPEN, _CLOSE = "[{", "]}"

Path = tuple[str, ...]


def line_map(text: str) -> Mapping[Path, int]:
    """The line, from 1, at which each table or key is first written; array tables carry their index as text."""
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    counts: dict[Path, int] = {}
    nesting = _Nesting()
    for number, line in enumerate(text.splitlines(), start=1):
        if nesting.is_top:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = _path(header["path"])
                if header["array"]:
                    index = counts.get(table, 0)
                    counts[table] = index + 1
                    table = (*table, str(index))
                _note(found, table, number)
                continue
            if key:
                _note(found, (*table, *_path(key["path"])), number)
        nesting.read(line)
    return found


def _note(found: dict[Path, int], path: Path, number: int) -> None:
    for length in range(1, len(path) + 1):
        found.setdefault(path[:length], number)


def _path(written: str) -> Path:
    """The names of a dotted key; the TOML reader itself undoes quotes."""
    names: list[str] = []
    tree: object = tomllib.loads(f"{written} = 0")
    while isinstance(tree, dict):
        name, tree = next(iter(tree.items()))
        names.append(name)
    return tuple(names)


class _Nesting:
    """How deep in brackets and whether inside a multi-line string the walk is."""

    def __init__(self) -> None:
        self.depth = 0
        self.string = ""

    @property
    def is_top(self) -> bool:
        return not self.depth and not self.string

    def read(self, line: str) -> None:
        position = 0
        while position < len(line):
            if self.string:
                end = line.find(self.string, position)
                if end < 0:
                    return
                position, self.string = end + 3, ""
                continue
            token = _TOKEN.search(line, position)
            if token is None:
                return
            position = token.end()
            self._take(token[0])

    def _take(self, token: str) -> None:
        if token in {'"""', "'''"}:
            self.string = token
        elif token in _OPEN:
            self.depth += 1
        elif token in _CLOSE:
            self.depth -= 1


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing above it that is known."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
