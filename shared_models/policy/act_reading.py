"""From what was typed into an act's form to the act's data, or to what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from shared_models.errors import MalformedError
from shared_models.money import yuan
from shared_models.policy.act_field import ActField
from shared_models.values import texts_of
from shared_models.words import Label

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""By name of the field: what was typed, ticked or chosen. Teams come as `team` and `team_certificate`, row by row."""

LONGEST = 4_000
MOST = 100_000
CLOSE_RELATIVE = "close_relative"

MISSING = Label("必须填写", "must be filled in")
NOT_CHOSEN = Label("请选择", "please choose")


class NotReadError(Exception):
    """What was typed does not fit its field."""

    def __init__(self, why: Label) -> None:
        """Takes the reason."""
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class ReadAct:
    """An act's data as far as it could be read, and what is wrong, by field."""

    data: dict[str, Any]
    problems: dict[str, Label]


def read_act(fields: Sequence[ActField], typed: Typed, *, today: date) -> ReadAct:
    """The data that a form makes. Blank fields leave nothing: what was not said is not recorded."""
    data: dict[str, Any] = {}
    problems: dict[str, Label] = {}
    for one in fields:
        if one.kind == "file":
            continue
        try:
            value = _READERS[one.kind](one, typed)
        except NotReadError as error:
            problems[one.name] = error.why
            continue
        if value in (None, "", [], ()):
            if one.must:
                problems[one.name] = NOT_CHOSEN if one.choices else MISSING
        else:
            data[one.name] = value
    for one in fields:
        named, codes = one.must_if
        if named and one.name not in data and one.name not in problems and _said(data.get(named)) in codes:
            problems[one.name] = NOT_CHOSEN if one.choices else MISSING
    _check_day(data, problems, today=today)
    _settle_meeting(fields, data, problems)
    _settle_relative(data)
    return ReadAct(data, problems)


def _said(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value or "")


def _first(typed: Typed, name: str) -> str:
    return next((text.replace("\x00", "").strip() for text in typed.get(name, ()) if text.strip()), "")


def _text(one: ActField, typed: Typed) -> str:
    text = _first(typed, one.name)
    if len(text) > LONGEST:
        raise NotReadError(Label(f"不超过 {LONGEST} 字", f"at most {LONGEST} characters"))
    return text


def _date(one: ActField, typed: Typed) -> str:
    text = _first(typed, one.name)
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotReadError(Label("日期应写成 2026-03-18 的形式", "write the date like 2026-03-18")) from None


def _count(one: ActField, typed: Typed) -> int | None:
    text = _first(typed, one.name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > MOST:
        raise NotReadError(Label("应为整数", "a whole number is needed"))
    return int(text)


def _yuan(one: ActField, typed: Typed) -> str:
    text = _first(typed, one.name)
    if not text:
        return ""
    try:
        amount = yuan(text)
    except MalformedError:
        raise NotReadError(Label("金额应为数字,最多两位小数", "an amount with at most two decimals")) from None
    if amount < Decimal(0):
        raise NotReadError(Label("金额不能为负", "not below nothing"))
    return f"{amount:.2f}"


def _choice(one: ActField, typed: Typed) -> str:
    code = _first(typed, one.name)
    if code and code not in one.choices:
        raise NotReadError(NOT_CHOSEN)
    return code


def _yes(one: ActField, typed: Typed) -> bool | None:
    return {"yes": True, "no": False}.get(_first(typed, one.name))


def _many(one: ActField, typed: Typed) -> list[str]:
    return [code for code in one.choices if code in typed.get(one.name, ())]


def _lines(one: ActField, typed: Typed) -> list[str]:
    text = "\n".join(typed.get(one.name, ())).replace("\x00", "")
    found = list(dict.fromkeys(line.strip() for line in text.replace("、", "\n").splitlines() if line.strip()))
    if one.size and found and len(found) < one.size:
        raise NotReadError(Label(f"应不少于 {one.size} 处", f"at least {one.size}"))
    return found


def _team(one: ActField, typed: Typed) -> list[Any]:
    names = [name.strip() for name in typed.get(one.name, ())]
    papers = [text.strip() for text in typed.get(f"{one.name}_certificate", ())]
    papers += [""] * (len(names) - len(papers))
    people = {name: paper for name, paper in zip(names, papers, strict=False) if name}
    if one.certified:
        return [{"who": name, "certificate": paper} for name, paper in people.items()]
    return list(people)


_READERS: Mapping[str, Callable[[ActField, Typed], Any]] = {
    "date": _date,
    "text": _text,
    "long": _text,
    "count": _count,
    "yuan": _yuan,
    "choice": _choice,
    "many": _many,
    "order": _many,
    "lines": _lines,
    "team": _team,
    "yes": _yes,
}


def _check_day(data: Mapping[str, Any], problems: dict[str, Label], *, today: date) -> None:
    if "on" in data and date.fromisoformat(data["on"]) > today:
        problems["on"] = Label(
            "不得晚于今天:只登记已经发生的事", "not later than today: only what happened is recorded"
        )
    if "for" in data and date.fromisoformat(data["for"]) < today:
        problems["for"] = Label("安排的日期已过", "that day is past")


def _settle_meeting(fields: Sequence[ActField], data: dict[str, Any], problems: dict[str, Label]) -> None:
    """Who was there, who left, who may vote: the numbers that the count rests on are worked out, not typed."""
    if not any(one.name == "attended" for one in fields):
        return
    data["recused"] = data.get("recused", []) if data.pop("recusing", False) else []
    attended, signed = texts_of(data.get("attended")), texts_of(data.get("signed"))
    staying = [name for name in attended if name not in data["recused"]]
    if not any(one.name == "members" for one in fields):
        _check_signed(attended, signed, problems)
        return
    data["present"] = len(staying)
    cast = sum(data.get(name, 0) for name in ("yes", "no", "abstained"))
    if cast > len(staying):
        words = Label("票数 {cast} 多于可参加表决的 {n} 人(回避人员不得表决)", "{cast} ballots, but only {n} may vote")
        problems["yes"] = words.fill(cast=cast, n=len(staying))
    if data.get("members", len(attended)) < len(attended):
        problems["members"] = Label("应到人数少于到会人数", "fewer members than people present")
    _check_signed(attended, signed, problems)


def _check_signed(attended: Sequence[str], signed: Sequence[str], problems: dict[str, Label]) -> None:
    missing = [name for name in attended if name not in signed]
    strange = [name for name in signed if name not in attended]
    if signed and (missing or strange):
        who = "、".join(missing or strange)
        words = Label("未签字:{who}", "not signed: {who}") if missing else Label("未到会:{who}", "not there: {who}")
        problems["signed"] = words.fill(who=who)


def _settle_relative(data: dict[str, Any]) -> None:
    """A declared relative is a mark of the whole procedure."""
    if data.get("relative") is True:
        data["marks"] = [*data.get("marks", []), CLOSE_RELATIVE]
