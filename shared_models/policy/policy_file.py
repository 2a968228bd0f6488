"""From the text of policy files to a policy: read, merged with what it extends, decoded, every error with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import msgspec

from shared_models.errors import MalformedError
from shared_models.policy.lines import Path, line_map, line_of
from shared_models.policy.policy import SECTIONS, Policy

MAX_DEPTH = 8
"""How many files may extend each other."""

HEAD = ("id", "version", "title", "valid_from", "valid_until", "extends", "hotline")
DROP = "drop"


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The text of one policy file and what messages call it."""

    name: str
    text: str


Lookup = Callable[[str], PolicyText | None]
"""Gives the file of a policy id; nothing when there is none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a policy file, as `file:line: path: what was expected`."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}: {self.message}"


class PolicyError(MalformedError):
    """A policy file that cannot be used; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class _Origin:
    """The file something was written in."""

    name: str
    lines: Mapping[Path, int]

    def problem(self, path: Path, message: str) -> Problem:
        return Problem(self.name, line_of(self.lines, path), ".".join(path) or "file", message)


@dataclass(slots=True)
class Written:
    """The merged tree of a policy, and for every rule the file that wrote it."""

    tree: dict[str, Any]
    own: _Origin
    origins: dict[Path, _Origin] = field(default_factory=dict)

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at a path, in the file where that rule was written."""
        origin = self.origins.get(path[:2], self.own)
        return origin.problem(path, message)

    def file_of(self, path: Path) -> str:
        """The name of the file that wrote a rule."""
        return self.origins.get(path[:2], self.own).name


def written_policy(source: PolicyText, lookup: Lookup) -> Written:
    """The merged tree of a policy file and of those it extends: a rule here replaces the whole rule it names there.

    Raises:
        PolicyError: for text that is not TOML, unknown sections, an unknown or circular `extends`, a `drop` of
            nothing.
    """
    return _written(source, lookup, ())


def _written(source: PolicyText, lookup: Lookup, above: tuple[str, ...]) -> Written:
    tree = _parsed(source)
    own = _Origin(source.name, line_map(source.text))
    problems = [
        own.problem((name,), f"unknown; expected one of {', '.join((*HEAD, DROP, *SECTIONS))}")
        for name in tree
        if name not in {*HEAD, DROP, *SECTIONS}
    ]
    problems += [
        own.problem((section,), "expected tables, such as [" + section + ".name]")
        for section in SECTIONS
        if not _is_tables(tree.get(section, {}))
    ]
    if problems:
        raise PolicyError(problems)
    written = _base(tree, own, lookup=lookup, above=above)
    for section in SECTIONS:
        for id_, rule in tree.get(section, {}).items():
            written.tree.setdefault(section, {})[id_] = rule
            written.origins[section, id_] = own
    for name in HEAD:
        if name != "valid_from":
            written.tree.pop(name, None)
        if name in tree:
            written.tree[name] = tree[name]
    return written


def _parsed(source: PolicyText) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else len(source.text.splitlines())
        raise PolicyError([Problem(source.name, line, "file", f"not TOML: {error}")]) from error


def _is_tables(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(rule, dict) for rule in value.values())


def _base(tree: dict[str, Any], own: _Origin, *, lookup: Lookup, above: tuple[str, ...]) -> Written:
    """What the file starts from: nothing, or the file it extends without the rules it drops."""
    base_id = tree.get("extends", "")
    if not base_id:
        return Written({}, own)
    chain = (*above, str(tree.get("id", "")))
    source = lookup(base_id) if isinstance(base_id, str) else None
    if source is None or base_id in chain or len(chain) > MAX_DEPTH:
        why = "extends itself" if source else "there is no such policy"
        raise PolicyError([own.problem(("extends",), f"{base_id!r}: {why}")])
    written = _written(source, lookup, chain)
    written.own = own
    problems = []
    for path in tree.get(DROP, []):
        section, _, id_ = str(path).partition(".")
        if id_ in written.tree.get(section, {}):
            del written.tree[section][id_]
        elif id_ == "*" and section in SECTIONS:
            written.tree.pop(section, None)
        else:
            problems.append(own.problem((DROP,), f"{path!r} is not a rule of {base_id}"))
    if problems:
        raise PolicyError(problems)
    return written


def decoded(written: Written) -> Policy:
    """The policy of a merged tree.

    Raises:
        PolicyError: naming every rule that does not have the expected shape.
    """
    problems: list[Problem] = []
    parts: dict[str, Any] = {}
    for section, type_ in _TYPES.items():
        rules = {}
        for id_, raw in written.tree.get(section, {}).items():
            try:
                rules[id_] = msgspec.convert(raw, type_)
            except msgspec.ValidationError as error:
                problems.append(_shaped(written, (section, id_), error))
        parts[section] = rules
    head = {name: written.tree[name] for name in HEAD if name in written.tree}
    try:
        policy = msgspec.structs.replace(msgspec.convert(head, Policy), **parts)
    except msgspec.ValidationError as error:
        raise PolicyError([_shaped(written, (), error), *problems]) from error
    if problems:
        raise PolicyError(problems)
    return policy


def _section_types() -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(Policy)
    for section in SECTIONS:
        yield section, get_args(hints[section])[1]


_TYPES: Mapping[str, Any] = dict(_section_types())


def _shaped(written: Written, path: Path, error: msgspec.ValidationError) -> Problem:
    """The problem behind a decoding error, at the deepest place it names."""
    message, _, place = str(error).partition(" - at ")
    steps = [step for step in re.split(r"[.\[\]`]+", place) if step not in {"", "$", "..."}]
    unknown = re.search(r"unknown field `([^`]+)`", message)
    if unknown:
        steps.append(unknown[1])
    return written.problem((*path, *steps), message)
