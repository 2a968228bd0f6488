"""The evidence of a visit: photos with what is known of their taking, interviews, and who signed over which text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from shared_models.attendance import VERDICTS as VERDICTS_OF_TEAM
from shared_models.attendance import attendances, check_attendance
from shared_models.bundle_keys import PublicKeys
from shared_models.case import Case
from shared_models.checks import REQUIRED_SLOTS, of_visit
from shared_models.choices import PHOTO_SLOT
from shared_models.clock import QUALITY_LABELS
from shared_models.entity import Entity
from shared_models.ids import DeviceId, Sha256, UserId
from shared_models.photos_missing import slots_left
from shared_models.questionnaire.at_visit import kept_forms
from shared_models.questionnaire.attached import DRAWN
from shared_models.receipt import record_hash, shown_record
from shared_models.sidecar import VERDICTS, check_sidecar, device_of
from shared_models.values import group_of, text_of
from shared_models.visit import SIGNER_LABELS, TEAM, Signature, Visit, needed_signers
from shared_models.words import Label, Language
from sync_server.console.attached import strokes_of
from sync_server.console.reader import Reader, moment
from sync_server.use_cases.open_case import OpenedCase

MODE_LABELS: Mapping[str, Label] = {
    "signed": Label("本人签字", "Signed"),
    "thumbprint": Label("按手印", "Thumbprint"),
    "signed_for": Label("代签", "Signed for"),
    "refused": Label("拒绝签字", "Refused to sign"),
}

PHOTO_SOURCE_LABELS: Mapping[str, Label] = {
    "camera": Label("现场拍摄", "Live camera"),
    "gallery": Label("从相册选取", "From the gallery"),
    "file": Label("文件导入", "From a file"),
    "scan": Label("扫描件", "Scan"),
    DRAWN: Label("手绘或签名", "Drawn by hand"),
}

LANGUAGES: tuple[Language, ...] = ("zh", "en")
NOT_SIGNED = Label("未签字", "Not signed")
NO_PLACE = Label("位置未证实", "place not proven")
NO_WORD = Label("", "")
CLOCKS: Mapping[str, Label] = {str(quality): label for quality, label in QUALITY_LABELS.items()}
ORIGINAL_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One photo; a file that has not arrived has no address."""

    entity: str
    slot: str
    file: str
    thumbnail: str
    is_here: bool
    taken: str
    by: str
    source: str
    size: str
    place: str
    """Where the tablet was, as far as it could tell."""
    clock: str
    """How good the time is; blank for photos from before that was stated."""
    proof: str
    is_proven: bool
    original: str
    """The hash of the file as the camera gave it, shortened; blank where it was not stated."""
    strokes: tuple[str, ...]
    """What was drawn over it."""
    is_drawn: bool
    """Whether it is a drawing, on a sheet of which nothing may be cut off."""


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """What the server holds to show and check photos with: whole files, and the public keys of tablets."""

    stored: frozenset[Sha256]
    keys: Mapping[DeviceId, PublicKeys]


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos:
    """All photos of a visit and how many of their originals the server holds."""

    items: tuple[Photo, ...]
    missing_slots: tuple[str, ...]
    """Slots that a rule demands and that nobody photographed, each with the rule."""

    @property
    def here(self) -> int:
        """Originals that arrived."""
        return sum(item.is_here for item in self.items)


def photos_of(case: Case, visit: Visit, held: HeldFiles, *, reader: Reader) -> Photos:
    """The photos of a visit, in the order they were accepted."""
    entities = of_visit(case, "photo", visit.id)
    missing = tuple(
        reader.aside(reader.word(PHOTO_SLOT[slot]), REQUIRED_SLOTS[slot]) for slot in slots_left(case, visit)
    )
    return Photos(items=tuple(_photo(case, one, held, reader=reader) for one in entities), missing_slots=missing)


def _photo(case: Case, entity: Entity, held: HeldFiles, *, reader: Reader) -> Photo:
    stored = held.stored
    file, thumbnail = text_of(entity.value("file")), text_of(entity.value("thumbnail"))
    save = case.saves.get(entity.register("file").effective or "")  # type: ignore[arg-type]
    source = text_of(entity.value("source"))
    size = entity.value("size")
    taken = entity.value("taken_at")
    verdict = check_sidecar(case, entity, held.keys.get(device_of(entity)))
    stated = group_of(entity.value("proof"))
    position = entity.value("position")
    return Photo(
        entity=entity.id,
        slot=reader.value("photo", "slot", entity.value("slot"), case=case),
        file=file,
        thumbnail=thumbnail if thumbnail in stored else file if file in stored else "",
        is_here=file in stored,
        taken=moment(taken if isinstance(taken, int) else None),
        by=reader.person(save.author) if save else "—",
        source=reader.word(PHOTO_SOURCE_LABELS.get(source, Label(source or "—", source or "—"))),
        size=f"{size / 1024:,.0f} kB" if isinstance(size, int) else "—",
        place=reader.value("photo", "position", position, case=case) if position else reader.word(NO_PLACE),
        clock=reader.word(CLOCKS.get(text_of(stated.get("clock")), NO_WORD)),
        proof=reader.word(VERDICTS[verdict]),
        is_proven=verdict == "valid",
        original=text_of(stated.get("original"))[:ORIGINAL_DIGITS],
        strokes=strokes_of(entity),
        is_drawn=source == DRAWN,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Who was asked stays sealed; this is what everybody with a right to the file may see of it."""

    entity: str
    by: str
    taken: str
    has_source: bool
    """Whether a name or relation was recorded."""


def interviews_of(case: Case, visit: Visit, *, reader: Reader) -> Mapping[str, Interview]:
    """The interviews of a visit by entity id."""
    return {entity.id: _interview(entity, reader) for entity in of_visit(case, "interview", visit.id)}


def _interview(entity: Entity, reader: Reader) -> Interview:
    taken = entity.value("taken_at")
    return Interview(
        entity=entity.id,
        by=reader.person(text_of(entity.value("interviewer"))) or "—",
        taken=moment(taken if isinstance(taken, int) else None),
        has_source=any(text_of(entity.value(unit)) for unit in ("source_name", "source_relation")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """One investigator that the visit names, and what shows that the person was there."""

    role: str
    name: str
    proof: str
    tone: str
    when: str


NOT_PROVEN = Label("没有当场验证", "Did not prove it")


def team_of(opened: OpenedCase, case: Case, visit: Visit, *, reader: Reader) -> tuple[TeamLine, ...]:
    """The investigators of a visit in their order."""
    proofs = attendances(case, visit.id)
    lines = []
    for unit in TEAM:
        user = UserId(text_of(case.entities[visit.id].value(unit)))
        if not user:
            continue
        proof = proofs.get(user)
        device = (proof.device if proof is not None else None) or DeviceId("")
        keys, owner = opened.keys.get(device), opened.owners.get(device)
        verdict = check_attendance(visit.id, proof, keys, owner=owner) if proof is not None else None
        lines.append(
            TeamLine(
                role=reader.word(SIGNER_LABELS[unit]),
                name=reader.person(user),
                proof=reader.word(VERDICTS_OF_TEAM[verdict] if verdict is not None else NOT_PROVEN),
                tone="good" if verdict in {"written", "valid"} else "warn",
                when=moment(proof.ms) if proof is not None else "—",
            )
        )
    return tuple(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    """One signer: by name and manner, or that nothing was signed."""

    signer: str
    name: str
    mode: str
    when: str
    witness: str
    reason: str
    tone: str
    covers: str
    """Whether the signed text is the record as it stands now."""
    covers_tone: str
    strokes: str
    """The file with the pen's strokes; blank when there is none here."""


def signatures_of(opened: OpenedCase, case: Case, visit: Visit, *, reader: Reader) -> tuple[SignedLine, ...]:
    """Every signature of the visit, and the signers still missing."""
    forms, languages = kept_forms(opened.forms), LANGUAGES if visit.signatures else ()
    now = {record_hash(shown_record(case, visit.id, language, forms=forms.get)) for language in languages}
    lines = [_signed(case, signature, now, reader=reader) for signature in visit.signatures]
    lines = [line if line.strokes in opened.stored else replace(line, strokes="") for line in lines]
    return (*lines, *_unsigned(visit, reader))


def _unsigned(visit: Visit, reader: Reader) -> Iterator[SignedLine]:
    signed = {signature.signer for signature in visit.signatures}
    for signer in needed_signers(visit):
        if signer not in signed:
            yield SignedLine(
                signer=reader.word(SIGNER_LABELS[signer]),
                name="—",
                mode=reader.word(NOT_SIGNED),
                when="—",
                witness="",
                reason="",
                tone="bad",
                covers="",
                covers_tone="",
                strokes="",
            )


def _signed(case: Case, signature: Signature, now: set[str], *, reader: Reader) -> SignedLine:
    save = case.saves.get(signature.id)
    act = next(act for act in case.acts if act.id == signature.id)
    signer = SIGNER_LABELS.get(signature.signer, Label(signature.signer, signature.signer))
    mode = MODE_LABELS.get(signature.mode, Label(signature.mode, signature.mode))
    covers, tone = _covered(signature, now, reader=reader)
    return SignedLine(
        signer=reader.word(signer),
        name=signature.name or "—",
        mode=reader.word(mode),
        when=moment(save.ms) if save else "—",
        witness=text_of(act.data.get("witness")),
        reason=act.reason or text_of(act.data.get("reason")),
        tone="warn" if signature.mode in {"refused", "signed_for"} else "good",
        covers=covers,
        covers_tone=tone,
        strokes=signature.strokes,
    )


def _covered(signature: Signature, now: set[str], *, reader: Reader) -> tuple[str, str]:
    if not signature.shown_hash:
        return reader.say("未绑定所示内容", "bound to no text"), "warn"
    if signature.shown_hash in now:
        return reader.say("与现记录一致", "the record as it stands"), "good"
    return reader.say("签字后记录有改动，见时间线", "the record changed after signing, see the timeline"), "warn"
