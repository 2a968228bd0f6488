"""Data matching: what other offices hold beside what the household declared. A finding is a question, no decision.

Source: 最低生活保障审核确认办法 arts. 17–18.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE, SEALED_UNITS
from shared_models.choices import MATCH_SOURCE
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.field import is_answered, shown_value
from shared_models.household import date_of
from shared_models.ids import EntityId
from shared_models.money import monthly
from shared_models.sealed import is_sealed
from shared_models.values import text_of
from shared_models.visit import visits
from shared_models.words import Label, Language

SECTION_OF: Mapping[str, str] = {
    "tax": "income",
    "pension": "income",
    "social_insurance": "income",
    "housing_fund": "income",
    "vehicles": "assets",
    "property": "assets",
    "business": "assets",
    "bank": "assets",
    "death": "members",
    "marriage": "members",
}
"""The section of the visit in which a source's records stand beside the answers."""

TOLD = ("amount", "what", "plate", "address", "on", "marital")
"""Units that a record's line tells, in order."""
SEALED_LINE = Label("内容已密封", "sealed")
AS_OF = Label("截至 {day}", "as of {day}")
PERIOD = Label("所属期 {period}", "period {period}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRecord:
    """One record of another office, as it stands in the case."""

    id: EntityId
    source: str
    member: EntityId
    name: str
    """Of the member; blank for one that is not on file."""
    monthly: Decimal | None
    period: str
    as_of: date | None
    plate: str
    address: str
    marital: str
    line: Label
    """Everything about it in one line, without what is sealed."""
    has_sealed: bool
    imported_ms: int
    is_new: bool
    """Whether it came after the last finished visit."""

    @property
    def section(self) -> str:
        """Where it stands in the visit; blank for a source this version does not know."""
        return SECTION_OF.get(self.source, "")


def records(case: Case) -> tuple[MatchRecord, ...]:
    """Every matching record, by section, then the latest data first."""
    last = max((visit.finished_ms or 0 for visit in visits(case)), default=0)
    found = [_record(case, entity, last) for entity in case.shown("matched")]
    order = list(SECTION_OF)
    places = {source: at for at, source in enumerate(order)}
    found.sort(key=lambda one: (one.as_of or date.min, one.period, one.imported_ms), reverse=True)
    return tuple(sorted(found, key=lambda one: places.get(one.source, len(order))))


def _record(case: Case, entity: Entity, last: int) -> MatchRecord:
    member = EntityId(text_of(entity.value("member")))
    person = case.entities.get(member)
    written = entity.register("source").effective
    save = case.saves.get(written) if written is not None else None
    at = save.ms if save is not None else 0
    return MatchRecord(
        id=entity.id,
        source=text_of(entity.value("source")),
        member=member,
        name=text_of(person.value("name")) if person is not None else "",
        monthly=_monthly(entity),
        period=text_of(entity.value("period")),
        as_of=date_of(entity.value("as_of")),
        plate=text_of(entity.value("plate")),
        address=text_of(entity.value("address")),
        marital=text_of(entity.value("marital")),
        line=Label(_line(entity, "zh"), _line(entity, "en")),
        has_sealed=any(is_answered(entity.value(unit)) for unit in SEALED_UNITS),
        imported_ms=at,
        is_new=at > last,
    )


def source_label(source: str) -> Label:
    """The words for a source; the bare code for one this version does not know."""
    return MATCH_SOURCE.get(source, Label(source, source))


def _line(entity: Entity, language: Language) -> str:
    fields = CATALOGUE["matched"]
    parts = [
        shown_value(fields[unit], entity.value(unit), language) for unit in TOLD if is_answered(entity.value(unit))
    ]
    if any(is_answered(entity.value(unit)) for unit in SEALED_UNITS):
        parts.append(SEALED_LINE.text(language))
    period, day = text_of(entity.value("period")), text_of(entity.value("as_of"))
    if period:
        parts.append(PERIOD.fill(period=period).text(language))
    if day:
        parts.append(AS_OF.fill(day=day).text(language))
    return " · ".join(parts)


def _monthly(entity: Entity) -> Decimal | None:
    value = entity.value("amount")
    try:
        return None if is_sealed(value) else monthly(value)
    except MalformedError:
        return None


def by_section(found: tuple[MatchRecord, ...], section: str) -> tuple[MatchRecord, ...]:
    """The records that stand beside a section's answers."""
    return tuple(one for one in found if one.section == section)
