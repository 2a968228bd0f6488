"""Samples from freezing the list to the last look; every step is in the audit log, the list's hash first of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from shared_models.area import Area, areas_with_right
from shared_models.errors import MalformedError, NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.recheck import Recheck, rechecks
from shared_models.sampling.draw import Draw, draw, seed_in
from shared_models.sampling.frozen_list import Candidate, FrozenList, ListTerms, freeze, read_list
from shared_models.sampling.looks import RESULTS, Place, Result, places, possible_results
from shared_models.visit import day_of
from sync_server.store import area_store, case_store, grant_store, queue_store, sample_store, user_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.store.queue_store import QueueItem
from sync_server.store.sample_store import KeptSample, Look
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.sample_candidates import SampleRule, candidates, communities_below, rules_in

LONGEST_NOTE = 500
MOST_FILES = 300
"""Of a sample with more places than this, the files behind it are opened one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A sample that somebody wants: where, under which rule, and where its seed will come from."""

    id: str
    """Given by the page that showed the form, so that a form sent twice freezes one list."""
    area: AreaCode
    rule: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The samples of the asker's areas, and what may be frozen."""

    samples: tuple[KeptSample, ...]
    areas: tuple[Area, ...]
    """Areas that the asker may draw for, the largest first."""
    rules: tuple[SampleRule, ...]
    names: Mapping[str, str]
    """Of the areas and people of the samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSample:
    """One sample with everything that follows from it, worked out anew from the kept list."""

    kept: KeptSample
    area: Area
    frozen: FrozenList
    is_whole: bool
    """Whether the kept list still has the hash that was written down when it was frozen."""
    drawn: Draw | None
    places: tuple[Place, ...]
    looks: Mapping[str, Look]
    homes: Mapping[str, QueueItem]
    """Drawn households and stand-ins by id."""
    names: Mapping[str, str]
    """Of people and areas."""
    parts: Mapping[str, AreaCode]
    """By community: the area below the sample's own in which it lies; itself where nothing lies between."""
    rechecks: Mapping[EntityId, Recheck]
    """The latest re-check of each household that this sample called for; not looked up in samples too large for it."""


def list_samples(database: Database, user: UserId, *, now_ms: int) -> Shelf:
    """What the asker may see and do about samples.

    Raises:
        NotAllowedError: the asker audits nowhere.
    """
    with database.reading() as tx:
        codes = tuple(AreaCode(area.code) for area in communities_for(tx, user, "audit"))
        areas = _audited(tx, user)
        found = sample_store.samples_in(tx, [area.code for area in areas])
        people = user_store.names_of(tx, {one.frozen_by for one in found})
        return Shelf(
            samples=tuple(found),
            areas=areas,
            rules=rules_in(tx, codes, day_of(now_ms)),
            names={str(id_): name for id_, name in people.items()} | {area.code: area.name for area in areas},
        )


def freeze_sample(database: Database, user: UserId, wish: Wish, *, now_ms: int) -> KeptSample:
    """Freezes the list of a rule's candidates as they are now; the same form again gives the same list.

    Raises:
        NotAllowedError: the asker does not audit that area.
        NotFoundError: no such rule holds there.
        MalformedError: nothing is said of where the seed will come from.
        UnfitError: there is nobody to draw, or a list of today stands already.
    """
    origin = " ".join(wish.origin.split())
    if not origin or len(origin) > LONGEST_NOTE:
        raise MalformedError("请写明种子从哪里来 / say where the seed will come from")
    today = day_of(now_ms)
    with database.writing() as tx:
        before = sample_store.find_sample(tx, wish.id)
        if before is not None and before.frozen_by == user:
            return before
        communities = _communities(tx, user, wish.area)
        rule = next((r for r in rules_in(tx, [c.code for c in communities], today) if r.id == wish.rule), None)
        if rule is None:
            raise NotFoundError(wish.rule)
        found = candidates(tx, rule, communities, today=today)
        if not found:
            raise UnfitError("没有可抽取的对象 / there is nobody to draw")
        terms = ListTerms(area=wish.area, rule=rule.id, of=rule.of, share=rule.share, frozen=today)
        frozen = freeze(terms, found)
        kept = KeptSample(
            id=wish.id,
            area=wish.area,
            rule=rule.id,
            label=rule.label,
            frozen_on=today,
            sha256=frozen.sha256,
            origin=origin,
            frozen_by=user,
            frozen_ms=now_ms,
            seed="",
            drawn_by=UserId(""),
            drawn_ms=None,
        )
        sample_store.add_sample(tx, kept, frozen.text)
        detail = {"sample": kept.id, "rule": rule.id, "list": frozen.sha256, "candidates": len(found), "seed": origin}
        write_audit(tx, AuditNote(user, "freeze_sample", wish.area, detail), now_ms=now_ms)
    return kept


def draw_sample(database: Database, user: UserId, sample: str, *, seed: str, now_ms: int) -> None:
    """Draws with a seed, once and for all; the same seed again changes nothing.

    Raises:
        NotFoundError: no such sample for the asker.
        MalformedError: the seed is blank, has several lines or is too long.
        UnfitError: it was drawn with another seed, or the kept list is not the one that was frozen.
    """
    said = seed_in(seed)
    with database.writing() as tx:
        kept = _sample(tx, user, sample)
        if kept.seed:
            if kept.seed != said:
                raise UnfitError("已用另一个种子抽取,不能再改 / it was drawn with another seed, which stays")
            return
        frozen = read_list(sample_store.list_of(tx, sample))
        if frozen.sha256 != kept.sha256:
            raise UnfitError("名单与冻结时的哈希不符 / the list is not the one that was frozen")
        if not sample_store.set_seed(tx, sample, said, by=user, now_ms=now_ms):
            raise UnfitError("已用另一个种子抽取,不能再改 / it was drawn with another seed, which stays")
        detail = {"sample": sample, "seed": said, "drawn": len(draw(frozen, said).drawn)}
        write_audit(tx, AuditNote(user, "draw_sample", kept.area, detail), now_ms=now_ms)


def may_draw(database: Database, user: UserId, sample: str, *, seed: str) -> bool:
    """Whether this seed would draw: it is one, and nothing has been drawn yet.

    Raises:
        NotFoundError: no such sample for the asker.
        MalformedError: it is no seed.
    """
    seed_in(seed)
    with database.reading() as tx:
        return not _sample(tx, user, sample).seed


def open_sample(database: Database, user: UserId, sample: str, *, now_ms: int) -> OpenSample:
    """A sample, its draw worked out again from list and seed; looking at drawn households is noted.

    Raises:
        NotFoundError: no such sample for the asker.
    """
    with database.reading() as tx:
        kept = _sample(tx, user, sample)
        areas = {area.code: area for area in area_store.all_areas(tx)}
        frozen = read_list(sample_store.list_of(tx, sample))
        drawn = draw(frozen, kept.seed) if kept.seed else None
        looks = sample_store.looks_of(tx, sample)
        found = places(drawn, results_in(looks)) if drawn is not None else ()
        ids = {one.id for place in found for one in _shown(place)}
        homes = queue_store.households_named(tx, [_household_in(id_) for id_ in sorted(ids)])
        called = _rechecks(tx, sample, homes) if frozen.of == "households" and len(homes) <= MOST_FILES else {}
        people = {kept.frozen_by, kept.drawn_by, *(look.by for look in looks.values())}
        names = user_store.names_of(tx, people - {UserId("")})
    if homes:
        with database.writing() as tx:
            detail = {"sample": sample, "households": len(homes)}
            write_audit(tx, AuditNote(user, "list", kept.area, detail), now_ms=now_ms)
    return OpenSample(
        kept=kept,
        area=areas[kept.area],
        frozen=frozen,
        is_whole=frozen.sha256 == kept.sha256,
        drawn=drawn,
        places=found,
        looks=looks,
        homes={id_: homes[home] for id_ in ids if (home := _household_in(id_)) in homes},
        parts={code: _part_of(code, kept.area, areas) for code in areas},
        rechecks=called,
        names={str(id_): name for id_, name in names.items()} | {code: area.name for code, area in areas.items()},
    )


def record_look(database: Database, user: UserId, sample: str, *, look: Look) -> None:
    """What was found of one that was drawn or stands in; said again it replaces what was said before.

    Raises:
        NotFoundError: no such sample, nobody of that name at a place of it, or no such result.
        MalformedError: the note is too long, or missing where somebody differs or is gone.
    """
    if look.result not in RESULTS:
        raise NotFoundError(look.result)
    if len(look.note) > LONGEST_NOTE or (look.result != "as_recorded" and not look.note):
        raise MalformedError("请写明情况,不超过 500 字 / say what was found, in at most 500 characters")
    with database.writing() as tx:
        kept = _sample(tx, user, sample)
        if not kept.seed:
            raise NotFoundError(look.candidate)
        drawn = draw(read_list(sample_store.list_of(tx, sample)), kept.seed)
        found = places(drawn, results_in(sample_store.looks_of(tx, sample)))
        if all(place.now is None or place.now.id != look.candidate for place in found):
            raise NotFoundError(look.candidate)
        if look.result not in possible_results(next(p.drawn for p in found if p.now and p.now.id == look.candidate)):
            raise NotFoundError(look.result)
        sample_store.add_look(tx, sample, look)
        detail = {"sample": sample, "candidate": look.candidate, "result": look.result}
        write_audit(tx, AuditNote(user, "look_at_sample", kept.area, detail), now_ms=look.ms)


def is_drawn(tx: Transaction, user: UserId, sample: str, *, household: EntityId) -> bool:
    """Whether a household stands at a place of a sample of the asker's areas.

    Raises:
        NotFoundError: no such sample for the asker.
    """
    kept = _sample(tx, user, sample)
    if not kept.seed:
        return False
    drawn = draw(read_list(sample_store.list_of(tx, sample)), kept.seed)
    found = places(drawn, results_in(sample_store.looks_of(tx, sample)))
    return any(place.now is not None and _household_in(place.now.id) == household for place in found)


def results_in(looks: Mapping[str, Look]) -> dict[str, Result]:
    """The latest result of each candidate that has one."""
    return {id_: cast("Result", look.result) for id_, look in looks.items() if look.result in RESULTS}


def _shown(place: Place) -> tuple[Candidate, ...]:
    gone = tuple(one for one, _ in place.chain)
    return gone if place.now is None else (*gone, place.now)


def _rechecks(tx: Transaction, sample: str, homes: Iterable[EntityId]) -> dict[EntityId, Recheck]:
    found = case_store.load_cases(tx, homes)
    return {id_: one for id_, stored in found.items() for one in rechecks(stored.case) if one.sample == sample}


def _part_of(code: AreaCode, area: AreaCode, areas: Mapping[AreaCode, Area]) -> AreaCode:
    while (above := areas[code].parent) is not None and above != area and above in areas:
        code = above
    return code


def _household_in(id_: str) -> EntityId:
    """The household a candidate is or belongs to: postings bear its id before a point."""
    return EntityId(id_.partition(".")[0])


def _audited(tx: Transaction, user: UserId) -> tuple[Area, ...]:
    areas = area_store.all_areas(tx)
    codes = areas_with_right(grant_store.grants_of(tx, user), "audit", areas)
    return tuple(area for area in areas if area.code in codes and area.level != "community")


def _communities(tx: Transaction, user: UserId, area: AreaCode) -> tuple[Area, ...]:
    if area not in {one.code for one in _audited(tx, user)}:
        raise NotAllowedError(area)
    return communities_below(tx, area, (AreaCode(one.code) for one in communities_for(tx, user, "audit")))


def _sample(tx: Transaction, user: UserId, id_: str) -> KeptSample:
    kept = sample_store.find_sample(tx, id_)
    if kept is None or kept.area not in {area.code for area in _audited(tx, user)}:
        raise NotFoundError(id_)
    return kept
