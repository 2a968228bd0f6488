"""The columns of a case that office pages filter on: a pure function of the folded case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from shared_models.authority import REGISTRY_ACTS, VISIT_ACTS
from shared_models.case import Case, contradictions, digest
from shared_models.coverage import CoverageFact, coverage_fact
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.photos_missing import NOTHING, MissingPhotos
from shared_models.policy.work_deadline import WorkDeadline
from shared_models.questionnaire.answers import FILLED
from shared_models.search import search_key
from shared_models.values import text_of
from shared_models.visit import Visit, visits
from shared_models.words import Label
from sync_server.store.tables.cases import NO_DAY

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Case)

NO_PROCEDURE = VISIT_ACTS | REGISTRY_ACTS
URGENCY = ("draft", "accepted", "returned", "finished")
"""Which visit of several the office should look at, the most urgent state last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the office's queue says of a case beyond what the case itself says."""

    deadline: WorkDeadline
    campaign: str = ""
    photos: MissingPhotos = NOTHING
    """Files that are here are left out already."""
    made: tuple[Visit, ...] | None = None
    """The visits of the case, where they were folded already."""
    fact: CoverageFact | None = None
    """With the judgement of its visits; nothing where that is still to be worked out."""


TO_WORK_OUT = Work(deadline=WorkDeadline(on=None, reason=Label("", ""), stands_until=date.min))
"""For a case that is put right where no day is known: the server works the rest out on its own."""


def case_bytes(case: Case) -> bytes:
    """The case as stored."""
    return _encoder.encode(case)


def read_case(body: bytes) -> Case:
    """The case in stored bytes."""
    return _decoder.decode(body)


def case_row(case: Case, work: Work, *, search: str | None = None) -> dict[str, Any]:
    """The row of a case; a search key made earlier from the same texts may be given, for it is dear to make."""
    home = household_of(case)
    made = visits(case) if work.made is None else work.made
    visit = most_urgent(made)
    return {
        "household": case.household,
        "community": case.community,
        "position": case.n,
        "placed": case.placed,
        "placed_n": case.placed_n,
        "digest": digest(case),
        "head_name": home.head_name,
        "address": home.address,
        "registry_no": home.registry_no,
        "benefit_class": home.benefit_class,
        "standing": home.standing,
        **_visit_columns(visit),
        "n_contradictions": len(contradictions(case)),
        "fact": b"" if work.fact is not None else _encoder.encode(coverage_fact(case, made)),
        "search": search if search is not None else search_key(*searched_texts(case)),
        **work_columns(work),
        "n_procedures": len(_procedures(case)),
        "n_questionnaires": len(case.shown(FILLED)),
    }


def has_procedures(case: Case) -> bool:
    """Whether anything but visits was ever opened here."""
    return bool(_procedures(case))


def _procedures(case: Case) -> set[EntityId]:
    return {act.about for act in case.acts if act.name not in NO_PROCEDURE}


def work_columns(work: Work) -> dict[str, Any]:
    """The columns that may change although the case does not."""
    deadline = work.deadline
    judged = {} if work.fact is None else {"fact": _encoder.encode(work.fact)}
    return {
        **judged,
        "deadline": deadline.on.isoformat() if deadline.on else NO_DAY,
        "deadline_why": _encoder.encode((*deadline.reason, deadline.citation)).decode(),
        "deadline_until": deadline.stands_until.isoformat() if deadline.stands_until else NO_DAY,
        "campaign": work.campaign,
        "n_photos_missing": len(work.photos),
    }


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline as a list shows it."""

    on: date | None
    reason: Label
    citation: str


def read_deadline(row: Mapping[str, Any]) -> DeadlineLine:
    """The deadline in a row's columns; without reason while it is still to be worked out."""
    on = date.fromisoformat(row["deadline"]) if row["deadline"] != NO_DAY else None
    zh, en, citation = msgspec.json.decode(row["deadline_why"]) if row["deadline_why"] else ("", "", "")
    return DeadlineLine(on, Label(zh, en), citation)


def searched_texts(case: Case) -> tuple[str, ...]:
    """What people look a household up by."""
    names = [text_of(member.value("name")) for member in case.shown("member")]
    root = case.root
    return (*names, *(text_of(root.value(unit)) for unit in ("address", "building", "registry_no")))


def visit_to_look_at(case: Case) -> Visit | None:
    """The earliest waiting visit, else the latest returned, accepted or begun; nothing before the first."""
    return most_urgent(visits(case))


def most_urgent(found: Sequence[Visit]) -> Visit | None:
    """Of the visits of a case, the one to look at."""
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
