"""One photo's look among two million: which are alike, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from benchmarks.served import EPOCH, a_folder, a_postgresql
from benchmarks.table import Row, at_most
from shared_models.photo_look import ALIKE, bands
from sync_server.settings import local_settings
from sync_server.store.batch import insert_rows
from sync_server.store.database import Database
from sync_server.store.flag_store import photos_like
from sync_server.store.migrate import migrate
from sync_server.store.tables import flags, table_of

PHOTOS = 2_000_000
PORTION = 20_000
ASKED = 40
LIMIT_MS = 50
SEED = 20_261_123
BITS = 64
_look = table_of(flags.PhotoLookRow)


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder:
        (folder / "server").mkdir()
        yield _measured("SQLite", local_settings(folder / "server").database)
        with a_postgresql() as url:
            yield _measured("PostgreSQL", url)


def _measured(name: str, where: str) -> Row:
    database = Database(where)
    try:
        migrate(database, epoch=EPOCH, now_ms=1)
        begun = time.perf_counter()
        kept = _fill(database)
        filled = time.perf_counter() - begun
        taken = []
        for number, look in enumerate(kept):
            asked = _altered(look, number % (ALIKE + 1))
            with database.reading() as tx:
                start = time.perf_counter()
                found = photos_like(tx, f"{asked:016x}", "")
                taken.append(1_000 * (time.perf_counter() - start))
            if f"p-{number}" not in {one.photo.id for one in found}:
                message = f"the photo that differs in {number % (ALIKE + 1)} bits was not found"
                raise RuntimeError(message)
    finally:
        database.close()
    data = f"{PHOTOS} looks drawn at random, {ASKED} asked for with 0 to {ALIKE} bits changed; filled in {filled:.0f} s"
    row = at_most(f"flags: photos that look alike, {name}", sorted(taken), LIMIT_MS, unit="ms", data=data)
    return replace(row, value=round(row.value, 1), spread=f"{min(taken):.1f}…{max(taken):.1f}")


def _fill(database: Database) -> list[int]:
    """Two million looks; those of the first photos are asked for later."""
    dice = random.Random(SEED)  # noqa: S311 - figures of a benchmark, not secrets
    looks = (dice.getrandbits(BITS) for _ in range(PHOTOS))
    kept: list[int] = []
    done = 0
    while portion := list(islice(looks, PORTION)):
        with database.writing() as tx:
            insert_rows(tx, _look, [_row(done + at, look) for at, look in enumerate(portion)])
        kept += portion[: ASKED - len(kept)]
        done += len(portion)
    return kept


def _row(number: int, look: int) -> dict[str, object]:
    return {
        "photo": f"p-{number}",
        "household": f"h-{number // 12}",
        "visit": f"v-{number // 4}",
        "file": f"{number:064x}",
        "slot": "front",
        "look": f"{look:016x}",
        "source": "camera",
        "taken_ms": number,
        **{f"band{place}": band for place, band in enumerate(bands(look))},
    }


def _altered(look: int, bits: int) -> int:
    """The look with so many bits changed, spread over the bands."""
    for number in range(bits):
        look ^= 1 << (number * BITS // ALIKE % BITS)
    return look
