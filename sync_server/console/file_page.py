"""What the page of one household's file shows: one visit of it in review, or the file as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shared_models.case import Case, contradictions
from shared_models.catalogue import CATALOGUE
from shared_models.checks import Finding, acceptance_obstacles, findings
from shared_models.choices import BENEFIT_CLASS, OUTCOME, STANDING_SHOWN
from shared_models.flags.flag import INNOCENT, KINDS
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId
from shared_models.money import shown
from shared_models.policy.assessment import assessment
from shared_models.receipt import NO_DECISION
from shared_models.visit import STATUS_LABELS, Remark, Visit, day_of, find_visit, visits
from shared_models.words import Label
from sync_server.console.answers import AnswerSheet
from sync_server.console.counting import counting_of
from sync_server.console.evidence import HeldFiles, interviews_of, photos_of, signatures_of, team_of
from sync_server.console.filled import case_reader, questionnaires_of
from sync_server.console.matched import matching_of
from sync_server.console.money import Money, money_of
from sync_server.console.news import News, news_of
from sync_server.console.options import Clash, Desk
from sync_server.console.place_drawing import place_drawing
from sync_server.console.queue import TONES, visit_path
from sync_server.console.reader import Reader, moment
from sync_server.console.registry_page import notes_of
from sync_server.console.seat import Seat
from sync_server.console.timeline import Custody, Step, deliveries_of, place_label, steps_of
from sync_server.use_cases.hold_policy import policy_held
from sync_server.use_cases.list_flags import flags_at
from sync_server.use_cases.open_case import OpenedCase, as_reviewed
from sync_server.use_cases.read_proceedings import act_names

NO_VISIT = EntityId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLink:
    """One visit in the list of all visits of the household."""

    href: str
    day: str
    outcome: str
    status: str
    tone: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """The recorded income, added up; not a decision."""

    total: str
    members: int
    per_capita: str
    words: str
    unreadable: int
    """Lines whose amount was not recorded or cannot be read: they are not in the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the reviewer may do now, and what is in the way."""

    may_review: bool
    is_waiting: bool
    obstacles: tuple[str, ...]
    hints: tuple[str, ...]
    """What the checks find besides the obstacles."""
    n: int
    """Position in the log up to which this page shows the file."""
    change: str
    """The id that the decision will have, so that a form sent twice counts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """One page about one household's file for one reader."""

    seat: Seat
    opened: OpenedCase
    visit_id: EntityId
    query: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Remarks that were typed and could not be sent: they stand in their boxes again."""

    @property
    def reader(self) -> Reader:
        """Says things in the reader's language."""
        return case_reader(self.seat, self.opened)

    def context(self) -> dict[str, object]:
        """Everything the template names.

        Raises:
            NotFoundError: when the case has no such visit.
        """
        case, visit = self._shown()
        reader, entries = self.reader, self.opened.entries
        custody = {
            id_: Custody(received_ms=kept.received_ms, delivered_by=kept.delivered_by)
            for id_, kept in self.opened.log.kept.items()
        }
        return {
            **self._head(case, visit),
            "review": self._review(visit),
            "news": self._news(case, visit),
            "clashes": self._clashes(),
            "matching": matching_of(self.opened.case, may_open="sealed" in self.opened.rights, reader=reader),
            "flags": self._flags(visit),
            "money": self._money(case, visit),
            "counting": counting_of(self.seat.office.database, self.opened.case, visit.id, reader=reader),
            "sections": AnswerSheet(case, entries, visit, reader=reader).sections(),
            "questionnaires": questionnaires_of(self.opened, case, visit, reader=reader),
            "income": _income(case, reader),
            "photos": photos_of(case, visit, HeldFiles(self.opened.stored, self.opened.keys), reader=reader),
            "place": place_drawing(case, visit, reader=reader) if visit.id else None,
            "interviews": interviews_of(case, visit, reader=reader),
            "may_recheck": "audit" in self.opened.rights,
            "may_open_sources": "sealed" in self.opened.rights,
            "team": team_of(self.opened, case, visit, reader=reader) if visit.id else (),
            "signatures": signatures_of(self.opened, case, visit, reader=reader) if visit.id else (),
            "remarks": self._remarks(visit, case),
            "visits": self._visits(),
            "register": notes_of(self.seat, self.opened.case),
            "timeline": self._timeline(),
            "deliveries": deliveries_of(entries, custody, visit=visit.id, reader=reader) if visit.id else (),
            "typed": self.typed,
            "query": self.query,
        }

    def _shown(self) -> tuple[Case, Visit]:
        if self.visit_id == NO_VISIT:
            return self.opened.case, Visit(id=NO_VISIT, outcome="", started_ms=None, status="draft")
        return as_reviewed(self.opened, self.visit_id)

    def _head(self, case: Case, visit: Visit) -> dict[str, object]:
        home, language = household_of(case), self.seat.language
        fields = CATALOGUE["household"]
        labels = {"benefit_class": BENEFIT_CLASS, "standing": STANDING_SHOWN}
        facts = [
            (fields["registry_no"].label.text(language), home.registry_no or "—"),
            (
                fields["benefit_class"].label.text(language),
                _chosen(labels["benefit_class"], home.benefit_class, language),
            ),
            (fields["standing"].label.text(language), _chosen(labels["standing"], home.standing, language)),
            (self.seat.say("社区（村）", "Community"), self.opened.community),
            (fields["address"].label.text(language), home.address or "—"),
        ]
        day = visit.day.isoformat() if visit.day else "—"
        return {
            "household": case.household,
            "head_name": home.head_name or self.seat.say("（未登记姓名）", "(no name)"),
            "facts": facts,
            "visit": visit if visit.id else None,
            "visit_day": day,
            "outcome": _chosen(OUTCOME, visit.outcome, language),
            "status": STATUS_LABELS[visit.status].text(language),
            "tone": TONES.get(visit.status, ""),
            "times": _times(case, visit),
            "position": self._position(case, visit),
            "finished": moment(visit.finished_ms),
            "handed": [moment(self.opened.case.saves[id_].ms) for id_ in self._handed(visit)],
            "decided_by": self.reader.person(visit.decided_by) if visit.decided_by else "",
            "is_past": case.n != self.opened.case.n,
            "n_held": self.opened.n_held,
            "printed": self.reader.person(self.seat.user) if self.seat.sitter is None else self._printed_by(),
        }

    def _position(self, case: Case, visit: Visit) -> str:
        entity = case.entities.get(visit.id)
        value = entity.value("position") if entity is not None else None
        return self.reader.value("visit", "position", value, case=case) if value else ""

    def _handed(self, visit: Visit) -> tuple[ChangeId, ...]:
        """A slip may be handed over after the acceptance up to which the page shows the file."""
        latest = find_visit(self.opened.case, visit.id)
        return latest.handed if latest is not None else ()

    def _printed_by(self) -> str:
        name = self.seat.sitter.session.name if self.seat.sitter is not None else ""
        return f"{name} {moment(self.seat.now_ms)}"

    def _review(self, visit: Visit) -> Review:
        case, language = self.opened.case, self.seat.language
        waits = visit.status == "finished"
        obstacles = acceptance_obstacles(case, visit.id) if waits else ()
        hints = [one for one in findings(case, visit.id) if one.level != "open" and one.section != "finish"]
        return Review(
            may_review="review" in self.opened.rights,
            is_waiting=waits,
            obstacles=tuple(label.text(language) for label in obstacles),
            hints=tuple(dict.fromkeys(self._hint(one) for one in hints)) if waits else (),
            n=case.n,
            change=self.seat.office.new_id(),
        )

    def _hint(self, finding: Finding) -> str:
        """What to look at, with what the investigator said about it."""
        said = self.reader.say("调查员说明：", "explained: ") + finding.explanation if finding.explanation else ""
        return self.reader.aside(finding.message.text(self.seat.language), said)

    def _news(self, case: Case, visit: Visit) -> tuple[News, ...]:
        return news_of(case, self.opened.entries, visit, reader=self.reader) if visit.id else ()

    def _flags(self, visit: Visit) -> list[dict[str, str]]:
        """For those who audit here: a flag is no ground of a decision."""
        if "audit" not in self.opened.rights:
            return []
        word, community = self.reader.word, self.opened.case.community
        return [
            {
                "community": community,
                "kind": word(KINDS[flag.kind]),
                "evidence": word(flag.evidence),
                "innocent": word(INNOCENT[flag.kind]),
            }
            for flag in flags_at(self.seat.office.database, self.opened.case.household, visit.id)
        ]

    def _money(self, case: Case, visit: Visit) -> Money | None:
        """Under the policy of the day: of the visit once it is accepted, before that of today."""
        if not household_of(case).members:
            return None
        today = day_of(self.seat.now_ms)
        day = visit.day if visit.day is not None and case.n != self.opened.case.n else today
        policy = policy_held(self.seat.office.database, case.community, day).policy
        return money_of(policy, case, assessment(policy, case, day), reader=self.reader)

    def _clashes(self) -> Sequence[Clash]:
        """Contradictions stand in the case of today, whatever visit is looked at."""
        if not contradictions(self.opened.case):
            return ()
        return Desk(self.opened, self.reader).clashes()

    def _timeline(self) -> tuple[Step, ...]:
        case = self.opened.case
        names = act_names(self.seat.office.database, case, day_of(self.seat.now_ms))
        return steps_of(case, self.opened.entries, self.reader, names=names)

    def _remarks(self, visit: Visit, case: Case) -> list[tuple[str, str]]:
        """What was asked when the visit was returned, while it is."""
        return [(self._place(remark, case), remark.text) for remark in visit.remarks]

    def _place(self, remark: Remark, case: Case) -> str:
        return place_label(case, remark.entity, remark.unit, reader=self.reader)

    def _visits(self) -> list[VisitLink]:
        language = self.seat.language
        return [
            VisitLink(
                href=visit_path(self.opened.case.household, one.id),
                day=one.day.isoformat() if one.day else "—",
                outcome=_chosen(OUTCOME, one.outcome, language),
                status=STATUS_LABELS[one.status].text(language),
                tone=TONES.get(one.status, ""),
                is_open=one.id == self.visit_id,
            )
            for one in reversed(visits(self.opened.case))
        ]


def _chosen(choices: Mapping[str, Label], code: str, language: str) -> str:
    label = choices.get(code)
    if label is None:
        return code or "—"
    return label.zh if language == "zh" else label.en


def _times(case: Case, visit: Visit) -> str:
    """From when to when, by the tablet's corrected clock; blank when it was not recorded."""
    entity = case.entities.get(visit.id)
    ended = entity.value("ended_at") if entity is not None else None
    if visit.started_ms is None:
        return ""
    return f"{moment(visit.started_ms)[-5:]}–{moment(ended)[-5:] if isinstance(ended, int) else '…'}"


def _income(case: Case, reader: Reader) -> Income:
    home = household_of(case)
    known = [income.monthly for income in home.incomes if income.monthly is not None]
    per_capita = home.per_capita
    return Income(
        total=shown(sum(known, Decimal(0))),
        members=len(home.members),
        per_capita="—" if per_capita is None else shown(per_capita),
        words=reader.word(NO_DECISION),
        unreadable=len(home.incomes) - len(known),
    )
