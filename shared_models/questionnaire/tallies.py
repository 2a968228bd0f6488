"""Many questionnaires, question by question: how often each choice was made, and what numbers come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from shared_models.questionnaire.filling import DECLINED, Filling
from shared_models.questionnaire.form import CHOOSING, UNSEEN, Item
from shared_models.questionnaire.place import Place
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.standing import instances
from shared_models.questionnaire.wording import Wording

COUNTED_NOT = UNSEEN | {"note"}
NUMBERS = frozenset({"integer", "decimal", "range"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the numbers that were answered come to."""

    total: Decimal
    mean: Decimal
    """To two places."""
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One question over many questionnaires."""

    path: str
    group: str
    """The words of the group it stands in; blank where it stands in none."""
    label: str
    kind: str
    asked: int
    """How often it was asked; of a question in a repeat once an entry."""
    answered: int
    declined: int
    """How often a reason was given why there is no answer."""
    options: tuple[tuple[str, int], ...]
    """Words of every choice, and how often it was made; of a ranking how often it stood first."""
    numbers: Numbers | None


@dataclass(slots=True)
class _Count:
    asked: int = 0
    answered: int = 0
    declined: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    numbers: list[Decimal] = field(default_factory=list)


class Tallies:
    """Counts questionnaires of one form, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._counts = {place.number: _Count() for place in plan.places if _is_counted(place)}
        self.questionnaires = 0

    def add(self, filling: Filling) -> None:
        """One more questionnaire; what was not asked in it is not counted."""
        self.questionnaires += 1
        for place in self._plan.places:
            count = self._counts.get(place.number)
            if count is None or place.item is None:
                continue
            for node in instances(place, filling.root, "value"):
                if node.live:
                    _count(count, place.item, node.text, is_declined=node.kept.startswith(DECLINED))

    def all(self, wording: Wording) -> Iterator[Tally]:
        """Every question that people see, in the order of the form."""
        for place in self._plan.places:
            if place.number in self._counts and place.item is not None:
                yield _tally(place, place.item, self._counts[place.number], wording=wording)


def _is_counted(place: Place) -> bool:
    item = place.item
    if item is None or not place.is_question or item.kind in COUNTED_NOT:
        return False
    return bool(item.label or item.hint) or not item.calculation


def _count(count: _Count, item: Item, text: str, *, is_declined: bool) -> None:
    count.asked += 1
    count.declined += is_declined
    if not text:
        return
    count.answered += 1
    if item.kind in CHOOSING:
        codes = [text] if item.kind == "select_one" else text.split()
        count.codes.update(codes[:1] if item.kind == "rank" else set(codes))
    elif item.kind in NUMBERS:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return
        if number.is_finite():
            count.numbers.append(number)


def _tally(place: Place, item: Item, count: _Count, *, wording: Wording) -> Tally:
    options = wording.options(item)
    known = {code for code, _ in options}
    more = [(code, code) for code in sorted(count.codes) if code not in known]
    above = place.parent.item if place.parent is not None else None
    return Tally(
        path="/".join(place.path),
        group=wording.called(above) if above is not None else "",
        label=wording.called(item),
        kind=item.kind,
        asked=count.asked,
        answered=count.answered,
        declined=count.declined,
        options=tuple((label, count.codes[code]) for code, label in (*options, *more)),
        numbers=_numbers(count.numbers),
    )


def _numbers(found: list[Decimal]) -> Numbers | None:
    if not found:
        return None
    total = sum(found, Decimal(0))
    mean = (total / len(found)).quantize(Decimal("0.01"))
    return Numbers(total=total, mean=mean, least=min(found), most=max(found))
