"""What a formula reads, found without running it: the places, and how many repeats it shares with each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from shared_models.questionnaire.place import Place
from shared_models.questionnaire.tree import Call, Expr, FormulaError, Path, Ref, Step, Text, parts_of, references
from shared_models.words import Label

ROOT_NAMES = ("data",)


@dataclass(frozen=True, slots=True)
class Read:
    """A place that a formula reads. Entries of the `shared` outermost repeats are the formula's own, of others all."""

    place: Place
    shared: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a path stands: at a place of the form, or (nothing) in a list."""

    place: Place | None
    shared: int = 0


_LIST = _Spot(None)


@dataclass(slots=True)
class Names:
    """The names of a form, as formulas use them."""

    root: Place
    by_name: Mapping[str, list[Place]]
    lists: Collection[str]
    """Lists that `instance()` and `pulldata()` may name."""
    form_id: str = ""

    def place(self, name: str) -> Place:
        """The one place of a name.

        Raises:
            FormulaError: there is none, or there are several.
        """
        found = self.by_name.get(name, [])
        if not found:
            raise FormulaError(Label(f"表单中没有 {name}", f"the form has no {name}"))
        if len(found) > 1:
            raise FormulaError(
                Label(f"有 {len(found)} 个名为 {name} 的题目,无法区分", f"{len(found)} items are called {name}")
            )
        return found[0]


@dataclass(slots=True)
class Reach:
    """Collects what one formula reads."""

    names: Names
    at: Place
    """The item whose formula it is."""
    in_list: bool = False
    """Whether bare names are columns of a list, as in `choice_filter`."""
    reads: set[Read] = field(default_factory=set)

    def visit(self, tree: Expr) -> set[Read]:
        """Every place that the formula reads.

        Raises:
            FormulaError: for names, paths and lists that do not exist.
        """
        self._expr(tree, _LIST if self.in_list else self._own())
        return self.reads

    def _own(self) -> _Spot:
        return _Spot(self.at, self.at.outer_depth)

    def _expr(self, tree: Expr, spot: _Spot) -> _Spot:
        """Where the nodes of an expression are; a list for what gives none."""
        if isinstance(tree, Ref):
            return self._reading(self._ref(tree.name))
        if isinstance(tree, Path):
            return self._path(tree, spot)
        if isinstance(tree, Call):
            return self._call(tree, spot)
        for part in parts_of(tree):
            self._expr(part, spot)
        return _LIST

    def _ref(self, name: str) -> _Spot:
        place = self.names.place(name)
        return _Spot(place, shared_depth(self.at, place))

    def _reading(self, spot: _Spot) -> _Spot:
        if spot.place is not None:
            self.reads.add(Read(spot.place, spot.shared))
        return spot

    def _call(self, call: Call, spot: _Spot) -> _Spot:
        if call.name == "current" or (call.name == "position" and not call.args):
            return self._own()
        if call.name in {"instance", "pulldata"}:
            self._known_list(call)
        if call.name == "jr:choice-name" and call.args and isinstance(call.args[-1], Text):
            for name in references(call.args[-1].value):
                self.names.place(name)
        if call.name == "indexed-repeat":
            return self._indexed(call, spot)
        spots = [self._expr(arg, spot) for arg in call.args]
        return spots[0] if call.name == "randomize" and spots else _LIST

    def _indexed(self, call: Call, spot: _Spot) -> _Spot:
        for number, arg in enumerate(call.args):
            if isinstance(arg, Ref) and (number == 0 or number % 2 == 1):
                self.reads.add(Read(self.names.place(arg.name), 0))
            else:
                self._expr(arg, spot)
        return _LIST

    def _known_list(self, call: Call) -> None:
        first = call.args[0] if call.args else None
        if isinstance(first, Text) and first.value not in self.names.lists:
            raise FormulaError(Label(f"没有名为 {first.value} 的列表", f"there is no list called {first.value}"))

    def _path(self, path: Path, spot: _Spot) -> _Spot:
        if path.start is not None:
            here = self._start(path.start, spot)
        elif path.absolute:
            here = _Spot(self.names.root)
        else:
            here = spot
        steps = path.steps
        if path.absolute and steps:
            self._root_step(steps[0])
            steps = steps[1:]
        for step in steps:
            here = self._step(step, here)
        return self._reading(here)

    def _start(self, start: Expr, spot: _Spot) -> _Spot:
        if isinstance(start, Ref):
            return self._ref(start.name)
        if isinstance(start, Path):
            return self._path(start, spot)
        return self._expr(start, spot)

    def _root_step(self, step: Step) -> None:
        if step.name not in {*ROOT_NAMES, self.names.form_id} or step.axis != "child":
            raise FormulaError(Label("绝对路径应以 /data 开头", "an absolute path begins with /data"))

    def _step(self, step: Step, spot: _Spot) -> _Spot:
        spot = self._moved(step, spot)
        for predicate in step.predicates:
            self._expr(predicate, _LIST if spot.place is None else _Spot(spot.place, spot.shared))
        return spot

    def _moved(self, step: Step, spot: _Spot) -> _Spot:
        place = spot.place
        if place is None or step.axis == "self":
            return spot
        if step.axis == "parent":
            if place.parent is None:
                raise FormulaError(Label("路径越过了表单的最上层", "the path leads above the form"))
            return _Spot(place.parent, min(spot.shared, place.parent.depth))
        if step.name not in place.children:
            inside = place.name or "data"
            raise FormulaError(Label(f"{inside} 中没有 {step.name}", f"there is no {step.name} in {inside}"))
        return _Spot(place.children[step.name], spot.shared)


def shared_depth(one: Place, other: Place) -> int:
    """How many repeats around the first place are also around the second, entry for entry."""
    around = {id(place) for place in other.above() if place is not other or not other.is_repeat}
    return next(
        (place.depth for place in one.above() if id(place) in around and (place is not one or not one.is_repeat)), 0
    )
