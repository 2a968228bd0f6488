"""Samples as they are kept: the list first, its seed once, and a line for every look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError

from shared_models.errors import UnfitError
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.sampling.looks import SEEN
from shared_models.words import Label
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import samples, table_of

_sample = table_of(samples.SampleRow)
_look = table_of(samples.SampleLookRow)
_FACTS = tuple(column for column in _sample.c if column.name != "list")
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSample:
    """One sample without its list."""

    id: str
    area: AreaCode
    rule: str
    label: Label
    frozen_on: date
    sha256: str
    origin: str
    frozen_by: UserId
    frozen_ms: int
    seed: str
    drawn_by: UserId
    drawn_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody found of one candidate."""

    candidate: str
    result: str
    note: str
    by: UserId
    ms: int


def add_sample(tx: Transaction, kept: KeptSample, text: str) -> None:
    """Keeps a frozen list.

    Raises:
        UnfitError: of this area and rule there is a list of this day.
    """
    if tx.execute(
        select(_sample.c.id).where(
            _sample.c.area == kept.area, _sample.c.rule == kept.rule, _sample.c.frozen_on == kept.frozen_on.isoformat()
        )
    ).first():
        raise UnfitError("今天已经按这条规定冻结过名单 / a list for this rule was frozen today")
    row = {
        "id": kept.id,
        "area": kept.area,
        "rule": kept.rule,
        "label_zh": kept.label.zh,
        "label_en": kept.label.en,
        "frozen_on": kept.frozen_on.isoformat(),
        "list": text.encode(),
        "sha256": kept.sha256,
        "origin": kept.origin,
        "frozen_by": kept.frozen_by,
        "frozen_ms": kept.frozen_ms,
        "seed": "",
        "drawn_by": "",
        "drawn_ms": None,
    }
    try:
        insert_rows(tx, _sample, [row])
    except IntegrityError as error:
        raise UnfitError("今天已经按这条规定冻结过名单 / a list for this rule was frozen today") from error


def find_sample(tx: Transaction, id_: str) -> KeptSample | None:
    """A sample; nothing when there is none."""
    row = tx.execute(select(*_FACTS).where(_sample.c.id == id_)).one_or_none()
    return None if row is None else _kept(row)


def list_of(tx: Transaction, id_: str) -> str:
    """The frozen list of a sample, to the byte."""
    text: bytes = tx.execute(select(_sample.c.list).where(_sample.c.id == id_)).scalar_one()
    return text.decode()


def samples_in(tx: Transaction, areas: Collection[AreaCode]) -> list[KeptSample]:
    """The samples of these areas, the latest first."""
    wanted = select(*_FACTS).where(_sample.c.area.in_(areas)).order_by(_sample.c.frozen_ms.desc()).limit(SHOWN)
    return [_kept(row) for row in tx.execute(wanted)]


def drawn_between(tx: Transaction, first_ms: int, end_ms: int) -> dict[str, str]:
    """The seeds of the samples drawn in a time, by sample; the end is exclusive."""
    wanted = select(_sample.c.id, _sample.c.seed).where(_sample.c.drawn_ms >= first_ms, _sample.c.drawn_ms < end_ms)
    return {row.id: row.seed for row in tx.execute(wanted.order_by(_sample.c.id))}


def looked_at(tx: Transaction, rule: str, span_ms: tuple[int, int]) -> frozenset[EntityId]:
    """What was looked at in a time by the samples whose rule ends with these words; the end is exclusive."""
    wanted = select(_look.c.candidate).join_from(_look, _sample, _look.c.sample == _sample.c.id)
    wanted = wanted.where(_sample.c.rule.endswith(f" {rule}", autoescape=True))
    wanted = wanted.where(_look.c.ms >= span_ms[0], _look.c.ms < span_ms[1], _look.c.result.in_(SEEN))
    return frozenset(EntityId(id_) for id_ in tx.execute(wanted).scalars())


def set_seed(tx: Transaction, id_: str, seed: str, *, by: UserId, now_ms: int) -> bool:
    """Keeps the seed; false when one stands already."""
    wanted = update(_sample).where(_sample.c.id == id_, _sample.c.seed == "")
    return tx.execute(wanted.values(seed=seed, drawn_by=by, drawn_ms=now_ms)).rowcount == 1


def add_look(tx: Transaction, sample: str, look: Look) -> None:
    """Keeps a line."""
    row = {"sample": sample, "candidate": look.candidate, "result": look.result, "note": look.note}
    insert_rows(tx, _look, [{**row, "by": look.by, "ms": look.ms}])


def looks_of(tx: Transaction, sample: str) -> dict[str, Look]:
    """The latest line of each candidate."""
    columns = (_look.c.candidate, _look.c.result, _look.c.note, _look.c.by, _look.c.ms)
    rows = tx.execute(select(*columns).where(_look.c.sample == sample).order_by(_look.c.n))
    return {
        row.candidate: Look(candidate=row.candidate, result=row.result, note=row.note, by=UserId(row.by), ms=row.ms)
        for row in rows
    }


def _kept(row: Row[*tuple[Any, ...]]) -> KeptSample:
    return KeptSample(
        id=row.id,
        area=AreaCode(row.area),
        rule=row.rule,
        label=Label(row.label_zh, row.label_en),
        frozen_on=date.fromisoformat(row.frozen_on),
        sha256=row.sha256,
        origin=row.origin,
        frozen_by=UserId(row.frozen_by),
        frozen_ms=row.frozen_ms,
        seed=row.seed,
        drawn_by=UserId(row.drawn_by),
        drawn_ms=row.drawn_ms,
    )
