"""The demo's odd visits are flagged, each for what was made odd, and no plain one beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from shared_models.case import Entry, empty_case, fold
from shared_models.change import Change, read_change
from shared_models.errors import MalformedError
from shared_models.flags.detect import flags_in
from shared_models.flags.trace import SeenPhoto, VisitTrace, traces
from shared_models.ids import AreaCode, DeviceId, EntityId
from shared_models.photo_look import look_alike
from shared_models.values import Value
from sync_server.demo.district import District, changes_in
from sync_server.demo.livelihood import amount
from sync_server.demo.oddity import wages_of
from tests.builders import change as change_of
from tests.builders import part

FLAG_OF = {
    "photo": "photo_elsewhere",
    "strokes": "same_strokes",
    "far": "place_far",
    "short": "too_short",
    "screen": "photo_screen",
    "wages": "matching",
}
BY_CHANCE = frozenset({"same_answers", "same_remark"})
"""Small families in small homes: honest and alike."""


def logs(town: District) -> dict[EntityId, list[Entry]]:
    """What was merged of the households with pictured visits, with the records of wages that visits left out."""
    entries: dict[EntityId, list[Entry]] = defaultdict(list)
    for body in changes_in(town):
        try:
            change = read_change(body)
        except MalformedError:
            continue
        entries[change.household].append(_entry(change, len(entries[change.household]) + 1))
    for home in town.odd_homes("wages"):
        line = wages_of(home)
        assert line is not None
        values: dict[str, Value] = {"source": "tax", "member": line.member, "amount": amount(line.month, "month")}
        record = part({**values, "as_of": "2026-10-31"}, entity=f"r-{home.id}", type_="matched")
        entries[home.id].append(_entry(change_of(f"r-{home.id}", record, household=home.id), len(entries[home.id]) + 1))
    pictured = [id_ for id_, some in entries.items() if any(entry.change.blobs for entry in some)]
    return {id_: entries[id_] for id_ in sorted(pictured)}


def _entry(change: Change, n: int) -> Entry:
    return Entry(change=change, n=n, device=DeviceId("d"), ms=change.t.wall_ms, quality="mono")


def alike(found: list[VisitTrace]) -> Mapping[EntityId, list[SeenPhoto]]:
    """What the store says of like photos, found by comparing every pair."""
    seen = [SeenPhoto(photo=photo, household=one.household, visit=one.visit) for one in found for photo in one.photos]
    assert all(one.photo.look for one in seen)
    return {
        one.photo.id: [other for other in seen if other is not one and look_alike(one.photo.look, other.photo.look)]
        for one in seen
    }


def test_every_odd_visit_is_flagged_for_what_is_odd_and_no_other(town: District) -> None:
    found = [
        trace
        for id_, entries in logs(town).items()
        for trace in traces(fold(empty_case(id_, entries[0].change.scope), entries), entries)
    ]
    near = alike(found)
    by_community: dict[AreaCode, list[VisitTrace]] = defaultdict(list)
    for trace in found:
        by_community[trace.community].append(trace)
    flags = [flag for some in by_community.values() for flag in flags_in(some, near) if flag.kind not in BY_CHANCE]

    wanted = {(visit, FLAG_OF[odd.kind]) for visit, odd in town.odd.items()}
    models = {(odd.model.id, "same_strokes") for odd in town.odd.values() if odd.kind == "strokes"}
    assert {kind for _, kind in wanted} == set(FLAG_OF.values())
    assert {(flag.visit, flag.kind) for flag in flags} == wanted | models
