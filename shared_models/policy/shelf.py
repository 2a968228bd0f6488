"""The shelf of policies: the presets that ship with the product, and files beside them, by id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from shared_models.errors import NotFoundError
from shared_models.policy.policy import Policy
from shared_models.policy.policy_file import Lookup, PolicyError, PolicyText, Written, decoded, written_policy
from shared_models.policy.soundness import complaints


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
