"""The family's slip: who came, what was recorded, what happens next, and how to have it corrected.

Only this family's own data stand on it, and only what was recorded: nothing that neighbours said, nothing of what a
reviewer asked, no free text in which somebody else may be named, and nobody's account id.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared_models import slip_words as words
from shared_models.case import Case
from shared_models.catalogue import CATALOGUE
from shared_models.choices import INCOME_KIND, OUTCOME
from shared_models.coverage import coverage_fact, visited_on
from shared_models.entity import Entity
from shared_models.errors import NotFoundError
from shared_models.field import is_answered, shown_value
from shared_models.household import Household, household_of
from shared_models.ids import EntityId
from shared_models.money import shown
from shared_models.policy.policy import Policy
from shared_models.policy.rhythm import History
from shared_models.questionnaire.recorded import Forms
from shared_models.receipt import NO_DECISION, record_hash, shown_record
from shared_models.slip_terms import next_visit, terms_of
from shared_models.values import Value, text_of
from shared_models.visit import SIGNER_LABELS, Signature, Visit, china_time, find_visit, visits
from shared_models.words import Label, Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
NUMBER_DIGITS = 8
RECORD_DIGITS = 16
LONGEST_NAME = 24
"""Characters of a name on the slip: a longer one is cut, so that the code stays one that a telephone reads."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines."""

    title: Label
    lines: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is handed to the family, in both languages."""

    number: str
    """The visit's number as watermarks show it."""
    record: str
    """The first digits of the hash of the record as the family signed it, or as it stands while it has not."""
    head: tuple[Label, ...]
    """Stands above the sections, under the title."""
    sections: tuple[Section, ...]
    code: Label
    """The text of the QR code."""


def slip_of(case: Case, visit_id: EntityId, policy: Policy, *, forms: Forms) -> Slip:
    """The slip of a visit, finished or not, as the record stands in this case.

    Raises:
        NotFoundError: the case has no such visit.
    """
    visit = find_visit(case, visit_id)
    if visit is None:
        raise NotFoundError("there is no such visit")
    home = household_of(case)
    number = visit_id[-NUMBER_DIGITS:]
    record = _check_code(case, visit, forms)
    hotline = (words.HOTLINE.fill(number=policy.hotline),) if policy.hotline else ()
    return Slip(
        number=number,
        record=record,
        head=(_pair(words.HEAD, _told(home.head_name)), _pair(words.NUMBER, _same(number)), words.NO_DECISION_YET),
        sections=(
            Section(words.WHO, (_pair(words.WHEN, _when(case, visit)), *_who_came(visit), *_who_answered(case, visit))),
            Section(words.RECORDED, (*_recorded(case, visit, home), *_kept(case, visit, record, forms=forms))),
            Section(words.NEXT, tuple(_ahead(case, visit, policy))),
            Section(words.CORRECT, (words.RIGHTS, words.HOW.fill(number=number), *hotline)),
            Section(words.DEADLINES, _terms(policy, home.standing)),
        ),
        code=_code(case, visit, (number, record, policy.hotline)),
    )


# --- who came, who answered ------------------------------------------------------------------------------------------


def _latest(visit: Visit, signer: str) -> Signature | None:
    return next((one for one in reversed(visit.signatures) if one.signer == signer), None)


def _who_came(visit: Visit) -> tuple[Label, ...]:
    return tuple(_pair(SIGNER_LABELS[signer], _signed(_latest(visit, signer))) for signer in ("lead", "second"))


def _signed(signature: Signature | None) -> Label:
    if signature is None:
        return words.NOT_SIGNED
    return words.NAMED.fill(name=_told(signature.name), how=_mode(signature))


def _mode(signature: Signature) -> Label:
    return words.MODES.get(signature.mode, words.NOT_RECORDED)


def _who_answered(case: Case, visit: Visit) -> tuple[Label, ...]:
    """The member who answered, by the name in the record: who signed for somebody is another person's name."""
    if visit.outcome != "completed":
        return ()
    signature = _latest(visit, "respondent")
    member = EntityId(text_of(case.entities[visit.id].value("respondent")))
    name = _name_of(case, member)
    how = words.NOT_SIGNED if signature is None else _mode(signature)
    return (_pair(SIGNER_LABELS["respondent"], words.NAMED.fill(name=name, how=how)),)


def _when(case: Case, visit: Visit) -> Label:
    if visit.started_ms is None:
        return words.NOT_RECORDED
    ended = case.entities[visit.id].value("ended_at")
    until = f"–{_clock(ended)[-5:]}" if isinstance(ended, int) and not isinstance(ended, bool) else ""
    told = _same(_clock(visit.started_ms) + until)
    effective = case.entities[visit.id].register("started_at").effective
    save = case.saves.get(effective) if effective is not None else None
    return words.DOUBTFUL.fill(when=told) if save is not None and save.quality == "suspect" else told


def _clock(ms: int) -> str:
    return china_time(ms).strftime("%Y-%m-%d %H:%M")


# --- what was recorded -----------------------------------------------------------------------------------------------


def _recorded(case: Case, visit: Visit, home: Household) -> tuple[Label, ...]:
    """The outcome; of a visit at which nobody could be asked, nothing more."""
    outcome = _pair(CATALOGUE["visit"]["outcome"].label, OUTCOME.get(visit.outcome, words.NOT_RECORDED))
    if visit.outcome not in {"", "completed"}:
        return (outcome,)
    members = case.shown("member")
    nobody = _pair(CATALOGUE["member"]["name"].label, words.NOT_RECORDED)
    return (
        outcome,
        *((words.AS_KEPT_NOW,) if _is_past(case, visit) else ()),
        words.MEMBERS.fill(n=len(members)) if members else nobody,
        *(_member(member) for member in members),
        *(_income(case, line) for line in case.shown("income")),
        *_per_capita(home),
    )


def _member(member: Entity) -> Label:
    return words.MEMBER.fill(
        name=_told(text_of(member.value("name"))),
        relation=_field(member, "relation"),
        number=_field(member, "identity_number"),
    )


def _income(case: Case, line: Entity) -> Label:
    kind = INCOME_KIND.get(text_of(line.value("kind")), words.NOT_RECORDED)
    who = _name_of(case, EntityId(text_of(line.value("member"))))
    return words.INCOME.fill(who=who, kind=kind, amount=_field(line, "amount"))


def _per_capita(home: Household) -> tuple[Label, ...]:
    """What the recorded lines make per head; nothing is computed of nothing."""
    if not home.incomes:
        return (words.NO_INCOME,)
    unread = sum(income.monthly is None for income in home.incomes)
    amount: Decimal | None = home.per_capita
    if amount is None or unread == len(home.incomes):
        return (_pair(NO_DECISION, words.NOT_RECORDED),)
    said = _pair(NO_DECISION, words.YUAN.fill(amount=shown(amount)))
    return (words.UNCOUNTED.fill(said=said, n=unread) if unread else said,)


def _check_code(case: Case, visit: Visit, forms: Forms) -> str:
    """Of the record that the family signed; before that, of the record as it stands."""
    signature = _latest(visit, "respondent")
    signed = signature.shown_hash if signature is not None else ""
    return (signed or record_hash(shown_record(case, visit.id, "zh", forms=forms)))[:RECORD_DIGITS]


def _kept(case: Case, visit: Visit, record: str, *, forms: Forms) -> tuple[Label, ...]:
    """The check code, and whether the record is still the one that the family signed."""
    lines = (shown_record(case, visit.id, language, forms=forms) for language in LANGUAGES)
    now = {record_hash(one)[:RECORD_DIGITS] for one in lines}
    code = _pair(words.RECORD, _same(record))
    return (code,) if record in now or _is_past(case, visit) else (code, words.CHANGED)


def _is_past(case: Case, visit: Visit) -> bool:
    return any((later.started_ms or 0) > (visit.started_ms or 0) for later in visits(case))


# --- what happens next -----------------------------------------------------------------------------------------------


def _ahead(case: Case, visit: Visit, policy: Policy) -> tuple[Label, ...]:
    told = words.AHEAD[visit.status]
    fact = coverage_fact(case)
    days = tuple(day for day in visited_on(fact) if visit.day is not None and day <= visit.day)
    if fact.standing != "recipient" or visit.day is None or visit.day not in days:
        return (told,)
    following = next_visit(policy, fact.benefit_class, History(visited=days, since=fact.since), visited=visit.day)
    return (told,) if following is None else (told, following)


def _terms(policy: Policy, standing: str) -> tuple[Label, ...]:
    if not standing:
        return (words.NO_STANDING,)
    return terms_of(policy, standing) or (words.NO_TERMS,)


# --- the code --------------------------------------------------------------------------------------------------------


def _code(case: Case, visit: Visit, marks: tuple[str, str, str]) -> Label:
    """The text of the code: nothing of the family, so that a slip that is lost tells nobody anything."""
    number, record, hotline = marks
    signatures = [_latest(visit, signer) for signer in ("lead", "second")]
    names = [_cut(one.name) for one in signatures if one is not None and one.name]
    who = _same("、".join(names)) if names else words.NOT_SIGNED
    text = words.CODE.fill(when=_when(case, visit), who=who, number=number, record=record)
    return words.CALL.fill(text=text, number=hotline) if hotline else text


# --- words -----------------------------------------------------------------------------------------------------------


def _pair(name: Label, text: Label) -> Label:
    return words.LINE.fill(name=name, text=text)


def _same(text: str) -> Label:
    return Label(text, text)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def _told(text: str) -> Label:
    return _same(_cut(text)) if text.strip() else words.NOT_RECORDED


def _name_of(case: Case, id_: EntityId) -> Label:
    """The name of a member of this family; of nobody else."""
    entity = case.entities.get(id_)
    if entity is None or entity.type != "member":
        return words.NOT_RECORDED
    return _told(text_of(entity.value("name")))


def _field(entity: Entity, unit: str) -> Label:
    """A recorded answer in both languages."""
    value: Value = entity.value(unit)
    field = CATALOGUE[entity.type][unit]
    if not is_answered(value):
        return words.NOT_RECORDED
    zh, en = shown_value(field, value, "zh"), shown_value(field, value, "en")
    return Label(_cut(zh), _cut(en)) if zh.strip() else words.NOT_RECORDED
