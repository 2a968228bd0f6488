"""A filled-in questionnaire in the case: entities whose registers are the answers, merged like everything else.

The questionnaire is an entity of type `questionnaire`, each entry of a repeat one of type `questionnaire_entry`. A
question's path names its register, and each choice of a `select_multiple` has its own. Calculations are not kept: both
sides compute them from the same answers by the same form. What is not relevant is not written, and not erased either.
What no screen shows, such as the time of the start, has a register for each who writes: two tablets that begin the same
questionnaire say different things there, and nobody could settle which of them is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from shared_models.case import Case
from shared_models.change import MAX_PARTS, MAX_UNITS, Part, Write
from shared_models.editing import edit_part, new_part, remove_part
from shared_models.entity import Entity
from shared_models.field import no_value
from shared_models.ids import EntityId
from shared_models.questionnaire.filling import DECLINED, Filling
from shared_models.questionnaire.form import UNSEEN, Choice, FormRef, Item, form_ref
from shared_models.questionnaire.growth import EMPTY, Answers
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import Place, unit_of, unseen_unit
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.reading import text_of_value, value_of
from shared_models.values import Value, text_of

Lists: TypeAlias = Mapping[str, tuple[Choice, ...]]
FILLED = "questionnaire"
ENTRY = "questionnaire_entry"
FORM, VERSION, DIGEST, VISIT = "_form", "_version", "_digest", "_visit"
"""Units of a questionnaire that say which form it is on, and at which visit it was begun."""
OWNER, REPEAT = "_in", "_repeat"
"""Units of an entry: the questionnaire or entry it is in, and the path of its repeat."""
HEAD = frozenset({FORM, VERSION, DIGEST, VISIT, OWNER, REPEAT})
"""Units that are no answer."""


def form_of(entity: Entity) -> FormRef:
    """The form that a questionnaire was begun on; it stays on it."""
    return FormRef(*(text_of(entity.value(unit)) for unit in (FORM, VERSION, DIGEST)))


def read_answers(case: Case, filled: EntityId, plan: Plan) -> Answers:
    """What the case holds of a questionnaire; nothing kept yet gives new answers."""
    entity = case.entities.get(filled)
    if entity is None:
        return EMPTY
    inside: dict[str, list[Entity]] = {}
    for entry in case.shown(ENTRY):
        inside.setdefault(text_of(entry.value(OWNER)), []).append(entry)
    return _answers(entity, plan.root, inside, lists=plan.form.lists)


def _answers(entity: Entity, place: Place, inside: Mapping[str, list[Entity]], *, lists: Lists) -> Answers:
    texts: dict[tuple[str, ...], str] = {}
    declined: dict[tuple[str, ...], str] = {}
    entries: dict[tuple[str, ...], dict[str, Answers]] = {}
    for one in _own_places(place):
        if one.is_repeat:
            path = unit_of(one.path)
            own = [entry for entry in inside.get(entity.id, ()) if text_of(entry.value(REPEAT)) == path]
            entries[one.path] = {entry.id: _answers(entry, one, inside, lists=lists) for entry in own}
        elif one.item is not None and one.is_question:
            texts[one.path], why = _recorded(entity, one, one.item, lists=lists)
            if why:
                declined[one.path] = f"{DECLINED}{why}"
    return Answers(texts=texts, declined=declined, entries=entries)


def _own_places(place: Place) -> Iterator[Place]:
    """The places of one entity: all inside, repeats themselves but not what is in them."""
    for child in place.children.values():
        yield child
        if not child.is_repeat:
            yield from _own_places(child)


def _recorded(entity: Entity, place: Place, item: Item, *, lists: Lists) -> tuple[str, str]:
    if item.kind in UNSEEN:
        return _unseen(entity, place, item), ""
    value = entity.value(unit_of(place.path))
    if item.kind == "select_multiple":
        codes = [one.name for one in lists.get(item.choices, ()) if entity.value(unit_of(place.path, one.name)) is True]
        return " ".join(dict.fromkeys(codes)), no_value(value)
    return text_of_value(item, value), no_value(value)


def _unseen(entity: Entity, place: Place, item: Item) -> str:
    """Of what several wrote the first; of when they were done the last."""
    found = sorted(
        text for unit in _units_of_unseen(entity, place) if (text := text_of_value(item, entity.value(unit)))
    )
    return found[-1 if item.kind == "end" else 0] if found else ""


def _units_of_unseen(entity: Entity, place: Place) -> list[str]:
    beginning = unseen_unit(place.path, "")
    return [unit for unit in entity.units if unit == unit_of(place.path) or unit.startswith(beginning)]


def parts_to_save(
    filling: Filling, case: Case, *, filled: EntityId, visit: EntityId | None = None, ref: FormRef | None = None
) -> list[Part]:
    """What is new or different against the case that was on screen, as parts of changes.

    `ref` names the form as it came; without it, as this app writes it.
    """
    ref = ref or form_ref(filling.plan.form)
    head: dict[str, Value] = {FORM: ref.id, VERSION: ref.version, DIGEST: ref.digest, VISIT: visit}
    entity = case.entities.get(filled)
    found = [_part(filling, entity, filling.root, new=Entity(id=filled, type=FILLED), head=head)]
    for series, entry in _entries(filling.root):
        owner = entry.parent
        while owner is not None and not owner.entry:
            owner = owner.parent
        place: Place = series.place
        head = {OWNER: owner.entry if owner is not None and owner.parent is not None else filled}
        head[REPEAT] = unit_of(place.path)
        new = Entity(id=EntityId(entry.entry), type=ENTRY)
        found.append(_part(filling, case.entities.get(new.id), entry, new=new, head=head))
    for entry_id in filling.removed:
        entity = case.entities.get(EntityId(entry_id))
        if entity is not None:
            found.append(remove_part(entity, {}))
    return [part for part in found if part is not None]


def batches(parts: list[Part]) -> list[tuple[Part, ...]]:
    """The parts for one change after the other: no change may carry more than its limits."""
    rounds: list[list[Part]] = []
    for part in parts:
        for number, piece in enumerate(_pieces(part)):
            while len(rounds) <= number or len(rounds[number]) >= MAX_PARTS:
                if len(rounds) > number:
                    number += 1  # noqa: PLW2901 - a full round passes its part on
                else:
                    rounds.append([])
            rounds[number].append(piece)
    return [tuple(one) for one in rounds]


def _pieces(part: Part) -> Iterator[Part]:
    writes = list(part.set.items())
    if len(writes) <= MAX_UNITS:
        yield part
        return
    for at in range(0, len(writes), MAX_UNITS):
        some: dict[str, Write] = dict(writes[at : at + MAX_UNITS])
        yield (
            msgspec.structs.replace(part, set=some)
            if at == 0
            else Part(e=part.e, type=part.type, set=some, life_saw=part.life_saw)
        )


def _entries(node: Node) -> Iterator[tuple[Node, Node]]:
    for name, named in node.children.items():
        for child in named:
            if name in node.series:
                yield node.series[name], child
            yield from _entries(child)


def _part(
    filling: Filling, entity: Entity | None, node: Node, *, new: Entity, head: Mapping[str, Value]
) -> Part | None:
    values: dict[str, Value] = {}
    for child in _own_nodes(node):
        values.update(_values(filling, child, entity))
    if entity is not None:
        return edit_part(entity, values)
    given = {unit: value for unit, value in values.items() if value is not None}
    return new_part(new.id, new.type, {**{unit: value for unit, value in head.items() if value is not None}, **given})


def _own_nodes(node: Node) -> Iterator[Node]:
    """The question nodes of one entity."""
    for name, named in node.children.items():
        if name in node.series:
            continue
        for child in named:
            if child.place.is_question:
                yield child
            else:
                yield from _own_nodes(child)


def _values(filling: Filling, node: Node, entity: Entity | None) -> Iterator[tuple[str, Value]]:
    place: Place = node.place
    item: Item = place.item  # type: ignore[assignment]
    if place.number not in filling.plan.kept or not node.live:
        return
    if item.kind in UNSEEN:
        yield from _values_of_unseen(filling, node, entity, item=item)
        return
    unit = unit_of(place.path)
    why = node.kept.removeprefix(DECLINED) if node.kept.startswith(DECLINED) else ""
    if item.kind != "select_multiple":
        yield unit, {"no_value": why} if why else value_of(item, node.text)
        return
    ticked = set(node.text.split())
    yield unit, {"no_value": why} if why else None
    for choice in filling.plan.form.lists.get(item.choices, ()):
        register = unit_of(place.path, choice.name)
        before = entity.value(register) if entity is not None else None
        if choice.name in ticked or before is True:
            yield register, choice.name in ticked


def _values_of_unseen(
    filling: Filling, node: Node, entity: Entity | None, *, item: Item
) -> Iterator[tuple[str, Value]]:
    """What is different from what anybody wrote goes into the own register, in the place of all that is known."""
    if node.text == (_unseen(entity, node.place, item) if entity is not None else ""):
        return
    own = unseen_unit(node.place.path, filling.around.writer)
    yield own, value_of(item, node.text)
    for unit in _units_of_unseen(entity, node.place) if entity is not None else ():
        if unit != own:
            yield unit, None
