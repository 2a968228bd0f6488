"""The columns of a case that office pages filter on: a pure function of the folded case."""

from __future__ import annotations

from typing import Any

import msgspec

from shared_models.authority import REGISTRY_ACTS, VISIT_ACTS
from shared_models.case import Case, contradictions, digest
from shared_models.coverage import coverage_fact
from shared_models.household import household_of
from shared_models.search import search_key
from shared_models.values import text_of
from shared_models.visit import Visit, visits

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Case)

NO_PROCEDURE = VISIT_ACTS | REGISTRY_ACTS
URGENCY = ("draft", "accepted", "returned", "finished")
"""Which visit of several the office should look at, the most urgent state last."""


def case_bytes(case: Case) -> bytes:
    """The case as stored."""
    return _encoder.encode(case)


def read_case(body: bytes) -> Case:
    """The case in stored bytes."""
    return _decoder.decode(body)


def case_row(case: Case, *, search: str | None = None) -> dict[str, Any]:
    """The row of a case; a search key made earlier from the same texts may be given, for it is dear to make."""
    home = household_of(case)
    visit = visit_to_look_at(case)
    return {
        "household": case.household,
        "community": case.community,
        "position": case.n,
        "placed": case.placed,
        "placed_n": case.placed_n,
        "digest": digest(case),
        "body": case_bytes(case),
        "head_name": home.head_name,
        "address": home.address,
        "registry_no": home.registry_no,
        "benefit_class": home.benefit_class,
        "standing": home.standing,
        **_visit_columns(visit),
        "n_contradictions": len(contradictions(case)),
        "fact": _encoder.encode(coverage_fact(case)),
        "search": search if search is not None else search_key(*searched_texts(case)),
        "n_procedures": len({act.about for act in case.acts if act.name not in NO_PROCEDURE}),
    }


def searched_texts(case: Case) -> tuple[str, ...]:
    """What people look a household up by."""
    names = [text_of(member.value("name")) for member in case.shown("member")]
    root = case.root
    return (*names, *(text_of(root.value(unit)) for unit in ("address", "building", "registry_no")))


def visit_to_look_at(case: Case) -> Visit | None:
    """The earliest waiting visit, else the latest returned, accepted or begun; nothing before the first."""
    found = visits(case)
    if not found:
        return None
    status = max((visit.status for visit in found), key=URGENCY.index)
    same = [visit for visit in found if visit.status == status]
    return same[0] if status == "finished" else same[-1]


def _visit_columns(visit: Visit | None) -> dict[str, Any]:
    return {
        "visit_id": visit.id if visit else "",
        "visit_status": visit.status if visit else "",
        "visit_outcome": visit.outcome if visit else "",
        "visit_finished_ms": visit.finished_ms if visit else None,
        "visit_day": visit.day.isoformat() if visit and visit.day else "",
    }


def identity_numbers(case: Case) -> dict[str, str]:
    """The identity numbers that stand, by member."""
    found = ((member.id, text_of(member.value("identity_number"))) for member in case.shown("member"))
    return {id_: number for id_, number in found if number}
