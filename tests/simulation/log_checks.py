"""The whole log against the laws: what stands, what is effective, what is contested, and who had what on screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from shared_models.case import Case, fold
from shared_models.case import contradictions as open_contradictions
from shared_models.entity import is_contested
from shared_models.ids import EntityId
from sync_server.store import case_store, change_store
from sync_server.use_cases.household_log import household_log
from sync_server.use_cases.replay import replay
from tests.simulation.eyes import LogRow
from tests.simulation.naive_merge import NaiveCase, NaiveEntity
from tests.simulation.oracle import LIFE, NOTHING, Made, content_of
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World

Content = dict[str, Any]


def counted(rows: list[LogRow]) -> list[tuple[LogRow, Content]]:
    """The changes that count, in the order they came to count: a held one from the change that accepts it."""
    held = {row.id: row for row in rows if row.n is None}
    found: list[tuple[LogRow, Content]] = []
    for row in rows:
        if row.n is None:
            continue
        content = content_of(row.body)
        found.append((row, content))
        about = content.get("about")
        if content.get("kind") == "accept" and about in held:
            released = held.pop(about)
            found.append((released, content_of(released.body)))
    return found


def check_log(world: World) -> None:
    """Passes a log and cases that keep P2 and P5 to P11."""
    rows = world.eyes().log()
    require(len({row.id for row in rows}) == len(rows), "P2", "a change stands twice in the log")
    twice = [body[:80] for body, count in Counter(row.body for row in rows).items() if count > 1]
    require(not twice, "P2", f"the same change stands twice under different names: {twice}")
    naive: dict[str, NaiveCase] = {}
    for row, content in counted(rows):
        naive.setdefault(row.household, NaiveCase()).add({**content, "id": row.id})
    world.naive = naive
    with world.server.database.reading() as tx:
        stored = {id_: case_store.load_case(tx, EntityId(id_)) for id_ in naive}
        logs = {id_: change_store.changes_of(tx, EntityId(id_)) for id_ in naive}
    numbers = world.eyes().contradictions()
    for household, plain in naive.items():
        case = stored[household]
        if case is None:
            require(not plain.entities, "P4", f"{household} has merged changes and no case")
            continue
        _check_case(household, plain, case)
        shown = len(plain.contradictions())
        require(shown == numbers[household], "P9", f"{household}: {shown} contradictions, the queue says {numbers}")
        require(replay(logs[household]) == case, "P6", f"{household}: the log folds to another case")
        _check_purity(world, logs[household], case)
    for row, content in counted(rows):
        made = world.oracle.made.get(row.id)
        if made is not None and made.strict:
            _check_screens(made, content, naive[row.household])


def _check_case(household: str, plain: NaiveCase, case: Case) -> None:
    require(set(plain.entities) == set(case.entities), "P2", f"{household}: entities differ from the log's")
    require(sorted(plain.acts) == sorted(act.id for act in case.acts), "P2", f"{household}: acts differ")
    for id_, wanted in plain.entities.items():
        entity = case.entities[EntityId(id_)]
        require(set(wanted.units) == set(entity.units), "P25", f"{id_}: fields differ from the log's")
        for unit, register in entity.units.items():
            live = [sibling.id for sibling in register.live]
            expected = wanted.units[unit]
            require(sorted(live) == sorted(expected.live()), "P7", f"{id_}.{unit}: {live} for {expected.live()}")
            same = register.effective == expected.effective
            require(same, "P8", f"{id_}.{unit}: effective is {register.effective} for {expected.effective}")
        marks = sorted(mark.id for mark in entity.life)
        require(marks == sorted(wanted.life.live()), "P10", f"{id_}: marks are {marks}")
        require(entity.life_effective == wanted.life.effective, "P10", f"{id_}: another removal or return decides")
        require(is_contested(entity) == wanted.contested(), "P11", f"{id_}: contested {is_contested(entity)}")
    clashes = {(str(clash.entity), clash.unit) for clash in open_contradictions(case)}
    require(clashes == plain.contradictions(), "P9", f"{household}: {clashes ^ plain.contradictions()}")


def _check_purity(world: World, kept: list[change_store.KeptChange], case: Case) -> None:
    """P5: folded in any order, the same values stand."""
    entries = world.chance.shuffled(household_log(kept).entries)
    other = fold(Case(household=case.household, community=case.community), entries)
    for id_, entity in case.entities.items():
        for unit, register in entity.units.items():
            here = {sibling.id for sibling in register.live}
            there = {sibling.id for sibling in other.entities[id_].register(unit).live}
            require(here == there, "P5", f"{id_}.{unit}: {here} stand, in another order {there}")


def _check_screens(made: Made, content: Content, case: NaiveCase) -> None:
    """P7 to P11: a change replaces what its author had on screen, no more and no less."""
    for part in content.get("parts", ()):
        shown = made.screen.get(part["e"], NOTHING)
        entity = case.entities[part["e"]]
        known = made.own | {made.id}
        where = f"{made.id} on {part['e']}"
        for unit, write in part.get("set", {}).items():
            displayed = shown.units.get(unit, frozenset())
            saw = set(write.get("saw", ()))
            unseen = saw - displayed - known
            require(not unseen, "P7", f"{where}.{unit} replaces {unseen}, which was not on screen ({displayed})")
            left = displayed & set(entity.units[unit].live()) - {made.id}
            require(not left, "P9", f"{where}.{unit} was written over {left}, which still stands beside it")
        life_saw = set(part.get("life_saw", ()))
        require(life_saw - known == shown.marks - known, "P11", f"{where} knew {life_saw}, the screen {shown.marks}")
        if part.get("life"):
            _check_removal(where, part["life"], shown.ids, known=known, entity=entity)


def _check_removal(
    where: str, life: Content, displayed: frozenset[str], *, known: frozenset[str], entity: NaiveEntity
) -> None:
    seen = set(life.get("seen", ()))
    require(seen - known <= displayed, "P11", f"{where} claims to have seen {seen - displayed}")
    missing = displayed - seen
    require(not missing, "P11", f"{where} was shown {missing} and does not say so")
    require(set(life.get("saw", ())) <= seen | known, "P10", f"{where}: {LIFE} of {entity.type} replaces unseen marks")
