"""The shelf of policies: the presets that ship with the product, and files beside them, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files

from shared_models.errors import NotFoundError
from shared_models.policy.policy import Policy, PolicyRef, policy_ref
from shared_models.policy.policy_file import Lookup, PolicyError, PolicyText, Written, decoded, written_policy
from shared_models.policy.soundness import complaints
from shared_models.words import Label


@lru_cache(maxsize=1)
def preset_texts() -> Mapping[str, PolicyText]:
    """Every preset that ships, by id, in order of name."""
    folder = files("shared_models.policy") / "presets"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): PolicyText(name, (folder / name).read_text(encoding="utf-8")) for name in found}


def load_policy(source: PolicyText, lookup: Lookup | None = None) -> Policy:
    """The policy in a file; what it extends is looked for with `lookup`, then among the presets.

    Raises:
        PolicyError: with every problem, each as `file:line: path: what was expected`.
    """
    return checked_policy(source, lookup)[0]


def checked_policy(source: PolicyText, lookup: Lookup | None = None) -> tuple[Policy, Written]:
    """The policy in a file, with the merged tree that knows which file wrote which rule.

    Raises:
        PolicyError: as for `load_policy`.
    """
    written = written_policy(source, _with_presets(lookup))
    policy = decoded(written)
    problems = [written.problem(path, message) for path, message in complaints(policy)]
    if problems:
        raise PolicyError(problems)
    return policy, written


def _with_presets(lookup: Lookup | None) -> Lookup:
    def find(id_: str) -> PolicyText | None:
        return (lookup(id_) if lookup else None) or preset_texts().get(id_)

    return find


def in_force(versions: Iterable[Policy], day: date) -> Policy | None:
    """Of several versions of one policy, the one that holds on a day: the latest begun that has not ended."""
    holding = [
        policy
        for policy in versions
        if policy.valid_from <= day and (policy.valid_until is None or day <= policy.valid_until)
    ]
    return max(holding, key=lambda policy: policy.valid_from, default=None)


def made_under(versions: Iterable[Policy], ref: PolicyRef) -> Policy | None:
    """The very policy that a procedure or decision names: same id, version and content; nothing when it is not held."""
    return next((policy for policy in versions if policy_ref(policy) == ref), None)


@lru_cache(maxsize=64)
def preset(id_: str) -> Policy:
    """A preset by its id.

    Raises:
        NotFoundError: when none has that id.
    """
    source = preset_texts().get(id_)
    if source is None:
        raise NotFoundError(f"no preset {id_!r}; there are {', '.join(preset_texts())}")
    return load_policy(source)


@lru_cache(maxsize=1)
def act_words() -> Mapping[str, Label]:
    """What the shipped policies call their acts, for pages that tell an act without its procedure."""
    return {act: word.label for id_ in preset_texts() for act, word in preset(id_).acts.items()}
