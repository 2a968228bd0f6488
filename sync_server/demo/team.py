"""The team's side of an outing: what its two tablets record at the door and hand in that evening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from shared_models.case import Case
from shared_models.change import Change
from shared_models.checks import findings
from shared_models.editing import edit_part, new_part
from shared_models.explanation import explain_act
from sync_server.demo.dispute import Dispute, agreement, dispute, removal, seconds_part
from sync_server.demo.pen import MINUTE
from sync_server.demo.signing import signatures
from sync_server.demo.slip import slip
from sync_server.demo.visit_record import Files, Round, answers, beginning, closing, in_vain, interview, photos

INTERVIEW_PERCENT = 25
"""Of the older visits; every recent one has an interview."""
SECONDS_INTERVIEW_PERCENT = 40
LEFT_DAYS_BEFORE = 20
ASKED_AFTER = 11 * MINUTE
LEAST_MINUTES, MOST_MINUTES = 16, 26
"""From the first word to the last one inside."""
OUTSIDE_AFTER, SIGNED_AFTER = 2 * MINUTE, 4 * MINUTE
"""After that."""

SAID = {"present": "两人同行,第二调查员没有在平板上登录。", "interview": "上门时邻居不在家。"}
SEEN = "已当场核对,情况如实。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was recorded before anybody signed: the lead's changes, and those on the second tablet."""

    visit: Round
    lead: tuple[Change, ...]
    second: tuple[Change, ...] = ()


def ask(visit: Round, ms: int, *, files: Files, number: int) -> Asked:
    """The record of an outing that begins at this time; `number` tells special ones of a kind apart."""
    if visit.outing.outcome != "completed":
        return Asked(visit, (in_vain(visit, visit.pen(visit.lead, ms)),))
    second: list[Change] = []
    if visit.outing.turn == "contested":
        visit, change = _contested(visit, ms)
        second.append(change)
    elif visit.outing.turn in {"clash", "settled", "agreed"}:
        visit, change = _disputed(visit, ms, number=number)
        second.append(change)
    elif visit.outing.turn in {"corrected", "returned"}:
        found = slip(visit.home, visit.dice)
        visit = replace(visit, found={(visit.home.id, found.unit): found.typed})
    lead = list(_answered(visit, ms, files))
    heard = visit.pictured or visit.dice.chance(INTERVIEW_PERCENT)
    if heard and visit.outing.turn != "draft":
        by_second = visit.dice.chance(SECONDS_INTERVIEW_PERCENT)
        outside = _closed(visit, ms) + OUTSIDE_AFTER
        pen = visit.pen(visit.second, ms + 9 * MINUTE) if by_second else visit.pen(visit.lead, outside)
        (second if by_second else lead).append(interview(visit, pen))
    return Asked(visit, tuple(lead), tuple(second))


def _answered(visit: Round, ms: int, files: Files) -> Iterator[Change]:
    """Older visits came in as one form, recent ones section by section."""
    pen = visit.pen(visit.lead, ms)
    begun = beginning(visit, ms)
    if not visit.pictured:
        values = begun | closing(visit, _closed(visit, ms), began=ms)
        yield pen.save(new_part(visit.outing.id, "visit", values), *answers(visit))
        return
    yield pen.save(new_part(visit.outing.id, "visit", begun))
    yield from photos(visit, pen, files)
    pen.ms = ms + ASKED_AFTER + visit.dice.below(5) * MINUTE
    yield pen.save(*answers(visit))
    if visit.outing.turn != "draft":
        pen.ms = _closed(visit, ms)
        yield pen.save(new_part(visit.outing.id, "visit", closing(visit, pen.ms, began=ms)))


def _closed(visit: Round, ms: int) -> int:
    return ms + visit.dice.named("length").between(LEAST_MINUTES, MOST_MINUTES) * MINUTE


def finish(visit: Round, shown: Case, ms: int, *, files: Files) -> Iterator[Change]:
    """What is said about open findings, the signatures under what the tablet shows, the end; it began at this time."""
    pen = visit.pen(visit.lead, _closed(visit, ms) + SIGNED_AFTER)
    for finding in findings(shown, visit.outing.id):
        if finding.level == "should":
            said = explain_act(visit.outing.id, (finding.entity, finding.unit), SAID.get(finding.section, SEEN))
            yield pen.act(said.name, said.about, data=said.data)
    yield from signatures(visit, shown, pen, files=files)
    yield pen.act("finish", visit.outing.id)


def correct(visit: Round, ms: int) -> tuple[Change, ...]:
    """The field that the office sent back, put right."""
    found = slip(visit.home, visit.dice)
    part = edit_part(visit.before.root, {found.unit: found.right})
    return (visit.pen(visit.lead, ms).save(part),) if part is not None else ()


def _disputed(visit: Round, ms: int, *, number: int) -> tuple[Round, Change]:
    """The second investigator wrote the same field on the other tablet."""
    dice = visit.dice.named("dispute")
    found: Dispute = agreement(visit.home, dice) if visit.outing.turn == "agreed" else dispute(visit.home, dice, number)
    change = visit.pen(visit.second, ms + 7 * MINUTE).save(seconds_part(visit.before, found))
    return replace(visit, found={(found.entity, found.unit): found.leads}), change


def _contested(visit: Round, ms: int) -> tuple[Round, Change]:
    """The second investigator heard that a member has left, while the lead recorded that member's health."""
    member = visit.home.persons[-1].id
    left_on = visit.outing.day - timedelta(days=LEFT_DAYS_BEFORE)
    change = visit.pen(visit.second, ms + 12 * MINUTE).save(removal(visit.before, member, left_on))
    health = visit.before.entities[member].value("health")
    return replace(visit, found={(member, "health"): "weak" if health != "weak" else "chronic"}), change
