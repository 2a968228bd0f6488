"""Whole visits as a tablet sends them: about a dozen saves, forty fields, three members, labelled and chained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from shared_models.change import Act, Change, ChangeKind, Part, Stamp, Write, change_bytes
from shared_models.ids import AreaCode, ChangeId, EntityId, ReplicaId, UserId
from shared_models.sync_protocol import CHAIN_START, PROTOCOL, Labelled, Push, chain_hash
from shared_models.values import Value

START_MS = 1_790_000_000_000
SAVES = 12


def visit_changes(number: int, *, community: AreaCode, author: UserId) -> list[Change]:
    """The twelve changes of one visit to a household that nobody knew before: 43 fields in all."""
    home, visit = f"home-{number:07d}", EntityId(f"visit-{number:07d}")
    made: list[Change] = []

    def save(*parts: Part, act: Act | None = None) -> None:
        at = START_MS + number * 1_000 + len(made)
        kind: ChangeKind = "act" if act else "save"
        made.append(
            Change(
                id=ChangeId(f"0199{number:08d}-{len(made):02d}-7000-8000-{number:012d}"[:36]),
                kind=kind,
                household=EntityId(home),
                scope=community,
                author=author,
                t=Stamp(wall_ms=at, mono_ms=number * 1_000, boot="boot-1"),
                form="visit-1",
                visit=visit,
                parts=parts,
                act=act,
            )
        )

    save(_part(home, "household", {"address": f"新民社区 {number} 号", "benefit_class": "C", "standing": "recipient"}))
    save(_part(visit, "visit", {"lead": author, "outcome": "completed", "started_at": START_MS}))
    for member in range(3):
        values = {"name": f"测试{number}{member}", "relation": "child" if member else "head", "health": "good"}
        save(_part(f"{home}-m{member}", "member", {**values, "ability": "none", "sex": "male", "marital": "single"}))
    save(_part(home, "household", {"housing_tenure": "owned", "housing_area": "45", "housing_rooms": 2, "phone": "1"}))
    money: Value = {"yuan": "600.00", "per": "month"}
    save(_part(f"{home}-i", "income", {"member": f"{home}-m0", "kind": "wages", "source": "零工", "amount": money}))
    goods: dict[str, Value] = {f"appliances.{name}": True for name in ("tv", "fridge", "washer", "smartphone")}
    save(_part(home, "household", {**goods, "living_conditions": "屋内整洁,生活简朴。"}))
    photo: dict[str, Value] = {"visit": visit, "slot": "front", "file": "ab" * 32, "size": 300_000}
    save(_part(f"{home}-p", "photo", photo))
    heard: dict[str, Value] = {"visit": visit, "lives_here": "一家三口常住", "work_seen": "户主打零工"}
    save(_part(f"{home}-n", "interview", heard))
    save(_part(visit, "visit", {"opinion": "keep", "opinion_reason": "情况无变化"}))
    save(act=Act(name="finish", about=visit))
    return made


def _part(entity: str, type_: str, values: dict[str, Value]) -> Part:
    return Part(e=EntityId(entity), type=type_, set={unit: Write(v=value) for unit, value in values.items()})


def pushes(changes: Sequence[Change], *, replica: str, epoch: str, batch: int = 200) -> Iterator[Push]:
    """The changes labelled and chained, in batches as a tablet would send them."""
    h, seq = CHAIN_START, 0
    for start in range(0, len(changes), batch):
        labelled = []
        for change in changes[start : start + batch]:
            body = change_bytes(change)
            seq, h = seq + 1, chain_hash(h, body)
            labelled.append(Labelled(seq=seq, h=h, body=msgspec.Raw(body)))
        yield Push(v=PROTOCOL, replica=ReplicaId(replica), epoch=epoch, changes=tuple(labelled))
