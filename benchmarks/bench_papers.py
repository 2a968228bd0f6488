"""Papers: a hundred whole records of home visits, made and set as PDF on one core."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from benchmarks.table import Row, at_most
from benchmarks.visits import START_MS, visit_changes
from shared_models.case import Entry, empty_case, fold
from shared_models.ids import AreaCode, DeviceId, EntityId, UserId
from shared_models.papers.basis import Basis
from shared_models.papers.visit_record import visit_record
from shared_models.policy.shelf import preset
from shared_models.visit import visits
from sync_server.papers.typeset import Imprint, pdf

PAPERS = 100
RUNS = 3
COMMUNITY = AreaCode("620723100001")


def rows() -> Iterator[Row]:
    """The rows of this part."""
    given = [_basis(number) for number in range(PAPERS)]
    imprint = Imprint(by="u", ms=START_MS)
    sizes: list[int] = []
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        sizes = [len(pdf(visit_record(one, visits(one.case)[0].id), imprint)) for one in given]
        taken.append(time.process_time() - start)
    data = f"{PAPERS} records of a home visit, {sum(sizes) // PAPERS} bytes each; seconds of processor time"
    yield at_most("papers: a hundred PDFs", sorted(taken), 60, data=data)


def _basis(number: int) -> Basis:
    changes = visit_changes(number, community=COMMUNITY, author=UserId("u"))
    entries = [
        Entry(change=change, n=n, device=DeviceId("d"), ms=change.t.wall_ms, quality="mono")
        for n, change in enumerate(changes, start=1)
    ]
    case = fold(empty_case(EntityId(f"home-{number:07d}"), COMMUNITY), entries)
    return Basis(case=case, policy=preset("national-2021"), today=date(2026, 11, 2), entries=entries)
