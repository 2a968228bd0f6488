"""What one act on the register would do: planned first, shown in plain words, tried on the fold, recorded last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared_models.case import Case
from shared_models.change import Act, Part
from shared_models.ids import AreaCode, EntityId
from shared_models.words import Label

NOTHING = Label("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One change that is to be recorded: it writes (`parts`), is an act, or moves."""

    household: EntityId
    scope: AreaCode
    """Where the household lives; for a move, where it goes."""
    parts: tuple[Part, ...] = ()
    act: Act | None = None
    moves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be recorded, or why nothing would be."""

    deeds: tuple[Deed, ...] = ()
    """In the order they are recorded, all or none."""
    why_not: tuple[Label, ...] = ()
    problems: Mapping[str, Label] = field(default_factory=dict)
    """What is wrong with the form, by the name of its field."""
    tells: tuple[Label, ...] = ()
    """What will happen, in plain words."""
    proposes: tuple[Label, ...] = ()
    """What the rules say ought to follow, each with its citation. It never happens by itself."""
    undo: Label = NOTHING
    """How to reverse it."""

    @property
    def is_sound(self) -> bool:
        """Whether it may be recorded."""
        return bool(self.deeds) and not self.why_not and not self.problems


def act_deed(case: Case, name: str, data: Mapping[str, object]) -> Deed:
    """An act about the household itself."""
    act = Act(name=name, about=case.household, data=dict(data))
    return Deed(household=case.household, scope=case.community, act=act)


def called(name: str, number: str) -> Label:
    """What to call a file in a sentence: head and registry number; an unnumbered one by its head alone."""
    words = name or "(未登记姓名)"
    return Label(
        f"{words}({number})" if number else words, f"{name or '(no name)'}" + (f" ({number})" if number else "")
    )


NO_REASON = Label("请写明原因", "please give the reason")
NO_DAY = Label("请填写日期,不能晚于今天", "give the day; not later than today")
