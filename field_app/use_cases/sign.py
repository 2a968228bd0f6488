"""Show the record, and take signatures that are bound to exactly what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.darkroom import sha256_of
from field_app.use_cases.means import Means
from field_app.use_cases.open_household import person_name
from field_app.use_cases.reading import Reading, both
from field_app.use_cases.record_change import NewFile, Recording, case_of, open_case, record_change, visit_in
from field_app.use_cases.signature_picture import Stroke, signature_picture
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.change import Act, Change
from shared_models.errors import UnfitError
from shared_models.ids import UserId
from shared_models.questionnaire.recorded import Forms
from shared_models.receipt import record_hash, shown_record
from shared_models.values import text_of
from shared_models.visit import SIGNER_LABELS, SIGNERS, SignatureMode, Visit, needed_signers
from shared_models.words import Label, Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
MODE_LABELS: Mapping[str, Label] = {
    "signed": Label("已签字", "Signed"),
    "thumbprint": Label("已按手印", "Thumbprint"),
    "signed_for": Label("已代签", "Signed for"),
    "refused": Label("拒绝签字", "Refused to sign"),
}
WITNESSED = frozenset({"thumbprint", "signed_for", "refused"})
"""Ways of signing that somebody else must have seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecord:
    """What the family reads before signing, and its hash."""

    lines: tuple[str, ...]
    hash: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerView:
    """One person who signs, and how it stands."""

    signer: str
    """lead, second or respondent."""
    label: Label
    name: str
    """The person expected by what the record says; blank when the record does not say."""
    signed: Label | None
    """How it was signed, in words; nothing while it is not."""
    stale: bool
    """Signed, but the record shown then is not the record as it stands now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One signature as it was given."""

    signer: str
    name: str
    mode: SignatureMode
    shown: ShownRecord
    strokes: tuple[Stroke, ...] = ()
    """Empty only when refused."""
    pad: tuple[int, int] = (800, 320)
    """Width and height of the pad the strokes were drawn on."""
    witness: str = ""
    """Who witnessed a thumbprint, a proxy signature or a refusal."""


def show_record(account: Account, place: VisitPlace, language: Language, *, forms: Forms) -> ShownRecord:
    """The lines to show on the turned-round tablet: only this family's data, nothing said by neighbours."""
    lines = shown_record(case_of(account, place.household), place.visit, language, forms=forms)
    return ShownRecord(lines=lines, hash=record_hash(lines), language=language)


def signers(account: Account, place: VisitPlace, *, forms: Forms) -> tuple[SignerView, ...]:
    """Who must sign this visit with its present outcome, in order."""
    case = case_of(account, place.household)
    visit = visit_in(case, place)
    hashes = {record_hash(shown_record(case, place.visit, language, forms=forms)) for language in LANGUAGES}
    reading = Reading(case, account.meta.people)

    def expected(signer: str) -> str:
        value = case.entities[place.visit].value(signer)
        user = UserId(text_of(value))
        return reading.name_of(value) if signer == "respondent" else person_name(account, user) or user

    return tuple(_signer(visit, signer, name=expected(signer), now=hashes) for signer in needed_signers(visit))


def _signer(visit: Visit, signer: str, *, name: str, now: set[str]) -> SignerView:
    given = [signature for signature in visit.signatures if signature.signer == signer]
    latest = given[-1] if given else None
    return SignerView(
        signer=signer,
        label=SIGNER_LABELS[signer],
        name=latest.name if latest else name,
        signed=MODE_LABELS.get(latest.mode, both(latest.mode)) if latest else None,
        stale=latest is not None and latest.shown_hash not in now,
    )


def sign(account: Account, place: VisitPlace, signing: Signing, *, forms: Forms, means: Means) -> Change:
    """The act that records the signature; the pen strokes go with it as a sealed picture.

    Raises:
        UnfitError: no name, no strokes, a mode that needs a witness has none, the record changed since it was shown,
            or the visit is finished.
    """
    case = open_case(account, place)
    _check(case, place, signing, forms=forms)
    data = {
        "signer": signing.signer,
        "name": signing.name.strip(),
        "mode": signing.mode,
        "shown_hash": signing.shown.hash,
        "language": signing.shown.language,
    }
    files: tuple[NewFile, ...] = ()
    if signing.strokes:
        picture = signature_picture(signing.strokes, signing.pad)
        sha256 = sha256_of(picture)
        data["strokes"] = sha256
        files = (NewFile(sha256=sha256, data=picture, entity=place.visit, unit="sign", mime="image/png", rank=0),)
    if signing.witness.strip():
        data["witness"] = signing.witness.strip()
    recording = Recording(
        household=place.household,
        scope=case.community,
        visit=place.visit,
        act=Act(name="sign", about=place.visit, data=data),
        files=files,
    )
    return record_change(account, recording, stamp=means.stamp(), new_id=means.new_id)


def _check(case: Case, place: VisitPlace, signing: Signing, *, forms: Forms) -> None:
    now = shown_record(case, place.visit, signing.shown.language, forms=forms)
    if signing.signer not in SIGNERS:
        raise UnfitError(f"{signing.signer!r} is no signer of a visit")
    if not signing.name.strip():
        raise UnfitError("a signature needs the name of its signer")
    if signing.mode != "refused" and not any(signing.strokes):
        raise UnfitError("there is nothing on the pad")
    if signing.mode in WITNESSED and not signing.witness.strip():
        raise UnfitError("this way of signing needs a witness")
    if record_hash(now) != signing.shown.hash:
        raise UnfitError("the record changed since it was shown: show it again")
