"""Verifies an archive, packed or extracted, without a database: every file, the changes' chain, the audit lines."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from shared_models.errors import MalformedError
from shared_models.sync_protocol import chain_hash
from sync_server.archive.index import FORMAT, Index
from sync_server.archive.manifest import MANIFEST, MANIFEST_JS, UNLISTED, fingerprint, manifest_script, read_manifest

INDEX = "index.json"
PIECE = 1 << 20


class Source(Protocol):
    """Where the files of an archive are read from."""

    def names(self) -> list[str]:
        """Every path, with repetitions."""

    def pieces(self, path: str) -> Iterator[bytes]:
        """The bytes of one file, piece by piece."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A ZIP."""

    file: zipfile.ZipFile

    def names(self) -> list[str]:
        """Every path in its directory."""
        return [one.filename for one in self.file.infolist()]

    def pieces(self, path: str) -> Iterator[bytes]:
        """The bytes of one file."""
        with self.file.open(path) as opened:
            while piece := opened.read(PIECE):
                yield piece


@dataclass(frozen=True, slots=True)
class Folder:
    """An extracted archive."""

    folder: Path

    def names(self) -> list[str]:
        """Every file below the folder."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def pieces(self, path: str) -> Iterator[bytes]:
        """The bytes of one file."""
        with (self.folder / path).open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check found."""

    fingerprint: str
    """Blank when there is no list."""
    files: int
    problems: tuple[str, ...]


def verify_archive(path: Path) -> Verdict:
    """The verdict on a ZIP or an extracted folder; each problem names its file."""
    if path.is_dir():
        return _verdict(Folder(path))
    try:
        with zipfile.ZipFile(path) as packed:
            return _verdict(Packed(packed))
    except (zipfile.BadZipFile, OSError) as error:
        return Verdict(fingerprint="", files=0, problems=(f"{path.name}: {error}",))


def _verdict(source: Source) -> Verdict:
    names = source.names()
    if MANIFEST not in names:
        return Verdict(fingerprint="", files=len(names), problems=(f"{MANIFEST}: missing, this is no archive of ours",))
    text = _whole(source, MANIFEST).decode("utf-8", "replace")
    try:
        listed = read_manifest(text)
    except MalformedError as error:
        return Verdict(fingerprint=fingerprint(text), files=len(names), problems=(str(error),))
    problems = list(_differences(source, names, listed, text=text))
    if not problems:
        problems = list(_inside(source))
    return Verdict(fingerprint=fingerprint(text), files=len(listed), problems=tuple(problems))


def _differences(source: Source, names: list[str], listed: dict[str, str], *, text: str) -> Iterator[str]:
    present = set(names)
    for path in sorted({name for name in names if names.count(name) > 1}):
        yield f"{path}: is there twice"
    for path in sorted(present - listed.keys() - UNLISTED):
        yield f"{path}: not listed"
    for path, expected in listed.items():
        if path not in present:
            yield f"{path}: missing"
        elif _hash(source, path) != expected:
            yield f"{path}: changed"
    if MANIFEST_JS not in present or _whole(source, MANIFEST_JS) != manifest_script(text).encode():
        yield f"{MANIFEST_JS}: does not hand over the list {MANIFEST}"


def _hash(source: Source, path: str) -> str:
    state = hashlib.sha256()
    try:
        for piece in source.pieces(path):
            state.update(piece)
    except (zipfile.BadZipFile, OSError):
        return ""
    return state.hexdigest()


def _whole(source: Source, path: str) -> bytes:
    try:
        return b"".join(source.pieces(path))
    except (zipfile.BadZipFile, OSError):
        return b""


def _inside(source: Source) -> Iterator[str]:
    """What the files say of each other: changes that fit their chain, audit lines that bear their own hash."""
    try:
        index = msgspec.json.decode(_whole(source, INDEX), type=Index)
    except msgspec.DecodeError as error:
        yield f"{INDEX}: {error}"
        return
    if index.format > FORMAT:
        yield f"{INDEX}: format {index.format}, this version reads up to {FORMAT}"
        return
    ends: dict[tuple[str, int], str] = {}
    for line in index.changes:
        if line.chain is None:
            continue
        if chain_hash(line.chain.before, _whole(source, line.file)) != line.chain.h:
            yield f"{line.file}: does not fit the chain of the copy that sent it"
        if ends.get((line.chain.replica, line.chain.seq - 1), line.chain.before) != line.chain.before:
            yield f"{line.file}: does not follow on the change before it"
        ends[line.chain.replica, line.chain.seq] = line.chain.h
    if index.audit.file:
        yield from _audit(_whole(source, index.audit.file), index.audit.file)


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit extract, as the log has it."""

    n: int
    ms: int
    user: str
    action: str
    subject: str
    detail: str
    prev_hash: str
    hash: str


def _audit(data: bytes, path: str) -> Iterator[str]:
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            one = msgspec.json.decode(line, type=AuditEntry)
        except msgspec.DecodeError:
            yield f"{path}: line {number} cannot be read"
            continue
        parts = [one.prev_hash, one.n, one.ms, one.user, one.action, one.subject, one.detail]
        if hashlib.sha256(msgspec.json.encode(parts)).hexdigest() != one.hash:
            yield f"{path}: line {number} does not bear its own hash"
