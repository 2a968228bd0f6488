"""What the page of a household's registration shows: what is on file, what may be done, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared_models.area import Area
from shared_models.case import Case
from shared_models.choices import LEFT_REASON, STANDING_SHOWN
from shared_models.entity import Entity, is_removed
from shared_models.field import Field, shown_value
from shared_models.household import household_of
from shared_models.ids import EntityId
from shared_models.registry.correction import MUST, NEW, Subject, subject
from shared_models.registry.merge import only_here
from shared_models.registry.plan import Plan
from shared_models.registry.state import merged_into, splits
from shared_models.values import text_of
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.console.seat import Seat
from sync_server.use_cases.linked_files import LinkedFile, linked_files
from sync_server.use_cases.open_case import OpenedCase

LINK_LABELS: Mapping[str, Label] = {
    "merged_into": Label("本档案已并入", "This file is merged into"),
    "taken_in": Label("已并入本档案的重复档案", "Duplicate merged into this file"),
    "split_off": Label("由本户分出", "Split off this household"),
    "split_from": Label("本户由此户分出", "Split from"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A form that could not be taken: it stands again with what was typed and what is wrong."""

    deed: str
    about: str
    """Which of several forms of the kind."""
    typed: Mapping[str, str]
    ticked: tuple[str, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryPage:
    """One page about one household's registration."""

    seat: Seat
    opened: OpenedCase
    communities: tuple[Area, ...]
    other: Case | None = None
    found: tuple[Mapping[str, str], ...] = ()
    query: str = ""
    tried: Tried | None = None
    links: tuple[LinkedFile, ...] = field(default=())

    @property
    def case(self) -> Case:
        """The household's case."""
        return self.opened.case

    def context(self) -> dict[str, object]:
        """Everything the template names."""
        home = household_of(self.case)
        members = self.case.shown("member")
        gone = [one for one in self.case.entities.values() if one.type == "member" and is_removed(one)]
        return {
            "household": self.case.household,
            "head_name": home.head_name or self.seat.say("（未登记姓名）", "(no name)"),
            "facts": self._facts(),
            "n": self.case.n,
            "change": self.seat.office.new_id(),
            "new_household": self.seat.office.new_id(),
            "today": day_of(self.seat.now_ms).isoformat(),
            "is_merged": merged_into(self.case) is not None,
            "register": register_notes(self.seat, self.links),
            "splits": [split.into for split in splits(self.case)],
            "subjects": [self._subject(one) for one in self._subjects()],
            "members": [(one.id, text_of(one.value("name")) or "—") for one in members],
            "gone": [(one.id, self._left(one)) for one in gone],
            "reasons": [(code, self._word(label)) for code, label in LEFT_REASON.items()],
            "communities": [(one.code, one.name) for one in self.communities if one.code != self.case.community],
            "community": self.opened.community,
            "tried": self.tried,
            "why_not": [self._word(why) for why in self.tried.plan.why_not] if self.tried else [],
            "problems": {name: self._word(why) for name, why in self.tried.plan.problems.items()} if self.tried else {},
            "other": self._other(),
            "found": self.found,
            "query": self.query,
        }

    def _word(self, label: Label) -> str:
        return label.text(self.seat.language)

    def _facts(self) -> list[tuple[str, str]]:
        home, say = household_of(self.case), self.seat.say
        standing = STANDING_SHOWN.get(home.standing)
        return [
            (say("低保证号", "Registry number"), home.registry_no or "—"),
            (say("社区（村）", "Community"), self.opened.community),
            (say("住址", "Address"), home.address or "—"),
            (say("保障状态", "Standing"), self._word(standing) if standing else home.standing or "—"),
            (say("成员", "Members"), str(len(home.members))),
        ]

    def _subjects(self) -> Iterator[Subject]:
        ids = [self.case.household, *(one.id for one in self.case.shown("member")), NEW]
        for id_ in ids:
            found = subject(self.case, id_, NEW)
            if found is not None:
                yield found

    def _subject(self, one: Subject) -> dict[str, object]:
        id_ = NEW if one.is_new else one.entity.id
        again = self.tried if self.tried and self.tried.deed == "correct" and self.tried.about == id_ else None
        return {
            "id": id_,
            "title": self._title(one),
            "fields": [self._field(one, field, again) for field in one.fields],
            "is_tried": again is not None,
        }

    def _title(self, one: Subject) -> str:
        if one.is_new:
            return self.seat.say("补登一名成员", "Add a member")
        if one.entity.type == "household":
            return self.seat.say("家庭信息", "The household")
        return text_of(one.entity.value("name")) or self.seat.say("（未登记姓名）", "(no name)")

    def _field(self, one: Subject, shown: Field, again: Tried | None) -> dict[str, object]:
        value = one.entity.value(shown.unit)
        is_number = shown.kind == "identity_number"
        text = "" if is_number else text_of(value)
        hint = ""
        if is_number and value:
            masked = shown_value(shown, value, self.seat.language)
            hint = self.seat.say("现为 {number}；不改请留空", "now {number}; leave blank to keep it", number=masked)
        return {
            "unit": shown.unit,
            "label": self._word(shown.label),
            "kind": shown.kind,
            "text": again.typed.get(shown.unit, "") if again else text,
            "choices": [(code, self._word(label)) for code, label in (shown.choices or {}).items()],
            "must": shown.unit in MUST,
            "hint": hint,
            "problem": self._word(again.plan.problems[shown.unit])
            if again and shown.unit in again.plan.problems
            else "",
        }

    def _left(self, one: Entity) -> str:
        reason = LEFT_REASON.get(text_of(one.value("left_reason")))
        parts = (text_of(one.value("name")), self._word(reason) if reason else "", text_of(one.value("left_on")))
        return " · ".join(part for part in parts if part)

    def _other(self) -> dict[str, object] | None:
        """The file that this one is held against, and every difference a person wants to see first."""
        if self.other is None:
            return None
        mine, theirs = household_of(self.case), household_of(self.other)
        say = self.seat.say
        rows = [
            (say("户主", "Head"), mine.head_name, theirs.head_name),
            (say("低保证号", "Registry number"), mine.registry_no, theirs.registry_no),
            (say("住址", "Address"), mine.address, theirs.address),
            (say("保障状态", "Standing"), self._standing(mine.standing), self._standing(theirs.standing)),
            (say("月保障金（元）", "Yuan a month"), mine.benefit, theirs.benefit),
            (say("成员", "Members"), _names(self.case), _names(self.other)),
            (say("只在此档案的成员", "Members only here"), *_only(self.case, self.other)),
            (say("入户次数", "Visits"), _visits(self.case), _visits(self.other)),
        ]
        return {
            "household": self.other.household,
            "name": theirs.head_name or "—",
            "number": theirs.registry_no,
            "n": self.other.n,
            "rows": [(label, one or "—", two or "—", one != two) for label, one, two in rows],
        }

    def _standing(self, code: str) -> str:
        label = STANDING_SHOWN.get(code)
        return self._word(label) if label else code


def _names(case: Case) -> str:
    return "、".join(member.name for member in household_of(case).members)


def _only(case: Case, other: Case) -> tuple[str, str]:
    return "、".join(only_here(case, other)), "、".join(only_here(other, case))


def _visits(case: Case) -> str:
    return str(len(case.shown("visit")))


def register_notes(seat: Seat, links: tuple[LinkedFile, ...]) -> list[dict[str, object]]:
    """What the register says of a file, above everything else that is told of it."""
    return [
        {
            "link": one.link,
            "label": LINK_LABELS[one.link].text(seat.language),
            "household": one.household,
            "called": " ".join(part for part in (one.name, one.number) if part) or one.household,
            "may_open": one.may_open,
            "more": _more(seat, one),
        }
        for one in links
    ]


def _more(seat: Seat, one: LinkedFile) -> list[str]:
    if one.link != "taken_in":
        return []
    lines = []
    if one.arrived:
        words = ("合并后又收到 {n} 条记录", "{n} record(s) came to it since")
        lines.append(seat.say(*words, n=one.arrived))
    if one.waiting:
        lines.append(seat.say("{n} 次入户尚未审结", "{n} visit(s) not settled", n=one.waiting))
    if one.held:
        lines.append(seat.say("{n} 条暂存记录待处理", "{n} held record(s) wait", n=one.held))
    return lines


def notes_of(seat: Seat, case: Case) -> list[dict[str, object]]:
    """The same for a page that shows a file of which nothing else of the register is needed."""
    return register_notes(seat, linked_files(seat.office.database, seat.user, case))


def other_named(typed: Mapping[str, str]) -> EntityId:
    """The second household that a form names; blank for none."""
    return EntityId(typed.get("other", "")[:64])
