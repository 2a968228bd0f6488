"""The list that a sample is drawn from, written down as plain text before anybody knows the seed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias, get_args

from shared_models.errors import MalformedError

FORMAT = "zoufang-sample 1"
Unit: TypeAlias = Literal["households", "communities", "notices"]
"""What is drawn: `shared_models.policy.coverage_rules.Sample.of`."""
UNITS: tuple[Unit, ...] = get_args(Unit)
LARGEST = 1_000_000
"""Candidates of one list: more than any city has households on the guarantee."""
_TOKEN = re.compile(r"[^\t\r\n]{1,200}")
_HEAD = ("area", "rule", "of", "share", "frozen")


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One that may be drawn. No name, no address: the list is meant to be shown."""

    stratum: str
    """Its group, such as `370203001001/A/recipient`; the draw spreads over the groups by their size."""
    id: str
    weight: int = 1
    """Its chance relative to the others; 1 for all where the rule weights nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenList:
    """What a sample is drawn from. Equal lists have equal texts and equal hashes."""

    area: str
    rule: str
    """Policy, version and rule, such as `sifang/2013/samples.district_communities`."""
    of: Unit
    share: Decimal
    """Above 0, at most 1."""
    frozen: date
    candidates: tuple[Candidate, ...]
    """Sorted by stratum, then id."""

    @property
    def text(self) -> str:
        """The list as it is kept, handed out and hashed: five lines of head, a blank one, then one line for each."""
        head = (self.area, self.rule, self.of, str(self.share), self.frozen.isoformat())
        lines = [FORMAT, *(f"{name}\t{value}" for name, value in zip(_HEAD, head, strict=True)), ""]
        lines += [f"{one.stratum}\t{one.id}\t{one.weight}" for one in self.candidates]
        return "\n".join(lines) + "\n"

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, 64 hex digits: said aloud when the list is frozen."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTerms:
    """What a list is frozen for."""

    area: str
    rule: str
    of: Unit
    share: Decimal
    frozen: date


def freeze(terms: ListTerms, candidates: Iterable[Candidate]) -> FrozenList:
    """The list of these candidates.

    Raises:
        MalformedError: a candidate stands twice, has no chance, or holds a tab or a line end; the share is none.
    """
    ordered = tuple(sorted(candidates))
    if not 0 < terms.share <= 1:
        raise MalformedError(f"the share must be above 0 and at most 1, not {terms.share}")
    if len(ordered) > LARGEST:
        raise MalformedError(f"a list has at most {LARGEST} candidates, this one has {len(ordered)}")
    if len({one.id for one in ordered}) != len(ordered):
        raise MalformedError("a candidate stands in the list twice")
    for one in ordered:
        if one.weight < 1 or not _TOKEN.fullmatch(one.stratum) or not _TOKEN.fullmatch(one.id):
            raise MalformedError(f"not a candidate: {one}")
    return FrozenList(
        area=terms.area,
        rule=terms.rule,
        of=terms.of,
        share=terms.share,
        frozen=terms.frozen,
        candidates=ordered,
    )


def read_list(text: str) -> FrozenList:
    """The list that a text holds, exactly: writing it again gives the same text.

    Raises:
        MalformedError: the text is another, or was changed in form; names the line.
    """
    lines = text.split("\n")
    body = len(_HEAD) + 2
    if len(lines) <= body or lines[0] != FORMAT or lines[body - 1] or lines[-1]:
        raise MalformedError(f"not a frozen list: it begins with the line `{FORMAT}` and ends with a line end")
    head = dict(_pair(lines, number, name) for number, name in enumerate(_HEAD, start=1))
    if head["of"] not in UNITS:
        raise MalformedError(f"line 4: expected one of {', '.join(UNITS)}")
    try:
        share, frozen = Decimal(head["share"]), date.fromisoformat(head["frozen"])
    except (InvalidOperation, ValueError):
        raise MalformedError("line 5 or 6: expected a share such as 0.10 and a day such as 2026-11-23") from None
    terms = ListTerms(area=head["area"], rule=head["rule"], of=head["of"], share=share, frozen=frozen)
    found = freeze(terms, (_candidate(line, number) for number, line in enumerate(lines[body:-1], start=body + 1)))
    if found.text != text:
        raise MalformedError("the lines are not in the order of a frozen list, or a number is written in another way")
    return found


def _pair(lines: list[str], number: int, name: str) -> tuple[str, str]:
    key, tab, value = lines[number].partition("\t")
    if key != name or not tab:
        raise MalformedError(f"line {number + 1}: expected `{name}`, a tab and its value")
    return name, value


def _candidate(line: str, number: int) -> Candidate:
    parts = line.split("\t")
    if len(parts) != 3 or not parts[2].isascii() or not parts[2].isdigit():  # noqa: PLR2004 - the three columns
        raise MalformedError(f"line {number}: expected group, id and weight with tabs between")
    return Candidate(parts[0], parts[1], int(parts[2][:18]))
