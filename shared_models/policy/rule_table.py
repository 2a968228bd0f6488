"""The table of every rule of every preset: what it says, what it rests on, and in which file it lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from shared_models.policy.policy import Policy
from shared_models.policy.policy_file import Written
from shared_models.policy.procedure_rules import Step
from shared_models.policy.rule import Rule
from shared_models.policy.shelf import checked_policy, preset_texts
from shared_models.words import Label

HEADER = """# Rules of the presets

Every rule of every preset that ships, the source it rests on, and the file and table where it lives. A rule that binds
nobody is marked "advice". This page is generated from the files (`zoufang policy table`); a test fails when it is out
of date. Rules that a preset inherits unchanged stand under the preset that wrote them.

The national measures are cited by article, from an unofficial transcription. Local sources are described, not quoted by
their official titles: a jurisdiction puts its own titles and wording into its own file.
"""


def rule_table() -> str:
    """The page in Markdown."""
    parts = [HEADER]
    for source in preset_texts().values():
        policy, written = checked_policy(source)
        parts.append("\n".join(_preset(policy, written)))
    return "\n".join(parts)


def _preset(policy: Policy, written: Written) -> Iterator[str]:
    yield f"## `{policy.id}` {policy.title.zh}"
    yield ""
    yield f"{policy.title.en}. Version {policy.version}, in force from {policy.valid_from}{_until(policy)}."
    if policy.extends:
        inherited = sum(1 for path, _ in policy.rules() if not _is_own(written, path))
        yield f"Extends `{policy.extends}`: {inherited} rules are inherited from there."
    yield ""
    yield "| rule | 规则 | says | figures | rests on | lives in |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for path, rule in policy.rules():
        if _is_own(written, path):
            yield _row(policy, written, path=path, rule=rule)
    yield ""
    yield from _readings(policy, written)


def _until(policy: Policy) -> str:
    return f" until {policy.valid_until}" if policy.valid_until else ""


def _is_own(written: Written, path: str) -> bool:
    return written.origins[_key(path)].name == written.own.name


def _key(path: str) -> tuple[str, str]:
    section, _, id_ = path.partition(".")
    return section, id_


def _row(policy: Policy, written: Written, *, path: str, rule: Rule) -> str:
    cite = policy.source(rule).zh if rule.must else f"advice {policy.source(rule).zh}".strip()
    place = f"`{written.file_of(_key(path))}` `[{path}]`"
    words = f"{_cell(rule.label.zh)} | {_cell(rule.label.en)} | {_cell(_figures(rule))}"
    return f"| {path} | {words} | {_cell(cite)} | {place} |"


WORDS = frozenset({"label", "cite", "must", "stage", "place", "moves", "move", "agenda", "choices", "looks"})
"""What the table tells elsewhere, or at too great a length."""


def _figures(rule: Rule) -> str:
    """What a rule says beyond its words, as the file writes it; a step by its acts and where they lead."""
    if isinstance(rule, Step):
        moves = dict.fromkeys(f"{move.act} → {move.to}" if move.to else move.act for move in rule.moves)
        return "; ".join([rule.outcome and f"end: {rule.outcome}", *moves] if rule.outcome else moves)
    values = msgspec.to_builtins(rule)
    return "; ".join(f"{name} {_figure(value)}" for name, value in values.items() if name not in WORDS)


def _figure(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_figure(one)}" for name, one in value.items() if name not in WORDS) or "…"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "/".join(map(_figure, value))
    return str(value)


def _readings(policy: Policy, written: Written) -> Iterator[str]:
    own = [text for id_, text in _texts(policy) if written.origins["readings", id_].name == written.own.name]
    if own:
        yield "Readings, where the source is silent or open:"
        yield ""
        yield from (f"- {text.zh} / {text.en}" for text in own)
        yield ""


def _texts(policy: Policy) -> Iterator[tuple[str, Label]]:
    return ((id_, reading.text) for id_, reading in policy.readings.items())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
