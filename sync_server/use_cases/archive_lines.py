"""The lines of an archive's index: every change, file, paper and audit line, in words and with its path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from shared_models.catalogue import TYPE_LABELS, field_of
from shared_models.change import BlobRef, Change
from shared_models.change_words import ActNames, change_label
from shared_models.choices import PHOTO_SLOT
from shared_models.clock import QUALITY_LABELS
from shared_models.ids import ChangeId, Sha256
from shared_models.papers.basis import NOTHING
from shared_models.values import text_of
from shared_models.visit import china_time
from shared_models.words import Label
from sync_server.archive.index import AuditExtract, Chain, ChangeLine, FileLine, PaperLine
from sync_server.archive.verify import AuditEntry
from sync_server.store.audit_store import AuditLine
from sync_server.store.change_store import KeptChange
from sync_server.store.replica_store import Link
from sync_server.use_cases.archive_scope import Scope, holds_sealed
from sync_server.use_cases.household_log import readable
from sync_server.use_cases.print_paper import ListedPaper, state_of
from sync_server.use_cases.record_office_change import OFFICE

UNREADABLE = Label("内容无法读取，原样保存", "unreadable, kept as it came")
ENDINGS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "application/json": "json",
}
SIGNATURE = Label("签字笔迹", "pen strokes")
THUMBNAIL = Label("缩略图", "thumbnail")
ATTACHMENT = Label("附件", "attachment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Writes the lines of one scope; `opens` says whether the sealed sources are in it."""

    scope: Scope
    names: ActNames
    links: Mapping[ChangeId, Link]
    stored: frozenset[Sha256]
    opens: bool

    def changes(self) -> Iterator[ChangeLine]:
        """Every change in order of arrival."""
        for number, one in enumerate(self.scope.kept, start=1):
            change = readable(one)
            opened = self.scope.opened
            is_in = self.opens or not holds_sealed(change)
            yield ChangeLine(
                file=f"changes/{number:05d}.json" if is_in else "",
                id=one.id,
                what=(change_label(change, self.names) if change is not None else UNREADABLE).zh,
                content="；".join(_content(change)) if change is not None and is_in else "",
                author=opened.people.get(one.author, one.author),  # type: ignore[call-overload]
                device="办公台" if one.device == OFFICE else opened.devices.get(one.device, one.device),  # type: ignore[call-overload]
                when=moment(one.corrected_ms),
                clock=QUALITY_LABELS[one.clock_quality].zh,
                received=moment(one.received_ms),
                n=one.n,
                state=self._state(one),
                chain=self._chain(one.id),
            )

    def _state(self, one: KeptChange) -> str:
        if one.n is not None:
            return "已并入"
        for later in self.scope.kept:
            word = readable(later) if later.kind in {"accept", "refuse"} else None
            if word is not None and word.about == one.id:
                return "暂存，后接收" if later.kind == "accept" else "暂存，不予接收"
        return "暂存，未处理"

    def _chain(self, id_: str) -> Chain | None:
        """Left out beside a sealed body: a hash of what can be guessed tells when the guess is right."""
        link = self.links.get(ChangeId(id_)) if self.opens else None
        return Chain(replica=link.replica, seq=link.seq, before=link.before, h=link.h) if link is not None else None

    def files(self) -> Iterator[FileLine]:
        """Every file that a change names, once."""
        seen: set[str] = set()
        for entry in self.scope.opened.entries:
            for blob in entry.change.blobs:
                if blob.sha256 in seen:
                    continue
                seen.add(blob.sha256)
                path = f"files/{blob.sha256}.{ENDINGS.get(blob.mime, 'bin')}"
                yield FileLine(
                    file=path if blob.sha256 in self.stored else "",
                    sha256=blob.sha256,
                    mime=blob.mime,
                    what=self._what(entry.change, blob),
                )

    def _what(self, change: Change, blob: BlobRef) -> str:
        entity = self.scope.opened.case.entities.get(blob.entity)
        if change.act is not None:
            act = change.act
            said = self.names.of(act).zh if act.name != "sign" else f"{SIGNATURE.zh} {text_of(act.data.get('name'))}"
            return said.strip()
        if entity is None or entity.type != "photo":
            name = text_of(entity.value("name")) if entity is not None else ""
            return f"{ATTACHMENT.zh} {name}".strip()
        slot = text_of(entity.value("slot"))
        label = PHOTO_SLOT.get(slot, Label(slot, slot)).zh or "照片"
        return f"{label}（{THUMBNAIL.zh}）" if blob.unit == "thumbnail" else label

    def papers(self, listed: Iterator[ListedPaper]) -> Iterator[tuple[PaperLine, ListedPaper]]:
        """Every paper; those of which nothing was recorded have no file."""
        number = 0
        for one in listed:
            if one.about in self.scope.foreign:
                continue
            number += one.about != NOTHING
            path = f"papers/{number:03d}-{one.paper}.pdf" if one.about != NOTHING else ""
            yield PaperLine(file=path, label=one.label.zh, what=one.what, state=state_of(one)), one


def _content(change: Change) -> Iterator[str]:
    """What a change wrote about, field by field, without a value; why, where an officer says so."""
    for part in change.parts:
        fields = dict.fromkeys(unit.partition(".")[0] for unit in (*part.set, *part.confirm))
        named = [found.label.zh if (found := field_of(part.type, unit)) is not None else unit for unit in fields]
        type_ = TYPE_LABELS[part.type].zh if part.type in TYPE_LABELS else part.type
        if part.life is not None:
            type_ = f"{'移除' if part.life.dead else '恢复'}{type_}"
        yield f"{type_}：{'、'.join(named)}" if named else type_
    if change.act is not None and change.act.name == "sign":
        yield text_of(change.act.data.get("name"))
    if change.reason:
        yield f"理由：{change.reason}"


AUDIT = "audit.jsonl"
ARCHIVE = "archive"
"""Names in the log what was written for an archive itself: it stays out, or no two archives would be alike."""


def audit_extract(lines: list[AuditLine], scope: Scope) -> tuple[AuditExtract, bytes]:
    """The lines about the household, for those who watch over readings; else why they are not here."""
    if scope.about:
        return AuditExtract(file="", lines=0, note="程序案卷不附查阅记录，见该户案卷。"), b""
    if "audit" not in scope.opened.rights:
        return AuditExtract(file="", lines=0, note="出具人没有查看查阅记录的权限，未附。"), b""
    about = [line for line in lines if not _by_archive(line)]
    note = "每一条都带有前一条的校验值；出具本案卷时写下的记录不在内。"
    return AuditExtract(file=AUDIT, lines=len(about), note=note), b"".join(map(_audit_line, about))


def _by_archive(line: AuditLine) -> bool:
    detail = json.loads(line.detail) if line.detail else {}
    return line.action == ARCHIVE or (isinstance(detail, dict) and detail.get("page") == ARCHIVE)


def _audit_line(line: AuditLine) -> bytes:
    entry = AuditEntry(
        n=line.n,
        ms=line.ms,
        user=line.user_id,
        action=line.action,
        subject=line.subject,
        detail=line.detail,
        prev_hash=line.prev_hash,
        hash=line.hash,
    )
    return msgspec.json.encode(entry) + b"\n"


def moment(ms: int) -> str:
    """Date and minute in China."""
    return f"{china_time(ms):%Y-%m-%d %H:%M}"
