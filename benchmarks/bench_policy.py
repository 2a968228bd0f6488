"""The policy engine: what a standard moves in a whole district, and one case with everything said about it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import msgspec

from benchmarks.table import Row, at_most, seconds
from benchmarks.visits import START_MS, visit_changes
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Change, Part, Stamp, Write
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.policy.assessment import Comparison
from shared_models.policy.case_report import case_report
from shared_models.policy.policy import Policy
from shared_models.policy.policy_file import PolicyText
from shared_models.policy.shelf import load_policy, preset
from shared_models.policy.what_if import district_moves, with_figures
from shared_models.values import Value

HOUSEHOLDS = 150_000
KINDS = 1_500
"""Different households; the district is made of as many copies of each as it takes."""
TODAY = date(2026, 11, 2)
COMMUNITY = AreaCode("620723100001")


def rows() -> Iterator[Row]:
    """The rows of this part."""
    bodies = [_body(number) for number in range(KINDS)]
    size = sum(map(len, bodies)) // KINDS
    now, then = _policy("300"), with_figures(_policy("300"), {"standards.base.yuan": "330"})
    data = f"{HOUSEHOLDS} cases of {size} bytes, decoded and assessed twice; seconds of one core"
    start = time.process_time()
    district_moves(Comparison(now, then), _district(bodies), today=TODAY)
    yield at_most("policy: what-if of a district", [time.process_time() - start], 60, data=data)
    case = _decoder.decode(bodies[0])
    everything = seconds(lambda: tuple(case_report(now, case, TODAY, language="zh")), runs=200)
    yield at_most("policy: everything about one case", [1_000 * one for one in everything], 5, unit="ms", data="1 case")
    yield at_most("policy: read a file", seconds(lambda: _policy("300"), runs=5), 1, data="national-2021 and one above")


def _policy(yuan: str) -> Policy:
    rules = f"[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'scale'\nyuan = {yuan}\n"
    head = "id = 'bench'\nversion = '1'\ntitle = ['测', 'bench']\nextends = 'gradient'\n"
    preset("gradient")
    return load_policy(PolicyText("bench.toml", head + rules))


_decoder = msgspec.json.Decoder(Case)


def _district(bodies: list[bytes]) -> Iterator[Case]:
    for number in range(HOUSEHOLDS):
        yield _decoder.decode(bodies[number % KINDS])


def _body(number: int) -> bytes:
    """A household of three after two whole visits, as the server keeps it; incomes differ from one to the next."""
    household = EntityId(f"home-{number:07d}")
    first = visit_changes(number, community=COMMUNITY, author=UserId("u"))
    second = [_again(change) for change in first]
    entries = [
        Entry(change=change, n=n, device=DeviceId("d"), ms=change.t.wall_ms, quality="mono")
        for n, change in enumerate([*first, *second, _income(household, number, second)], start=1)
    ]
    return msgspec.json.encode(fold(empty_case(household, COMMUNITY), entries))


def _again(change: Change) -> Change:
    """The same save at a second visit: visit, photo and interview are new, what was written before is replaced."""
    parts = tuple(
        msgspec.structs.replace(
            part,
            e=part.e if part.type in {"household", "member", "income"} else EntityId(f"{part.e}-2"),
            set={unit: Write(v=write.v, saw=(change.id,)) for unit, write in part.set.items()},
        )
        for part in change.parts
    )
    act = change.act and msgspec.structs.replace(change.act, about=EntityId(f"{change.act.about}-2"))
    return msgspec.structs.replace(change, id=ChangeId(f"{change.id}-2"), parts=parts, act=act)


def _income(household: EntityId, number: int, earlier: list[Change]) -> Change:
    """What makes households differ: one member is able to work and earns."""
    values: dict[str, Value] = {
        "member": f"{household}-m1",
        "kind": "wages",
        "amount": {"yuan": f"{number % 900}.00", "per": "month"},
    }
    line = Part(e=EntityId(f"i-{number}"), type="income", set={unit: Write(v=value) for unit, value in values.items()})
    able = Part(
        e=EntityId(f"{household}-m1"),
        type="member",
        set={"ability": Write(v="full", saw=tuple(change.id for change in earlier))},
    )
    stamp = Stamp(wall_ms=START_MS, mono_ms=1, boot="b")
    return Change(
        id=ChangeId(f"last-{number}"),
        kind="save",
        household=household,
        scope=COMMUNITY,
        author=UserId("u"),
        t=stamp,
        parts=(line, able),
    )
