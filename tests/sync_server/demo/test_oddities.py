"""The demo's odd visits are flagged, each for what was made odd, and no plain one beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import read_change
from shared_models.errors import MalformedError
from shared_models.flags.detect import flags_in
from shared_models.flags.trace import SeenPhoto, VisitTrace, traces
from shared_models.ids import AreaCode, DeviceId, EntityId
from shared_models.photo_look import look_alike
from sync_server.demo.district import District, changes_in

FLAG_OF = {"photo": "photo_elsewhere", "strokes": "same_strokes", "far": "place_far", "short": "too_short"}
BY_CHANCE = frozenset({"same_answers", "same_remark"})
"""Small families in small homes: honest and alike."""


def cases(town: District) -> list[Case]:
    """The households with pictured visits, folded."""
    entries: dict[EntityId, list[Entry]] = defaultdict(list)
    for n, body in enumerate(changes_in(town), start=1):
        try:
            change = read_change(body)
        except MalformedError:
            continue
        entries[change.household].append(
            Entry(change=change, n=n, device=DeviceId("d"), ms=change.t.wall_ms, quality="mono")
        )
    pictured = {id_ for id_, some in entries.items() if any(entry.change.blobs for entry in some)}
    return [fold(empty_case(id_, entries[id_][0].change.scope), entries[id_]) for id_ in sorted(pictured)]


def alike(found: list[VisitTrace]) -> Mapping[EntityId, list[SeenPhoto]]:
    """What the store says of like photos, found by comparing every pair."""
    seen = [SeenPhoto(photo=photo, household=one.household, visit=one.visit) for one in found for photo in one.photos]
    assert all(one.photo.look for one in seen)
    return {
        one.photo.id: [other for other in seen if other is not one and look_alike(one.photo.look, other.photo.look)]
        for one in seen
    }


def test_every_odd_visit_is_flagged_for_what_is_odd_and_no_other(town: District) -> None:
    found = [trace for case in cases(town) for trace in traces(case)]
    near = alike(found)
    by_community: dict[AreaCode, list[VisitTrace]] = defaultdict(list)
    for trace in found:
        by_community[trace.community].append(trace)
    flags = [flag for some in by_community.values() for flag in flags_in(some, near) if flag.kind not in BY_CHANCE]

    wanted = {(visit, FLAG_OF[odd.kind]) for visit, odd in town.odd.items()}
    models = {(odd.model.id, "same_strokes") for odd in town.odd.values() if odd.kind == "strokes"}
    assert {kind for _, kind in wanted} == set(FLAG_OF.values())
    assert {(flag.visit, flag.kind) for flag in flags} == wanted | models
