"""Signatures at the end of a visit, bound to what was shown."""

from __future__ import annotations

from collections.abc import Iterator

from shared_models.case import Case
from shared_models.change import BlobRef, Change
from shared_models.questionnaire.recorded import no_forms
from shared_models.receipt import record_hash, shown_record
from shared_models.values import Value
from sync_server.demo.pen import Pen
from sync_server.demo.person import OLD, age_on
from sync_server.demo.picture import Picture, strokes
from sync_server.demo.visit_record import Files, Round

THUMBPRINT_PERCENT = 18
"""Of old people."""


def signatures(visit: Round, shown: Case, pen: Pen, *, files: Files) -> Iterator[Change]:
    """The signatures of both investigators and, when somebody was asked, of who answered."""
    shown_hash = record_hash(shown_record(shown, visit.outing.id, "zh", forms=no_forms))
    signers = [("lead", visit.lead.name), ("second", visit.second.name)]
    if visit.outing.outcome == "completed":
        signers.append(("respondent", visit.respondent.name))
    for signer, name in signers:
        data: dict[str, Value] = {"signer": signer, "name": name, "mode": "signed", "shown_hash": shown_hash}
        data["language"] = "zh"
        if signer == "respondent" and _by_thumb(visit):
            data |= {"mode": "thumbprint", "witness": visit.second.name}
        blobs: tuple[BlobRef, ...] = ()
        if visit.pictured:
            drawn = _strokes(visit, signer, name)
            files[drawn.sha256] = drawn
            data["strokes"] = drawn.sha256
            blobs = (
                BlobRef(
                    sha256=drawn.sha256,
                    size=len(drawn.data),
                    entity=visit.outing.id,
                    unit="sign",
                    mime="image/png",
                ),
            )
        yield pen.act("sign", visit.outing.id, data=data, blobs=blobs)


def _strokes(visit: Round, signer: str, name: str) -> Picture:
    if signer == "second":
        drawn = visit.copied("strokes")
        return strokes(drawn.dice.named("strokes", signer), drawn.second.name)
    return strokes(visit.dice.named("strokes", signer), name)


def _by_thumb(visit: Round) -> bool:
    person = visit.respondent
    old = age_on(person.born, visit.outing.day) >= OLD
    return old and visit.dice.named("thumb").chance(THUMBPRINT_PERCENT)
