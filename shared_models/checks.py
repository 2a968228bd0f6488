"""What stands in the way of finishing or accepting a visit, each with its place and the rule behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from shared_models.attendance import attendances
from shared_models.case import Case, contradictions
from shared_models.catalogue import CATALOGUE, TYPE_LABELS, field_of
from shared_models.choices import PHOTO_SLOT
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.explanation import explanations
from shared_models.field import Field, is_answered, is_asked, parse
from shared_models.identity_number import identity_number
from shared_models.ids import EntityId, UserId
from shared_models.law import ART_14, ART_15, ART_16
from shared_models.match_finding import discrepancies
from shared_models.means import DECLARED
from shared_models.money import monthly
from shared_models.section import ROSTERS, section_of, sections_for
from shared_models.values import Value, text_of
from shared_models.visit import SIGNER_LABELS, TEAM, Visit, find_visit, needed_signers, signed_by
from shared_models.words import Label

Level: TypeAlias = Literal["must", "should", "open"]
"""must: hard, the visit cannot be finished; should: put right or explained; open: unanswered, may stay so."""

LISTED = ("member", "income", "asset", "expense")
"""The rosters that live on from visit to visit."""
REQUIRED_SLOTS = {"front": ART_16, "living": ART_16}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to put right, with the section and field to jump to."""

    level: Level
    section: str
    entity: EntityId
    unit: str
    message: Label
    citation: str = ""
    explanation: str = ""
    """What the investigator typed about a `should`; the reviewer sees it."""


def findings(case: Case, visit_id: EntityId) -> tuple[Finding, ...]:
    """Everything to fix, explain or answer before this visit is finished, in the order of the sections."""
    visit = find_visit(case, visit_id)
    if visit is None:
        return ()
    order = [section.id for section in sections_for(visit.outcome)]
    said = explanations(case, visit_id)
    found = [
        replace(finding, explanation=said[place].text)
        if finding.level == "should" and (place := (finding.entity, finding.unit)) in said
        else finding
        for finding in _all_findings(case, visit)
        if finding.section in order
    ]
    return tuple(sorted(found, key=lambda finding: order.index(finding.section)))


def _all_findings(case: Case, visit: Visit) -> Iterator[Finding]:
    yield from _unanswered(case.entities[visit.id])
    yield from _same_investigator(case.entities[visit.id])
    yield from _unproven(case, visit)
    yield from _unanswered(case.root)
    members = case.shown("member")
    if not members:
        message = Label("还没有家庭成员", "No family member is recorded")
        yield _must("members", case.household, "", message=message)
    listed = [entity for type_ in LISTED for entity in case.shown(type_)]
    for entity in listed:
        yield from _unanswered(entity)
    for entity in (case.root, *listed):
        yield from _unreadable(entity)
    for member in members:
        yield from _identity_findings(member)
    yield from _declared(case)
    yield from _matched(case)
    yield from _photo_findings(case, visit)
    yield from _interview_findings(case, visit)
    yield from _signature_findings(visit)


def _must(section: str, entity: EntityId, unit: str, *, message: Label, citation: str = "") -> Finding:
    return Finding(level="must", section=section, entity=entity, unit=unit, message=message, citation=citation)


def _unanswered(entity: Entity) -> Iterator[Finding]:
    for field in CATALOGUE[entity.type].values():
        if field.section and not field.seldom and not _answered(entity, field) and _is_asked(entity, field):
            message = Label("{what}:{field}未填写", "{what}: {field} is not answered").fill(
                what=called(entity), field=field.label
            )
            yield Finding(
                level="must" if field.required_by else "open",
                section=field.section,
                entity=entity.id,
                unit=field.unit,
                message=message,
                citation=field.required_by,
            )


def _is_asked(entity: Entity, field: Field) -> bool:
    if not is_asked(field, entity.value):
        return False
    return not field.only_completed or text_of(entity.value("outcome")) in {"", "completed"}


def _answered(entity: Entity, field: Field) -> bool:
    return any(is_answered(entity.value(unit)) for unit in field.units())


def called(entity: Entity) -> Label:
    """What to call an entity in a sentence: a member by name, others by what they are."""
    name = text_of(entity.value("name"))
    return Label(name, name) if name else TYPE_LABELS.get(entity.type, Label(entity.type, entity.type))


def _same_investigator(visit: Entity) -> Iterator[Finding]:
    before: set[str] = set()
    for unit in TEAM:
        person = text_of(visit.value(unit))
        if person and person in before:
            message = Label("调查员不能是同一人", "The investigators must be different persons")
            yield _must("present", visit.id, unit, message=message, citation=ART_16)
        before.add(person)


def _unproven(case: Case, visit: Visit) -> Iterator[Finding]:
    """Investigators that are named and did not prove to be there themselves."""
    proven = attendances(case, visit.id)
    for unit in TEAM:
        person = UserId(text_of(case.entities[visit.id].value(unit)))
        if person and person not in proven:
            message = Label("{who}没有当场验证身份", "{who} did not prove to be there").fill(who=SIGNER_LABELS[unit])
            yield Finding(
                level="should", section="present", entity=visit.id, unit=unit, message=message, citation=ART_16
            )


def _identity_findings(member: Entity) -> Iterator[Finding]:
    typed = text_of(member.value("identity_number"))
    if not typed:
        return
    try:
        number = identity_number(typed)
    except MalformedError:
        message = Label("{who}:身份号码有误,请对照证件", "{who}: the identity number is wrong, compare with the card")
        named = message.fill(who=called(member))
        yield _must("members", member.id, "identity_number", message=named, citation="GB 11643-1999")
        return
    born, sex = text_of(member.value("birth_date")), text_of(member.value("sex"))
    if born and born != number.birth_date.isoformat():
        message = Label("{who}:出生日期与身份号码不一致", "{who}: date of birth and identity number differ")
        yield _should(member, "birth_date", message.fill(who=called(member)))
    if sex and sex != number.sex:
        message = Label("{who}:性别与身份号码不一致", "{who}: sex and identity number differ")
        yield _should(member, "sex", message.fill(who=called(member)))


def _should(member: Entity, unit: str, message: Label) -> Finding:
    return Finding(
        level="should", section="members", entity=member.id, unit=unit, message=message, citation="GB 11643-1999"
    )


def _unreadable(entity: Entity) -> Iterator[Finding]:
    """What was kept as typed because it is no value of its field: forms refuse nothing, so this is where it is told.

    Identity numbers have findings of their own.
    """
    for field in CATALOGUE[entity.type].values():
        value = entity.value(field.unit)
        if field.section and field.kind != "identity_number" and is_answered(value) and not _reads(field, value):
            message = Label("{what}:{field}无法读取,请重新填写", "{what}: {field} cannot be read, please type it again")
            filled = message.fill(what=called(entity), field=field.label)
            yield _must(field.section, entity.id, field.unit, message=filled)


def _reads(field: Field, value: Value) -> bool:
    try:
        if field.kind == "amount":
            monthly(value)
        elif isinstance(value, str):
            parse(field, value)
    except MalformedError:
        return False
    return True


NOT_ASKED = {
    "assets": Label("还没有询问有无财产", "Nobody has asked whether there are assets"),
    "expenses": Label("还没有询问有无必须的大额支出", "Nobody has asked whether there are large expenses"),
}
NONE_BUT_LISTED = Label("{section}:申报没有,但登记了 {n} 项", "{section}: none declared, but {n} listed")
SOME_BUT_NONE_LISTED = Label("{section}:申报有,但没有登记", "{section}: some declared, but none listed")


def _declared(case: Case) -> Iterator[Finding]:
    """What the household's word and the list say of each other. An empty list alone is no word."""
    for section, unit in DECLARED.items():
        word, n = case.root.value(unit), len(case.shown(ROSTERS[section]))
        citation = ART_14 if section == "assets" else ""
        level: Level = "should"
        if word is None and not n:
            message, level = NOT_ASKED[section], "should" if citation else "open"
        elif word is False and n:
            message = NONE_BUT_LISTED.fill(section=section_of(section).label, n=n)
        elif word is True and not n:
            message = SOME_BUT_NONE_LISTED.fill(section=section_of(section).label)
        else:
            continue
        yield Finding(
            level=level, section=section, entity=case.household, unit=unit, message=message, citation=citation
        )


def _matched(case: Case) -> Iterator[Finding]:
    """Where other offices' records and the answers differ; what rests on a sealed value is told at the office only."""
    for one in discrepancies(case):
        if not one.rests_on_sealed:
            yield Finding(
                level="should",
                section=one.section,
                entity=one.record,
                unit="source",
                message=one.message,
                citation=one.citation,
            )


def _photo_findings(case: Case, visit: Visit) -> Iterator[Finding]:
    taken = {text_of(photo.value("slot")) for photo in of_visit(case, "photo", visit.id)}
    for slot, citation in REQUIRED_SLOTS.items():
        if slot not in taken:
            message = Label("缺少照片:{slot}", "Photo missing: {slot}").fill(slot=PHOTO_SLOT[slot])
            yield _must("photos", visit.id, slot, message=message, citation=citation)


def _interview_findings(case: Case, visit: Visit) -> Iterator[Finding]:
    interviews = of_visit(case, "interview", visit.id)
    if not interviews:
        message = Label("还没有邻里访问记录", "No neighbour interview yet")
        yield Finding(
            level="should",
            section="interview",
            entity=visit.id,
            unit="",
            message=message,
            citation=ART_15,
        )
    for interview in interviews:
        yield from _unanswered(interview)


def _signature_findings(visit: Visit) -> Iterator[Finding]:
    for signer in needed_signers(visit):
        if signer not in signed_by(visit):
            message = Label("{who}还没有签字", "{who} has not signed").fill(who=SIGNER_LABELS[signer])
            yield _must("finish", visit.id, signer, message=message, citation=ART_16)


def of_visit(case: Case, type_: str, visit_id: EntityId) -> tuple[Entity, ...]:
    """The photos or interviews that belong to a visit."""
    return tuple(entity for entity in case.shown(type_) if text_of(entity.value("visit")) == visit_id)


def stands_in_the_way(finding: Finding) -> bool:
    """Whether a visit cannot be finished over this: it must be put right, or at least be explained."""
    return finding.level == "must" or (finding.level == "should" and not finding.explanation)


def acceptance_obstacles(case: Case, visit_id: EntityId) -> tuple[Label, ...]:
    """Why the office cannot accept this visit now; empty when it can.

    A contradiction or a missing signature stops the acceptance of what was recorded, never its keeping.
    """
    visit = find_visit(case, visit_id)
    if visit is None:
        return (Label("没有这次入户的记录", "There is no such visit"),)
    found = []
    if visit.status != "finished":
        found.append(Label("该记录不在待审核状态", "The visit is not waiting for review"))
    for clash in contradictions(case):
        field = field_of(clash.type, clash.unit)
        where = field.label if field else TYPE_LABELS.get(clash.type, Label(clash.type, clash.type))
        found.append(Label("有未处理的矛盾:{where}", "An open contradiction: {where}").fill(where=where))
    found += [finding.message for finding in _signature_findings(visit)]
    return tuple(found)
