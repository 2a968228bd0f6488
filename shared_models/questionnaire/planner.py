"""Makes a plan of a form, formula by formula.

What a formula reads is known beforehand, so the formulas stand in one order for good, and an answer has only those run
that depend on it. A circle among them is a fault of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared_models.questionnaire.form import CHOOSING, META, Form, Item
from shared_models.questionnaire.formula import Compiler, Runner
from shared_models.questionnaire.lookup import CASE_LISTS, ROWS
from shared_models.questionnaire.nodes_library import is_volatile
from shared_models.questionnaire.place import Fault, Place, places_of
from shared_models.questionnaire.plan import FormError, Key, Plan, Rule
from shared_models.questionnaire.reach import Names, Reach, Read
from shared_models.questionnaire.syntax import parse_formula
from shared_models.questionnaire.tree import Call, Expr, FormulaError, Path, Ref, references, walk
from shared_models.words import Label

_COLUMNS: Mapping[str, str] = {"relevant": "live", "repeat_count": "entries", "calculation": "value"}
_TESTS = ("constraint", "required", "read_only")
_WORDED = ("label", "hint", "guidance", "constraint_message", "required_message")


def ready(form: Form) -> Plan:
    """The plan of a sound form.

    Raises:
        FormError: with every fault of the form.
    """
    plan = planned(form)
    if plan.faults:
        raise FormError(plan.faults)
    return plan


def planned(form: Form) -> Plan:
    """The plan of a form with all that is wrong in it; what has a fault is left out of the plan."""
    root, faults = places_of(form)
    places = tuple(root.within())
    for number, place in enumerate(places):
        place.number = number
    by_name: dict[str, list[Place]] = {}
    for place in places[1:]:
        by_name.setdefault(place.name, []).append(place)
    names = Names(root, by_name, frozenset({*form.lists, *CASE_LISTS}), form.id)
    plan = Plan(form, root, places, names, faults=faults)
    _Planner(plan).work()
    return plan


class _Planner:
    """Fills in a plan, formula by formula."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._rules: dict[Key, Rule] = {}
        self._before: dict[Key, set[Key]] = {}
        """What must be known before each aspect."""
        self._volatile: set[int] = set()

    def work(self) -> None:
        """Everything there is to plan."""
        for place in self._plan.places[1:]:
            self._plan_place(place)
        self._plan_living()
        self._order()
        self._plan_name()
        self._plan.kept = frozenset(place.number for place in self._plan.places if self._is_kept(place))

    def _plan_place(self, place: Place) -> None:
        item = place.item
        if item is None:
            return
        if place.is_question:
            self._plan_question(place, item)
        elif item.parameters.get("rows", ROWS) != ROWS:
            self._fault(item, "parameters", Label(f"rows 只能是 {ROWS}", f"rows can only be {ROWS}"))
        for column, aspect in _COLUMNS.items():
            if getattr(item, column) and not (column == "calculation" and item.trigger):
                self._plan_rule(place, column, aspect)
        for column in _TESTS:
            if getattr(item, column):
                self._plan_rule(place, column, column)
        self._check_words(item)

    def _plan_question(self, place: Place, item: Item) -> None:
        if item.kind in CHOOSING:
            if item.choices not in self._plan.form.lists:
                label = Label(f"没有选项列表 {item.choices}", f"there is no choice list {item.choices}")
                self._fault(item, "type", label)
            elif item.choice_filter:
                self._plan_filter(place, item)
        if item.default:
            self._plan_default(place, item)
        if "seed" in item.parameters:
            runner = self._runner(place, "parameters", item.parameters["seed"])
            if runner is not None:
                self._plan.seeds[place.number] = runner
        if item.trigger:
            self._plan_trigger(place, item)

    def _plan_filter(self, place: Place, item: Item) -> None:
        try:
            tree = parse_formula(item.choice_filter)
        except FormulaError as error:
            self._fault(item, "choice_filter", error.label)
            return
        columns = {name for choice in self._plan.form.lists[item.choices] for name in choice.columns} | {
            "name",
            "label",
        }
        unknown = sorted({name for name in _columns_in(tree) if name not in columns})
        for name in unknown:
            self._fault(item, "choice_filter", Label(f"选项列表没有列 {name}", f"the choice list has no column {name}"))
        runner = self._runner(place, "choice_filter", item.choice_filter, in_list=True) if not unknown else None
        if runner is not None:
            self._plan.filters[place.number] = runner

    def _plan_default(self, place: Place, item: Item) -> None:
        if not is_dynamic(item.default):
            self._plan.defaults[place.number] = item.default
            return
        runner = self._runner(place, "default", item.default)
        if runner is not None:
            self._plan.defaults[place.number] = runner

    def _plan_trigger(self, place: Place, item: Item) -> None:
        runner = self._runner(place, "calculation", item.calculation or "''")
        if runner is None:
            return
        self._plan.on_trigger[place.number] = runner
        for name in item.trigger:
            try:
                source = self._plan.names.place(name)
            except FormulaError as error:
                self._fault(item, "trigger", error.label)
                continue
            self._plan.triggered.setdefault(source.number, []).append(place)

    def _plan_rule(self, place: Place, column: str, aspect: str) -> None:
        item = place.item
        if item is None:
            return
        text = str(getattr(item, column))
        reads: set[Read] = set()
        runner = self._runner(place, column, text, reads=reads)
        if runner is None:
            return
        self._add_rule(place, aspect, runner)
        if aspect == "constraint":
            reads.add(Read(place, place.depth))
        for read in reads:
            self._follow(place, aspect, read)

    def _runner(
        self, place: Place, column: str, text: str, *, in_list: bool = False, reads: set[Read] | None = None
    ) -> Runner | None:
        """A formula ready to run; nothing, and a fault noted, when it has one."""
        item = place.item
        try:
            tree = parse_formula(text)
            found = Reach(self._plan.names, place, in_list=in_list).visit(tree)
            runner = Compiler(self._plan.names, place).compiled(tree)
        except FormulaError as error:
            self._fault(item, column, error.label)
            return None
        if reads is not None:
            reads |= found
        if column == "calculation" and any(isinstance(one, Call) and is_volatile(one) for one in walk(tree)):
            self._volatile.add(place.number)
        return runner

    def _check_words(self, item: Item) -> None:
        """Notes names in labels and messages that the form does not have."""
        for column in _WORDED:
            for name in {name for text in getattr(item, column).values() for name in references(text)}:
                try:
                    self._plan.names.place(name)
                except FormulaError as error:
                    self._fault(item, column, error.label)

    def _add_rule(self, place: Place, aspect: str, runner: Runner | None) -> None:
        rule = Rule(place, aspect, runner)  # type: ignore[arg-type]
        self._rules[place.number, aspect] = rule

    def _follow(self, place: Place, aspect: str, read: Read) -> None:
        """Notes that an aspect of a place follows from what was read."""
        source = read.place
        if source.is_question:
            self._edge((source.number, "value"), (place.number, aspect), min(read.shared, source.depth))
        self._edge((source.number, "live"), (place.number, aspect), min(read.shared, source.outer_depth))
        for above in source.above():
            if above.is_repeat and above.depth > read.shared - (above is source):
                self._edge((above.number, "entries"), (place.number, aspect), min(read.shared, above.outer_depth))

    def _edge(self, source: Key, target: Key, shared: int) -> None:
        self._before.setdefault(target, set()).add(source)
        rule = self._rules.get(target)
        if rule is not None:
            self._plan.followers.setdefault(source, []).append((rule, shared))

    def _plan_living(self) -> None:
        """Who is switched off with what is around it; entries come before what stands in them."""
        for place in self._plan.places[1:]:
            parent = place.parent
            key = (place.number, "live")
            if parent is not None and (parent.number, "live") in self._rules:
                if key not in self._rules:
                    self._add_rule(place, "live", None)
                self._edge((parent.number, "live"), key, parent.outer_depth)
            repeat = next((one for one in place.above() if one.is_repeat and one is not place), None)
            if repeat is not None:
                for aspect in ("live", "value", "entries", *_TESTS):
                    if (place.number, aspect) in self._rules:
                        self._before.setdefault((place.number, aspect), set()).add((repeat.number, "entries"))

    def _order(self) -> None:
        """Ranks the rules; those in a circle are told and left out."""
        waiting = {key: {one for one in self._before.get(key, ()) if one in self._rules} for key in self._rules}
        after: dict[Key, list[Key]] = {}
        for key, sources in waiting.items():
            for source in sources:
                after.setdefault(source, []).append(key)
        free = [key for key, sources in waiting.items() if not sources]
        while free:
            key = free.pop()
            rule = self._rules[key]
            rule.rank = len(self._plan.rules)
            self._plan.rules.append(rule)
            self._plan.rules_of.setdefault(rule.place.number, []).append(rule)
            for target in after.get(key, ()):
                waiting[target].discard(key)
                if not waiting[target]:
                    free.append(target)
            del waiting[key]
        self._tell_circles(waiting)

    def _tell_circles(self, waiting: dict[Key, set[Key]]) -> None:
        for circle in _circles(waiting):
            places = [self._plan.places[number] for number, _ in circle]
            names = " → ".join(dict.fromkeys(place.name for place in places))
            aspect = circle[0][1]
            column = next((column for column, one in _COLUMNS.items() if one == aspect), aspect)
            label = Label(f"公式互相依赖成环:{names}", f"formulas depend on each other in a circle: {names}")
            self._fault(places[0].item, column, label)

    def _plan_name(self) -> None:
        if self._plan.form.instance_name:
            self._plan.instance_name = self._runner(self._plan.root, "instance_name", self._plan.form.instance_name)

    def _is_kept(self, place: Place) -> bool:
        if not place.is_question or place.kind == "note":
            return False
        if place.item is not None and place.item.calculation and not place.item.trigger:
            return place.number in self._volatile or not _is_computed(place.item)
        return place.kind != "calculate" or place.number in self._plan.on_trigger or place.kind in META

    def _fault(self, item: Item | None, column: str, label: Label) -> None:
        self._plan.faults.append(Fault(item, column, label))


def _is_computed(item: Item) -> bool:
    """Whether a calculation alone decides the value: nobody can type over it."""
    return item.kind in {"calculate", "hidden"} or bool(item.read_only) or not (item.label or item.hint)


def is_dynamic(default: str) -> bool:
    """Whether a default is a formula: it refers to something or calls a function. Anything else is the value itself."""
    try:
        tree = parse_formula(default)
    except FormulaError:
        return "${" in default
    return any(isinstance(one, Call | Ref) for one in walk(tree))


def _columns_in(tree: Expr) -> Iterator[str]:
    """The bare names of a choice filter, which are columns of the list."""
    for one in walk(tree):
        if isinstance(one, Path) and not one.absolute and one.start is None and one.steps[0].axis == "child":
            yield one.steps[0].name


def _circles(waiting: dict[Key, set[Key]]) -> Iterator[tuple[Key, ...]]:
    """One circle after the other, as keys in the order in which each needs the next."""
    told: set[Key] = set()
    for start in waiting:
        trail: dict[Key, None] = {}
        key = start
        while key not in trail and key not in told:
            trail[key] = None
            key = min(one for one in waiting[key] if one in waiting)
        if key not in told:
            keys = tuple(trail)
            yield keys[keys.index(key) :]
        told |= set(trail)
