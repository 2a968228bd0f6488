"""What a matching record contradicts in the answers: "核对结果与申报不一致", with both sides; never a decision.

Source: 最低生活保障审核确认办法 arts. 13–14, 17–18.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from shared_models.case import Case
from shared_models.choices import MARITAL
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.law import ART_8, ART_14, ART_17
from shared_models.matching import MatchRecord, records, source_label
from shared_models.money import monthly, shown, yuan
from shared_models.sealed import is_sealed
from shared_models.search import folded
from shared_models.values import Value, text_of
from shared_models.words import Label

DIFFERS = Label("核对结果与申报不一致", "Matching and declaration differ")
HEAD = Label("{differs}:{who},{what}", "{differs}: {who}, {what}")
INCOME_OF: Mapping[str, str] = {"tax": "wages", "pension": "transfer"}
"""The kind of income that a source speaks of."""
ASSET_OF: Mapping[str, str] = {"vehicles": "vehicle", "property": "home", "business": "business"}
"""The kind of asset that a source speaks of."""
WORKING = frozenset({"social_insurance", "housing_fund"})
LESS_INCOME = Label(
    "{source}月均 {found} 元,申报{kind}月均 {said} 元",
    "{source}: {found} yuan a month, declared {said}",
)
KIND_WORDS: Mapping[str, Label] = {"wages": Label("工资性收入", "wages"), "transfer": Label("转移净收入", "transfers")}
NOT_LISTED = Label("{source}有记录({line}),申报的财产里没有", "{source}: {line}; no such asset is declared")
WORKS = Label("{source}有缴纳记录({line}),申报未就业", "{source}: {line}; declared not in work")
DIED = Label("死亡登记有记录({line}),仍登记为共同生活", "recorded dead: {line}; still listed as living here")
MARRIED = Label("婚姻登记为“{found}”,申报为“{said}”", "registered as {found}, declared {said}")
MORE_DEPOSITS = Label("银行存款核对结果高于申报", "deposits above what is declared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One place where a record and the answers differ."""

    record: EntityId
    section: str
    what: Label
    """What differs, without the person's name."""
    message: Label
    citation: str
    rests_on_sealed: bool = False
    """Whether it says something about a sealed value: only for those who may open it."""
    found: Decimal | None = None
    """Of an income: yuan a month by the record."""
    declared: Decimal | None = None
    """Of an income: yuan a month by the answers."""


def discrepancies(case: Case) -> tuple[Discrepancy, ...]:
    """Where matching records and the present answers differ, by section. Sealed markers say nothing."""
    found = records(case)
    members = {member.id: member for member in case.shown("member")}
    listed = [record for record in found if record.member in members]
    return tuple(
        difference
        for one in (_incomes(case, listed), _assets(case, listed), _persons(members, listed), _deposits(case, listed))
        for difference in one
    )


def _said(record: MatchRecord, what: Label, citation: str, *, sealed: bool = False) -> Discrepancy:
    message = HEAD.fill(differs=DIFFERS, who=record.name or "—", what=what)
    return Discrepancy(
        record=record.id,
        section=record.section,
        what=what,
        message=message,
        citation=f"{citation};{ART_17}",
        rests_on_sealed=sealed,
    )


def _incomes(case: Case, found: list[MatchRecord]) -> Iterator[Discrepancy]:
    """The latest period of each source and member, added up, beside the declared lines of that kind."""
    done: set[tuple[str, EntityId]] = set()
    for record in found:
        key = (record.source, record.member)
        if record.source not in INCOME_OF or record.monthly is None or key in done:
            continue
        done.add(key)
        same = [
            one
            for one in found
            if (one.source, one.member) == key and (one.period, one.as_of) == (record.period, record.as_of)
        ]
        total = sum((one.monthly or Decimal(0) for one in same), Decimal(0))
        kind = INCOME_OF[record.source]
        declared = _declared(case, record.member, kind)
        if declared is not None and declared < total:
            words = LESS_INCOME.fill(
                source=source_label(record.source), found=shown(total), kind=KIND_WORDS[kind], said=shown(declared)
            )
            yield replace(_said(record, words, ART_14), found=total, declared=declared)


def declared_income(case: Case, record: MatchRecord) -> Decimal | None:
    """Yuan a month declared of the kind a record speaks of; nothing where it speaks of none or a line is unread."""
    kind = INCOME_OF.get(record.source)
    return None if kind is None else _declared(case, record.member, kind)


def _declared(case: Case, member: EntityId, kind: str) -> Decimal | None:
    """Yuan a month that are declared, costs and exclusions not taken off; nothing when a line cannot be read."""
    total = Decimal(0)
    for line in case.shown("income"):
        if text_of(line.value("member")) == member and text_of(line.value("kind")) == kind:
            try:
                amount = monthly(line.value("amount"))
            except MalformedError:
                return None
            if amount is None:
                return None
            total += amount
    return total


def _assets(case: Case, found: list[MatchRecord]) -> Iterator[Discrepancy]:
    """Each record takes one declared asset of its owner or of its plate or address; what finds none is told."""
    for source, kind in ASSET_OF.items():
        left = [asset for asset in case.shown("asset") if text_of(asset.value("kind")) == kind]
        for record in (one for one in found if one.source == source):
            if source == "property" and _is_home(case, record):
                continue
            fitting = next((asset for asset in left if _fits(asset, record)), None)
            if fitting is not None:
                left.remove(fitting)
                continue
            yield _said(record, NOT_LISTED.fill(source=source_label(source), line=record.line), ART_14)


def _fits(asset: Entity, record: MatchRecord) -> bool:
    words = _plain(text_of(asset.value("description")))
    named = [_plain(name) for name in (record.plate, record.address) if name]
    return text_of(asset.value("owner")) == record.member or any(name in words for name in named if name)


def _is_home(case: Case, record: MatchRecord) -> bool:
    """Whether a property is the home lived in, which is declared as such and not as an asset."""
    there, here = _plain(record.address), _plain(text_of(case.root.value("address")))
    if not there:
        return text_of(case.root.value("housing_tenure")) in {"owned", "self_built"}
    return bool(here) and (here in there or there in here)


def _plain(text: str) -> str:
    return "".join(character for character in folded(text) if character.isalnum())


def _persons(members: Mapping[EntityId, Entity], found: list[MatchRecord]) -> Iterator[Discrepancy]:
    told: set[tuple[str, EntityId]] = set()
    for record in found:
        member, key = members[record.member], (record.source, record.member)
        if key in told:
            continue
        told.add(key)
        if record.source in WORKING and member.value("employed") is False:
            words = WORKS.fill(source=source_label(record.source), line=record.line)
            yield _said(record, words, ART_14)
        if record.source == "death":
            yield _said(record, DIED.fill(line=record.line), ART_8)
        said = text_of(member.value("marital"))
        if record.source == "marriage" and record.marital and said and record.marital != said:
            yield _said(record, MARRIED.fill(found=_marital(record.marital), said=_marital(said)), ART_8)


def is_borne_out(case: Case, record: MatchRecord) -> bool:
    """Whether the answers say of work, marriage or an asset what a record says, and not merely nothing against it."""
    member = case.entities.get(record.member)
    if member is None:
        return False
    if record.source in WORKING:
        return member.value("employed") is True
    if record.source == "marriage":
        return bool(record.marital) and text_of(member.value("marital")) == record.marital
    return record.source in ASSET_OF and all(one.record != record.id for one in _assets(case, [record]))


def _marital(code: str) -> Label:
    return MARITAL.get(code, Label(code, code))


def _deposits(case: Case, found: list[MatchRecord]) -> Iterator[Discrepancy]:
    """Only where the balances can be read: on the office's side."""
    balances: dict[EntityId, Decimal] = {}
    first: dict[EntityId, MatchRecord] = {}
    for record in found:
        value = case.entities[record.id].value("sealed_amount")
        if record.source == "bank" and not is_sealed(value) and text_of(value):
            latest = first.setdefault(record.member, record)
            if (record.period, record.as_of) == (latest.period, latest.as_of):
                balances[record.member] = balances.get(record.member, Decimal(0)) + _money(value)
    for member, balance in balances.items():
        lines = [
            asset
            for asset in case.shown("asset")
            if text_of(asset.value("kind")) == "deposit" and text_of(asset.value("owner")) == member
        ]
        if sum((_money(line.value("value")) for line in lines), Decimal(0)) < balance:
            yield _said(first[member], MORE_DEPOSITS, ART_14, sealed=True)


def _money(value: Value) -> Decimal:
    try:
        return yuan(text_of(value))
    except MalformedError:
        return Decimal(0)
