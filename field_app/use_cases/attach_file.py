"""Attach a file to a question of a questionnaire: kept as it was given, sealed, and handed over like a photo."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

from field_app.devices.files import PickedFile
from field_app.store.account import Account
from field_app.use_cases.answer_with import Answering
from field_app.use_cases.darkroom import sha256_of
from field_app.use_cases.record_change import NewFile, Recording, moment_ms, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Part, Stamp
from shared_models.checks import of_visit
from shared_models.editing import new_part, remove_part
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId
from shared_models.sync_protocol import MAX_BLOB
from shared_models.values import Value
from shared_models.words import Label

REPLACED = "更换"
"""The reason recorded with a file that another one took the place of."""
LONGEST_NAME = 120
UNNAMED = "文件"
EMPTY = Label("文件是空的,没有附上。", "The file is empty and was not attached.")
TOO_LARGE = Label(
    "文件超过 20 MB,没有附上。请压缩后再附,或在“拒答/见证据”中说明。",
    "The file is over 20 MB and was not attached. Make it smaller, or say that it is among the evidence.",
)


class AttachError(UnfitError):
    """A file that cannot be taken in; `label` says why and what to do. Nothing kept before is touched."""

    def __init__(self, label: Label) -> None:
        """Keeps the words to show."""
        super().__init__(label.en)
        self.label = label


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A file as the person picked it."""

    picked: PickedFile
    instead_of: EntityId | None = None
    """The attachment that it replaces; it is taken off in the same change."""
    answering: Answering


def attach_file(account: Account, place: VisitPlace, new: NewAttachment, *, stamp: Stamp, new_id: NewId) -> None:
    """Keeps file and change in one transaction.

    Raises:
        AttachError: empty, or over 20 MB.
        UnfitError: the visit is finished, or the file to replace is gone.
    """
    case = open_case(account, place)
    data, name = new.picked.data, name_of(new.picked.name)
    if not data:
        raise AttachError(EMPTY)
    if len(data) > MAX_BLOB:
        raise AttachError(TOO_LARGE)
    replaced: tuple[Part, ...] = ()
    if new.instead_of is not None:
        old = next((one for one in of_visit(case, "attachment", place.visit) if one.id == new.instead_of), None)
        if old is None:
            raise UnfitError("there is no such file to replace")
        replaced = (remove_part(old, {}),)
    entity, sha256 = new.answering.id, sha256_of(data)
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    values: dict[str, Value] = {
        "visit": place.visit,
        "file": sha256,
        "name": name,
        "size": len(data),
        "mime": mime,
        "added_at": moment_ms(account, stamp),
    }
    recording = Recording(
        household=place.household,
        scope=case.community,
        visit=place.visit,
        parts=(new_part(entity, "attachment", values), *replaced, *new.answering.parts),
        reason=REPLACED if replaced else "",
        files=(NewFile(sha256=sha256, data=data, entity=entity, unit="file", mime=mime, rank=1),),
    )
    record_change(account, recording, stamp=stamp, new_id=new_id)


def name_of(given: str) -> str:
    """The last step of a path, without what no file name needs, and not longer than a line; its ending stays."""
    plain = "".join(letter for letter in PurePath(given.replace("\\", "/")).name if letter.isprintable()).strip()
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST_NAME:
        plain = f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:11]}" if stem else plain[:LONGEST_NAME]
    return plain or UNNAMED
