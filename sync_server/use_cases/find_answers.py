"""Finding the questionnaires of one version of a form in an area and period, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared_models.area import Area
from shared_models.area_tree import AreaTree
from shared_models.case import Case
from shared_models.coverage import Period
from shared_models.ids import EntityId, UserId
from shared_models.questionnaire.answers import FILLED, VISIT, form_of
from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.reopening import begun_at, reopened
from shared_models.recheck import is_blind
from shared_models.values import text_of
from shared_models.visit import Visit, day_of, visits
from shared_models.words import Language
from sync_server.store import case_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.audit_coverage import Question

HANDED_IN = frozenset({"finished", "accepted"})
"""States of a visit whose questionnaires count: what is still worked on, or went back, does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for."""

    user: UserId
    """Who asks."""
    now_ms: int
    digest: str
    """Of the version."""
    area: str
    """Blank for the lowest that holds all the asker's communities."""
    period: Period
    """Days of the visits, the last included."""
    language: Language

    @property
    def question(self) -> Question:
        """What of the asker's areas it is about."""
        return Question(period=self.period, today=day_of(self.now_ms))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """One questionnaire of a household."""

    case: Case
    visit: Visit
    id: EntityId
    filling: Filling


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSource:
    """Finds the questionnaires of one version, case by case."""

    tx: Transaction
    plan: Plan
    wish: Wish

    def below(self, tree: AreaTree, area: Area) -> Iterator[FilledForm]:
        """Those of the asker's communities in an area."""
        communities = [community.code for community in tree.communities(area.code)]
        for case in case_store.cases_with_questionnaires(self.tx, communities):
            if not is_blind(case, self.wish.user):
                yield from self._of(case)

    def _of(self, case: Case) -> Iterator[FilledForm]:
        own = [one for one in case.shown(FILLED) if form_of(one).digest == self.wish.digest]
        if not own:
            return
        first, last = self.wish.period
        days = {one.id: one for one in visits(case)}
        for one in own:
            visit = days.get(EntityId(text_of(one.value(VISIT))))
            if visit is None or visit.status not in HANDED_IN or visit.day is None or not first <= visit.day <= last:
                continue
            filling = reopened(case, one.id, self.plan, now=begun_at(visit))
            yield FilledForm(case=case, visit=visit, id=one.id, filling=filling)


def note_answers(database: Database, action: str, wish: Wish, *, about: dict[str, object]) -> None:
    """Notes who looked at the answers of an area or took them away."""
    with database.writing() as tx:
        detail = {"from": str(wish.period[0]), "to": str(wish.period[1]), **about}
        write_audit(
            tx, AuditNote(user=wish.user, action=action, subject=wish.digest, detail=detail), now_ms=wish.now_ms
        )
