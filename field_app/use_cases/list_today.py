"""Today's work: the households of this tablet, due first, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal, TypeAlias

from field_app.store.account import Account
from field_app.store.outbox import OutboxCount
from field_app.store.summary import OpenVisit, RecheckTask, Summary
from field_app.use_cases.held_forms import form_kept
from field_app.use_cases.held_rules import Rules
from field_app.use_cases.question_words import FormHere, question_label
from shared_models.catalogue import TYPE_LABELS, field_of
from shared_models.choices import BENEFIT_CLASS, STANDING_SHOWN
from shared_models.coverage import due_of, last_visit
from shared_models.due import Due
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.lane import lane_of, walking_order
from shared_models.search import matches
from shared_models.words import Label
from shared_models.worklist import ORDER, WORK_LABELS, WorkState, failed_attempts, work_state

RowState: TypeAlias = WorkState

Group: TypeAlias = Literal["all", "todo", "returned", "overdue", "unfinished", "done"]

GROUPS: Mapping[Group, frozenset[WorkState]] = {
    "all": frozenset(ORDER),
    "todo": frozenset({"recheck", "returned", "in_progress", "overdue", "due"}),
    "returned": frozenset({"returned"}),
    "overdue": frozenset({"overdue"}),
    "unfinished": frozenset({"in_progress"}),
    "done": frozenset({"waiting_review", "accepted"}),
}

NOTHING_HERE = OutboxCount(0, 0, 0, None)
NOT_TOLD = Label("", "")
RECHECK_REASON = Label("独立复核", "independent second look")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which households the list shows, and which stretch of it."""

    text: str = ""
    """Part of a name or address, or pinyin initials; several words must all match."""
    group: Group = "all"
    community: AreaCode | None = None
    lane: str | None = None
    """A name of `lane_of`; blank: the households whose file tells none."""
    start: int = 0
    count: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRemark:
    """A reviewer's remark on a returned visit, with the place to jump to."""

    visit: EntityId
    entity: EntityId
    unit: str
    where: Label
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """One line of the list."""

    household: EntityId
    community: AreaCode
    community_name: str
    building: str
    head_name: str
    address: str
    registry_no: str
    benefit_class: Label
    standing: Label
    members: int
    state: RowState
    state_label: Label
    """The state as one word, e.g. 已逾期, 待审核."""
    due: Due | None
    """When a visit is owed and why; nothing for households that are not visited."""
    last_visit: date | None
    attempts: int
    """Attempts since the last completed visit that found nobody, were refused …: they count as attempts."""
    visit: EntityId | None
    """The visit to go on with: the one in progress or returned."""
    remarks: tuple[ListedRemark, ...]
    contradictions: int
    safety_note: str
    unsent: int
    """Changes that are only on this tablet."""
    held: int
    """Changes of this tablet that the office holds back."""
    is_blind: bool = False
    """A re-check keeps what was answered before from this person: nothing but where to go is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A stretch of the list with the figures of the whole of it."""

    rows: tuple[HouseholdRow, ...]
    total: int
    """How many households match what is wanted."""
    counts: Mapping[Group, int]
    """Over all households of the tablet, whatever is searched for."""
    lanes: Mapping[str, int]
    """Of the wanted community (or of all), in walking order, with how many households of the wanted group live there.

    Blank for those whose file tells none.
    """
    communities: Mapping[AreaCode, str] = field(default_factory=dict)
    """The communities this tablet holds, by code."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A household with its state today and its place in the order."""

    summary: Summary
    state: WorkState
    due: Due | None
    key: tuple[int, date, str, str]
    lane: str = ""


def list_today(account: Account, rules: Rules, *, today: date, wanted: Wanted) -> Today:
    """The households to show: returned first, then begun, overdue by date, due by date, then the rest.

    Finished work stays in the list with its fate. Empty before the first exchange.
    """
    rule = ("ranked", rules, today)
    everything = account.summaries.worked_out(rule, lambda summary: ranked(summary, rules, today, user=account.user))
    states = Counter(one.state for one in everything)
    found = sorted((one for one in everything if _is_wanted(one, wanted)), key=lambda one: one.key)
    words = Wording(account)
    return Today(
        rows=tuple(words.row(one) for one in found[wanted.start : wanted.start + wanted.count]),
        total=len(found),
        counts={group: sum(states[state] for state in among) for group, among in GROUPS.items()},
        lanes=_lanes(everything, wanted),
        communities=words.communities,
    )


def ranked(summary: Summary, rules: Rules, today: date, *, user: UserId) -> Ranked:
    """A household with its state today, for one person."""
    due = due_of(summary.fact, rules.rhythm(summary.community), today)
    state = work_state(summary.fact, due, today)
    task = task_in(summary, user)
    if task is not None:
        due = recheck_due(task, today)
        state = "waiting_review" if task.finished else "recheck"
    when = due.on if due is not None else date.max
    key = (ORDER.index(state), when, summary.building, summary.address)
    return Ranked(summary, state, due, key, lane_of(summary.building, summary.address))


def task_in(summary: Summary, user: UserId) -> RecheckTask | None:
    """The re-check that this person goes to; nothing where none waits."""
    return summary.recheck if summary.recheck is not None and user in summary.recheck.team else None


def recheck_due(task: RecheckTask, today: date) -> Due | None:
    """The day by which a re-check is to be done."""
    return None if task.due is None else Due(on=task.due, words=RECHECK_REASON, overdue=task.due < today, citation="")


def _is_wanted(one: Ranked, wanted: Wanted) -> bool:
    summary = one.summary
    return (
        one.state in GROUPS[wanted.group]
        and wanted.community in {None, summary.community}
        and wanted.lane in {None, one.lane}
        and matches(summary.search, wanted.text)
    )


def _lanes(everything: list[Ranked], wanted: Wanted) -> Mapping[str, int]:
    near = [one for one in everything if wanted.community in {None, one.summary.community}]
    among = Counter(one.lane for one in near if one.state in GROUPS[wanted.group])
    return {lane: among[lane] for lane in sorted({one.lane for one in near}, key=walking_order)}


class Wording:
    """Puts ranked households into rows: names of communities, remarks in words, what is unsent."""

    def __init__(self, account: Account) -> None:
        """Reads once what every row needs."""
        self.communities = account.stage.communities()
        self._counts: Callable[[EntityId], OutboxCount] = _counts_of(account)
        self._user = account.user
        self._forms = partial(form_kept, account)

    def row(self, one: Ranked) -> HouseholdRow:
        """One line of the list."""
        summary, count = one.summary, self._counts(one.summary.household)
        visit = visit_to_go_on_with(summary, self._user)
        if task_in(summary, self._user) is not None:
            return self._blind(one, count)
        return HouseholdRow(
            household=summary.household,
            community=summary.community,
            community_name=self.communities.get(summary.community, summary.community),
            building=summary.building,
            head_name=summary.head_name,
            address=summary.address,
            registry_no=summary.registry_no,
            benefit_class=BENEFIT_CLASS.get(summary.benefit_class, Label(summary.benefit_class, summary.benefit_class)),
            standing=STANDING_SHOWN.get(summary.standing, Label(summary.standing, summary.standing)),
            members=summary.members,
            state=one.state,
            state_label=WORK_LABELS[one.state],
            due=one.due,
            last_visit=last_visit(summary.fact),
            attempts=failed_attempts(summary.fact),
            visit=visit.id if visit else None,
            remarks=tuple(remark for open_ in summary.open for remark in listed_remarks(open_, self._forms)),
            contradictions=summary.contradictions,
            safety_note=summary.safety_note,
            unsent=count.pending,
            held=count.quarantined,
        )

    def _blind(self, one: Ranked, count: OutboxCount) -> HouseholdRow:
        summary = one.summary
        return HouseholdRow(
            household=summary.household,
            community=summary.community,
            community_name=self.communities.get(summary.community, summary.community),
            building=summary.building,
            head_name=summary.head_name,
            address=summary.address,
            registry_no=summary.registry_no,
            benefit_class=NOT_TOLD,
            standing=NOT_TOLD,
            members=0,
            state=one.state,
            state_label=WORK_LABELS[one.state],
            due=one.due,
            last_visit=None,
            attempts=0,
            visit=None,
            remarks=(),
            contradictions=0,
            safety_note=summary.safety_note,
            unsent=count.pending,
            held=count.quarantined,
            is_blind=True,
        )


def _counts_of(account: Account) -> Callable[[EntityId], OutboxCount]:
    counts = account.outbox.counts()
    return lambda household: counts.get(household, NOTHING_HERE)


def visit_to_go_on_with(summary: Summary, user: UserId) -> OpenVisit | None:
    """The latest begun or returned visit, one of the user's own before others'; nothing when a new one is needed."""
    mine = [visit for visit in summary.open if user in visit.people]
    found = mine or list(summary.open)
    return found[-1] if found else None


def listed_remarks(visit: OpenVisit, forms: FormHere) -> tuple[ListedRemark, ...]:
    """The remarks on a visit, each with its place in words; on a questionnaire those of its form."""
    return tuple(
        ListedRemark(
            visit=visit.id,
            entity=entity,
            unit=unit,
            where=question_label(visit.forms[entity], unit, here=forms)
            if entity in visit.forms
            else _where(type_, unit),
            text=text,
        )
        for entity, type_, unit, text in visit.remarks
    )


def _where(type_: str, unit: str) -> Label:
    found = field_of(type_, unit)
    what = TYPE_LABELS.get(type_, Label(type_, type_))
    return Label("{what} · {field}", "{what} · {field}").fill(what=what, field=found.label) if found else what
