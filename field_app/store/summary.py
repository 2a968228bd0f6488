"""The read model of the list: one small sealed summary per household, all of them in memory while unlocked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

import msgspec

from field_app.store.database import Database
from field_app.store.errors import DamagedError
from field_app.store.seal import Seal
from shared_models.case import Case, contradictions
from shared_models.coverage import CoverageFact, coverage_fact
from shared_models.household import Household, household_of
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.questionnaire.answers import form_of
from shared_models.questionnaire.at_visit import questionnaire_of
from shared_models.questionnaire.form import FormRef
from shared_models.recheck import is_blind, rechecks
from shared_models.search import search_key
from shared_models.values import text_of
from shared_models.visit import Remark, Visit, visits
from shared_models.whereabouts import spot_of


class OpenVisit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A visit that is begun or returned: work to go on with."""

    id: EntityId
    returned: bool
    people: tuple[UserId, ...]
    """Who leads or accompanies it."""
    remarks: tuple[tuple[EntityId, str, str, str], ...] = ()
    """Entity, its type, unit and text of each remark."""
    forms: dict[EntityId, FormRef] = {}
    """Of the remarks on questionnaires: the form that each was begun on, by entity."""


class RecheckTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A re-check that keeps what was answered before from its team."""

    team: tuple[UserId, ...]
    due: date | None = None
    finished: bool = False
    """Handed in here; the office does not have it yet."""


class Summary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the list needs to know of a household."""

    household: EntityId
    community: AreaCode
    head_name: str = ""
    address: str = ""
    building: str = ""
    registry_no: str = ""
    benefit_class: str = ""
    standing: str = ""
    members: int = 0
    contradictions: int = 0
    safety_note: str = ""
    fact: CoverageFact
    open: tuple[OpenVisit, ...] = ()
    """Oldest first."""
    search: str = ""
    spot: tuple[float, float] | None = None
    """Latitude and longitude of the home, as far as they were recorded."""
    recheck: RecheckTask | None = None
    edition: int = 0
    """Which version of this read model it was made by."""


EDITION = 2
"""Raised when a summary tells more than before; older ones are made anew where that is needed."""

Derived = TypeVar("Derived")

_decoder = msgspec.json.Decoder(Summary)


def summary_of(case: Case, before: Summary | None = None) -> Summary:
    """The summary of a case; `before` spares working out the search key again when no text in it changed."""
    home = household_of(case)
    made = visits(case)
    texts = (home.address, home.building, home.registry_no, *(member.name for member in home.members))
    return Summary(
        household=case.household,
        community=case.community,
        head_name=home.head_name,
        address=home.address,
        building=home.building,
        registry_no=home.registry_no,
        benefit_class=home.benefit_class,
        standing=home.standing,
        members=len(home.members),
        contradictions=len(contradictions(case)),
        safety_note=text_of(case.root.value("safety_note")),
        fact=coverage_fact(case, made),
        open=tuple(open_visit(case, visit) for visit in made if visit.status in {"draft", "returned"}),
        search=_search(home, texts, before),
        spot=spot_of(case, made),
        recheck=_recheck(case),
        edition=EDITION,
    )


def _recheck(case: Case) -> RecheckTask | None:
    for one in reversed(rechecks(case)):
        if one.team and is_blind(case, one.team[0]):
            return RecheckTask(team=one.team, due=one.due, finished=one.status == "done")
    return None


def _search(home: Household, texts: tuple[str, ...], before: Summary | None) -> str:
    # Pinyin is the slow part: the same texts begin the key, so an unchanged beginning means an unchanged key.
    plain = " ".join(text for text in texts if text)
    if before is not None and before.search.startswith(f"{plain.lower()}\n") and home.id == before.household:
        return before.search
    return f"{plain.lower()}\n{search_key(*texts)}"


def open_visit(case: Case, visit: Visit) -> OpenVisit:
    """What the list says of a visit; its remarks are there while it is returned."""
    return OpenVisit(
        id=visit.id,
        returned=visit.status == "returned",
        people=visit.team,
        remarks=tuple(_remark(case, remark) for remark in visit.remarks),
        forms={
            one.entity: form_of(filled)
            for one in visit.remarks
            if (filled := questionnaire_of(case, one.entity)) is not None
        },
    )


def _remark(case: Case, remark: Remark) -> tuple[EntityId, str, str, str]:
    entity = case.entities.get(remark.entity)
    return remark.entity, entity.type if entity else "", remark.unit, remark.text


class Summaries:
    """The summaries, in memory and sealed on the disk; changed only together with what they summarise."""

    def __init__(self, db: Database, seal: Seal) -> None:
        """Loads every summary."""
        self._db = db
        self._seal = seal
        self._held: dict[EntityId, Summary] = {}
        self.damaged: set[EntityId] = set()
        """Households whose summary does not open: it is made anew from their cases."""
        self._rule: Hashable = None
        self._worked_out: dict[EntityId, tuple[Summary, Any]] = {}
        for household, sealed in db.rows("SELECT household, body FROM summary"):
            try:
                self._held[household] = _decoder.decode(seal.open(sealed, f"summary:{household}"))
            except (DamagedError, msgspec.DecodeError):
                self.damaged.add(household)

    def __iter__(self) -> Iterator[Summary]:
        return iter(tuple(self._held.values()))

    def __len__(self) -> int:
        return len(self._held)

    def get(self, household: EntityId) -> Summary | None:
        """The summary of one household; nothing when it is not held."""
        return self._held.get(household)

    def worked_out(self, rule: Hashable, work: Callable[[Summary], Derived]) -> list[Derived]:
        """What a function makes of every summary, worked out again only for those that changed since it was last asked.

        `rule` names the function with everything else its results hang on; only the latest rule's are remembered.
        """
        known = self._worked_out if rule == self._rule else {}
        fresh: dict[EntityId, tuple[Summary, Any]] = {}
        for household, summary in tuple(self._held.items()):
            seen = known.get(household)
            fresh[household] = seen if seen is not None and seen[0] is summary else (summary, work(summary))
        self._rule, self._worked_out = rule, fresh
        return [derived for _, derived in fresh.values()]

    def sealed(self, summary: Summary) -> bytes:
        """A summary ready to be written."""
        return self._seal.close(msgspec.json.encode(summary), f"summary:{summary.household}")

    def put(self, summaries: Mapping[EntityId, tuple[Summary, bytes]]) -> None:
        """Writes summaries; memory follows when the transaction is on the disk."""
        rows = [(household, body) for household, (_, body) in summaries.items()]
        self._db.run_many("INSERT OR REPLACE INTO summary VALUES (?, ?)", rows)
        self._db.after_commit(lambda: self._held.update({id_: summary for id_, (summary, _) in summaries.items()}))

    def refresh(self, household: EntityId, case: Case | None) -> None:
        """Brings one household's summary in line with its case; without a case it goes."""
        if case is None:
            self.drop([household])
            return
        summary = summary_of(case, self._held.get(household))
        self.put({household: (summary, self.sealed(summary))})

    def drop(self, households: Iterable[EntityId]) -> None:
        """Removes summaries; memory follows when the transaction is on the disk."""
        gone = list(households)
        self._db.run_many("DELETE FROM summary WHERE household = ?", [(household,) for household in gone])
        for household in gone:
            self._db.after_commit(partial(self._held.pop, household, None))
