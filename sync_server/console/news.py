"""What changed since last time, for the top of a visit page: values, and who came to or left the rosters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared_models.case import Case, Entry
from shared_models.catalogue import TITLE_UNITS
from shared_models.difference import RosterStep, differences, roster_steps
from shared_models.entity import Entity
from shared_models.ids import EntityId
from shared_models.visit import Visit
from shared_models.words import Label
from sync_server.console.reader import NOTHING, Reader

OF_THE_VISIT = frozenset({"visit", "photo", "interview", "questionnaire", "questionnaire_entry"})
"""Types that every visit makes anew: they are no news about the household."""

STEP_LABELS: Mapping[str, Label] = {
    "added": Label("新增", "Added"),
    "removed": Label("移除", "Removed"),
    "returned": Label("恢复", "Put back"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One line: where, what it was, what it is now, who wrote it."""

    where: str
    was: str
    now: str
    by: str
    step: str = ""
    """For roster entries: what happened, in a word."""


def news_of(case: Case, entries: Sequence[Entry], visit: Visit, *, reader: Reader) -> tuple[News, ...]:
    """Everything this visit changed about the household; nothing when all stayed as it was."""
    steps = [step for step in roster_steps(entries, visit.id) if step.type not in OF_THE_VISIT]
    new = {step.entity for step in steps if step.step == "added"} | {case.household}
    found = [_step(case, step, reader) for step in steps if step.entity != case.household]
    known = {entry.change.id: entry for entry in entries}
    fresh = new - {case.household}
    for one in differences(entries, visit.id):
        if one.type in OF_THE_VISIT or one.entity in fresh or not one.is_news:
            continue
        entity = case.entities.get(one.entity) or Entity(id=one.entity, type=one.type)
        olds = [reader.value(one.type, one.unit, old.value, case=case) for old in one.before]
        found.append(
            News(
                where=_where(entity, one.unit, case, reader=reader),
                was=" / ".join(olds) or NOTHING,
                now=_told_apart(olds, reader.value(one.type, one.unit, one.after, case=case), reader),
                by=reader.person(known[one.change].change.author),
            )
        )
    return tuple(found)


def _told_apart(olds: Sequence[str], now: str, reader: Reader) -> str:
    """The new value; masked numbers may look alike although they differ."""
    return reader.aside(now, reader.say("隐藏的位数有变化", "hidden digits differ") if now in olds else "")


def _where(entity: Entity, unit: str, case: Case, *, reader: Reader) -> str:
    label = reader.unit_label(entity, unit)
    return label if entity.id == case.household else f"{entity_title(entity, case, reader=reader)} · {label}"


TOLD_UNITS = {
    "member": ("relation", "ability"),
    "income": ("amount", "source", "evidence"),
    "asset": ("value", "description", "evidence"),
    "expense": ("amount", "purpose", "evidence"),
}
"""What is told of an entry that came."""


def entity_title(entity: Entity, case: Case, *, reader: Reader) -> str:
    """What to call an entity in a list: a member by name, an income, asset or expense by whose and what it is."""
    if entity.type == "photo":
        slot = reader.value("photo", "slot", entity.value("slot"), case=case)
        return f"{reader.type_label('photo')} · {slot}"
    units = TITLE_UNITS.get(entity.type, ())
    if "kind" not in units:
        return reader.called(entity)
    parts = [reader.value(entity.type, unit, entity.value(unit), case=case) for unit in units]
    named = [part for part in parts if part != NOTHING]
    return " · ".join(named) or reader.type_label(entity.type)


def _step(case: Case, step: RosterStep, reader: Reader) -> News:
    entity = case.entities.get(step.entity) or Entity(id=EntityId(step.entity), type=step.type)
    save = case.saves.get(step.change)
    return News(
        where=reader.pair(reader.type_label(step.type), entity_title(entity, case, reader=reader)),
        was="",
        now=_detail(entity, case, step=step.step, reader=reader),
        by=reader.person(save.author) if save else "",
        step=reader.word(STEP_LABELS[step.step]),
    )


def _detail(entity: Entity, case: Case, *, step: str, reader: Reader) -> str:
    units = TOLD_UNITS.get(entity.type, ())
    if step == "removed":
        units = ("left_reason", "left_on")
    texts = [reader.value(entity.type, unit, entity.value(unit), case=case) for unit in units]
    return " · ".join(text for text in texts if text != NOTHING)
