"""Whether a policy holds together: nothing binds without a source, every name exists, every way leads to an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from shared_models.policy.coverage_rules import Class, Rhythm
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Guard, Step
from shared_models.policy.references import references
from shared_models.policy.register_sheet import COLUMNS, column
from shared_models.policy.rule import AssessedFact, CombinedFact
from shared_models.policy.working_days import HOLIDAY_LABELS

ZERO, ONE, CENT, SMALL, MANY = Decimal(0), Decimal(1), Decimal("0.01"), Decimal("0.001"), Decimal(1_000_000)

Complaint = tuple[tuple[str, ...], str]
"""A path in the policy and what is wrong there."""

_NEEDED: dict[Guard, str] = {
    "notice_run": "notice",
    "vote_passed": "vote",
    "vote_failed": "vote",
    "team_complete": "team",
}


def complaints(policy: Policy) -> Iterator[Complaint]:
    """Everything that does not hold together in a decoded policy; none for a sound one."""
    yield from _citations(policy)
    if policy.valid_until is not None and policy.valid_until < policy.valid_from:
        yield ("valid_until",), f"lies before valid_from {policy.valid_from}"
    missing = [r for r in references(policy) if r.name not in getattr(policy, r.section)]
    for reference in missing:
        yield reference.path, f"{reference.name!r} is not in [{reference.section}]"
    yield from _readings(policy)
    yield from _guards(policy)
    yield from _clocks(policy)
    yield from _events(policy)
    yield from _amounts(policy)
    yield from _classes(policy)
    yield from _facts(policy)
    yield from _forms(policy)
    if not missing:
        yield from _ways(policy)


def _citations(policy: Policy) -> Iterator[Complaint]:
    for path, rule in policy.rules():
        if rule.must and not rule.cite:
            yield tuple(path.split(".")), "a rule that cites nothing cannot bind; add `cite`, or `must = false`"


def _readings(policy: Policy) -> Iterator[Complaint]:
    for id_, reading in policy.readings.items():
        for about in reading.about:
            section, _, name = about.partition(".")
            if name not in getattr(policy, section, {}):
                yield ("readings", id_, "about"), f"{about!r} is not in this policy"


def _guards(policy: Policy) -> Iterator[Complaint]:
    for id_, step in policy.steps.items():
        for guard in (guard for move in step.moves for guard in move.when):
            needed = _NEEDED.get(guard, "")
            if needed and not getattr(step, needed):
                yield ("steps", id_), f"a move waits for {guard}, but the step names no {needed}"
    for id_, procedure in policy.procedures.items():
        step_ = policy.steps.get(procedure.start)
        if step_ is not None and step_.outcome:
            yield ("procedures", id_, "start"), f"{procedure.start!r} is an end"


def _clocks(policy: Policy) -> Iterator[Complaint]:
    for id_, clock in policy.clocks.items():
        if clock.suspend and not clock.resume:
            yield ("clocks", id_, "suspend"), "what is suspended needs an act in `resume`"
        if clock.count == "months" and clock.suspend:
            yield ("clocks", id_, "suspend"), "a clock in months cannot be suspended; count its days"


def _events(policy: Policy) -> Iterator[Complaint]:
    for id_, event in policy.events.items():
        if sum(map(bool, (event.act, event.mark, event.of))) != 1:
            yield ("events", id_), "exactly one of `act`, `mark`, `of` starts an event"
        if event.of and not event.day_unit:
            yield ("events", id_), "an event of an entity needs `day_unit`, the register with its date"
    for id_, notice in policy.notices.items():
        if notice.window and notice.window.first_day > notice.window.last_day:
            yield ("notices", id_, "window"), "first_day lies after last_day"


def _amounts(policy: Policy) -> Iterator[Complaint]:
    for id_, disregard in policy.disregards.items():
        if (disregard.yuan is None) == (disregard.share is None):
            yield ("disregards", id_), "expected either `yuan` or `share`"
    for id_, standard in policy.standards.items():
        if (standard.yuan is None) == (not standard.by_size):
            yield ("standards", id_), "expected either `yuan` or `by_size`"
    for id_, supplement in policy.supplements.items():
        if len(supplement.amounts) != 1 and not supplement.granted:
            yield ("supplements", id_), "without one amount, `granted` must name the register that holds it"
    yield from _bounds(policy)
    yield from _doubled(policy)


_BOUNDS: Mapping[str, tuple[tuple[str, Decimal, Decimal], ...]] = {
    "disregards": (("yuan", ZERO, MANY), ("share", ZERO, ONE)),
    "standards": (("yuan", CENT, MANY),),
    "sizes": (("coefficient", CENT, MANY),),
    "labour": (("coefficient", CENT, MANY),),
    "near": (("below", ONE, MANY),),
    "rounding": (("to", CENT, MANY),),
    "allowances": (("yuan", ZERO, MANY), ("month_cap", ZERO, MANY)),
    "samples": (("share", SMALL, ONE),),
    "campaigns": (("visit_share", SMALL, ONE), ("revisit_share", SMALL, ONE)),
}


def _bounds(policy: Policy) -> Iterator[Complaint]:
    for section, bounds in _BOUNDS.items():
        for id_, rule in getattr(policy, section).items():
            for key, least, most in bounds:
                number = getattr(rule, key)
                if number is not None and not least <= number <= most:
                    yield (section, id_, key), f"expected {least} to {most}, got {number}"
    for section, key in (("standards", "by_size"), ("supplements", "amounts")):
        for id_, rule in getattr(policy, section).items():
            if any(not CENT <= amount <= MANY for amount in getattr(rule, key)):
                yield (section, id_, key), f"expected amounts from {CENT} to {MANY}"


def _doubled(policy: Policy) -> Iterator[Complaint]:
    """Rules of which only one can hold."""
    for section, key in (("sizes", "members"), ("rounding", "of"), ("procedures", "opens"), ("forms", "form")):
        seen: dict[object, str] = {}
        for id_, rule in getattr(policy, section).items():
            other = seen.setdefault(getattr(rule, key), id_)
            if other != id_:
                yield (section, id_, key), f"{section}.{other} says it already"


def _classes(policy: Policy) -> Iterator[Complaint]:
    for id_, class_ in policy.classes.items():
        yield from ((("classes", id_, *path), message) for path, message in _class(class_))


def _class(class_: Class) -> Iterator[Complaint]:
    rhythm = class_.rhythm
    steady = rhythm.months or rhythm.quarterly or rhythm.in_months or rhythm.times
    flaws = {
        "says nothing; when is the class re-verified?": rhythm == Rhythm(),
        "`times` and `within_months` belong together": bool(rhythm.times) != bool(rhythm.within_months),
        "`holidays` and `holiday_days` belong together": bool(rhythm.holidays) != bool(rhythm.holiday_days),
        "needs a part without holidays: their days are not known years ahead": rhythm.holidays and not steady,
        "`before_expiry` needs the entitlement `period`": rhythm.before_expiry and not class_.period,
    }
    yield from ((("rhythm",), message) for message, is_so in flaws.items() if is_so)
    for name in rhythm.holidays:
        if name not in HOLIDAY_LABELS:
            yield ("rhythm",), f"{name!r} is no holiday; expected one of {', '.join(HOLIDAY_LABELS)}"
    if len(class_.period) > 2 or list(class_.period) != sorted(class_.period):  # noqa: PLR2004 - from, to
        yield ("period",), "expected one length, or the shortest and the longest"


def _facts(policy: Policy) -> Iterator[Complaint]:
    for id_ in policy.facts:
        if id_ in _below(policy, id_, frozenset()):
            yield ("facts", id_), "says that it depends on itself"
    used = [(("standards", id_), fact) for id_, rule in policy.standards.items() for fact in rule.when]
    used += [(("labour", id_), fact) for id_, rule in policy.labour.items() for fact in rule.when]
    used += [(("full", id_), fact) for id_, rule in policy.full.items() for fact in rule.when]
    used += [(("supplements", id_), rule.fact) for id_, rule in policy.supplements.items()]
    for path, name in used:
        for below in (name, *_below(policy, name, frozenset())):
            if isinstance(policy.facts.get(below), AssessedFact):
                yield path, f"{below!r} is known only after the arithmetic that asks for it here"


def _below(policy: Policy, name: str, seen: frozenset[str]) -> frozenset[str]:
    """The facts that a fact rests on, at any depth."""
    fact = policy.facts.get(name)
    found = seen
    for part in fact.facts if isinstance(fact, CombinedFact) else ():
        if part not in found:
            found = _below(policy, part, found | {part})
    return found


def _forms(policy: Policy) -> Iterator[Complaint]:
    for id_, register in policy.registers.items():
        for code in register.columns:
            if column(policy, code) is None:
                known = ", ".join(COLUMNS)
                yield ("registers", id_, "columns"), f"{code!r} is no column; expected {known}, or a question"
    yield from _campaigns(policy)
    for id_, question in policy.questions.items():
        if (question.kind in {"choice", "multi", "ranked"}) != bool(question.choices):
            yield ("questions", id_, "choices"), f"do not fit the kind {question.kind!r}"


def _campaigns(policy: Policy) -> Iterator[Complaint]:
    for id_, campaign in policy.campaigns.items():
        for name, phases in (("runs", campaign.runs), ("phases", campaign.phases)):
            days = [day for phase in phases.values() for day in (phase.begins, phase.ends) if day]
            if days != sorted(days):
                yield ("campaigns", id_, name), "the dates do not follow each other"
        if any(not (run.begins and run.ends) for run in campaign.runs.values()):
            yield ("campaigns", id_, "runs"), "a yearly round needs `begins` and `ends`"


def _ways(policy: Policy) -> Iterator[Complaint]:
    ahead = {id_: _next(policy, id_, step) for id_, step in policy.steps.items()}
    starts = [procedure.start for procedure in policy.procedures.values()]
    reachable = _reach(ahead, starts)
    for id_, step in policy.steps.items():
        if id_ not in reachable:
            yield ("steps", id_), "no procedure leads here"
        elif not any(policy.steps[other].outcome for other in _reach(ahead, [id_])):
            yield ("steps", id_), "no way leads from here to an end"
        if step.outcome and any(move.to for move in step.moves):
            yield ("steps", id_), "an end has no way on"


def _next(policy: Policy, id_: str, step: Step) -> frozenset[str]:
    if step.outcome:
        return frozenset()
    everywhere = (rule.move.to for rule in policy.everywhere.values() if id_ not in rule.except_in)
    return frozenset({*(move.to for move in step.moves), *everywhere} - {""})


def _reach(ahead: dict[str, frozenset[str]], starts: list[str]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting.extend(ahead[step])
    return frozenset(found)
