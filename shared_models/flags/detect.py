"""Every rule that raises a flag, over the traces of many visits; none compares every visit with every other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from shared_models.flags.flag import Flag, Kind, Other
from shared_models.flags.jump import Jump
from shared_models.flags.trace import PhotoTrace, SeenPhoto, VisitTrace
from shared_models.ids import EntityId
from shared_models.money import shown
from shared_models.photo_look import bits_apart
from shared_models.policy.validity import NEAR_M, metres_between
from shared_models.visit import day_of
from shared_models.words import Label

MINUTE = 60_000
OUTSIDE_MIN = 15
"""A photo of the house from the road, before ringing or after leaving, belongs to the visit."""
FAR_M = 300
"""Beyond both readings' own accuracy: what a phone is off by among houses (urban canyons reach 100 to 200 m)."""
SHORT_MIN = 4
"""Two people who show the notice, look round, ask and have it signed need longer; most take 10 to 20 minutes."""
FASTEST_M_A_MIN = 1_500
"""90 km/h: no way between two homes is faster."""
SAME_REMARK = 3
"""So many households: two may well be neighbours with one story."""
OF_THE_HOME = frozenset({"front", "living"})
"""Slots that ask for the home itself; elsewhere a screen may well be what is to be shown."""
FRINGED = 120
"""Hundredths of a natural logarithm: over three times as strong as the frequencies beside it, all over the picture."""
FRESH = timedelta(days=183)
"""Older data say little of the day of the visit: people change work."""
JUMP_SHARE = Decimal("0.2")
"""Of the record's amount: a smaller move is an ordinary month."""


Alike: TypeAlias = Mapping[EntityId, Sequence[SeenPhoto]]
"""By photo: those anywhere that look like it or are the same file. Photos without any may be left out."""


def flags_in(found: Sequence[VisitTrace], alike: Alike) -> tuple[Flag, ...]:
    """Every flag among these visits; sorted by household and visit, then kind."""
    rules: tuple[Callable[[Sequence[VisitTrace]], Iterator[Flag]], ...] = (
        _alone,
        _two_places,
        _same_answers,
        _same_remarks,
        _same_strokes,
    )
    made = [flag for rule in rules for flag in rule(found)]
    made += [
        flag
        for trace in found
        for photo in trace.photos
        for flag in _seen_before(photo, trace, alike.get(photo.id, ()))
    ]
    flags = {flag.id: flag for flag in made}
    return tuple(sorted(flags.values(), key=lambda flag: (flag.household, flag.visit, flag.kind, flag.subject)))


def _flag(trace: VisitTrace, kind: Kind, evidence: Label, *, subject: str = "", others: Iterable[Other] = ()) -> Flag:
    return Flag(
        kind=kind,
        household=trace.household,
        community=trace.community,
        visit=trace.visit,
        subject=subject,
        evidence=evidence,
        others=tuple(others),
    )


# --- one visit by itself ---------------------------------------------------------------------------------------------


def _alone(found: Sequence[VisitTrace]) -> Iterator[Flag]:
    for trace in found:
        if trace.clock_suspect:
            yield _flag(trace, "clock", Label("时间没有校准,仅供参考", "times were not calibrated, for reference only"))
            continue  # what rests on its times would only repeat this
        yield from _photo_times(trace)
        yield from _place(trace)
        yield from _length(trace)
    for trace in found:
        yield from _screens(trace)
        yield from _against_matching(trace)


def _photo_times(trace: VisitTrace) -> Iterator[Flag]:
    if trace.started_ms is None or trace.ended_ms is None:
        return
    for photo in trace.photos:
        if photo.taken_ms is None:
            continue
        off = max(trace.started_ms - photo.taken_ms, photo.taken_ms - trace.ended_ms) // MINUTE
        if off > OUTSIDE_MIN:
            words = Label("相差 {n} 分钟", "{n} minutes off").fill(n=off)
            yield _flag(trace, "photo_time", words, subject=photo.id)


def _place(trace: VisitTrace) -> Iterator[Flag]:
    if trace.spot is None or trace.home is None or trace.outcome != "completed":
        return
    metres = round(metres_between(trace.spot, trace.home))
    if metres > trace.reach_m + FAR_M:
        words = Label("距住址 {n} 米,两次定位误差共 {m} 米", "{n} m from the home; both readings are good to {m} m")
        yield _flag(trace, "place_far", words.fill(n=metres, m=trace.reach_m))


def _length(trace: VisitTrace) -> Iterator[Flag]:
    if trace.outcome != "completed" or trace.status == "draft" or trace.started_ms is None or trace.ended_ms is None:
        return
    spent = trace.ended_ms - trace.started_ms
    if 0 <= spent < SHORT_MIN * MINUTE:
        yield _flag(trace, "too_short", Label("用时 {n} 秒", "{n} seconds").fill(n=spent // 1000))


def _screens(trace: VisitTrace) -> Iterator[Flag]:
    for photo in trace.photos:
        if photo.slot in OF_THE_HOME and photo.moire is not None and photo.moire >= FRINGED:
            words = Label(
                "整幅画面有规则的彩色条纹，强度 {n}（提示线 {m}）", "regular colour fringes all over: {n} (from {m})"
            )
            yield _flag(trace, "photo_screen", words.fill(n=photo.moire, m=FRINGED), subject=photo.id)


def _against_matching(trace: VisitTrace) -> Iterator[Flag]:
    if trace.outcome != "completed" or trace.status == "draft" or trace.started_ms is None:
        return
    oldest = day_of(trace.started_ms) - FRESH
    for jump in trace.jumps:
        if jump.as_of >= oldest and _is_large(jump):
            yield _flag(trace, "matching", _jump_words(jump), subject=jump.record)


def _is_large(jump: Jump) -> bool:
    if jump.found is None or jump.before is None or jump.after is None:
        return True
    least = jump.found * JUMP_SHARE
    return jump.before - jump.after >= least and jump.found - jump.after >= least


def _jump_words(jump: Jump) -> Label:
    if jump.before is None:
        before = Label("入户前与核对一致", "before the visit they agreed")
    else:
        before = Label("入户前申报 {n} 元", "declared before the visit: {n}").fill(n=shown(jump.before))
    return Label("{what}；{before}；数据截至 {day}", "{what}; {before}; data as of {day}").fill(
        what=jump.words, before=before, day=jump.as_of.isoformat()
    )


# --- photos ----------------------------------------------------------------------------------------------------------


def _seen_before(photo: PhotoTrace, trace: VisitTrace, near: Sequence[SeenPhoto]) -> Iterator[Flag]:
    """A photo that looks like an earlier one of another household, or that an older visit here had already.

    The later of two bears the flag; photos of one visit are meant to be alike.
    """
    before = [one for one in near if _order(one.photo) < _order(photo) and one.visit != trace.visit]
    kinds: tuple[tuple[Kind, list[SeenPhoto]], ...] = (
        ("photo_elsewhere", [one for one in before if one.household != trace.household]),
        (
            "photo_older",
            [one for one in before if one.household == trace.household and _is_one_picture(photo, one.photo)],
        ),
    )
    for kind, seen in kinds:
        if seen:
            others = [Other(one.household, one.visit, one.photo.id) for one in seen]
            words = _alike_words(photo, [one.photo for one in seen])
            yield _flag(trace, kind, words, subject=photo.id, others=others)


def _order(photo: PhotoTrace) -> tuple[int, str]:
    return photo.taken_ms or 0, photo.id


def _is_one_picture(one: PhotoTrace, other: PhotoTrace) -> bool:
    """Whether two photos have the very same look: a door taken again from one spot nearly always differs."""
    return one.file == other.file or bits_apart(one.look, other.look) == 0


def _alike_words(photo: PhotoTrace, others: Sequence[PhotoTrace]) -> Label:
    if any(photo.file and other.file == photo.file for other in others):
        return Label("同一个文件", "the very same file")
    apart = min((bits_apart(photo.look, other.look) or 0 for other in others), default=0)
    return Label("64 处明暗中有 {n} 处不同", "{n} of 64 places differ").fill(n=apart)


# --- several visits --------------------------------------------------------------------------------------------------


def _two_places(found: Sequence[VisitTrace]) -> Iterator[Flag]:
    """One person who proved to be at two homes without the time to go from one to the other."""
    by_person: dict[str, list[VisitTrace]] = defaultdict(list)
    for trace in found:
        if not trace.clock_suspect and trace.started_ms is not None and trace.ended_ms is not None:
            for person in trace.present:
                by_person[person].append(trace)
    for made in by_person.values():
        ordered = sorted(made, key=lambda trace: (trace.started_ms or 0, trace.visit))
        for before, after in pairwise(ordered):
            if before.household != after.household:
                yield from _hurried(before, after)


def _hurried(before: VisitTrace, after: VisitTrace) -> Iterator[Flag]:
    between = (after.started_ms or 0) - (before.ended_ms or 0)
    here, there = before.spot or before.home, after.spot or after.home
    if here is None or there is None:
        return
    metres = max(metres_between(here, there) - before.reach_m - after.reach_m - NEAR_M, 0)
    if metres <= 0 or metres / FASTEST_M_A_MIN <= between / MINUTE:
        return
    words = Label("相距 {m} 米,间隔 {n} 分钟", "{m} m apart, {n} minutes between").fill(
        m=round(metres), n=between // MINUTE
    )
    yield _flag(after, "two_places", words, others=[Other(before.household, before.visit)])


def _same_answers(found: Sequence[VisitTrace]) -> Iterator[Flag]:
    by_answers: dict[str, list[VisitTrace]] = defaultdict(list)
    for trace in found:
        if trace.answers and trace.outcome == "completed":
            by_answers[trace.answers].append(trace)
    for alike in by_answers.values():
        yield from _one_of(alike, "same_answers", least=2)


def _same_remarks(found: Sequence[VisitTrace]) -> Iterator[Flag]:
    """A long text that one person brought home from several households."""
    by_remark: dict[tuple[str, str], list[VisitTrace]] = defaultdict(list)
    for trace in found:
        for remark in trace.remarks:
            for person in trace.present:
                by_remark[person, remark].append(trace)
    for (_, remark), alike in by_remark.items():
        yield from _one_of(alike, "same_remark", subject=remark, least=SAME_REMARK)


def _one_of(alike: Sequence[VisitTrace], kind: Kind, *, least: int, subject: str = "") -> Iterator[Flag]:
    """The flag on each of several visits that are alike, where they are visits to enough households."""
    homes = {trace.household for trace in alike}
    if len(homes) < least:
        return
    for trace in alike:
        others = [Other(one.household, one.visit) for one in alike if one.household != trace.household]
        words = Label("共 {n} 户相同", "alike in {n} households").fill(n=len(homes))
        yield _flag(trace, kind, words, subject=subject, others=others)


def _same_strokes(found: Sequence[VisitTrace]) -> Iterator[Flag]:
    """A drawn signature whose picture is another's to the byte; a signer who sent it twice for one visit is no news."""
    by_file: dict[str, list[tuple[str, VisitTrace]]] = defaultdict(list)
    for trace in found:
        for signer, file in trace.strokes:
            by_file[file].append((signer, trace))
    for drawn in by_file.values():
        for signer, trace in drawn:
            others = [
                Other(there.household, there.visit, who)
                for who, there in drawn
                if (there.visit, who) != (trace.visit, signer)
            ]
            if others:
                words = Label("与另外 {n} 处笔迹逐点相同", "the same to the point elsewhere: {n}")
                yield _flag(trace, "same_strokes", words.fill(n=len(others)), subject=signer, others=others)
