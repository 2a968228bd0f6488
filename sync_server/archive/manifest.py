"""The list of every file of an archive with its SHA-256, as `sha256sum` reads it and as the page does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from shared_models.errors import MalformedError

MANIFEST = "manifest.sha256"
"""For machines and people: `sha256sum --check manifest.sha256` passes in the extracted folder."""
MANIFEST_JS = "manifest.js"
"""The same text for the page: a browser lets a page that lies on the disk load a script, and nothing else."""
UNLISTED = frozenset({MANIFEST, MANIFEST_JS})
"""What cannot list itself; their own hash is the fingerprint, which the office noted."""

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)")


def manifest_text(hashes: Mapping[str, str]) -> str:
    """The list, by path."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))


def manifest_script(text: str) -> str:
    """The script that hands the list to the page."""
    lines = "".join(f"  {line!r},\n".replace("'", '"') for line in text.splitlines())
    return f'"use strict";\nconst FINGERPRINT = "{fingerprint(text)}";\nconst MANIFEST = [\n{lines}];\n'


def fingerprint(text: str) -> str:
    """The hash of the list: it stands for every byte of the archive."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(text: str) -> dict[str, str]:
    """Hashes by path.

    Raises:
        MalformedError: a line is not one of ours, or names a file twice or outside the folder.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match[2] in found or ".." in match[2].split("/"):
            raise MalformedError(f"{MANIFEST}: {line[:100]!r}")
        found[match[2]] = match[1]
    return found


def hashes_of(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Hashes by path of files in memory."""
    return {path: hashlib.sha256(data).hexdigest() for path, data in files}
