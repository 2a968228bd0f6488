"""Show the record, and take signatures that are bound to exactly what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import NewId
from shared_models.visit import SignatureMode
from shared_models.words import Label, Language

Stroke = Sequence[tuple[float, float]]
"""The points of one pen stroke, in pixels of the pad; points outside it are drawn at its edge."""


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


def show_record(account: Account, place: VisitPlace, language: Language) -> ShownRecord:
    """The lines to show on the turned-round tablet: only this family's data, nothing said by neighbours."""
    raise NotImplementedError


def signers(account: Account, place: VisitPlace) -> tuple[SignerView, ...]:
    """Who must sign this visit with its present outcome, in order."""
    raise NotImplementedError


def sign(account: Account, place: VisitPlace, signing: Signing, *, stamp: Stamp, new_id: NewId) -> Change:
    """The act that records the signature; the pen strokes go with it as a sealed picture.

    Raises:
        UnfitError: no name, no strokes, a mode that needs a witness has none, the record changed since it was shown,
            or the visit is finished.
    """
    raise NotImplementedError
