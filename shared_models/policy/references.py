"""Every name by which one rule of a policy speaks of another, so that the check can see that all of them exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared_models.policy.coverage_rules import Campaign
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Clock, Event, Move
from shared_models.policy.rule import ActFact, CombinedFact


@dataclass(frozen=True, slots=True)
class Reference:
    """One rule speaking of another: where it is said, what is named, and in which section that must be."""

    path: tuple[str, ...]
    name: str
    section: str


def references(policy: Policy) -> Iterator[Reference]:
    """All references of a policy. Blank names are no references."""
    for reference in _all(policy):
        if reference.name:
            yield reference


def _all(policy: Policy) -> Iterator[Reference]:
    for path, rule in policy.rules():
        yield Reference((*path.split("."), "cite"), rule.cite, "sources")
    for id_, figure in policy.figures.items():
        yield Reference(("figures", id_, "cite"), figure.cite, "sources")
    yield from _procedure_references(policy)
    yield from _clock_references(policy)
    yield from _fact_references(policy)
    for id_, campaign in policy.campaigns.items():
        yield from _campaign_references(("campaigns", id_), campaign)


def _named(path: tuple[str, ...], names: Iterable[str], section: str) -> Iterator[Reference]:
    return (Reference(path, name, section) for name in names)


def _procedure_references(policy: Policy) -> Iterator[Reference]:
    for id_, procedure in policy.procedures.items():
        yield Reference(("procedures", id_, "opens"), procedure.opens, "acts")
        yield Reference(("procedures", id_, "start"), procedure.start, "steps")
    for id_, step in policy.steps.items():
        path = ("steps", id_)
        yield Reference((*path, "actor"), step.actor, "actors")
        yield Reference((*path, "notice"), step.notice, "notices")
        yield Reference((*path, "vote"), step.vote, "votes")
        yield Reference((*path, "team"), step.team, "teams")
        for move in step.moves:
            yield from _move_references((*path, "moves"), move)
    for id_, everywhere in policy.everywhere.items():
        yield from _move_references(("everywhere", id_, "move"), everywhere.move)
        yield from _named(("everywhere", id_, "except_in"), everywhere.except_in, "steps")


def _move_references(path: tuple[str, ...], move: Move) -> Iterator[Reference]:
    yield Reference(path, move.act, "acts")
    yield Reference(path, move.to, "steps")
    yield from _named(path, move.after, "acts")
    yield from _named(path, (*move.marks, *move.no_marks), "marks")


def _clock_references(policy: Policy) -> Iterator[Reference]:
    for id_, clock in policy.clocks.items():
        yield from _one_clock(("clocks", id_), clock)
    for id_, mark in policy.marks.items():
        yield from _named(("marks", id_, "acts"), mark.acts, "acts")
    for id_, objection in policy.objections.items():
        yield from _named(("objections", id_), (*objection.raised_by, *objection.answered_by), "acts")
    for id_, event in policy.events.items():
        yield from _event_references(("events", id_), event)
    for id_, phase_out in policy.phase_out.items():
        yield from _named(("phase_out", id_), (phase_out.begins, phase_out.ends), "acts")


def _one_clock(path: tuple[str, ...], clock: Clock) -> Iterator[Reference]:
    for key in ("start", "stop", "suspend", "resume"):
        names = getattr(clock, key)
        yield from _named((*path, key), (name for name in names if not name.startswith("@")), "acts")
        yield from _named((*path, key), (name[1:] for name in names if name.startswith("@")), "steps")
    yield Reference((*path, "deems"), clock.deems, "acts")
    for variant in clock.variants:
        yield from _named((*path, "variants"), variant.marks, "marks")
        yield Reference((*path, "variants"), variant.cite, "sources")


def _event_references(path: tuple[str, ...], event: Event) -> Iterator[Reference]:
    yield Reference((*path, "act"), event.act, "acts")
    yield Reference((*path, "mark"), event.mark, "marks")
    yield Reference((*path, "forces"), event.forces, "acts")
    yield from _named((*path, "answered_by"), event.answered_by, "acts")


def _fact_references(policy: Policy) -> Iterator[Reference]:
    for id_, fact in policy.facts.items():
        if isinstance(fact, CombinedFact):
            yield from _named(("facts", id_, "facts"), fact.facts, "facts")
        elif isinstance(fact, ActFact):
            yield from _named(("facts", id_), (fact.act, *fact.unless_later), "acts")
    yield from _facts_of_money(policy)
    yield from _facts_of_classes(policy)


def _facts_of_money(policy: Policy) -> Iterator[Reference]:
    for section in ("standards", "labour", "full"):
        for id_, rule in getattr(policy, section).items():
            yield from _named((section, id_, "when"), rule.when, "facts")
    for id_, supplement in policy.supplements.items():
        yield Reference(("supplements", id_, "fact"), supplement.fact, "facts")
    for id_, near in policy.near.items():
        yield from _named(("near", id_, "facts"), near.facts, "facts")


def _facts_of_classes(policy: Policy) -> Iterator[Reference]:
    for id_, class_ in policy.classes.items():
        yield from _named(("classes", id_), (*class_.propose, *class_.unless), "facts")
    for id_, stop in policy.stops.items():
        yield Reference(("stops", id_, "fact"), stop.fact, "facts")
    for id_, duty in policy.duties.items():
        yield Reference(("duties", id_, "who"), duty.who, "facts")
        yield Reference(("duties", id_, "act"), duty.act, "acts")
    for id_, sample in policy.samples.items():
        yield Reference(("samples", id_, "by"), sample.by, "actors")


def _campaign_references(path: tuple[str, ...], campaign: Campaign) -> Iterator[Reference]:
    target = campaign.target
    yield Reference((*path, "procedure"), campaign.procedure, "procedures")
    yield Reference((*path, "team"), campaign.team, "teams")
    yield from _named((*path, "registers"), campaign.registers, "registers")
    yield from _named((*path, "target"), (*target.facts, *target.first), "facts")
    yield from _named((*path, "target"), (*target.classes, *target.last_classes), "classes")
