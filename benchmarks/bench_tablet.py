"""The tablet in the hand: from the PIN to today's list, a search in it, and from one section of a visit to the next."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path

from benchmarks.served import a_folder, community
from benchmarks.table import Row, at_most, seconds
from benchmarks.visits import START_MS, visit_changes
from field_app.devices.chance import fraction, new_id, random_bytes
from field_app.devices.clock import system_clock
from field_app.store.account import Account
from field_app.store.install import Purging, install
from field_app.store.preparing import prepare
from field_app.store.tablet import SignedIn, Tablet
from field_app.use_cases.held_rules import rules_made
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.list_today import Wanted, list_today
from field_app.use_cases.means import Means
from field_app.use_cases.open_section import open_section
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from shared_models.case import Entry, combined_digest, digest, empty_case, fold
from shared_models.ids import DeviceId, EntityId, UserId
from shared_models.page import PageWriter
from shared_models.policy.shelf import preset
from shared_models.sync_protocol import Cursor, GrantSeen, Page, PullAnswer
from shared_models.visit import day_of

HOUSEHOLDS = 5_000
RUNS = 7
PIN = "730184"
EPOCH = "bench"
QUERIES = ("测试4321", "cs", "新民社区 77", "cs4 xmsq")
"""A name, pinyin initials, an address, and words of both."""
SECTIONS = ("housing", "observed", "opinion")


def rows() -> Iterator[Row]:
    """The rows of this part."""
    means = Means(stamp=system_clock(), new_id=new_id, random_bytes=random_bytes, fraction=fraction)
    rules = rules_made(preset("shahe"), {})
    with a_folder() as folder:
        tablet = open_tablet(Path(folder), means)
        _fill(tablet, means)
        id_, now_ms, today = tablet.accounts[0].id, means.stamp().wall_ms, day_of(START_MS)

        def start() -> Account:
            account = unlock(tablet, id_, PIN, now_ms=now_ms, new_id=new_id)
            list_today(account, rules, today=today, wanted=Wanted())
            return account

        taken = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            account = start()
            taken.append(time.perf_counter() - begun)
            account.close()
        data = f"{HOUSEHOLDS} households, key worked out from the PIN"
        yield at_most("tablet: from the PIN to today's list", sorted(taken), 2, data=data)
        account = start()
        for query in QUERIES:

            def search(text: str = query) -> None:
                list_today(account, rules, today=today, wanted=Wanted(text=text))

            milliseconds = [1_000 * one for one in seconds(search, runs=RUNS)]
            yield at_most("tablet: a search", milliseconds, 150, unit="ms", data=f"“{query}”, {HOUSEHOLDS} households")
        milliseconds = sorted(1_000 * one for one in _sections(account, means))
        data = "one field typed, kept, the next section open"
        yield at_most("tablet: to the next section", milliseconds, 100, unit="ms", data=data)
        account.close()


def _sections(account: Account, means: Means) -> Iterator[float]:
    """Seconds from leaving a section in which something was typed until the next one is there to be drawn."""
    numbers = count(1)
    for run in range(RUNS):
        household = EntityId(f"home-{run:07d}")
        place = start_visit(account, household, stamp=means.stamp(), new_id=means.new_id)
        for section, following in pairwise(SECTIONS):
            form = open_section(account, place, section).entities[0]
            unit = next(one.field.unit for one in form.fields if one.field.kind in {"text", "long_text", "decimal"})
            keep_draft(account, form, {unit: str(next(numbers))}, now_ms=means.stamp().wall_ms)
            begun = time.perf_counter()
            save_section(account, place, section, stamp=means.stamp(), new_id=means.new_id)
            open_section(account, place, following)
            yield time.perf_counter() - begun


def _fill(tablet: Tablet, means: Means) -> None:
    """Five thousand households of three, each with a finished visit, as a first pull leaves them."""
    person = SignedIn(
        user=UserId("u-0"),
        name="调查员",
        login="u-0",
        device=DeviceId("d-0"),
        token=new_id(),
        server_url="http://127.0.0.1:1",
    )
    entry = tablet.create(person, PIN, id_="a-0", now_ms=means.stamp().wall_ms)
    account = tablet.open(entry.id, tablet.try_pin(entry.id, PIN, now_ms=0), new_id=means.new_id)
    account.meta.epoch = EPOCH
    writer, digests, where = PageWriter(), [], community(0)
    for number in range(HOUSEHOLDS):
        changes = visit_changes(number, community=where, author=UserId("u-1"))
        entries = [
            Entry(change=one, n=at, device=DeviceId("d-1"), ms=START_MS + number, quality="mono")
            for at, one in enumerate(changes, start=1)
        ]
        case = fold(empty_case(changes[0].household, where), entries)
        writer.add(case, 0, full=True)
        digests.append(digest(case))
    page = Page(
        scope=where,
        to=Cursor(n=1, since=1),
        more=False,
        digest=combined_digest(digests),
        fields=writer.fields,
        saves=writer.saves,
        rows=writer.rows,
        left=[],
    )
    account.stage.add(page)
    answer = PullAnswer(epoch=EPOCH, grants=(GrantSeen(scope=where, name="新民社区"),), pages=())
    installed = install(account, prepare(account), answer, purging=Purging(new_id=means.new_id, now_ms=START_MS))
    account.close()
    if installed.changed != HOUSEHOLDS or installed.differing:
        message = f"{installed.changed} households instead of {HOUSEHOLDS}"
        raise RuntimeError(message)
