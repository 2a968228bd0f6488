"""A form that is being filled in: opened on what was answered, changed answer by answer, always computed through.

Only what depends on an answer is computed again; the result is the same as computing everything anew.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from shared_models.errors import NotFoundError, UnfitError
from shared_models.questionnaire.convert import Result, stored, to_bool, to_number
from shared_models.questionnaire.form import META, Item, text_in
from shared_models.questionnaire.formula import Env, Runner, Spent
from shared_models.questionnaire.growth import EMPTY, Answers, Grower
from shared_models.questionnaire.node import Node, table
from shared_models.questionnaire.place import Place
from shared_models.questionnaire.plan import Plan, Rule, list_table
from shared_models.questionnaire.reading import in_list_order
from shared_models.questionnaire.standing import around, entries_of, instances, is_chinese
from shared_models.questionnaire.surroundings import Surroundings
from shared_models.questionnaire.tree import FormulaError
from shared_models.values import MAX_TEXT

STEPS_OF_A_FORMULA = 50_000
DECLINED = "no:"
_MOMENTS = {"start": "now", "today": "today"}
STEPS_OF_A_MOVE = 1_000_000
"""Steps that all formulas together may take after one answer, or when a form is opened."""


class Filling:
    """A form with its answers. `open_filling` makes one."""

    def __init__(self, plan: Plan, surroundings: Surroundings) -> None:
        self.plan = plan
        self.around = surroundings
        self.language = surroundings.language or plan.form.languages[0]
        self.root = Node(plan.root)
        self.root.entry = surroundings.filled
        self.removed: list[str] = []
        """Entries that were taken away by hand."""
        self.troubles: dict[tuple[int, str], str] = {}
        """Formulas that gave up, by place and aspect, and why."""
        self._left = STEPS_OF_A_MOVE
        self._of_formula = STEPS_OF_A_FORMULA
        self._queue: list[int] = []
        self._dirty: dict[int, dict[int, Node]] = {}
        self._keeping = False
        """While everything is computed: what was typed over a calculation stands until something it reads changes."""
        self.grower = Grower(plan, surroundings.lists, self._default)

    def spend(self, steps: int) -> None:
        """Takes from the steps that are left.

        Raises:
            Spent: there are none.
        """
        self._of_formula -= steps
        if self._of_formula < 0:
            raise Spent

    def table(self, name: str) -> Node:
        """The list of a name; an empty one where there is none."""
        return self.around.lists.get(name) or list_table(self.plan, name) or table([])

    def said(self, name: str) -> Result:
        """What the moment gives: today, now, random, uuid."""
        if name == "random":
            return self.around.draw()
        if name == "uuid":
            return self.around.new_id()
        now = self.around.now
        return now.date().isoformat() if name == "today" else now.isoformat(timespec="milliseconds")

    def choice_name(self, place: Place, value: str) -> str:
        """The words of a choice in the language that is shown."""
        item = place.item
        choices = self.plan.form.lists.get(item.choices, ()) if item is not None else ()
        found = next((choice for choice in choices if choice.name == value), None)
        return text_in(found.label, self.language, self.plan.form.languages[0]) if found is not None else ""

    @property
    def chinese(self) -> bool:
        """Whether the language that is shown is Chinese."""
        return is_chinese(self.language)

    def answer(self, node: Node, text: str) -> None:
        """Takes in an answer, as the text that the question's kind keeps; blank takes it back.

        Raises:
            UnfitError: the text is longer than any answer.
        """
        if len(text) > MAX_TEXT:
            raise UnfitError("答案过长 / the answer is too long")
        if node.place.kind == "select_multiple":
            text = in_list_order(self.plan.form.lists.get(node.place.item.choices, ()), text)
        if node.text == text and node.kept == "answer":
            return
        self._refill()
        changed = node.text != text
        node.text = text
        node.kept = "answer"
        if changed:
            self._changed(node, "value")
            self._settle()
            self._fire(node, {node.place.number})

    def decline(self, node: Node, code: str) -> None:
        """Notes why there is no answer: a code of `shared_models.field.UNANSWERED`."""
        self.answer(node, "")
        node.kept = f"{DECLINED}{code}"

    def finish(self) -> None:
        """Notes the time at which the form was done, where the form asks for it."""
        for place in self.plan.places:
            if place.kind == "end":
                for node in instances(place, self.root, "value"):
                    self.answer(node, stored(self.said("now")))

    def add_entry(self, series: Node, entry_id: str = "") -> Node:
        """A new entry at the end of a repeat.

        Raises:
            UnfitError: the form itself says how many there are, or there are too many.
        """
        item: Item = series.place.item
        if item.repeat_count or "rows" in item.parameters:
            raise UnfitError("此处条目由表单决定 / the form decides how many entries there are")
        self._refill()
        entry = self.grower.entry(series, entry_id or self.around.new_id(), EMPTY)
        self._entries_changed(series, [entry])
        self._settle()
        return entry

    def remove_entry(self, series: Node, entry_id: str) -> None:
        """Takes an entry away.

        Raises:
            NotFoundError: there is no such entry.
        """
        entries = entries_of(series)
        found = next((one for one in entries if one.entry == entry_id), None)
        if found is None:
            raise NotFoundError(f"there is no entry {entry_id}")
        self._refill()
        entries.remove(found)
        self.removed.append(entry_id)
        self._entries_changed(series, [])
        self._settle()

    def switch(self, language: str) -> None:
        """Shows another language of the form from now on."""
        self.language = language
        self.compute()

    def open(self, answers: Answers) -> None:
        """Begins with what was answered."""
        self._refill()
        self.grower.grow(self.root, answers)
        self.compute()

    def compute(self) -> None:
        """Computes everything, whatever was computed before."""
        self._refill()
        for rule in self.plan.rules:
            for node in instances(rule.place, self.root, rule.aspect):
                self._push(rule, node)
        self._keeping = True
        self._settle()
        self._keeping = False

    def run(self, runner: Runner, node: Node, aspect: str) -> Result:
        """What a formula gives at a node; blank for one that gave up, which is noted."""
        self._of_formula = min(STEPS_OF_A_FORMULA, self._left)
        before = self._of_formula
        try:
            return runner(Env(self, node, node))
        except (Spent, FormulaError, RecursionError, MemoryError) as error:
            self.troubles[node.place.number, aspect] = str(error) or "too many steps"
            return ""
        finally:
            self._left -= before - max(self._of_formula, 0) + 1

    def _refill(self) -> None:
        self._left = STEPS_OF_A_MOVE

    def _default(self, node: Node) -> None:
        kind = node.place.kind
        if kind in _MOMENTS:
            node.text = stored(self.said(_MOMENTS[kind]))
        elif kind in META:
            node.text = self.around.facts.get(kind, "")
        else:
            self._written_default(node)
        node.kept = "default" if node.text else ""

    def _written_default(self, node: Node) -> None:
        default = self.plan.defaults.get(node.place.number)
        if default is not None:
            node.text = default if isinstance(default, str) else stored(self.run(default, node, "default"))

    def _push(self, rule: Rule, node: Node) -> None:
        waiting = self._dirty.get(rule.rank)
        if waiting is None:
            waiting = self._dirty[rule.rank] = {}
            heapq.heappush(self._queue, rule.rank)
        waiting[id(node)] = node

    def _changed(self, node: Node, aspect: str) -> None:
        """Has everything run again that reads this aspect of a node."""
        place: Place = node.place
        for rule, shared in self.plan.followers.get((place.number, aspect), ()):
            for one in instances(rule.place, around(node, shared), rule.aspect):
                self._push(rule, one)

    def _settle(self) -> None:
        """Runs what waits, each rule after all that it follows from."""
        while self._queue:
            rank = heapq.heappop(self._queue)
            rule = self.plan.rules[rank]
            for node in self._dirty.pop(rank).values():
                self._apply(rule, node)

    def _apply(self, rule: Rule, node: Node) -> None:
        if rule.aspect == "live":
            self._live(rule, node)
        elif rule.aspect == "value":
            self._value(rule, node)
        elif rule.aspect == "entries":
            self._entries(rule, node)
        elif rule.run is not None:
            node.results[rule.aspect] = to_bool(self.run(rule.run, node, rule.aspect))

    def _live(self, rule: Rule, node: Node) -> None:
        parent = node.parent
        live = parent is None or parent.live
        if live and rule.run is not None:
            live = to_bool(self.run(rule.run, node, "live"))
        if live != node.live:
            node.live = live
            if rule.place.is_repeat:
                for entry in entries_of(node):
                    entry.live = live
            self._changed(node, "live")

    def _value(self, rule: Rule, node: Node) -> None:
        if rule.run is None or (self._keeping and node.kept == "answer"):
            return
        text = stored(self.run(rule.run, node, "value"))
        if len(text) > MAX_TEXT:
            self.troubles[rule.place.number, "value"] = "too long"
            text = ""
        if text != node.text:
            node.text = text
            node.kept = "calculation"
            self._changed(node, "value")

    def _entries(self, rule: Rule, node: Node) -> None:
        if rule.run is None:
            return
        wanted = to_number(self.run(rule.run, node, "entries"))
        fresh = self.grower.count(node, int(wanted) if 0 <= wanted < float("inf") else 0)
        if fresh is not None:
            self._entries_changed(node, fresh)

    def _entries_changed(self, series: Node, fresh: Iterable[Node]) -> None:
        for entry in fresh:
            for place in series.place.within():
                for rule in self.plan.rules_of.get(place.number, ()):
                    if place is not series.place:
                        for node in instances(place, entry, rule.aspect):
                            self._push(rule, node)
        self._changed(series, "entries")

    def _fire(self, node: Node, fired: set[int]) -> None:
        """Runs the calculations that a changed answer sets off, and those that these set off, each once."""
        for place in self.plan.triggered.get(node.place.number, ()):
            if place.number in fired:
                continue
            fired.add(place.number)
            shared = min(place.depth, node.place.depth)
            for target in instances(place, around(node, shared), "value"):
                text = stored(self.run(self.plan.on_trigger[place.number], target, "value"))[:MAX_TEXT]
                if text != target.text:
                    target.text = text
                    target.kept = "answer"
                    self._changed(target, "value")
                    self._settle()
                    self._fire(target, fired)


def open_filling(plan: Plan, surroundings: Surroundings, answers: Answers = EMPTY) -> Filling:
    """The form with these answers, computed through; with none, a new one with its defaults."""
    filling = Filling(plan, surroundings)
    filling.open(answers)
    return filling
